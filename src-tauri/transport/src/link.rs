//! One opened instance of a transport, as the session sees it.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{Notify, mpsc};

/// Bytes to send, without the delimiter: the transport adds its own.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The sender's number for it, handed back when writing fails.
    pub tag: u64,
    pub bytes: Arc<[u8]>,
}

/// What happened on a link. `at` is when it was read or noticed.
#[derive(Debug)]
pub enum LinkEvent {
    /// The peer process is running.
    Spawned { pid: u32, at: Instant },
    /// One delimited message, or what was left of one when the stream ended (`terminated` is false).
    Frame { bytes: Vec<u8>, terminated: bool, at: Instant },
    /// One line (or, past 64 KiB, a piece of one) of the peer's stderr, without its line feed.
    Stderr { bytes: Vec<u8>, at: Instant },
    /// An outgoing message could not be written; `tag` is the one it was handed over with.
    WriteFailed { tag: u64, reason: String, at: Instant },
    /// The peer closed its output (stdout on stdio); it may still be running.
    OutputEnded { at: Instant },
    /// The peer process has ended: with an exit code, or by a signal.
    Exited { code: Option<i32>, signal: Option<i32>, at: Instant },
    /// Wirescope asked the process to end more firmly: `closing its input`, `SIGTERM`, `SIGKILL`.
    Stopping { step: &'static str, at: Instant },
    /// Nothing more will come. Always the last event.
    Closed { at: Instant },
}

/// A link's session side.
pub struct Link {
    pub events: mpsc::Receiver<LinkEvent>,
    pub outgoing: mpsc::UnboundedSender<Outgoing>,
    /// Asks the transport to close in good order; [`LinkEvent::Closed`] tells when it has.
    pub close: Arc<Notify>,
}
