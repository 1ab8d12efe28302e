//! States that travel through the client and come back: nobody but this process can make or change one.
//!
//! The tag is SipHash with the process's random key. It keeps tampering out of a demo; a server with something to lose
//! takes HMAC.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};

/// With a letter beyond ASCII and a space, so that a client that does not give a state back byte for byte is found out.
const PREFIX: &str = "démo state/";

#[derive(Default)]
pub(crate) struct Seal(RandomState);

impl Seal {
    pub(crate) fn close(&self, purpose: &str, content: &Map<String, Value>) -> String {
        let text = Value::Object(content.clone()).to_string();
        format!("{PREFIX}{}.{:016x}", BASE64.encode(&text), self.tag(purpose, &text))
    }

    /// What was closed for this very purpose; `None` for everything else.
    pub(crate) fn open(&self, purpose: &str, state: &str) -> Option<Map<String, Value>> {
        let (encoded, tag) = state.strip_prefix(PREFIX)?.rsplit_once('.')?;
        let text = String::from_utf8(BASE64.decode(encoded).ok()?).ok()?;
        if tag != format!("{:016x}", self.tag(purpose, &text)) {
            return None;
        }
        serde_json::from_str(&text).ok()
    }

    fn tag(&self, purpose: &str, text: &str) -> u64 {
        self.0.hash_one((purpose, text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_opens_for_its_own_purpose_and_unchanged_only() {
        let seal = Seal::default();
        let content = json!({"a": [1, "é"]}).as_object().cloned().expect("an object");
        let state = seal.close("one", &content);
        assert_eq!(seal.open("one", &state), Some(content));
        assert_eq!(seal.open("two", &state), None);
        assert_eq!(Seal::default().open("one", &state), None, "another process has another key");
        for at in (0..state.len()).filter(|at| state.is_char_boundary(*at)) {
            let shorter: String =
                state.char_indices().filter(|(index, _)| *index != at).map(|(_, char)| char).collect();
            assert_eq!(seal.open("one", &shorter), None, "without byte {at}");
        }
        assert_eq!(seal.open("one", &format!("{state}-TAMPERED")), None);
    }
}
