//! JSON-RPC ids as they were written.
//!
//! Two ids are the same when their kind and value are the same: `1` and `"1"` are different ids, and so are `1` and `1.0`
//! as far as bytes go. MCP forbids `null` ids; they are kept apart all the same.

use std::fmt;

/// An id's JSON token. `1` → `Number("1")`, `"a\u0062"` → `String("ab")`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Id {
    /// The token of the number, byte for byte.
    Number(String),
    /// The string's value, escapes resolved.
    String(String),
    Null,
    /// A value that no id may have (an object, an array, a boolean, a string that cannot be decoded), as written.
    Invalid(String),
}

impl Id {
    /// Reads one JSON value's text. Total: what is no id becomes [`Id::Invalid`].
    pub fn from_json(token: &str) -> Id {
        let token = token.trim();
        match token.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<String>(token) {
                Ok(text) => Id::String(text),
                Err(_) => Id::Invalid(token.to_owned()),
            },
            Some(b'-' | b'0'..=b'9') => Id::Number(token.to_owned()),
            Some(b'n') => Id::Null,
            _ => Id::Invalid(token.to_owned()),
        }
    }
}

impl fmt::Display for Id {
    /// As JSON: strings quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Number(token) | Id::Invalid(token) => f.write_str(token),
            // Serialising a string cannot fail.
            Id::String(text) => f.write_str(&serde_json::to_string(text).unwrap_or_default()),
            Id::Null => f.write_str("null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_the_string_of_its_digits_are_different_ids() {
        assert_ne!(Id::from_json("1"), Id::from_json("\"1\""));
    }

    #[test]
    fn every_token_comes_back_as_it_was_written() {
        for token in ["1", "-7", "1.0", "9007199254740993", "\"a\"", "null", "{}", "true", "\"\\ud800\""] {
            assert_eq!(Id::from_json(token).to_string(), token);
        }
    }
}
