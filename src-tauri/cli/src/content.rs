//! What servers answer with (content blocks, resource contents), as text for people. Everything returned is escaped.
//!
//! Total: what cannot be read as a known kind is shown as its JSON text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::escape;
use crate::json::{self, Members};

/// A content block of a tool's answer or a prompt's message (MCP 2025-11-25, server/tools, "Tool Result").
pub fn block(raw: &str) -> String {
    let members = Members::of(raw).unwrap_or_default();
    let shown = match members.string("type").as_deref() {
        Some("text") => members.string("text"),
        Some("image" | "audio") => members.string("data").map(|data| binary(&members, &data)),
        Some("resource_link") => members.string("uri"),
        Some("resource") => members.get("resource").map(resource),
        _ => None,
    };
    escape::text(&shown.unwrap_or_else(|| raw.to_owned())).into_owned()
}

/// The blocks of a `content` member, which is an array, or one block in a prompt's message.
pub fn blocks(content: &str) -> Vec<String> {
    match json::elements(content) {
        Some(each) => each.into_iter().map(block).collect(),
        None => vec![block(content)],
    }
}

/// One of the `contents` of a resource, in words where it is no text.
fn resource(raw: &str) -> String {
    let members = Members::of(raw).unwrap_or_default();
    if let Some(text) = members.string("text") {
        return text;
    }
    match members.string("blob") {
        Some(blob) => {
            let uri = members.string("uri").map(|uri| format!(" {uri}")).unwrap_or_default();
            format!("{}{uri}", binary(&members, &blob))
        }
        None => raw.to_owned(),
    }
}

/// The same, escaped.
pub fn described(raw: &str) -> String {
    escape::text(&resource(raw)).into_owned()
}

/// `[image/png, 1,234 bytes]`.
fn binary(members: &Members, base64: &str) -> String {
    let kind = members.string("mimeType").unwrap_or_else(|| "of no stated type".to_owned());
    match decoded(base64) {
        Some(bytes) => format!("[{kind}, {} bytes]", grouped(bytes.len() as u64)),
        None => format!("[{kind}, {} characters that are no base64]", grouped(base64.len() as u64)),
    }
}

pub fn decoded(base64: &str) -> Option<Vec<u8>> {
    STANDARD.decode(base64).ok()
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_block_is_told() {
        assert_eq!(block(r#"{"type":"text","text":"a\nb\u001b[2J"}"#), "a\nb\\u{1b}[2J");
        assert_eq!(block(r#"{"type":"image","mimeType":"image/png","data":"AAEC"}"#), "[image/png, 3 bytes]");
        assert_eq!(block(r#"{"type":"resource_link","uri":"file:///a","name":"a"}"#), "file:///a");
        assert_eq!(block(r#"{"type":"resource","resource":{"uri":"x","text":"hi"}}"#), "hi");
        assert_eq!(
            block(r#"{"type":"resource","resource":{"uri":"x:y","mimeType":"a/b","blob":"AA=="}}"#),
            "[a/b, 1 bytes] x:y"
        );
    }

    #[test]
    fn what_is_not_known_is_shown_as_it_came() {
        for odd in [r#"{"type":"hologram","n":1.0}"#, r#"{"type":"text"}"#, "null", "5"] {
            assert_eq!(block(odd), odd);
        }
        assert_eq!(
            block(r#"{"type":"audio","mimeType":"audio/wav","data":"???"}"#),
            "[audio/wav, 3 characters that are no base64]"
        );
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
