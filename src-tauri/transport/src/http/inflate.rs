//! Undoing `Content-Encoding: gzip` and `deflate`, which some servers use unasked.
//!
//! What a chunk decodes to is handed out with that chunk, so that a compressed event stream stays a stream. A small body that
//! grows without end is refused: past [`FREE_BYTES`] it may grow by [`MOST_GROWTH`].

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

const FREE_BYTES: u64 = 10 * 1024 * 1024;
const MOST_GROWTH: u64 = 1_000;
/// The limit is checked this often. Deflate grows by 1,032 at most, so no piece decodes to more than 4 MB.
const PIECE_BYTES: usize = 4 * 1024;

/// A decoder for one body.
pub(super) struct Inflate {
    decoder: Decoder,
    taken: u64,
    given: u64,
}

enum Decoder {
    Gzip(MultiGzDecoder<Vec<u8>>),
    /// `deflate` is zlib by the book and raw by habit; the first two bytes tell which.
    Undecided(Vec<u8>),
    Zlib(ZlibDecoder<Vec<u8>>),
    Raw(DeflateDecoder<Vec<u8>>),
}

impl Inflate {
    /// For the value of `Content-Encoding`; `None` for one that we cannot undo, or that says nothing.
    pub(super) fn of(encoding: &str) -> Option<Self> {
        let decoder = match encoding.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Decoder::Gzip(MultiGzDecoder::new(Vec::new())),
            "deflate" => Decoder::Undecided(Vec::new()),
            _ => return None,
        };
        Some(Self { decoder, taken: 0, given: 0 })
    }

    /// Decodes a chunk onto the end of `out`. What was decoded before an error is there.
    pub(super) fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        for piece in chunk.chunks(PIECE_BYTES) {
            self.taken += piece.len() as u64;
            let before = out.len();
            let decoded = self.decoder.push(piece, out);
            self.given += (out.len() - before) as u64;
            decoded.map_err(|error| error.to_string())?;
            if self.given > FREE_BYTES && self.given / MOST_GROWTH > self.taken {
                return Err(format!("{} bytes grew to more than {}", self.taken, self.given));
            }
        }
        Ok(())
    }

    /// The body is complete: tells whether what it encoded is.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        if self.taken == 0 {
            return Ok(());
        }
        self.decoder.finish(out).map_err(|error| error.to_string())
    }

    /// Whether nothing at all could be decoded.
    pub(super) fn gave_nothing(&self) -> bool {
        self.given == 0
    }
}

impl Decoder {
    fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => feed(decoder, piece, MultiGzDecoder::get_mut, out),
            Self::Zlib(decoder) => feed(decoder, piece, ZlibDecoder::get_mut, out),
            Self::Raw(decoder) => feed(decoder, piece, DeflateDecoder::get_mut, out),
            Self::Undecided(start) => {
                start.extend_from_slice(piece);
                let [first, second, ..] = start[..] else { return Ok(()) };
                // RFC 1950, 2.2: method 8, and the two bytes are a multiple of 31.
                let zlib = first & 0x0f == 8 && u16::from_be_bytes([first, second]) % 31 == 0;
                let start = std::mem::take(start);
                *self = if zlib {
                    Self::Zlib(ZlibDecoder::new(Vec::new()))
                } else {
                    Self::Raw(DeflateDecoder::new(Vec::new()))
                };
                self.push(&start, out)
            }
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let (finished, rest) = match self {
            Self::Gzip(decoder) => (decoder.try_finish(), decoder.get_mut()),
            Self::Zlib(decoder) => (decoder.try_finish(), decoder.get_mut()),
            Self::Raw(decoder) => (decoder.try_finish(), decoder.get_mut()),
            Self::Undecided(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        out.append(rest);
        finished
    }
}

fn feed<D: Write>(
    decoder: &mut D,
    piece: &[u8],
    decoded: impl Fn(&mut D) -> &mut Vec<u8>,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let fed = decoder.write_all(piece).and_then(|()| decoder.flush());
    out.append(decoded(decoder));
    fed
}
