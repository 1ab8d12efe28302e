//! Output as fast as it is taken, and output in the smallest pieces there are.

use std::io::{self, Write};

/// A line of the flood, its line feed included.
const LINE_BYTES: usize = 100;
/// How much goes out at once, as from a program that buffers.
const LINES_AT_ONCE: usize = 640;

/// Writes so many lines to stderr; each is its number, padded with dots.
pub fn flood_stderr(lines: usize) -> io::Result<()> {
    let mut stderr = io::stderr();
    let mut block = Vec::with_capacity(LINES_AT_ONCE * LINE_BYTES);
    for first in (0..lines).step_by(LINES_AT_ONCE) {
        block.clear();
        for number in first..lines.min(first + LINES_AT_ONCE) {
            let width = LINE_BYTES - 1;
            block.extend(format!("{number:.<width$}\n").bytes());
        }
        stderr.write_all(&block)?;
    }
    Ok(())
}

/// Hands every byte on by itself.
pub struct OneByOne<W>(pub W);

impl<W: Write> Write for OneByOne<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(&bytes[..bytes.len().min(1)])?;
        self.0.flush()?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
