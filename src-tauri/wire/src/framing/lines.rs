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

    /// The stream has ended: hands out what no line feed ended, if there is anything.
    pub fn finish(&mut self) -> Option<Line> {
        if self.gathered.is_empty() {
            return None;
        }
        Some(Line { bytes: std::mem::take(&mut self.gathered), terminated: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(chunks: &[&[u8]]) -> Vec<Line> {
        let mut lines = Lines::default();
        let mut out = Vec::new();
        for chunk in chunks {
            lines.push(chunk, |line| out.push(line));
        }
        out.extend(lines.finish());
        out
    }

    #[test]
    fn carriage_returns_marks_and_blank_lines_stay() {
        let lines = decode(&[b"\xef\xbb\xbf{}\r\n\n{}"]);
        let bytes: Vec<&[u8]> = lines.iter().map(|line| line.bytes.as_slice()).collect();
        assert_eq!(bytes, [&b"\xef\xbb\xbf{}\r"[..], b"", b"{}"]);
        assert_eq!(lines.iter().map(|line| line.terminated).collect::<Vec<_>>(), [true, true, false]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn splitting_anywhere_changes_nothing_and_joining_gives_the_stream_back(
            stream in proptest::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(b'\n'), 1 => Just(b'\r')], 0..200),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            places.sort_unstable();
            let mut chunks = Vec::new();
            let mut from = 0;
            for place in places {
                chunks.push(&stream[from..place]);
                from = place;
            }
            chunks.push(&stream[from..]);
            let split = decode(&chunks);
            prop_assert_eq!(&split, &decode(&[&stream]));
            let mut joined = Vec::new();
            for line in &split {
                joined.extend_from_slice(&line.bytes);
                if line.terminated {
                    joined.push(b'\n');
                }
            }
            prop_assert_eq!(joined, stream);
        }
    }
}
