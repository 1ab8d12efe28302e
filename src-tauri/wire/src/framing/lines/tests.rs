use super::*;
use crate::framing::split::cut;
use crate::{MessageKind, read_message};
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

/// A message as a server may write it: after a byte order mark, before a carriage return, or neither.
#[derive(Clone, Debug)]
struct Written {
    marked: bool,
    /// Valid in itself, of one line.
    text: String,
    returned: bool,
}

impl Written {
    fn bytes(&self) -> Vec<u8> {
        let (before, after) = (if self.marked { "\u{feff}" } else { "" }, if self.returned { "\r" } else { "" });
        format!("{before}{}{after}", self.text).into_bytes()
    }
}

fn written() -> impl Strategy<Value = Written> {
    let value = any::<String>();
    let text = (any::<u32>(), value, 0..4_u8).prop_map(|(id, value, kind)| {
        // Written by a library, so that every character of any script and every control character is in it as JSON has it.
        let value = serde_json::to_string(&value).unwrap();
        match kind {
            0 => format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"m","params":{{"v":{value}}}}}"#),
            1 => format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{"v":{value}}}}}"#),
            2 => format!(r#"{{"jsonrpc":"2.0","method":"m","params":{{"v":{value}}}}}"#),
            _ => format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-1,"message":{value}}}}}"#),
        }
    });
    (any::<bool>(), text, any::<bool>()).prop_map(|(marked, text, returned)| Written { marked, text, returned })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn splitting_anywhere_changes_nothing_and_joining_gives_the_stream_back(
        stream in proptest::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(b'\n'), 1 => Just(b'\r')], 0..200),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let split = decode(&cut(&stream, &cuts));
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

    /// FAULTS.md, "every chunk split, CRLF, BOM, no final newline".
    #[test]
    fn messages_come_out_as_they_were_written_however_they_are_split_and_ended(
        messages in proptest::collection::vec(written(), 1..6),
        ends in any::<bool>(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut stream = messages.iter().map(Written::bytes).collect::<Vec<_>>().join(&b'\n');
        if ends {
            stream.push(b'\n');
        }
        let last = messages.len() - 1;
        let expected: Vec<Line> = messages
            .iter()
            .enumerate()
            .map(|(place, message)| Line { bytes: message.bytes(), terminated: ends || place < last })
            .collect();
        prop_assert_eq!(&decode(&cut(&stream, &cuts)), &expected);
        prop_assert_eq!(&decode(&stream.chunks(1).collect::<Vec<_>>()), &expected, "and byte by byte");
        for (line, message) in expected.iter().zip(&messages) {
            let (read, plain) = (read_message(&line.bytes), read_message(message.text.as_bytes()));
            prop_assert_ne!(plain.kind, MessageKind::Noise);
            prop_assert_eq!((read.kind, &read.id, &read.method), (plain.kind, &plain.id, &plain.method));
            prop_assert_eq!((&read.params, &read.result, &read.error), (&plain.params, &plain.result, &plain.error));
            let rules: Vec<&str> = read.findings.iter().map(|finding| finding.rule.as_str()).collect();
            let told = [(message.marked, "byte-order-mark"), (message.returned, "carriage-return")];
            let told: Vec<&str> = told.into_iter().filter(|(is_there, _)| *is_there).map(|(_, rule)| rule).collect();
            prop_assert_eq!(rules, told, "the mark and the return are told, and nothing else");
        }
    }
}

#[test]
fn a_line_that_does_not_end_is_handed_out_in_parts() {
    let mut lines = Lines::default();
    let mut out = Vec::new();
    let chunk = vec![b'x'; PART_BYTES / 2];
    lines.push(&chunk, |line| out.push(line));
    assert_eq!(lines.take_part(), None);
    lines.push(&chunk, |line| out.push(line));
    assert_eq!(lines.take_part().map(|part| part.len()), Some(PART_BYTES));
    lines.push(b"y\nz", |line| out.push(line));
    assert_eq!(out, [Line { bytes: b"y".to_vec(), terminated: true }]);
    assert_eq!(lines.finish(), Some(Line { bytes: b"z".to_vec(), terminated: false }));
}
