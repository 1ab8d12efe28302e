//! Pictures drawn by hand, as PNG.
//!
//! The encoder stores its pixels uncompressed, which the format allows: a hundred lines less, and a few kilobytes more.

use serde::Deserialize;

/// The largest side that is drawn.
pub(crate) const SIDE_LIMIT: u32 = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Colour {
    Blue,
    Green,
    Orange,
    Purple,
}

impl Colour {
    fn rgb(self) -> [u32; 3] {
        match self {
            Colour::Blue => [10, 91, 211],
            Colour::Green => [26, 115, 53],
            Colour::Orange => [214, 108, 16],
            Colour::Purple => [122, 63, 184],
        }
    }
}

/// A disc on a shaded ground. Sides are clamped to 1..=256: callers have checked them.
pub(crate) fn draw(width: u32, height: u32, colour: Colour) -> Vec<u8> {
    let (width, height) = (width.clamp(1, SIDE_LIMIT), height.clamp(1, SIDE_LIMIT));
    let mut rows = Vec::with_capacity((height * (width * 3 + 1)) as usize);
    let radius = width.min(height) * 2;
    for y in 0..height {
        rows.push(0); // no filter for this row
        for x in 0..width {
            // Distances in fifths of a pixel from the middle, so that the disc's edge needs no fractions.
            let (dx, dy) = ((5 * x).abs_diff(5 * width / 2), (5 * y).abs_diff(5 * height / 2));
            let in_disc = dx * dx + dy * dy <= radius * radius;
            let shade = 40 + 160 * (x + y) / (width + height);
            rows.extend(colour.rgb().map(|channel| {
                let level = if in_disc { 255 - (255 - channel) * shade / 255 } else { channel };
                level.min(255) as u8
            }));
        }
    }
    encode(width, height, &rows)
}

fn encode(width: u32, height: u32, rows: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]); // 8 bits a channel, RGB, the only compression and filter there are, not interlaced
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    push_chunk(&mut png, b"IHDR", &header);
    push_chunk(&mut png, b"IDAT", &store(rows));
    push_chunk(&mut png, b"IEND", &[]);
    png
}

fn push_chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let checked_from = png.len();
    png.extend(kind);
    png.extend(data);
    let checksum = crc32(&png[checked_from..]);
    png.extend(checksum.to_be_bytes());
}

/// A zlib stream (RFC 1950) of stored blocks (RFC 1951).
fn store(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(data).to_be_bytes());
    stream
}

fn crc32(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn adler32(data: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut low, mut high) = (1, 0);
    for &byte in data {
        low = (low + u32::from(byte)) % MODULUS;
        high = (high + low) % MODULUS;
    }
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_the_published_ones() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn stored_blocks_hold_the_data_and_the_last_one_says_so() {
        let data: Vec<u8> = (0..70_000_u32).map(|n| n as u8).collect();
        let stream = store(&data);
        assert_eq!(stream[2..7], [0, 0xff, 0xff, 0, 0], "a full block, not the last");
        let second = 7 + 65_535;
        let rest = (70_000_u32 - 65_535) as u16;
        assert_eq!(stream[second], 1, "the last one");
        assert_eq!(stream[second + 1..second + 3], rest.to_le_bytes());
        assert_eq!(stream.len(), second + 5 + usize::from(rest) + 4);
    }

    #[test]
    fn a_picture_says_its_size_and_ends_as_a_png_does() {
        let png = draw(3, 2, Colour::Green);
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_eq!(png[16..24], [0, 0, 0, 3, 0, 0, 0, 2]);
        assert!(png.ends_with(b"IEND\xae\x42\x60\x82"), "the end chunk's checksum is always the same");
    }
}
