//! An exchange under way, and what its end means when no answer came with it.
//!
//! It knows what HTTP said; whether an answer came is the session's to know.

use std::sync::Arc;

use url::Url;
use wirescope_transport::http::{HttpFailure, HttpHandle};
use wirescope_wire::{Envelope, HttpEnvelope, SseEnvelope};

use super::fates::Fault;
use super::resumption::Resumption;
use super::visible::visible_text;
use crate::mask::{mask_headers, mask_url};
use crate::session::Refusal;

/// How much of a body that is no answer is kept for judging it; the log has all of it.
const KEPT_BODY_BYTES: usize = 64 * 1024;
/// Words that acknowledge a message are few.
const MOST_ACKNOWLEDGING_BYTES: usize = 1024;
/// How much of an answer that is cut an error repeats.
const QUOTED_CHARACTERS: usize = 200;

/// What an exchange is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Carries a message; `awaits` an answer.
    Message {
        tag: u64,
        awaits: bool,
        body: Arc<[u8]>,
        redirects: u32,
    },
    /// Resumes the stream of a request.
    Resume {
        tag: u64,
        from: Resumption,
    },
    /// The standalone stream of a session, or the stream of HTTP+SSE.
    Listen {
        from: Resumption,
    },
    Delete,
}

/// An exchange under way.
pub(super) struct Running {
    pub purpose: Purpose,
    pub method: &'static str,
    pub url: Url,
    pub headers: Vec<(String, String)>,
    pub handle: HttpHandle,
    pub head: Option<Head>,
    /// The beginning of what came back that was no answer.
    pub body: Vec<u8>,
    pub messages: u64,
    pub lines: Lines,
}

/// What the lines of an event stream were, as far as they were no data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lines {
    #[default]
    None,
    /// Only such as no event stream has.
    Foreign,
    /// Fields of events, or comments.
    Events,
}

pub(super) struct Head {
    pub status: u16,
    pub reason: String,
    pub headers: Vec<(String, String)>,
    pub first_byte_micros: u64,
}

impl Head {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Running {
    /// Keeps the beginning of what came, for judging it.
    pub fn keep(&mut self, bytes: &[u8]) {
        let room = KEPT_BODY_BYTES.saturating_sub(self.body.len());
        self.body.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// How its stream could go on, once it has ended and said this of it.
    pub fn resumption(&self, last_event_id: Option<String>, retry_millis: Option<u64>) -> Resumption {
        match &self.purpose {
            Purpose::Resume { from, .. } => from.after(last_event_id, retry_millis, true),
            Purpose::Listen { from } => from.after(last_event_id, retry_millis, from.last_event_id.is_some()),
            Purpose::Message { .. } | Purpose::Delete => {
                Resumption::default().after(last_event_id, retry_millis, false)
            }
        }
    }

    /// Notes a line that is no field of an event.
    pub fn note_line(&mut self, line: &[u8]) {
        if line.starts_with(b":") {
            self.lines = Lines::Events;
        } else if self.lines == Lines::None {
            self.lines = Lines::Foreign;
        }
    }

    pub fn succeeded(&self) -> bool {
        self.head.as_ref().is_some_and(Head::is_success)
    }

    pub fn is_stream(&self) -> bool {
        let content_type = self.head.as_ref().and_then(|head| head.header("content-type")).unwrap_or_default();
        content_type.to_ascii_lowercase().starts_with("text/event-stream")
    }

    /// The words that a message was taken with, such as `Accepted`: the body of a POST whose answer, if it has one, comes
    /// elsewhere. They are no message and want to be none. Anything that begins as JSON does stays a frame.
    pub fn acknowledgement<'a>(&self, body: &'a [u8], answers_elsewhere: bool) -> Option<&'a str> {
        let has_answer = match self.purpose {
            Purpose::Message { awaits, .. } => awaits && !answers_elsewhere,
            Purpose::Resume { .. } | Purpose::Listen { .. } | Purpose::Delete => true,
        };
        let is_short = body.len() <= MOST_ACKNOWLEDGING_BYTES;
        let is_one = !has_answer && self.succeeded() && !self.is_stream() && is_short && !begins_as_message(body);
        std::str::from_utf8(body).ok().filter(|_| is_one)
    }

    pub fn envelope(&self, exchange: u64, sse: Option<SseEnvelope>) -> Envelope {
        let http = self.head.as_ref().map(|head| HttpEnvelope {
            exchange,
            request: None,
            status: Some(head.status),
            headers: mask_headers(&head.headers),
            first_byte_micros: Some(head.first_byte_micros),
        });
        Envelope { http, sse }
    }

