//! A long JSON document made short enough to be read as a message, in one pass and bounded memory.
//!
//! What is long inside it gives way to an empty value of its kind, so that the document keeps its shape; members near the
//! root (`id`, `method`, `result.isError`) stay as they were written.
//!
//! ```text
//! {"jsonrpc":"2.0","id":7,"result":{"content":[ 100 MB ],"isError":true}}
//!   ─▶ {"jsonrpc":"2.0","id":7,"result":{"content":[],"isError":true}}
//! ```
//!
//! Only strings and brackets are looked at. Whether the rest is JSON is told by reading what was kept, so a fault inside what
//! gave way is not seen; a document that ends too early still does.

use std::ops::Range;

/// A string longer than this gives way; of another run of characters only the beginning is kept.
const MOST_SCALAR_BYTES: usize = 64 * 1024;
/// How long a container may be: the root, a member of it (`result`, `params`), one inside that. What is deeper goes with it.
const MOST_BYTES: [usize; 3] = [4 * 1024 * 1024, 1024 * 1024, 64 * 1024];

/// The abridger. Feed it chunks of any size, then call [`Abridge::finish`].
#[derive(Debug, Default)]
pub struct Abridge {
    kept: Vec<u8>,
    /// Where the containers that are open and not given way begin in `kept`.
    open: Vec<usize>,
    /// Open containers in the one that gives way, itself included; 0 when none does.
    giving_way: usize,
    /// Where in `kept` the string, or other run of characters, began that the last byte belongs to.
    scalar: Option<usize>,
    scalar_gives_way: bool,
    in_string: bool,
    escaped: bool,
    members: Members,
}

/// What became of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abridged {
    pub bytes: Vec<u8>,
    /// The root object's members, duplicates included: raw name without its quotes, and where in the whole document the value
    /// stands, in bytes.
    pub members: Vec<(String, Range<u64>)>,
}

impl Abridged {
    /// Where the last member of that name has its value.
    pub fn member(&self, name: &str) -> Option<Range<u64>> {
        self.members.iter().rev().find(|(key, _)| key == name).map(|(_, range)| range.clone())
    }
}

/// Follows the members of the root object.
#[derive(Debug, Default)]
struct Members {
    /// Bytes before the one at hand.
    offset: u64,
    key: Option<Vec<u8>>,
    value: Option<Range<u64>>,
    found: Vec<(String, Range<u64>)>,
}

impl Abridge {
    /// Takes the next bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        for byte in chunk {
            if self.in_string {
                self.take_in_string(*byte)
            } else {
                self.take(*byte)
            }
            self.members.offset += 1;
        }
    }

    /// What is left of the document.
    pub fn finish(self) -> Abridged {
        Abridged { bytes: self.kept, members: self.members.found }
    }

    fn in_root(&self) -> bool {
        self.open.len() == 1 && self.giving_way == 0
    }

    fn take(&mut self, byte: u8) {
        match byte {
            b'"' => {
                self.end_scalar();
                self.members.value_goes_on();
                self.in_string = true;
                self.scalar = Some(self.kept.len());
                self.keep(byte);
            }
            b'{' | b'[' => {
                self.end_scalar();
                self.members.value_goes_on();
                self.begin_container(byte);
            }
            b'}' | b']' => {
                self.end_scalar();
                self.end_container(byte);
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {
                self.end_scalar();
                if self.in_root() && byte == b':' {
                    self.members.begin_value();
                } else if self.in_root() && byte == b',' {
                    self.members.end_value();
                }
                self.keep(byte);
            }
            _ => {
                self.members.value_goes_on();
                let start = *self.scalar.get_or_insert(self.kept.len());
                if self.kept.len().saturating_sub(start) < MOST_SCALAR_BYTES {
                    self.keep(byte);
                }
            }
        }
    }

    fn take_in_string(&mut self, byte: u8) {
        let ends = byte == b'"' && !self.escaped;
        self.escaped = byte == b'\\' && !self.escaped;
        self.members.value_goes_on();
        if !ends {
            let start = self.scalar.unwrap_or(self.kept.len());
            if !self.scalar_gives_way && self.kept.len().saturating_sub(start) > MOST_SCALAR_BYTES {
                self.kept.truncate(start + 1);
                self.scalar_gives_way = true;
            }
            if !self.scalar_gives_way {
                self.keep(byte);
            }
            return;
        }
        self.keep(byte);
        self.in_string = false;
        if self.in_root() {
            let text = self.scalar.and_then(|start| self.kept.get(start + 1..self.kept.len() - 1));
            self.members.string(text.unwrap_or_default());
        }
        self.end_scalar();
    }

    fn end_scalar(&mut self) {
        self.scalar = None;
        self.scalar_gives_way = false;
    }

    fn begin_container(&mut self, byte: u8) {
        if self.giving_way > 0 {
            self.giving_way += 1;
            return;
        }
        self.open.push(self.kept.len());
        self.keep(byte);
    }

    fn end_container(&mut self, byte: u8) {
        if self.giving_way > 1 {
            self.giving_way -= 1;
            return;
        }
        self.giving_way = 0;
        if self.in_root() {
            self.members.end_value();
        }
        self.open.pop();
        self.keep(byte);
        self.members.value_goes_on();
    }

    /// Keeps a byte, and lets the outermost container give way that it makes too long.
    fn keep(&mut self, byte: u8) {
        if self.giving_way > 0 || (self.open.is_empty() && self.kept.len() > MOST_BYTES[0]) {
            return;
        }
        self.kept.push(byte);
        for (depth, most) in MOST_BYTES.iter().enumerate() {
            if let Some(start) = self.open.get(depth).copied().filter(|start| self.kept.len() - start > *most) {
                self.giving_way = self.open.len() - depth;
                self.open.truncate(depth + 1);
                self.kept.truncate(start + 1);
                return;
            }
        }
    }
}

