//! Looking into JSON text without building values.
//!
//! `serde_json::Value` stops at 128 levels, rounds big numbers and folds duplicate members together; a wire reader may do
//! none of that. Here a document is text, and a member is a slice of it.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The members of one JSON object in the order they were written, duplicates kept; values as their text.
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Reads `text` as one object. `None` when it is not an object or not JSON.
    pub fn of(text: &'a str) -> Option<Members<'a>> {
        serde_json::from_str(text).ok()
    }

    /// The text of the last member of that name, as JavaScript and most servers would read it.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.get())
    }

    /// The decoded string of a member; `None` when it is absent or no string.
    pub fn string(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?).ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.get()))
    }

    /// Names that occur more than once, each once.
    pub fn duplicates(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        let mut twice = Vec::new();
        for (key, _) in &self.0 {
            if !seen.insert(key.as_str()) && !twice.contains(&key.as_str()) {
                twice.push(key.as_str());
            }
        }
        twice
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                // Keys are read as raw values first: a key with a lone surrogate is legal JSON text, but no Rust string.
                while let Some(key) = map.next_key::<Key>()? {
                    members.push((key.0, map.next_value::<&'de RawValue>()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// A member name; one that is no valid string (a lone surrogate) is read with replacement characters.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a member name")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Key, E> {
                Ok(Key(text.to_owned()))
            }
            // serde_json hands undecodable escapes to a bytes visitor in WTF-8.
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Key, E> {
                Ok(Key(String::from_utf8_lossy(bytes).into_owned()))
            }
        }
        deserializer.deserialize_bytes(Name)
    }
}

/// The elements of one JSON array as their texts. `None` when it is not an array or not JSON.
pub fn elements(text: &str) -> Option<Vec<&str>> {
    struct Elements<'a>(Vec<&'a RawValue>);
    impl<'de> Deserialize<'de> for Elements<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Collect;
            impl<'de> Visitor<'de> for Collect {
                type Value = Elements<'de>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a JSON array")
                }
                fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                    let mut all = Vec::new();
                    while let Some(element) = seq.next_element::<&'de RawValue>()? {
                        all.push(element);
                    }
                    Ok(Elements(all))
                }
            }
            deserializer.deserialize_seq(Collect)
        }
    }
    serde_json::from_str::<Elements<'_>>(text).ok().map(|all| all.0.into_iter().map(RawValue::get).collect())
}

/// Whether `text` is one whole JSON value, at any depth and with any numbers.
pub fn is_valid(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// Where and why `text` is not JSON, in serde_json's words; `None` when it is.
pub fn fault(text: &str) -> Option<String> {
    serde_json::from_str::<&RawValue>(text).err().map(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_order_duplicates_and_number_tokens() {
        let members = Members::of(r#"{"b":1.0,"a":9007199254740993,"b":2}"#).expect("an object");
        assert_eq!(members.iter().collect::<Vec<_>>(), [("b", "1.0"), ("a", "9007199254740993"), ("b", "2")]);
        assert_eq!(members.get("b"), Some("2"), "the last one counts, as in JavaScript");
        assert_eq!(members.duplicates(), ["b"]);
    }

    #[test]
    fn a_member_name_with_a_lone_surrogate_does_not_hide_the_others() {
        let members = Members::of(r#"{"\ud800":1,"id":2}"#).expect("an object");
        assert_eq!(members.get("id"), Some("2"));
    }

    #[test]
    fn a_million_levels_are_read_as_text() {
        let deep = format!("{{\"x\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let members = Members::of(&deep).expect("an object");
        assert_eq!(members.get("x").map(str::len), Some(2_000_000));
    }
}
