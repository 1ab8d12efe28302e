//! Reading a server's stderr without ever making it wait.
//!
//! ```text
//! stderr ─▶ lines ─▶ ring (at most RING_BYTES, the oldest give way) ─▶ link events, as fast as they are recorded
//! ```
//!
//! A server blocks on a full stderr pipe, and one that logs faster than a disk writes would be slowed down by being looked at.
//! So it is read at once, always; what does not fit is dropped, counted, and told in its place.

use std::collections::VecDeque;
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;

use super::CHUNK_BYTES;
use crate::link::LinkEvent;

/// A line longer than this comes in pieces, so that a server that never ends a line cannot fill the memory.
const PIECE_BYTES: usize = 64 * 1024;
/// What may wait to be recorded.
const RING_BYTES: usize = 4 * 1024 * 1024;
/// An empty line takes room as well.
const LINE_COST_BYTES: usize = 64;

/// Lines that wait, and what was dropped before the oldest of them.
#[derive(Default)]
struct Ring {
    lines: VecDeque<(Vec<u8>, Instant)>,
    cost: usize,
    dropped_lines: u64,
    dropped_bytes: u64,
}

impl Ring {
    fn push(&mut self, line: Vec<u8>, at: Instant) {
        self.cost += line.len() + LINE_COST_BYTES;
        self.lines.push_back((line, at));
        while self.cost > RING_BYTES
            && let Some((oldest, _)) = self.lines.pop_front()
        {
            self.cost -= oldest.len() + LINE_COST_BYTES;
            self.dropped_lines += 1;
            self.dropped_bytes += oldest.len() as u64 + 1;
        }
    }

    /// What is to be told next.
    fn next(&mut self) -> Option<LinkEvent> {
        if self.dropped_lines > 0 {
            let (lines, bytes) = (std::mem::take(&mut self.dropped_lines), std::mem::take(&mut self.dropped_bytes));
            let text = format!(
                "{lines} lines ({bytes} bytes) of stderr were dropped here: they came faster than they could be recorded."
            );
            let at = self.lines.front().map_or_else(Instant::now, |(_, at)| *at);
            return Some(LinkEvent::Fact { kind: "stderr_dropped", text, envelope: None, at });
        }
        let (bytes, at) = self.lines.pop_front()?;
        self.cost -= bytes.len() + LINE_COST_BYTES;
        Some(LinkEvent::Stderr { bytes, at })
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.dropped_lines == 0
    }
}

pub(super) async fn read(mut stderr: impl AsyncRead + Unpin, events: mpsc::Sender<LinkEvent>) {
    let mut ring = Ring::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut line = Vec::new();
    loop {
        tokio::select! {
            biased;
            place = events.reserve(), if !ring.is_empty() => {
                let Ok(place) = place else { return };
                if let Some(event) = ring.next() {
                    place.send(event);
                }
            }
            // A read error on a pipe means that it is gone, like its end.
            read = stderr.read(&mut chunk) => match read {
                Ok(read @ 1..) => cut(&chunk[..read], &mut line, &mut ring),
                _ => break,
            }
        }
    }
    if !line.is_empty() {
        ring.push(line, Instant::now());
    }
    while let Some(event) = ring.next() {
        if events.send(event).await.is_err() {
            return;
        }
    }
}

fn cut(chunk: &[u8], line: &mut Vec<u8>, ring: &mut Ring) {
    let at = Instant::now();
    for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
        line.extend_from_slice(piece);
        let ended = line.last() == Some(&b'\n');
        if ended {
            line.pop();
        }
        if ended || line.len() >= PIECE_BYTES {
            ring.push(std::mem::take(line), at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_waits_for_a_slow_recorder_and_what_is_dropped_is_counted() {
        let (events, mut told) = mpsc::channel(4);
        let line = vec![b'x'; 1_023];
        let (mut writer, reader) = tokio::io::duplex(CHUNK_BYTES);
        let reading = tokio::spawn(read(reader, events));
        let lines = 20 * RING_BYTES / 1_024;
        for _ in 0..lines {
            tokio::io::AsyncWriteExt::write_all(&mut writer, &[&line[..], b"\n"].concat()).await.unwrap();
        }
        drop(writer);
        let (mut kept, mut dropped) = (0, 0);
        while let Some(event) = told.recv().await {
            match event {
                LinkEvent::Stderr { bytes, .. } => {
                    assert_eq!(bytes, line);
                    kept += 1;
                }
                LinkEvent::Fact { kind: "stderr_dropped", text, .. } => {
                    dropped += text.split(' ').next().unwrap().parse::<usize>().unwrap();
                }
                other => panic!("{other:?}"),
            }
        }
        reading.await.unwrap();
        assert_eq!(kept + dropped, lines);
        assert!(dropped > lines / 2 && kept > RING_BYTES / 2_048, "{kept} kept, {dropped} dropped");
    }

    #[tokio::test]
    async fn lines_come_in_order_and_long_ones_in_pieces() {
        let (events, mut told) = mpsc::channel(100);
        let text = format!("a\n\n{}\nend", "l".repeat(2 * PIECE_BYTES));
        read(text.as_bytes(), events).await;
        let mut lengths = Vec::new();
        while let Some(LinkEvent::Stderr { bytes, .. }) = told.recv().await {
            lengths.push(bytes.len());
        }
        assert_eq!(lengths.len(), 5);
        assert_eq!((lengths[0], lengths[1], lengths[2] + lengths[3], lengths[4]), (1, 0, 2 * PIECE_BYTES, 3));
    }
}
