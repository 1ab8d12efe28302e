//! One opened instance of a transport, as the session sees it.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{Notify, mpsc};
use wirescope_wire::Envelope;

use crate::payload::Payload;

/// The HTTP request that carries an outgoing message, as the session composed and recorded it.
#[derive(Clone, Debug)]
pub struct HttpHead {
    /// The session's number for the HTTP exchange.
    pub exchange: u64,
    pub url: url::Url,
    /// In order; the client adds only `Host` and `Content-Length`.
    pub headers: Vec<(String, String)>,
}

/// Bytes to send, without a delimiter: the transport adds its own.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The sender's number for it, handed back when something becomes of it.
    pub tag: u64,
    pub bytes: Arc<[u8]>,
    /// Set on HTTP links.
    pub http: Option<HttpHead>,
    /// An answer is awaited: the end of the HTTP response without one is worth telling.
    pub awaits: bool,
    /// Nothing that is sent after it may overtake it: on HTTP its response is waited for.
    pub barrier: bool,
}

/// What a session asks of its link.
#[derive(Clone, Debug)]
pub enum Command {
    Send(Outgoing),
    /// Close the response stream of the message with this tag: a cancellation on stateless HTTP.
    Abort {
        tag: u64,
    },
    /// Open the standalone stream of a Streamable HTTP session.
    Listen,
}

/// What happened on a link. `at` is when it was read or noticed.
#[derive(Debug)]
pub enum LinkEvent {
    /// The peer process is running.
    Spawned { pid: u32, at: Instant },
    /// One delimited message, or what was left of one when the stream ended (`terminated` is false).
    Frame { bytes: Payload, terminated: bool, envelope: Option<Envelope>, at: Instant },
    /// One line (or, past 64 KiB, a piece of one) of the peer's stderr, without its line feed.
    Stderr { bytes: Vec<u8>, at: Instant },
    /// Something that is no frame, for the log: `kind` names the mark, `text` says it in words.
    Fact { kind: &'static str, text: String, envelope: Option<Envelope>, at: Instant },
    /// An outgoing message could not be written; `tag` is the one it was handed over with.
    WriteFailed { tag: u64, reason: String, at: Instant },
    /// No answer to the message with this tag can come any more, and why.
    /// `status` and `body` (its beginning) are those of the HTTP response, when there was one.
    Unanswered { tag: u64, reason: String, status: Option<u16>, body: Vec<u8>, at: Instant },
    /// The link is of no use any more, and why; it closes.
    Lost { reason: String, at: Instant },
    /// The peer closed its output (stdout on stdio); it may still be running.
    OutputEnded { at: Instant },
    /// The peer process has ended: with an exit code, or by a signal.
    Exited { code: Option<i32>, signal: Option<i32>, at: Instant },
    /// Wirescope asked the process to end more firmly: `SIGTERM`, `SIGKILL`.
    Stopping { step: &'static str, at: Instant },
    /// Nothing more will come. Always the last event.
    Closed { at: Instant },
}

/// A link's session side.
pub struct Link {
    pub events: mpsc::Receiver<LinkEvent>,
    pub commands: mpsc::UnboundedSender<Command>,
    /// Asks the transport to close in good order; [`LinkEvent::Closed`] tells when it has.
    pub close: Arc<Notify>,
}
