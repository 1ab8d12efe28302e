//! Which protocol a session speaks, and what that puts into its requests.

use std::str::FromStr;

use wirescope_mcp::{Era, Revision};
use wirescope_wire::json::Members;

/// What a person wants spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProtocolChoice {
    /// Find out.
    #[default]
    Auto,
    /// The newest revision with a handshake.
    Legacy,
    /// The newest revision without one.
    Modern,
    Exactly(Revision),
}

/// A word that names no protocol.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no protocol: say auto, legacy, modern, or a revision such as 2025-06-18")]
pub struct UnknownProtocol(String);

impl FromStr for ProtocolChoice {
    type Err = UnknownProtocol;

    fn from_str(word: &str) -> Result<Self, UnknownProtocol> {
        match word {
            "auto" | "" => Ok(ProtocolChoice::Auto),
            "legacy" => Ok(ProtocolChoice::Legacy),
            // The draft folder of the spec holds what became 2026-07-28.
            "modern" | "draft" => Ok(ProtocolChoice::Modern),
            other => other.parse().map(ProtocolChoice::Exactly).map_err(|_| UnknownProtocol(other.to_owned())),
        }
    }
}

impl ProtocolChoice {
    /// The revision to begin with, and whether the other era may be tried.
    pub(crate) fn plan(self) -> Plan {
        match self {
            ProtocolChoice::Auto => Plan::Probe,
            ProtocolChoice::Legacy => Plan::Handshake(Revision::LATEST_LEGACY),
            ProtocolChoice::Modern => Plan::Modern(Revision::LATEST),
            ProtocolChoice::Exactly(revision) if revision.era() == Era::Legacy => Plan::Handshake(revision),
            ProtocolChoice::Exactly(revision) => Plan::Modern(revision),
        }
    }
}

/// How to open a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Ask with `server/discover`, fall back to the handshake.
    Probe,
    Handshake(Revision),
    /// The same, over HTTP+SSE at once: that is what the server was found to speak.
    HandshakeOverSse(Revision),
    /// `server/discover`, and no falling back.
    Modern(Revision),
}

/// What a session speaks.
#[derive(Clone, Debug)]
pub(crate) enum Mode {
    /// Before the handshake's answer there is no revision yet.
    Legacy { revision: Option<Revision> },
    /// Every request describes itself (MCP 2026-07-28, basic/index, `_meta`).
    Modern { revision: Revision, capabilities: String },
}

impl Mode {
    pub(crate) fn is_modern(&self) -> bool {
        matches!(self, Mode::Modern { .. })
    }
}