    pub fn why_unanswered(&self, failure: Option<&HttpFailure>) -> String {
        if let Some(failure) = failure {
            return self.why_broken(failure);
        }
        let Some(head) = &self.head else { return "no HTTP answer came".to_owned() };
        if self.is_cut_json() {
            let bytes = self.body.len();
            return format!(
                "the JSON of the answer ends early, after {bytes} bytes (HTTP {}){}",
                head.status,
                self.quoted()
            );
        }
        if head.is_success() {
            let stream = if self.is_stream() { "the event stream ended" } else { "the HTTP answer ended" };
            let wrong = if self.is_mislabelled(None) { "; nothing in it is an event of such a stream" } else { "" };
            return format!("{stream} (HTTP {}) without the answer{wrong}", head.status);
        }
        let to = head.header("location").map(|location| format!(", to {}", mask_url(location))).unwrap_or_default();
        let words = visible_text(&self.body);
        let said = if words.is_empty() { String::new() } else { format!(": {words}") };
        format!("HTTP {} {}{to}{said}", head.status, head.reason)
    }

    fn why_broken(&self, failure: &HttpFailure) -> String {
        let Some(head) = &self.head else { return failure.to_string() };
        match failure {
            HttpFailure::Cut { reason, received } => {
                let what = if self.is_stream() { "the event stream was cut" } else { "the body ended early" };
                format!("{what}, after {received} bytes (HTTP {}): {reason}{}", head.status, self.quoted())
            }
            other => other.to_string(),
        }
    }

    /// The beginning of the body on one line: an error page has many, and the log has it as it came.
    fn beginning(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(QUOTED_CHARACTERS).collect()
    }

    fn quoted(&self) -> String {
        let beginning = self.beginning();
        if beginning.is_empty() { String::new() } else { format!("; it began with: {beginning}") }
    }

    /// Which fault this is, where it is more than a refusal: the answer had begun, or its time was up.
    pub fn fault(&self, failure: Option<&HttpFailure>) -> Option<Fault> {
        match failure {
            Some(HttpFailure::FirstByteTimeout { .. } | HttpFailure::Silence { .. }) => Some(Fault::TimedOut),
            Some(HttpFailure::Cut { .. } | HttpFailure::Decompress { .. }) if self.succeeded() => Some(Fault::Broken),
            None if self.is_cut_json() => Some(Fault::Broken),
            Some(HttpFailure::BadResponse { .. } | HttpFailure::Cut { .. } | HttpFailure::Write { .. })
                if self.head.is_none() =>
            {
                Some(Fault::NotHttp)
            }
            _ => None,
        }
    }

    /// The end as what came in the place of an answer.
    pub fn refusal(&self, reason: String, failure: Option<&HttpFailure>) -> Refusal {
        let status = self.head.as_ref().map(|head| head.status);
        Refusal { reason, status, fault: self.fault(failure), body: self.body.clone() }
    }

    /// A stream that ended, by the server or by the network; one that we left or that fell silent did not.
    pub fn is_cut_stream(&self, failure: Option<&HttpFailure>) -> bool {
        self.succeeded() && self.is_stream() && matches!(failure, None | Some(HttpFailure::Cut { .. }))
    }

    /// It came whole, and is called an event stream without being one: sent again, it would be no other.
    pub fn is_mislabelled(&self, failure: Option<&HttpFailure>) -> bool {
        self.succeeded() && self.is_stream() && failure.is_none() && self.lines == Lines::Foreign
    }

    /// A part of a stream after which resuming is worth a try: it ended, or the connection did before it began.
    pub fn is_resumable(&self, failure: Option<&HttpFailure>) -> bool {
        let resumes = matches!(self.purpose, Purpose::Resume { .. });
        match &self.head {
            Some(_) => self.succeeded() && self.is_stream() && !matches!(failure, Some(HttpFailure::Aborted)),
            None => resumes && matches!(failure, Some(HttpFailure::Cut { .. })),
        }
    }

    /// The body is the beginning of a JSON document, although HTTP counts it as whole.
    fn is_cut_json(&self) -> bool {
        let is_kept_whole = self.body.len() < KEPT_BODY_BYTES;
        let ends_early = || {
            let read = serde_json::from_slice::<serde::de::IgnoredAny>(&self.body);
            read.is_err_and(|error| error.is_eof())
        };
        self.succeeded() && !self.is_stream() && is_kept_whole && begins_as_message(&self.body) && ends_early()
    }
}

/// JSON-RPC messages are objects, batches arrays.
fn begins_as_message(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['))
}
