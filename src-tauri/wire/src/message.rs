//! A frame read as a JSON-RPC 2.0 message.
//!
//! Reading never fails: every byte string is a [`Message`], at worst of kind [`MessageKind::Noise`], and what is wrong with
//! it is told as findings. It checks the envelope only (JSON-RPC 2.0; MCP 2025-11-25, basic/index, "Messages"); what a
//! method's params must look like is not known here.

use crate::envelope::{Envelope, HttpEnvelope};
use crate::finding::{Finding, Severity};
use crate::id::Id;
use crate::json::{self, Members};

/// What kind of message a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    Request,
    Response,
    Notification,
    /// A JSON array (a batch, legal in MCP 2025-03-26 only).
    Batch,
    /// Not JSON, or JSON that is no JSON-RPC message.
    Noise,
}

/// What a frame's bytes say. Texts are JSON as it was written.
#[derive(Clone, Debug)]
pub struct Message {
    pub kind: MessageKind,
    pub id: Option<Id>,
    /// Of requests and notifications.
    pub method: Option<String>,
    /// `params` of requests and notifications.
    pub params: Option<String>,
    /// `result` of responses.
    pub result: Option<String>,
    /// `error` of responses.
    pub error: Option<String>,
    pub findings: Vec<Finding>,
}

impl Message {
    fn noise() -> Message {
        Message {
            kind: MessageKind::Noise,
            id: None,
            method: None,
            params: None,
            result: None,
            error: None,
            findings: Vec::new(),
        }
    }

    /// What it is where it came: the body of an HTTP refusal that is not even called JSON is a page for people, whose server
    /// breaks no rule of messages by it. It stays noise, without findings.
    pub fn in_envelope(mut self, envelope: Option<&Envelope>) -> Message {
        let refusal = envelope.and_then(|envelope| envelope.http.as_ref()).filter(|http| is_refusal(http));
        if self.kind == MessageKind::Noise && refusal.is_some_and(|http| !is_called_json(http)) {
            self.findings.clear();
        }
        self
    }

    fn find(&mut self, rule: &str, severity: Severity, pointer: &str, message: impl Into<String>) {
        self.findings.push(Finding {
            rule: rule.to_owned(),
            severity,
            subject: "frame".to_owned(),
            pointer: pointer.to_owned(),
            message: message.into(),
            spec: Some("MCP 2025-11-25, basic/index, Messages".to_owned()),
        });
    }
}

fn is_refusal(http: &HttpEnvelope) -> bool {
    http.status.is_some_and(|status| !(200..300).contains(&status))
}

fn is_called_json(http: &HttpEnvelope) -> bool {
    let field = http.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let media_type = field.and_then(|(_, value)| value.split(';').next()).unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    media_type == "application/json" || media_type.ends_with("+json")
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads one frame's bytes. Total.
pub fn read_message(bytes: &[u8]) -> Message {
    let mut message = Message::noise();
    let mut body = bytes;
    if let Some(rest) = body.strip_prefix(BYTE_ORDER_MARK) {
        message.find("byte-order-mark", Severity::Warning, "", "The message starts with a byte order mark.");
        body = rest;
    }
    let lossy;
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let place = error.valid_up_to();
            message.find("not-utf8", Severity::Error, "", format!("The bytes are not UTF-8 from byte {place} on."));
            lossy = String::from_utf8_lossy(body);
            &lossy
        }
    };
    if text.trim().is_empty() {
        message.find("blank-line", Severity::Hint, "", "A blank line stands between the messages.");
        return message;
    }
    if text.ends_with('\r') {
        message.find(
            "carriage-return",
            Severity::Hint,
            "",
            "The line ends with a carriage return before the line feed.",
        );
    }
    if let Some(fault) = json::fault(text) {
        message.find("not-json", Severity::Error, "", format!("This is no JSON: {fault}."));
        return message;
    }
    if text.trim_start().starts_with('[') {
        message.kind = MessageKind::Batch;
        return message;
    }
    match Members::of(text) {
        Some(members) => read_envelope(&members, &mut message),
        None => message.find(
            "not-an-object",
            Severity::Error,
            "",
            "A JSON-RPC message is an object; this is another value.",
        ),
    }
    message
}

