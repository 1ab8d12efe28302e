//! What a session on HTTP remembers between requests, and the headers that follow from it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use url::Url;
use wirescope_mcp::encode_header_value;
use wirescope_transport::HttpHead;
use wirescope_wire::{Envelope, HttpEnvelope};

use super::fates::Fates;
use crate::mask::{mask_headers, mask_url};
use crate::session::Refusal;

/// How messages travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// One endpoint; each message is a POST of its own (MCP 2025-03-26 on).
    Streamable,
    /// A stream that is opened first and names the endpoint for POSTs (MCP 2024-11-05).
    Sse { endpoint: Option<Url> },
}

/// What of a message goes into headers.
#[derive(Clone, Debug, Default)]
pub(crate) struct MessageHead {
    pub method: Option<String>,
    /// `params.name`, `params.uri` or `params.taskId`: what `Mcp-Name` says.
    pub name: Option<String>,
    /// `Mcp-Param-*`: name without the prefix, and encoded value.
    pub params: Vec<(String, String)>,
    /// Headers a person sets for this message alone; one of a name that would be sent anyway takes its place.
    pub overrides: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct HttpState {
    url: Url,
    /// The target's own headers.
    headers: Vec<(String, String)>,
    fates: Fates,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    flavour: Flavour,
    /// `MCP-Protocol-Version`, once it is known.
    protocol_version: Option<String>,
    modern: bool,
    mcp_session_id: Option<String>,
    last_exchange: u64,
    /// Why the stream of HTTP+SSE ended.
    stream_end: Option<Refusal>,
}

impl HttpState {
    pub fn new(url: Url, headers: Vec<(String, String)>) -> HttpState {
        let inner = Inner {
            flavour: Flavour::Streamable,
            protocol_version: None,
            modern: false,
            mcp_session_id: None,
            last_exchange: 0,
            stream_end: None,
        };
        HttpState { url, headers, fates: Fates::default(), inner: Mutex::new(inner) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    pub fn fates(&self) -> &Fates {
        &self.fates
    }

    pub fn flavour(&self) -> Flavour {
        self.lock().flavour.clone()
    }

    pub fn set_flavour(&self, flavour: Flavour) {
        self.lock().flavour = flavour;
    }

    /// What every later request says in `MCP-Protocol-Version`; none before the handshake is done. The header exists since
    /// 2025-06-18; stateless requests carry it always.
    pub fn speak(&self, version: Option<String>, modern: bool) {
        let mut inner = self.lock();
        inner.protocol_version = version;
        inner.modern = modern;
    }

    pub fn mcp_session_id(&self) -> Option<String> {
        self.lock().mcp_session_id.clone()
    }

    pub fn set_mcp_session_id(&self, id: Option<String>) {
        self.lock().mcp_session_id = id;
    }

    pub fn is_modern(&self) -> bool {
        self.lock().modern
    }

    pub fn next_exchange(&self) -> u64 {
        let mut inner = self.lock();
        inner.last_exchange += 1;
        inner.last_exchange
    }

    pub fn note_stream_end(&self, end: Refusal) {
        self.lock().stream_end = Some(end);
    }

    /// Why the stream of HTTP+SSE ended; once.
    pub fn take_stream_end(&self) -> Option<Refusal> {
        self.lock().stream_end.take()
    }

    /// The POST that carries a message.
    pub fn post(&self, message: &MessageHead) -> HttpHead {
        let exchange = self.next_exchange();
        let inner = self.lock();
        let mut headers = vec![
            ("Accept".to_owned(), "application/json, text/event-stream".to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
        ];
        let url = match &inner.flavour {
            Flavour::Sse { endpoint: Some(endpoint) } => endpoint.clone(),
            Flavour::Sse { endpoint: None } | Flavour::Streamable => self.url.clone(),
        };
        if inner.flavour == Flavour::Streamable {
            push_session(&inner, &mut headers);
            if inner.modern {
                push_standard(message, &mut headers);
            }
        }
        replace(&mut headers, &self.headers);
        replace(&mut headers, &message.overrides);
        HttpHead { exchange, url, headers }
    }

    /// The headers of a GET that opens or resumes a stream.
    pub fn stream_headers(&self, last_event_id: Option<&str>) -> Vec<(String, String)> {
        let inner = self.lock();
        let mut headers = vec![("Accept".to_owned(), "text/event-stream".to_owned())];
        if inner.flavour == Flavour::Streamable {
            push_session(&inner, &mut headers);
        }
        if let Some(id) = last_event_id {
            headers.push(("Last-Event-ID".to_owned(), id.to_owned()));
        }
        replace(&mut headers, &self.headers);
        headers
    }

    /// The headers of the DELETE that ends an MCP session.
    pub fn delete_headers(&self) -> Vec<(String, String)> {
        let inner = self.lock();
        let mut headers = Vec::new();
        push_session(&inner, &mut headers);
        replace(&mut headers, &self.headers);
        headers
    }
}

/// What a person names takes the place of what would be sent anyway.
fn replace(headers: &mut Vec<(String, String)>, with: &[(String, String)]) {
    headers.retain(|(present, _)| !with.iter().any(|(name, _)| present.eq_ignore_ascii_case(name)));
    headers.extend(with.iter().cloned());
}

fn push_session(inner: &Inner, headers: &mut Vec<(String, String)>) {
    if let Some(version) = &inner.protocol_version {
        headers.push(("MCP-Protocol-Version".to_owned(), version.clone()));
    }
    // A stateless request belongs to no session.
    if let Some(id) = inner.mcp_session_id.as_ref().filter(|_| !inner.modern) {
        headers.push(("Mcp-Session-Id".to_owned(), id.clone()));
    }
}

/// MCP 2026-07-28, basic/transports/streamable-http, "Standard request headers".
fn push_standard(message: &MessageHead, headers: &mut Vec<(String, String)>) {
    if let Some(method) = &message.method {
        headers.push(("Mcp-Method".to_owned(), encode_header_value(method)));
    }
    if let Some(name) = &message.name {
        headers.push(("Mcp-Name".to_owned(), encode_header_value(name)));
    }
    for (name, value) in &message.params {
        headers.push((format!("Mcp-Param-{name}"), value.clone()));
    }
}

/// The envelope of a message that goes out, secrets masked.
pub(crate) fn request_envelope(exchange: u64, method: &str, url: &Url, headers: &[(String, String)]) -> Envelope {
    Envelope {
        http: Some(HttpEnvelope {
            exchange,
            request: Some(format!("{method} {}", mask_url(url.as_str()))),
            status: None,
            headers: mask_headers(headers),
            first_byte_micros: None,
        }),
        sse: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> HttpState {
        HttpState::new("http://127.0.0.1:1/mcp".parse().expect("a URL"), vec![("X-Mine".to_owned(), "1".to_owned())])
    }

    fn names(head: &HttpHead) -> Vec<&str> {
        head.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn a_session_adds_its_id_and_version_once_they_are_known() {
        let state = state();
        assert_eq!(names(&state.post(&MessageHead::default())), ["Accept", "Content-Type", "X-Mine"]);
        state.set_mcp_session_id(Some("abc".to_owned()));
        state.speak(Some("2025-11-25".to_owned()), false);
        let head = state.post(&MessageHead { method: Some("tools/list".to_owned()), ..MessageHead::default() });
        assert_eq!(names(&head), ["Accept", "Content-Type", "MCP-Protocol-Version", "Mcp-Session-Id", "X-Mine"]);
        assert_eq!(head.exchange, 2);
    }

    #[test]
    fn a_stateless_request_names_its_method_its_subject_and_its_parameters() {
        let state = state();
        state.set_mcp_session_id(Some("never sent".to_owned()));
        state.speak(Some("2026-07-28".to_owned()), true);
        let head = state.post(&MessageHead {
            method: Some("tools/call".to_owned()),
            name: Some("wetter für".to_owned()),
            params: vec![("Region".to_owned(), "eu".to_owned())],
            overrides: vec![("mcp-method".to_owned(), "lie".to_owned())],
        });
        let lines: Vec<String> = head.headers.iter().skip(2).map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            lines,
            [
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Name: =?base64?d2V0dGVyIGbDvHI=?=",
                "Mcp-Param-Region: eu",
                "X-Mine: 1",
                "mcp-method: lie"
            ]
        );
    }
}
