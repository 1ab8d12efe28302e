//! Reading, choosing, filling and writing together, on texts as people have them.

mod hostile;
mod samples;
mod spelled;
mod written;

use super::*;

/// The entries of a text that must be readable.
fn entries(text: &str) -> Vec<Entry> {
    read(text).unwrap_or_else(|error| panic!("{error}: {text}")).entries
}

/// The one entry of a text.
fn only(text: &str) -> Entry {
    let entries = entries(text);
    assert_eq!(entries.len(), 1, "{text}");
    entries.into_iter().next().expect("an entry")
}

/// Whether one of the notes holds these words.
fn says(notes: &[String], words: &str) -> bool {
    notes.iter().any(|note| note.contains(words))
}