fn read_envelope(members: &Members<'_>, message: &mut Message) {
    for name in members.duplicates() {
        let pointer = crate::pointer::push("", name);
        message.find(
            "duplicate-member",
            Severity::Error,
            &pointer,
            format!("`{name}` occurs more than once; the last one is read."),
        );
    }
    message.id = members.get("id").map(Id::from_json);
    message.method = members.get("method").map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()));
    message.params = members.get("params").map(str::to_owned);
    message.result = members.get("result").map(str::to_owned);
    message.error = members.get("error").map(str::to_owned);
    message.kind = match (&message.method, &message.id, message.result.is_some() || message.error.is_some()) {
        (Some(_), Some(_), _) => MessageKind::Request,
        (Some(_), None, _) => MessageKind::Notification,
        (None, _, true) => MessageKind::Response,
        (None, _, false) => {
            message.find(
                "not-json-rpc",
                Severity::Error,
                "",
                "An object without `method`, `result` or `error` is no JSON-RPC message.",
            );
            return;
        }
    };
    check_envelope(members, message);
}

fn check_envelope(members: &Members<'_>, message: &mut Message) {
    match members.string("jsonrpc").as_deref() {
        Some("2.0") => {}
        Some(other) => {
            let said = format!("`jsonrpc` must be \"2.0\", but is \"{other}\".");
            message.find("jsonrpc-version", Severity::Error, "/jsonrpc", said);
        }
        None => message.find(
            "jsonrpc-version",
            Severity::Error,
            "/jsonrpc",
            "`jsonrpc` must be \"2.0\", but is missing or no string.",
        ),
    }
    match message.id.clone() {
        Some(Id::Null) => message.find("id-null", Severity::Error, "/id", "MCP forbids `null` as an id."),
        Some(Id::Invalid(_)) => message.find("id-type", Severity::Error, "/id", "An id is a string or an integer."),
        Some(Id::Number(token)) if token.contains(['.', 'e', 'E']) => {
            message.find("id-not-integer", Severity::Warning, "/id", "A numeric id should be written as an integer.");
        }
        None if message.kind == MessageKind::Response && message.error.is_none() => {
            message.find("id-missing", Severity::Error, "", "A result must carry the id of its request.");
        }
        _ => {}
    }
    if members.get("method").is_some_and(|text| !text.starts_with('"')) {
        message.find("method-type", Severity::Error, "/method", "`method` must be a string.");
    }
    if message.method.is_some() && (message.result.is_some() || message.error.is_some()) {
        message.find(
            "method-and-answer",
            Severity::Error,
            "",
            "A message has either a `method` or an answer, not both.",
        );
    }
    if message.result.is_some() && message.error.is_some() {
        message.find(
            "result-and-error",
            Severity::Error,
            "",
            "A response has exactly one of `result` and `error`; this has both.",
        );
    }
    if message.params.as_ref().is_some_and(|text| !text.starts_with(['{', '['])) {
        message.find("params-type", Severity::Error, "/params", "`params` must be an object.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(bytes: &[u8], kind: MessageKind, rules: &[&str]) -> Message {
        let message = read_message(bytes);
        assert_eq!(message.kind, kind);
        let found: Vec<&str> = message.findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(found, rules);
        message
    }

    #[test]
    fn clean_messages_have_no_findings() {
        check(br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, MessageKind::Request, &[]);
        check(br#"{"jsonrpc":"2.0","id":"a","result":{}}"#, MessageKind::Response, &[]);
        check(br#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"x"}}"#, MessageKind::Response, &[]);
        check(br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, MessageKind::Notification, &[]);
        check(br#"[{"jsonrpc":"2.0","method":"x"}]"#, MessageKind::Batch, &[]);
    }

    #[test]
    fn noise_is_told_apart_by_what_it_lacks() {
        check(b"Server listening on stdio", MessageKind::Noise, &["not-json"]);
        check(b"", MessageKind::Noise, &["blank-line"]);
        check(b"42", MessageKind::Noise, &["not-an-object"]);
        check(br#"{"level":"info"}"#, MessageKind::Noise, &["not-json-rpc"]);
        check(b"\xff\xfe", MessageKind::Noise, &["not-utf8", "not-json"]);
    }

    #[test]
    fn a_faulty_envelope_is_still_read() {
        check(
            br#"{"id":null,"result":{},"error":{}}"#,
            MessageKind::Response,
            &["jsonrpc-version", "id-null", "result-and-error"],
        );
        check(br#"{"jsonrpc":"2.0","result":1}"#, MessageKind::Response, &["id-missing"]);
        check(
            br#"{"jsonrpc":"1.0","id":{},"method":7,"params":3}"#,
            MessageKind::Request,
            &["jsonrpc-version", "id-type", "method-type", "params-type"],
        );
        let message =
            check(br#"{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}"#, MessageKind::Request, &["duplicate-member"]);
        assert_eq!(message.id, Some(Id::Number("2".to_owned())));
    }

    #[test]
    fn byte_order_mark_and_carriage_return_are_told_and_tolerated() {
        check(
            b"\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"method\":\"x\"}\r",
            MessageKind::Notification,
            &["byte-order-mark", "carriage-return"],
        );
    }

    #[test]
    fn bad_utf8_inside_a_string_does_not_hide_the_message() {
        let message =
            check(b"{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"t\":\"\xff\"}}", MessageKind::Response, &["not-utf8"]);
        assert_eq!(message.id, Some(Id::Number("5".to_owned())));
    }

    #[test]
    fn a_page_that_refuses_breaks_no_rule_of_messages() {
        let found = |status: u16, content_type: &str, body: &[u8]| {
            let headers = vec![("content-type".to_owned(), content_type.to_owned())];
            let http =
                HttpEnvelope { exchange: 1, request: None, status: Some(status), headers, first_byte_micros: None };
            let envelope = Envelope { http: Some(http), sse: None };
            let message = read_message(body).in_envelope(Some(&envelope));
            (message.kind, message.findings.len())
        };
        assert_eq!(found(405, "text/plain", b"Method Not Allowed"), (MessageKind::Noise, 0));
        assert_eq!(found(404, "text/html; charset=utf-8", b"<html>\xff"), (MessageKind::Noise, 0));
        assert_eq!(found(404, "", b"{}"), (MessageKind::Noise, 0));
        assert_eq!(found(404, "Application/JSON; charset=utf-8", b"<html>"), (MessageKind::Noise, 1));
        assert_eq!(found(400, "application/problem+json", b"{}"), (MessageKind::Noise, 1));
        assert_eq!(found(200, "text/plain", b"Method Not Allowed"), (MessageKind::Noise, 1));
        let answer = br#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}"#;
        assert_eq!(
            found(400, "text/plain", answer),
            (MessageKind::Response, 1),
            "a message is one, whatever it is called"
        );
        assert_eq!(read_message(b"hello").in_envelope(None).findings.len(), 1);
    }

    #[test]
    fn a_million_levels_of_nesting_are_read() {
        let deep = format!(r#"{{"jsonrpc":"2.0","id":1,"result":{}{}}}"#, "[".repeat(1_000_000), "]".repeat(1_000_000));
        check(deep.as_bytes(), MessageKind::Response, &[]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_message(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            read_message(&bytes);
        }

        #[test]
        fn any_json_like_text_is_a_message(text in r#"[\[\]{}:,"a-z0-9\\u. -]{0,80}"#) {
            read_message(text.as_bytes());
        }
    }
}
