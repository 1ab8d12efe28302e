//! Text of a server is hostile: it may move the cursor, recolour, hide or reorder what a person reads. Before it reaches a
//! terminal or text output, every character that draws nothing or changes how others are drawn becomes its code point,
//! `\u{202e}`.
//!
//! Pure and total. It leaves line feeds and tabs to [`text`], and to nothing else.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Inclusive ranges; the window hides the same ones (`ui/src/model/escapes.ts`).
const HIDDEN: &[(u32, u32)] = &[
    (0x00, 0x1f),
    (0x7f, 0x9f),
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0xe0000, 0xe0fff),
];

fn is_hidden(character: char) -> bool {
    let code = u32::from(character);
    // Nearly all text is plain; one comparison settles it.
    !(0x20..0x7f).contains(&code) && HIDDEN.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// Several lines for people: line feeds and tabs stay.
pub fn text(raw: &str) -> Cow<'_, str> {
    replace(
        raw,
        |character| !matches!(character, '\n' | '\t') && is_hidden(character),
        |out, character| {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        },
    )
}

/// One line for people: line feeds and tabs are shown as `\n` and `\t`.
pub fn line(raw: &str) -> Cow<'_, str> {
    replace(raw, is_hidden, |out, character| match character {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        other => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(other));
        }
    })
}

/// JSON text for a terminal: the same value, with hidden characters in its strings written as JSON escapes. Between the
/// tokens only white space can be, and there a carriage return becomes a space.
pub fn json(raw: &str) -> Cow<'_, str> {
    replace(
        raw,
        |character| !matches!(character, '\n' | '\t') && is_hidden(character),
        |out, character| {
            if character == '\r' {
                out.push(' ');
                return;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        },
    )
}

/// A word as it would have to be typed in a POSIX shell. Not escaped.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || "-_./:@%+=,".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

fn replace(raw: &str, is_bad: impl Fn(char) -> bool, write: impl Fn(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = raw.find(&is_bad) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len() + 16);
    out.push_str(&raw[..first]);
    for character in raw[first..].chars() {
        if is_bad(character) {
            write(&mut out, character);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_of_any_language_stays_as_it_is() {
        for plain in ["", "héllo, 世界 🎉", "a\tb\nc", "👨\u{fe0f}"] {
            assert!(matches!(text(plain), Cow::Borrowed(same) if same == plain), "{plain:?}");
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_and_not_done() {
        assert_eq!(text("\u{1b}[31mred\u{7}\r\n"), "\\u{1b}[31mred\\u{7}\\u{d}\n");
        assert_eq!(text("\u{9b}2J\u{7f}"), "\\u{9b}2J\\u{7f}", "C1 and DEL too");
    }

    #[test]
    fn what_reorders_or_hides_is_shown() {
        assert_eq!(text("user\u{202e}gpj.exe"), "user\\u{202e}gpj.exe");
        assert_eq!(text("a\u{200b}b\u{2066}c\u{feff}"), "a\\u{200b}b\\u{2066}c\\u{feff}");
        assert_eq!(text("ok\u{e0041}\u{e0042}"), "ok\\u{e0041}\\u{e0042}", "tag characters carry unseen text");
    }

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_more_into_it() {
        assert_eq!(
            ["a-b/c.d", "", "a b", "it's", "$HOME"].map(quoted),
            ["a-b/c.d", "''", "'a b'", r"'it'\''s'", "'$HOME'"]
        );
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(line("a\nb\tc\u{2028}d"), "a\\nb\\tc\\u{2028}d");
    }

    #[test]
    fn json_for_a_terminal_keeps_its_value() {
        let raw = "{\"a\":\"\u{9b}x\u{202e}\u{e0041}\u{7f}\",\r\"b\":1.0}";
        let shown = json(raw);
        assert!(shown.chars().all(|character| !is_hidden(character)), "{shown}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(value(&shown), value(raw));
        assert!(shown.ends_with("\"b\":1.0}"), "numbers stay as written");
    }
}
