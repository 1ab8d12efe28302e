//! Server-sent events: cutting a `text/event-stream` body into events (HTML Living Standard, "Server-sent events",
//! parsing an event stream).
//!
//! ```text
//!                     field line                       empty line
//!   ┌───────────────────────────────┐      ┌────────────────────────────────┐
//!   ▼                               │      ▼                                │
//! [gathering an event] ─────────────┘   [empty] ◀── emit Event{terminated} ─┘
//!       └── end of stream, something gathered ──▶ emit Event{unterminated}
//! ```
//!
//! A line ends with LF, CR or CR LF; a CR ends it at once, and an LF right after it is part of the same ending. It does not
//! know what the data says and does not check that it is UTF-8. Where it differs from a browser, it does so to hide nothing:
//! a line that a browser ignores is handed out as a [`SseItem::Line`], an event without data is handed out as well, and so is
//! what the end of the stream cut off.
//!
//! Invariant: the chunks' boundaries never change what is handed out.

use super::PART_BYTES;
use crate::SseEnvelope;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// What a stream is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SseItem {
    Event(SseEvent),
    /// A line that says nothing of an event, without its ending: a comment (with its colon), an unknown field, an `id` with a
    /// NUL in it, a `retry` that is no whole number. One longer than [`PART_BYTES`] comes in pieces of that length, whatever it
    /// says, unless it is data.
    Line(Vec<u8>),
}

/// One event, with at least one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Only the fields that stood in this very event; text that is no UTF-8 has replacement characters.
    pub envelope: SseEnvelope,
    /// The `data` lines joined by `\n`; empty when there was none or an empty one.
    pub data: Vec<u8>,
    /// False when the stream ended before the empty line, so that a browser would have dropped it.
    pub terminated: bool,
    /// The beginning of the data was handed out before, by [`Sse::take_part`].
    pub continued: bool,
}

impl SseEvent {
    /// Whether it would reach a browser's `onmessage` with something in it: the type is `message` and the data not empty.
    pub fn is_message(&self) -> bool {
        (self.continued || !self.data.is_empty())
            && self.envelope.event.as_deref().is_none_or(|kind| kind.is_empty() || kind == "message")
    }
}

/// The decoder. Feed it chunks of any size, then call [`Sse::finish`].
#[derive(Debug, Default)]
pub struct Sse {
    line: Vec<u8>,
    /// The last byte was a CR that ended a line: an LF now belongs to it.
    after_return: bool,
    /// The byte order mark, if there is one, is behind us.
    started: bool,
    event: Option<SseEvent>,
    has_data: bool,
    /// The beginning of the line at hand was dealt with already.
    within: Option<Within>,
    last_event_id: Option<String>,
    retry_millis: Option<u64>,
}

/// What a line is whose beginning is behind us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Data,
    Other,
}

impl Sse {
    /// Takes a chunk and hands each item that it completes to `emit`, in order.
    pub fn push(&mut self, mut chunk: &[u8], mut emit: impl FnMut(SseItem)) {
        while let Some(first) = chunk.first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                chunk = &chunk[1..];
                continue;
            }
            let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.line.extend_from_slice(chunk);
                self.cut_long_line(&mut emit);
                return;
            };
            self.line.extend_from_slice(&chunk[..end]);
            self.cut_long_line(&mut emit);
            self.after_return = chunk[end] == b'\r';
            chunk = &chunk[end + 1..];
            self.end_line(&mut emit);
        }
    }

    /// Of an event whose data goes on past [`PART_BYTES`], the data that has come; the event handed out later has the rest
    /// and is `continued`. Called after each chunk, it keeps the memory bounded whatever the peer writes.
    pub fn take_part(&mut self) -> Option<Vec<u8>> {
        let event = self.event.as_mut().filter(|event| event.data.len() >= PART_BYTES)?;
        event.continued = true;
        Some(std::mem::take(&mut event.data))
    }

    /// The stream has ended: hands out what no empty line ended, if there is anything.
    pub fn finish(&mut self, mut emit: impl FnMut(SseItem)) {
        if !self.line.is_empty() || self.within.is_some() {
            self.end_line(&mut emit);
        }
        if let Some(event) = self.event.take() {
            emit(SseItem::Event(event));
        }
    }

    /// The id to resume after: that of the last terminated event that had one, `""` when a server took it back. `None` when no
    /// event had one.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// The last `retry` seen.
    pub fn retry_millis(&self) -> Option<u64> {
        self.retry_millis
    }

    /// Deals with the beginning of a line that is too long to be gathered.
    fn cut_long_line(&mut self, emit: &mut impl FnMut(SseItem)) {
        while self.line.len() > PART_BYTES {
            let rest = self.line.split_off(PART_BYTES);
            let is_data =
                self.line.starts_with(b"data:") || (!self.started && self.line.starts_with(b"\xef\xbb\xbfdata:"));
            let within = self.within.unwrap_or(if is_data { Within::Data } else { Within::Other });
            self.end_line(emit);
            self.within = Some(within);
            self.line = rest;
        }
    }

    fn end_line(&mut self, emit: &mut impl FnMut(SseItem)) {
        let mut line = std::mem::take(&mut self.line);
        match self.within.take() {
            Some(Within::Data) => return self.event.get_or_insert_default().data.extend_from_slice(&line),
            Some(Within::Other) => return emit(SseItem::Line(line)),
            None => {}
        }
        if !std::mem::replace(&mut self.started, true) && line.starts_with(MARK) {
            line.drain(..MARK.len());
        }
        if line.len() >= PART_BYTES && !line.starts_with(b"data:") {
            return emit(SseItem::Line(line));
        }
        if line.is_empty() {
            self.dispatch(emit);
        } else if !self.take_field(&line) {
            emit(SseItem::Line(line));
        }
    }

    fn dispatch(&mut self, emit: &mut impl FnMut(SseItem)) {
        self.has_data = false;
        let Some(mut event) = self.event.take() else { return };
        if let Some(id) = &event.envelope.id {
            self.last_event_id = Some(id.clone());
        }
        event.terminated = true;
        emit(SseItem::Event(event));
    }

    /// False when the line is no field of an event.
    fn take_field(&mut self, line: &[u8]) -> bool {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => {
                let event = self.event.get_or_insert_default();
                if std::mem::replace(&mut self.has_data, true) {
                    event.data.push(b'\n');
                }
                event.data.extend_from_slice(value);
            }
            b"event" => self.envelope().event = Some(text(value)),
            b"id" if !value.contains(&0) => self.envelope().id = Some(text(value)),
            b"retry" => {
                let Some(millis) = whole_number(value) else { return false };
                self.envelope().retry_millis = Some(millis);
                self.retry_millis = Some(millis);
            }
            _ => return false,
        }
        true
    }

    fn envelope(&mut self) -> &mut SseEnvelope {
        &mut self.event.get_or_insert_default().envelope
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// ASCII digits only, as the standard asks: `str::parse` would also take a plus sign.
fn whole_number(bytes: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(bytes).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests;
