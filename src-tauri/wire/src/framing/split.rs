//! Splitting a stream anywhere, for the decoders' tests.

use proptest::sample::Index;

/// The stream in chunks that end at these places.
pub(super) fn cut<'a>(stream: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    places.sort_unstable();
    let mut chunks = Vec::new();
    let mut from = 0;
    for place in places {
        chunks.push(&stream[from..place]);
        from = place;
    }
    chunks.push(&stream[from..]);
    chunks
}
