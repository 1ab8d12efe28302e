//! JSON read one level at a time: what a member holds is looked at only when somebody asks for it.
//!
//! Members keep their order and their repetitions, and numbers their spelling. Nesting costs no stack, however deep:
//! what nobody asks for is skipped, not built.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One JSON value, its own level only.
pub(super) enum Json<'a> {
    Null,
    /// Numbers too, as they are spelled.
    Bare(&'a str),
    True,
    False,
    Text(String),
    List(Vec<&'a RawValue>),
    Object(Members<'a>),
    /// A string, or a member's name, with an escape that is no character (half of a surrogate pair).
    Unreadable,
}

impl<'a> Json<'a> {
    pub(super) fn of(raw: &'a RawValue) -> Json<'a> {
        let text = raw.get();
        let read = match text.as_bytes().first() {
            Some(b'n') => Some(Json::Null),
            Some(b't') => Some(Json::True),
            Some(b'f') => Some(Json::False),
            Some(b'"') => serde_json::from_str(text).ok().map(Json::Text),
            Some(b'[') => serde_json::from_str(text).ok().map(Json::List),
            Some(b'{') => serde_json::from_str(text).ok().map(Json::Object),
            _ => Some(Json::Bare(text)),
        };
        read.unwrap_or(Json::Unreadable)
    }

    /// What it is, for a message.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bare(_) => "a number",
            Json::True | Json::False => "true or false",
            Json::Text(_) => "a text",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
            Json::Unreadable => "a text with half a character",
        }
    }

    /// A text, or a number or truth value as it is spelled (then `true`): what a variable or an argument can hold.
    pub(super) fn word(self) -> Result<(String, bool), &'static str> {
        match self {
            Json::Text(text) => Ok((text, false)),
            Json::Bare(number) => Ok((number.to_owned(), true)),
            Json::True => Ok(("true".to_owned(), true)),
            Json::False => Ok(("false".to_owned(), true)),
            other => Err(other.kind()),
        }
    }

    pub(super) fn text(self) -> Option<String> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }
}

/// An object's members in their order, repetitions included.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The member's value; the last, where it stands more than once.
    pub(super) fn get(&self, name: &str) -> Option<Json<'a>> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, raw)| Json::of(raw))
    }

    /// Each member once, the last one winning as it does in most programs; and the names that stood more than once.
    pub(super) fn last_each(self) -> (Vec<(String, &'a RawValue)>, Vec<String>) {
        let mut places = std::collections::HashMap::new();
        let mut members: Vec<(String, &'a RawValue)> = Vec::new();
        let mut repeated = Vec::new();
        for (name, raw) in self.0 {
            if let Some(&at) = places.get(&name) {
                let member: &mut (String, &'a RawValue) = &mut members[at];
                member.1 = raw;
                repeated.push(name);
            } else {
                places.insert(name.clone(), members.len());
                members.push((name, raw));
            }
        }
        (members, repeated)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(InOrder).map(Members)
    }
}

/// A name for a message: in quotes, cut at 60 characters, nothing in it that moves a cursor or hides.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    for (at, character) in text.chars().enumerate() {
        if at == 60 {
            shown.push('…');
            break;
        }
        // Quotation marks are told apart by their place; everything that does not print is spelled out.
        if character == '\'' {
            shown.push(character);
        } else {
            shown.extend(character.escape_debug());
        }
    }
    shown.push('"');
    shown
}

/// Several names for a message; the first eight, then how many more.
pub(super) fn quoted_list(names: &[String]) -> String {
    let mut shown = names.iter().take(8).map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    if names.len() > 8 {
        shown.push_str(&format!(" and {} more", names.len() - 8));
    }
    shown
}
