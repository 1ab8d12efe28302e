//! A short tone, as WAV.

/// Samples a second; enough for a tone of 440 Hz, and a file of 1.6 KB.
const RATE_HERTZ: u32 = 8_000;

/// A fifth of a second of a triangle wave, one channel of unsigned bytes.
pub(crate) fn tone() -> Vec<u8> {
    const TONE_HERTZ: u32 = 440;
    let samples: Vec<u8> = (0..RATE_HERTZ / 5)
        .map(|time| {
            let phase = time * TONE_HERTZ * 256 / RATE_HERTZ % 256;
            let rising = if phase < 128 { phase } else { 255 - phase };
            (64 + rising) as u8
        })
        .collect();
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + samples.len() as u32).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    wav.extend(1_u16.to_le_bytes()); // plain samples
    wav.extend(1_u16.to_le_bytes()); // one channel
    wav.extend(RATE_HERTZ.to_le_bytes());
    wav.extend(RATE_HERTZ.to_le_bytes()); // bytes a second
    wav.extend(1_u16.to_le_bytes()); // bytes a sample
    wav.extend(8_u16.to_le_bytes()); // bits a sample
    wav.extend(b"data");
    wav.extend((samples.len() as u32).to_le_bytes());
    wav.extend(samples);
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_in_the_headers_are_those_of_the_file() {
        let wav = tone();
        let number = |at: usize| u32::from_le_bytes([wav[at], wav[at + 1], wav[at + 2], wav[at + 3]]) as usize;
        assert_eq!(number(4), wav.len() - 8);
        assert_eq!(number(40), wav.len() - 44);
        assert_eq!(number(40), 1_600, "0.2 s");
    }
}
