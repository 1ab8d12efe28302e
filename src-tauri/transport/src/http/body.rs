//! From a body's bytes to what is told of it: one message, or the events of a stream.
//!
//! The content type alone decides which: media type `text/event-stream`, whatever its parameters and the status. Push-based
//! like the decoders under it.

use std::path::PathBuf;

use wirescope_wire::framing::{PART_BYTES, Sse, SseItem};

use super::HttpWhat;
use super::failure::HttpFailure;
use super::head::ResponseHead;
use super::inflate::Inflate;
use crate::payload::Gathering;

/// Reads one body.
pub(super) struct Body {
    /// As they came.
    pub(super) bytes: u64,
    content: Content,
    /// The parts of a long message.
    long: Gathering,
    inflate: Option<Inflate>,
    /// What came compressed, as long as none of it could be decoded.
    undecoded: Gathering,
}

enum Content {
    Whole(Vec<u8>),
    Events(Sse),
}

impl Body {
    pub(super) fn new(head: &ResponseHead, spool: Option<PathBuf>) -> Self {
        let encoding = head.header("content-encoding").map(str::trim).filter(|value| !value.is_empty());
        let inflate = encoding.and_then(Inflate::of);
        let plain = encoding.is_none_or(|value| inflate.is_some() || value.eq_ignore_ascii_case("identity"));
        // Events in an encoding that we cannot undo are one opaque body.
        let content =
            if plain && is_event_stream(head) { Content::Events(Sse::default()) } else { Content::Whole(Vec::new()) };
        Self { bytes: 0, content, long: Gathering::new(spool.clone()), inflate, undecoded: Gathering::new(spool) }
    }

    /// Takes a chunk; what it completes goes to `out`.
    pub(super) fn push(&mut self, chunk: &[u8], out: &mut Vec<HttpWhat>) -> Result<(), HttpFailure> {
        self.bytes += chunk.len() as u64;
        let Some(inflate) = &mut self.inflate else {
            self.read(chunk, out);
            return Ok(());
        };
        let mut decoded = Vec::new();
        let outcome = inflate.push(chunk, &mut decoded);
        if inflate.gave_nothing() {
            self.undecoded.push(chunk.to_vec());
        } else {
            self.undecoded.clear();
        }
        self.read(&decoded, out);
        outcome.map_err(|reason| HttpFailure::Decompress { reason })
    }

    /// The body has come to its own end; it is still to be [closed](Body::close).
    pub(super) fn finish(&mut self, out: &mut Vec<HttpWhat>) -> Result<(), HttpFailure> {
        let Some(inflate) = &mut self.inflate else { return Ok(()) };
        let mut decoded = Vec::new();
        let outcome = inflate.finish(&mut decoded);
        if !decoded.is_empty() || outcome.is_ok() {
            self.undecoded.clear();
        }
        self.read(&decoded, out);
        outcome.map_err(|reason| HttpFailure::Decompress { reason })
    }

    /// Nothing more will come: `out` gets what is left. `complete` when the body came to its own end.
    pub(super) fn close(&mut self, complete: bool, out: &mut Vec<HttpWhat>) {
        match &mut self.content {
            Content::Events(sse) => sse.finish(|item| out.push(told(item, &mut self.long))),
            Content::Whole(bytes) => {
                let bytes = self.long.finish(std::mem::take(bytes));
                if !bytes.as_slice().is_empty() {
                    out.push(HttpWhat::Message { bytes, sse: None, terminated: complete });
                }
            }
        }
        let bytes = self.undecoded.finish(Vec::new());
        if !bytes.as_slice().is_empty() {
            out.push(HttpWhat::Message { bytes, sse: None, terminated: false });
        }
    }

    /// Reads decoded bytes; a message that grows long goes to disk.
    fn read(&mut self, bytes: &[u8], out: &mut Vec<HttpWhat>) {
        let part = match &mut self.content {
            Content::Whole(whole) => {
                whole.extend_from_slice(bytes);
                (whole.len() >= PART_BYTES).then(|| std::mem::take(whole))
            }
            Content::Events(sse) => {
                sse.push(bytes, |item| out.push(told(item, &mut self.long)));
                sse.take_part()
            }
        };
        if let Some(part) = part {
            self.long.push(part);
        }
    }

    pub(super) fn last_event_id(&self) -> Option<String> {
        match &self.content {
            Content::Events(sse) => sse.last_event_id().map(str::to_owned),
            Content::Whole(_) => None,
        }
    }

    pub(super) fn retry_millis(&self) -> Option<u64> {
        match &self.content {
            Content::Events(sse) => sse.retry_millis(),
            Content::Whole(_) => None,
        }
    }
}

fn is_event_stream(head: &ResponseHead) -> bool {
    let media_type = head.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("text/event-stream")
}

/// `long` has the beginning of an event that is continued.
fn told(item: SseItem, long: &mut Gathering) -> HttpWhat {
    match item {
        SseItem::Line(text) => HttpWhat::Comment { text },
        SseItem::Event(event) if event.continued || event.is_message() => HttpWhat::Message {
            bytes: long.finish(event.data),
            sse: Some(event.envelope),
            terminated: event.terminated,
        },
        SseItem::Event(event) => {
            HttpWhat::Event { sse: event.envelope, data: event.data, terminated: event.terminated }
        }
    }
}