impl Members {
    fn string(&mut self, raw: &[u8]) {
        // The first string since the last comma is the name; one inside the value changes nothing.
        if self.value.is_none() {
            self.key = Some(raw.to_vec());
        }
    }

    fn begin_value(&mut self) {
        if self.key.is_some() && self.value.is_none() {
            // Empty until the value's first byte.
            self.value = Some(0..0);
        }
    }

    fn value_goes_on(&mut self) {
        let offset = self.offset;
        if let Some(value) = &mut self.value {
            let start = if value.is_empty() { offset } else { value.start };
            *value = start..offset + 1;
        }
    }

    fn end_value(&mut self) {
        if let (Some(key), Some(value)) = (self.key.take(), self.value.take()) {
            self.found.push((String::from_utf8_lossy(&key).into_owned(), value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MessageKind, read_message};
    use proptest::prelude::*;

    fn abridge(bytes: &[u8], chunk: usize) -> Abridged {
        let mut abridge = Abridge::default();
        bytes.chunks(chunk.max(1)).for_each(|chunk| abridge.push(chunk));
        abridge.finish()
    }

    fn text(bytes: &str) -> String {
        String::from_utf8(abridge(bytes.as_bytes(), 7_919).bytes).expect("text")
    }

    #[test]
    fn what_is_short_stays_as_it_is() {
        for short in [r#"{"a":[1,{"b":"}\""}],"c":2}"#, "[1,2", "no json", "", "}}]", r#""\\"#] {
            assert_eq!(text(short), short);
        }
    }

    #[test]
    fn a_long_content_gives_way_and_what_stands_around_it_stays() {
        let block = format!(r#"{{"type":"text","text":"{}"}},"#, "x".repeat(1_000));
        let content = block.repeat(1_000);
        let long = format!(r#"{{"id":7,"result":{{"content":[{}],"isError":true}}}}"#, content.trim_end_matches(','));
        assert_eq!(text(&long), r#"{"id":7,"result":{"content":[],"isError":true}}"#);
        let abridged = abridge(long.as_bytes(), 1_000);
        let range = abridged.member("result").expect("a range");
        let slice = &long[range.start as usize..range.end as usize];
        assert!(slice.starts_with(r#"{"content":[{"#) && slice.ends_with(r#","isError":true}"#));
    }

    #[test]
    fn a_long_string_and_a_long_number_give_way() {
        let long = format!(r#"{{"method":"{}","id":3}}"#, r#"\""#.repeat(100_000));
        assert_eq!(text(&long), r#"{"method":"","id":3}"#);
        let digits = format!(r#"{{"id":{},"x":1}}"#, "1".repeat(100_000));
        assert_eq!(text(&digits).len(), r#"{"id":,"x":1}"#.len() + MOST_SCALAR_BYTES);
    }

    #[test]
    fn a_long_batch_and_what_is_no_json_stay_bounded() {
        let batch = format!("[{}{{}}]", r#"{"jsonrpc":"2.0","method":"n"},"#.repeat(300_000));
        assert_eq!(text(&batch), "[]");
        let prose = "lorem ipsum { ".repeat(1_000_000);
        assert!(text(&prose).len() <= MOST_BYTES[0] + 1);
    }

    #[test]
    fn a_document_that_ends_too_early_still_does() {
        let cut = format!(r#"{{"id":7,"result":{{"content":["{}"#, "x".repeat(200_000));
        assert_eq!(read_message(&abridge(cut.as_bytes(), 999).bytes).kind, MessageKind::Noise);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn splitting_anywhere_changes_nothing(
            pieces in proptest::collection::vec(prop_oneof![
                Just("{".to_owned()), Just("}".to_owned()), Just("[".to_owned()), Just("]".to_owned()), Just(",".to_owned()),
                Just(":".to_owned()), Just("\"".to_owned()), Just("\\".to_owned()), Just("12".to_owned()),
                Just("y".repeat(70_000)), Just(" ".to_owned()),
            ], 0..40),
            chunk in 1..100_000_usize,
        ) {
            let document = pieces.concat();
            prop_assert_eq!(abridge(document.as_bytes(), chunk), abridge(document.as_bytes(), usize::MAX));
        }

        #[test]
        fn the_members_stand_where_they_are_said_to(names in proptest::collection::vec("[a-z]{0,3}", 0..6), values in
            proptest::collection::vec(prop_oneof![Just("1"), Just("\"a,b:\\\"{\""), Just("{\"x\":[1,\"]\"]}"), Just("[]"), Just("null")], 6)
        ) {
            let members: Vec<String> = names.iter().zip(&values).map(|(name, value)| format!("\"{name}\" : {value} ")).collect();
            let document = format!("{{{}}}", members.join(","));
            let found = abridge(document.as_bytes(), 3).members;
            let read: Vec<(String, &str)> =
                found.into_iter().map(|(name, at)| (name, &document[at.start as usize..at.end as usize])).collect();
            let written: Vec<(String, &str)> = names.iter().cloned().zip(values.iter().copied()).collect();
            prop_assert_eq!(read, written);
        }
    }
}
