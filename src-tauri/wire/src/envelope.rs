//! What surrounded a frame on its transport: never part of its bytes, kept beside them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Example: `{"http":{"exchange":3,"request":null,"status":200,"headers":[["content-type","text/event-stream"]],
/// "first_byte_micros":1200},"sse":{"event":"message","id":"7","retry_millis":null}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Envelope {
    pub http: Option<HttpEnvelope>,
    pub sse: Option<SseEnvelope>,
}

/// The HTTP message that carried a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HttpEnvelope {
    /// Numbers the HTTP exchanges of a session: a request frame and the frames of its response have the same.
    pub exchange: u64,
    /// Of a request: its method and URL, `POST http://127.0.0.1:3001/mcp`.
    pub request: Option<String>,
    /// Of a response.
    pub status: Option<u16>,
    /// In the order they stood on the wire, names as written; values of secrets are masked.
    pub headers: Vec<(String, String)>,
    /// Of a response: from the request's last byte to the response's first.
    pub first_byte_micros: Option<u64>,
}

/// The fields of the server-sent event that carried a frame (HTML Living Standard, server-sent events).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SseEnvelope {
    /// `event`; `null` when the field was absent (then it means `message`).
    pub event: Option<String>,
    /// `id`; an empty one is kept apart from none.
    pub id: Option<String>,
    /// `retry`, when it was a whole number.
    pub retry_millis: Option<u64>,
}
