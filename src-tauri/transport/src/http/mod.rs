//! HTTP exchanges, one request and all that answers it, with every fact told.
//!
//! The session decides what to send: each MCP header, session ids, resumption, cancellation. This module performs the
//! exchange over HTTP/1.1, cuts the body into messages and reports what happened as [`HttpEvent`]s. It never reads JSON, never
//! follows a redirect, sends no header of its own but `Host` and `Content-Length` (and a proxy's `Proxy-Authorization`), and
//! keeps nothing to itself: a body that is cut, of the wrong type or no HTTP at all is handed out as far as it came.
//!
//! ```text
//! client ─▶ exchange ─▶ pool ─▶ connection ─▶ dial, proxy, tls    DNS, TCP, CONNECT, TLS: each timed apart
//!              │                     └─▶ tape ─▶ hyper            the bytes as they were: header case, order, times
//!              └─▶ body ─▶ inflate ─▶ wire::framing::Sse          messages, events, comments
//! ```
//!
//! Invariants: the events of one exchange come in order and the last is [`HttpWhat::Ended`]; a request that may have reached
//! the server is never sent twice.

mod body;
mod client;
mod connection;
mod dial;
mod exchange;
mod failure;
mod head;
mod inflate;
mod pool;
mod proxy;
mod tape;
mod tls;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use url::Url;
use wirescope_wire::SseEnvelope;

use crate::payload::Payload;

pub use client::{HttpClient, HttpHandle};
pub use failure::{HttpFailure, HttpSetupError};

/// How a session reaches its server.
#[derive(Clone, Default)]
pub struct HttpOptions {
    /// `http://[user:password@]host:port`: asked to CONNECT for https, given absolute URLs for http.
    pub proxy: Option<Url>,
    /// PEM file of certificates that are trusted beside the system's.
    pub extra_ca: Option<PathBuf>,
    /// PEM file with a certificate chain and its private key.
    pub client_certificate: Option<PathBuf>,
    /// Check no certificate at all. What is told of a connection says so.
    pub accept_any_certificate: bool,
    pub timeouts: HttpTimeouts,
    /// Where the rest of a long message is kept until it is recorded; the system's folder for such files when there is none.
    pub spool: Option<PathBuf>,
}

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpTimeouts {
    /// For DNS, TCP, a proxy and TLS together.
    pub connect: Duration,
    /// From the last byte that could be written to the answer's first.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub silence: Duration,
}

impl Default for HttpTimeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(60),
            silence: Duration::from_secs(300),
        }
    }
}

/// One request.
#[derive(Clone)]
pub struct HttpRequest {
    /// The session's number for the exchange.
    pub exchange: u64,
    /// `POST`, `GET`, `DELETE`.
    pub method: &'static str,
    pub url: Url,
    /// Written exactly so and in this order. `Host` and `Content-Length` are added unless they are among them.
    pub headers: Vec<(String, String)>,
    pub body: Option<Arc<[u8]>>,
    /// Instead of the session's: a long call waits longer.
    pub first_byte_timeout: Option<Duration>,
    /// A stream one listens to: its silence is no failure.
    pub endless: bool,
}

/// Without the proxy's credentials.
impl fmt::Debug for HttpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = self.proxy.as_ref().map(|url| (url.host_str().unwrap_or_default(), url.port()));
        f.debug_struct("HttpOptions")
            .field("proxy", &proxy)
            .field("extra_ca", &self.extra_ca)
            .field("client_certificate", &self.client_certificate)
            .field("accept_any_certificate", &self.accept_any_certificate)
            .field("timeouts", &self.timeouts)
            .field("spool", &self.spool)
            .finish()
    }
}

/// Without what may be secret: headers by name only, no query, no body.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("HttpRequest")
            .field("exchange", &self.exchange)
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("path", &self.url.path())
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(|body| body.len()))
            .field("first_byte_timeout", &self.first_byte_timeout)
            .field("endless", &self.endless)
            .finish()
    }
}

/// Something that happened in an exchange; `at` is when it was noticed.
#[derive(Clone, Debug)]
pub struct HttpEvent {
    pub exchange: u64,
    pub at: Instant,
    pub what: HttpWhat,
}

/// In this order: `Connected` (twice when an idle connection turned out dead), `Head`, what the body holds, `Ended`.
#[derive(Clone, Debug, PartialEq)]
pub enum HttpWhat {
    /// A connection is there. The times are `None` for a step that was not taken, so for all of a reused connection.
    Connected {
        /// Numbers the connections of a client, from 1.
        connection: u64,
        /// The other end of the TCP connection: the server or the proxy.
        address: String,
        /// The proxy's address without its credentials, when the exchange goes through it.
        proxy: Option<String>,
        reused: bool,
        dns_micros: Option<u64>,
        connect_micros: Option<u64>,
        tls_micros: Option<u64>,
        /// `TLS 1.3, TLS_AES_256_GCM_SHA384`.
        tls: Option<String>,
    },
    /// The final status line and headers as they were written, names in their own case; 1xx heads before it are left out.
    Head {
        status: u16,
        reason: String,
        headers: Vec<(String, String)>,
        /// From the request's last byte to the answer's first.
        first_byte_micros: u64,
    },
    /// A body that is no event stream, whole and only when it is not empty, or the data of one SSE event of type `message`.
    /// `terminated` is false when it was cut. Bytes that are no HTTP answer come so as well, without a `Head` before them.
    Message { bytes: Payload, sse: Option<SseEnvelope>, terminated: bool },
    /// An SSE event without data (a priming event) or of another type, as `endpoint`.
    Event { sse: SseEnvelope, data: Vec<u8>, terminated: bool },
    /// A line of an event stream that is no field of an event: a comment with its colon, or an unknown field.
    Comment { text: Vec<u8> },
    /// Nothing more will come.
    Ended {
        /// As they came, before decompression.
        body_bytes: u64,
        /// Of the last SSE event with an id; `""` when the server took it back.
        last_event_id: Option<String>,
        retry_millis: Option<u64>,
        /// From the start of the exchange.
        micros: u64,
        failure: Option<HttpFailure>,
    },
}

#[cfg(test)]
mod tests;
