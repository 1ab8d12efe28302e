//! JSON as text: documents are taken apart and put together without reading their values, so that numbers keep their
//! digits and members their order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in the order they were written, values as their text.
#[derive(Debug, Default)]
pub struct Members<'a>(pub Vec<(String, &'a str)>);

impl<'a> Members<'a> {
    /// `None` when `text` is not one object.
    pub fn of(text: &'a str) -> Option<Members<'a>> {
        serde_json::from_str(text).ok()
    }

    /// The text of the last member of that name.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// The decoded string of a member; `None` when it is absent or no string.
    pub fn string(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?).ok()
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// The texts of an array's elements; `None` when `text` is not one array.
pub fn elements(text: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

pub fn is_valid(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// A string as JSON text.
pub fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value of ours as JSON text.
pub fn write(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data of strings and numbers serialises")
}

/// The word that an enum of the engine is written as in JSON, such as `tool_error`.
pub fn word(value: &impl serde::Serialize) -> String {
    write(value).trim_matches('"').to_owned()
}
