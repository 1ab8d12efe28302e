//! JSON with comments and trailing commas, as VS Code and many people write it, turned into plain JSON.
//!
//! Everything taken out is replaced by as many spaces, line ends stay: a fault keeps its line and column. It does not
//! know JSON beyond strings and brackets; what is broken stays broken for the JSON parser to name.

/// The text with comments and trailing commas blanked out. As long as before, in bytes.
pub(super) fn strip(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // Where a comma stands that may turn out to be trailing: nothing but blanks followed it so far.
    let mut open_comma = None;
    let mut before = '{';
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => string_length(rest),
            '/' if rest.starts_with("//") => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
            _ => next.len_utf8(),
        };
        let (token, tail) = rest.split_at(length);
        rest = tail;
        if next == '/' && length > 1 {
            blank(token, &mut plain);
            continue;
        }
        match next {
            ' ' | '\t' | '\n' | '\r' => {}
            // After an opening bracket or another comma it is a fault, not a habit.
            ',' if !matches!(before, '{' | '[' | ',' | ':') => open_comma = Some(plain.len()),
            '}' | ']' => {
                if let Some(at) = open_comma.take() {
                    plain.replace_range(at..=at, " ");
                }
            }
            _ => open_comma = None,
        }
        if !next.is_ascii_whitespace() {
            before = next;
        }
        plain.push_str(token);
    }
    plain
}

/// The bytes of the string at the start of `text`, both quotes included; to the end where it is not closed.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn blank(token: &str, plain: &mut String) {
    for byte in token.bytes() {
        plain.push(if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_and_trailing_commas_go_and_everything_else_stays_in_its_place() {
        for (text, plain) in [
            ("{}", "{}"),
            ("{\"a\":1,}", "{\"a\":1 }"),
            ("[1, // one\n2 , /* two */ ]", "[1,       \n2             ]"),
            (r#"{"u":"http://h/*x*/,}"}"#, r#"{"u":"http://h/*x*/,}"}"#),
            (r#"["a\"//b",]"#, r#"["a\"//b" ]"#),
            ("/* é */{}", "{}"),
            ("[,]", "[,]"),
            ("[1,,]", "[1,,]"),
            ("/* open", "       "),
            ("a/b", "a/b"),
        ] {
            let stripped = strip(text);
            assert_eq!(stripped.len(), text.len(), "{text}: a place must not move");
            assert_eq!(stripped.trim(), plain.trim(), "{text}");
        }
    }

    #[test]
    fn a_comma_is_not_trailing_once_something_follows() {
        assert_eq!(strip("[1,2]"), "[1,2]");
        assert_eq!(strip("[1,\"]\"]"), "[1,\"]\"]");
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_length_and_its_lines(text in "\\PC*|[\\[\\]{},/*\"\\\\\n\r a]{0,80}") {
            let stripped = strip(&text);
            prop_assert_eq!(stripped.len(), text.len());
            prop_assert_eq!(stripped.lines().count(), text.lines().count());
        }

        #[test]
        fn plain_json_stays_as_it_is(words in proptest::collection::vec("[a-z/*,\\]]{0,6}", 0..6)) {
            let text = serde_json::to_string(&words).expect("JSON");
            prop_assert_eq!(strip(&text), text);
        }
    }
}
