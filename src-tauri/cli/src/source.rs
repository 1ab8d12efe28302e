//! Values that are typed as they are, or stand in a file (`@FILE`) or on stdin (`-`).

use std::fs;
use std::io::{self, Read as _};

use crate::report::Failure;

/// A value, and what to call its origin in an error.
#[derive(Debug, PartialEq, Eq)]
pub struct Value {
    pub origin: String,
    pub bytes: Vec<u8>,
}

/// Reads what was given to `option`; its stdin is read to the end.
///
/// # Errors
/// The file or stdin cannot be read.
pub fn bytes(option: &str, given: &[u8]) -> Result<Value, Failure> {
    let unreadable =
        |origin: &str, error: io::Error| Failure::usage(format!("{option} cannot be read from {origin}: {error}"));
    match given {
        b"-" => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map_err(|error| unreadable("stdin", error))?;
            Ok(Value { origin: "stdin".to_owned(), bytes })
        }
        [b'@', path @ ..] => {
            // What is no UTF-8 names no file here, and the error shows how it was read.
            let path = String::from_utf8_lossy(path).into_owned();
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, error))?;
            Ok(Value { origin: path, bytes })
        }
        as_it_is => Ok(Value { origin: option.to_owned(), bytes: as_it_is.to_owned() }),
    }
}

/// The same, of text.
///
/// # Errors
/// It cannot be read, or is no UTF-8.
pub fn text(option: &str, given: &str) -> Result<(String, String), Failure> {
    let Value { origin, bytes } = bytes(option, given.as_bytes())?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((origin, text)),
        Err(_) => Err(Failure::usage(format!("{option} cannot be read from {origin}: it is no UTF-8 text"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_typed_or_stands_in_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("body");
        std::fs::write(&path, [0xff, b'\n']).expect("writes");
        let at = format!("@{}", path.display());
        assert_eq!(bytes("--raw", at.as_bytes()).expect("reads").bytes, [0xff, b'\n'], "exact");
        assert_eq!(bytes("--raw", b"{x").expect("reads").bytes, b"{x");
        assert!(text("PARAMS", &at).is_err(), "no text");
        let error = bytes("--raw", b"@/no/such/file").expect_err("no file").to_string();
        assert!(error.starts_with("--raw cannot be read from /no/such/file"), "{error}");
    }
}
