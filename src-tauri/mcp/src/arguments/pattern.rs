//! The regular expressions of a schema: how many, and which ones a linear-time engine cannot match.
//!
//! JSON Schema asks for ECMA-262 patterns. Look-around and back-references are part of those and cannot be matched in
//! linear time, so a server could make us hang with one. Such a pattern is taken out; the rest of the schema stays.

use serde_json::Value;
use wirescope_wire::pointer;

/// Together with the limit on each one's size this bounds the memory they take, at 128 MiB.
const PATTERNS: usize = 512;

/// The number of patterns when there are more than may be compiled.
pub(super) fn too_many(schema: &Value) -> Option<usize> {
    let count = count(schema);
    (count > PATTERNS).then_some(count)
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let own = match (name.as_str(), member) {
                    ("pattern", Value::String(_)) => 1,
                    ("patternProperties", Value::Object(patterns)) => patterns.len(),
                    _ => 0,
                };
                own + count(member)
            })
            .sum(),
        Value::Array(elements) => elements.iter().map(count).sum(),
        _ => 0,
    }
}

/// Removes every `pattern` with look-around or a back-reference; their pointers, in document order.
///
/// A member `pattern` of an `enum` value or of a `default` would go as well: a string under that name inside a constant,
/// with a look-around in it, is not worth knowing every keyword for.
pub(super) fn take_unsupported(schema: &mut Value) -> Vec<String> {
    let mut taken = Vec::new();
    take_from(schema, &mut Vec::new(), &mut taken);
    taken
}

/// `path` holds the names down to `value`; a pointer is only written where one is needed, for names may be long.
fn take_from(value: &mut Value, path: &mut Vec<String>, taken: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.get("pattern").and_then(Value::as_str).is_some_and(is_unsupported) {
                members.shift_remove("pattern");
                let at = path.iter().fold(String::new(), |at, name| pointer::push(&at, name));
                taken.push(pointer::push(&at, "pattern"));
            }
            for (name, member) in members {
                path.push(name.clone());
                take_from(member, path, taken);
                path.pop();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                path.push(index.to_string());
                take_from(element, path, taken);
                path.pop();
            }
        }
        _ => {}
    }
}

fn is_unsupported(pattern: &str) -> bool {
    let mut rest = pattern.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        match byte {
            b'\\' => match tail.split_first() {
                Some((b'1'..=b'9', _)) => return true,
                Some((b'k', [b'<', ..])) => return true,
                Some((_, after)) => rest = after,
                None => return false,
            },
            b'(' if [&b"?="[..], b"?!", b"?<=", b"?<!"].iter().any(|group| tail.starts_with(group)) => return true,
            _ => rest = tail,
        }
    }
    false
}

/// What matching one byte costs, in steps of `effort`: an automaton as large as its repetitions make it.
pub(super) fn steps_per_byte(pattern: &str) -> u64 {
    let mut states = pattern.len() as u64;
    for group in pattern.split('{').skip(1) {
        let bounds = group.split('}').next().unwrap_or_default();
        let repeats = bounds.split(',').filter_map(|bound| bound.trim().parse::<u64>().ok()).max().unwrap_or(1);
        states = states.saturating_mul(repeats.max(1));
    }
    1 + states.min(8192) / 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn look_around_and_back_references_are_taken_out_and_named() {
        let mut schema =
            json!({"properties": {"a/b": {"pattern": "^(?!x)", "type": "string"}, "c": {"pattern": "(a)\\1"}}});
        assert_eq!(take_unsupported(&mut schema), ["/properties/a~1b/pattern", "/properties/c/pattern"]);
        assert_eq!(schema, json!({"properties": {"a/b": {"type": "string"}, "c": {}}}));
    }

    #[test]
    fn what_only_looks_like_them_stays() {
        for pattern in ["\\(?=x", "(?:a|b)", "(?<year>\\d+)", "\\\\1", "\\d\\.\\d", "(?i)a", "\\"] {
            assert!(!is_unsupported(pattern), "{pattern}");
        }
    }

    #[test]
    fn repetitions_make_a_pattern_dearer() {
        assert_eq!(steps_per_byte("^[a-z]+$"), 1);
        assert!(steps_per_byte("^[a-z]{1,64}$") > 10);
        assert_eq!(steps_per_byte("((a{1000}){1000}){1000}"), 257, "and the price has a ceiling, as their size has");
    }
}