pub(crate) const CLIENT_INFO: &str =
    concat!(r#"{"name":"wirescope","title":"Wirescope","version":""#, env!("CARGO_PKG_VERSION"), r#""}"#);

/// `params` with the `_meta` members that are asked for and not there yet; everything else byte for byte. Params that are
/// no object are left alone: whoever writes them wants them so.
pub(crate) fn with_meta(params: Option<&str>, members: &[(&str, String)]) -> Option<String> {
    if members.is_empty() {
        return params.map(str::to_owned);
    }
    let Some(params) = params else { return Some(format!(r#"{{"_meta":{{{}}}}}"#, join(members.iter()))) };
    let Some(object) = Members::of(params) else { return Some(params.to_owned()) };
    let Some(meta) = object.get("_meta") else {
        let comma = if object.iter().next().is_some() { "," } else { "" };
        let text = join(members.iter());
        return Some(params.replacen('{', &format!(r#"{{"_meta":{{{text}}}{comma}"#), 1));
    };
    let Some(present) = Members::of(meta) else { return Some(params.to_owned()) };
    let text = join(members.iter().filter(|(name, _)| present.get(name).is_none()));
    if text.is_empty() {
        return Some(params.to_owned());
    }
    let comma = if present.iter().next().is_some() { "," } else { "" };
    // `meta` is a part of `params`: it begins with its brace, and there the new members go.
    let place = meta.as_ptr() as usize - params.as_ptr() as usize + 1;
    Some(format!("{}{text}{comma}{}", &params[..place], &params[place..]))
}

/// `params` with these members, in the place of ones of that name; everything else byte for byte.
pub(crate) fn with_members(params: Option<&str>, members: &[(&str, String)]) -> Option<String> {
    if members.is_empty() {
        return params.map(str::to_owned);
    }
    let object = params.and_then(Members::of).unwrap_or_default();
    let is_new = |name: &str| members.iter().all(|(new, _)| *new != name);
    let kept = object.iter().filter(|(name, _)| is_new(name));
    let mut texts: Vec<String> =
        kept.map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name))).collect();
    texts.push(join(members.iter()));
    Some(format!("{{{}}}", texts.join(",")))
}

fn join<'a>(members: impl Iterator<Item = &'a (&'a str, String)>) -> String {
    let texts: Vec<String> =
        members.map(|(name, value)| format!("{}:{value}", serde_json::Value::from(*name))).collect();
    texts.join(",")
}

/// The `_meta` members that a request of this mode must carry.
pub(crate) fn request_meta(mode: &Mode, progress_token: Option<u64>) -> Vec<(&'static str, String)> {
    let mut members = Vec::new();
    if let Some(token) = progress_token {
        members.push(("progressToken", token.to_string()));
    }
    if let Mode::Modern { revision, capabilities } = mode {
        members.push(("io.modelcontextprotocol/protocolVersion", format!("\"{}\"", revision.as_str())));
        members.push(("io.modelcontextprotocol/clientCapabilities", capabilities.clone()));
        members.push(("io.modelcontextprotocol/clientInfo", CLIENT_INFO.to_owned()));
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Vec<(&'static str, String)> {
        request_meta(&Mode::Legacy { revision: None }, Some(3))
    }

    #[test]
    fn meta_is_spliced_in_and_nothing_else_changes() {
        let spliced = |params| with_meta(params, &token());
        assert_eq!(spliced(None).as_deref(), Some(r#"{"_meta":{"progressToken":3}}"#));
        assert_eq!(spliced(Some(" {}")).as_deref(), Some(r#" {"_meta":{"progressToken":3}}"#));
        assert_eq!(spliced(Some(r#"{"n":1.0}"#)).as_deref(), Some(r#"{"_meta":{"progressToken":3},"n":1.0}"#));
        assert_eq!(spliced(Some(r#"{"_meta":{}}"#)).as_deref(), Some(r#"{"_meta":{"progressToken":3}}"#));
        assert_eq!(spliced(Some(r#"{"_meta": {"a":1}}"#)).as_deref(), Some(r#"{"_meta": {"progressToken":3,"a":1}}"#));
        for alone in [r#"{"_meta":{"progressToken":"mine"}}"#, r#"{"_meta":7}"#, "[1]", "{broken"] {
            assert_eq!(spliced(Some(alone)).as_deref(), Some(alone), "what a person wrote stays");
        }
        assert_eq!(with_meta(Some("{broken"), &[]).as_deref(), Some("{broken"));
    }

    #[test]
    fn a_modern_request_describes_itself() {
        let mode = Mode::Modern { revision: Revision::LATEST, capabilities: r#"{"roots":{}}"#.to_owned() };
        let params = with_meta(Some(r#"{"name":"x"}"#), &request_meta(&mode, None)).expect("params");
        let object = Members::of(&params).expect("an object");
        let meta = Members::of(object.get("_meta").expect("there")).expect("an object");
        assert_eq!(meta.string("io.modelcontextprotocol/protocolVersion").as_deref(), Some("2026-07-28"));
        assert_eq!(meta.get("io.modelcontextprotocol/clientCapabilities"), Some(r#"{"roots":{}}"#));
        assert!(meta.get("io.modelcontextprotocol/clientInfo").is_some());
    }

    #[test]
    fn protocols_are_named_as_the_command_line_does() {
        assert_eq!("auto".parse::<ProtocolChoice>().expect("known"), ProtocolChoice::Auto);
        let exactly = "2025-06-18".parse::<ProtocolChoice>().expect("known");
        assert_eq!(exactly.plan(), Plan::Handshake(Revision::V2025_06_18));
        assert!("2031-01-01".parse::<ProtocolChoice>().is_err());
    }
}
