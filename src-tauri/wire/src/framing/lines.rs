//! The stdio transport's framing: one message a line, `\n` as delimiter (MCP 2025-11-25, basic/transports, stdio).
//!
//! ```text
//!            bytes without \n                    \n
//!   ┌──────────────────────────────┐   ┌──────────────────┐
//!   ▼                              │   ▼                  │
//! [gathering] ── \n ──▶ emit Line{terminated} ──▶ [empty] ─┘
//!       └── end of stream, something gathered ──▶ emit Line{unterminated}
//! ```
//!
//! A carriage return, a byte order mark and an empty line are bytes like others: they stay in the line and are told by the
//! message reader. Nothing is dropped, so the lines joined by `\n` are the stream.

use super::PART_BYTES;

/// One line as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Without the line feed.
    pub bytes: Vec<u8>,
    /// False when the stream ended first.
    pub terminated: bool,
}

/// The decoder. Feed it chunks of any size, then call [`Lines::finish`].
#[derive(Debug, Default)]
pub struct Lines {
    gathered: Vec<u8>,
}

impl Lines {
    /// Takes a chunk and hands each line that it completes to `emit`, in order.
    pub fn push(&mut self, mut chunk: &[u8], mut emit: impl FnMut(Line)) {
        while let Some(end) = chunk.iter().position(|byte| *byte == b'\n') {
            self.gathered.extend_from_slice(&chunk[..end]);
            emit(Line { bytes: std::mem::take(&mut self.gathered), terminated: true });
            chunk = &chunk[end + 1..];
        }
        self.gathered.extend_from_slice(chunk);
    }

    /// Of a line that goes on past [`PART_BYTES`], what has come of it: the lines handed out later begin after it. Called
    /// after each chunk, it keeps the memory bounded whatever the peer writes.
    pub fn take_part(&mut self) -> Option<Vec<u8>> {
        (self.gathered.len() >= PART_BYTES).then(|| std::mem::take(&mut self.gathered))
    }

    /// The stream has ended: hands out what no line feed ended, if there is anything.
    pub fn finish(&mut self) -> Option<Line> {
        if self.gathered.is_empty() {
            return None;
        }
        Some(Line { bytes: std::mem::take(&mut self.gathered), terminated: false })
    }
}

#[cfg(test)]
mod tests;
