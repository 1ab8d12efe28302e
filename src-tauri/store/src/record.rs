//! What goes into the log and what comes out of it.

use std::fs::File;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wirescope_wire::{Direction, Envelope, Finding, Frame, MessageKind, Origin};

use crate::table::sessions::SessionKey;

/// How an exchange came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Outcome {
    /// No answer yet.
    Pending,
    Ok,
    /// A JSON-RPC error.
    Error,
    /// A tool result with `isError: true`.
    ToolError,
    /// Cancelled by its sender.
    Cancelled,
    /// No answer within the time allowed.
    TimedOut,
    /// The link closed before an answer came.
    Lost,
    /// The transport failed: an HTTP error status, a stream that ended without the answer.
    Failed,
}

impl Outcome {
    /// Whether it counts among a session's errors.
    pub fn is_error(self) -> bool {
        matches!(self, Outcome::Error | Outcome::ToolError | Outcome::TimedOut | Outcome::Lost | Outcome::Failed)
    }
}

/// A session as it begins. `target` is JSON text.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: String,
    pub target: String,
    pub host: &'static str,
    pub started_micros: i64,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEnd {
    pub at_micros: i64,
    pub failed: bool,
    pub reason: String,
}

/// What a frame was read as: its derived columns.
#[derive(Clone, Debug)]
pub struct Reading {
    pub kind: MessageKind,
    pub rpc_id: Option<String>,
    pub method: Option<String>,
    /// `seq` of the request of the exchange it belongs to.
    pub exchange: Option<u64>,
    pub findings: Vec<Finding>,
}

/// A frame, what it was read as, and the rest of its bytes when they are not all in memory.
#[derive(Clone, Debug)]
pub struct FrameRecord {
    pub frame: Frame,
    pub reading: Reading,
    pub rest: Option<Rest>,
}

/// What of a frame's bytes follows those in memory: the first `bytes` of a file, which is read from its beginning.
#[derive(Clone, Debug)]
pub struct Rest {
    pub file: Arc<File>,
    pub bytes: u64,
}

impl FrameRecord {
    /// The length of the frame.
    pub fn bytes(&self) -> u64 {
        self.frame.bytes.len() as u64 + self.rest.as_ref().map_or(0, |rest| rest.bytes)
    }
}

#[derive(Clone, Debug)]
pub struct MarkRecord {
    pub seq: u64,
    pub at_micros: i64,
    pub kind: &'static str,
    pub text: String,
    /// The exact bytes, when `text` cannot have them.
    pub raw: Option<Vec<u8>>,
    pub envelope: Option<Envelope>,
}

#[derive(Clone, Debug)]
pub struct ExchangeOpened {
    pub request: u64,
    pub direction: Direction,
    pub origin: Origin,
    pub method: String,
    pub name: Option<String>,
    pub started_micros: i64,
}

#[derive(Clone, Debug)]
pub struct ExchangeSettled {
    pub request: u64,
    pub response: Option<u64>,
    pub outcome: Outcome,
    pub ended_micros: i64,
    pub error: Option<String>,
}

/// One change of the log; a batch of them is one transaction.
#[derive(Clone, Debug)]
pub enum Change {
    Frame(FrameRecord),
    Mark(MarkRecord),
    Opened(ExchangeOpened),
    Settled(ExchangeSettled),
    /// A request was sent again, as request `again`.
    SentAgain {
        request: u64,
        again: u64,
    },
    /// The handshake's outcome; `server` is JSON text.
    Described {
        revision: Option<String>,
        server: Option<String>,
    },
    Ended(SessionEnd),
}

/// A session as the log has it.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    pub key: SessionKey,
    pub id: String,
    pub name: Option<String>,
    pub target: String,
    pub host: String,
    pub started_micros: i64,
    pub end: Option<SessionEnd>,
    pub revision: Option<String>,
    pub server: Option<String>,
    pub last_seq: u64,
    pub frames: u64,
    pub errors: u64,
    pub bytes: u64,
}

/// An exchange as the log has it.
#[derive(Clone, Debug)]
pub struct ExchangeRecord {
    pub request: u64,
    pub response: Option<u64>,
    pub direction: Direction,
    pub origin: Origin,
    pub method: String,
    pub name: Option<String>,
    pub outcome: Outcome,
    pub started_micros: i64,
    pub ended_micros: Option<i64>,
    pub error: Option<String>,
    /// The request it was sent again as.
    pub sent_again: Option<u64>,
}

/// A frame without its bytes, with what its exchange says.
#[derive(Clone, Debug)]
pub struct FrameRow {
    pub seq: u64,
    pub at_micros: i64,
    pub direction: Direction,
    pub origin: Origin,
    pub kind: MessageKind,
    pub rpc_id: Option<String>,
    pub method: Option<String>,
    pub bytes: u64,
    pub findings: u32,
    /// Of noise and of an answer to nothing, its first bytes.
    pub beginning: Option<Vec<u8>>,
    pub exchange: Option<ExchangeRecord>,
}

/// One row of a session's timeline.
#[derive(Clone, Debug)]
pub enum TimelineRow {
    Frame(Box<FrameRow>),
    Mark { seq: u64, at_micros: i64, kind: String, text: String, raw: Option<Vec<u8>>, envelope: Option<Box<Envelope>> },
}

impl TimelineRow {
    pub fn seq(&self) -> u64 {
        match self {
            TimelineRow::Frame(row) => row.seq,
            TimelineRow::Mark { seq, .. } => *seq,
        }
    }
}

/// A frame's payload.
#[derive(Clone, Debug)]
pub struct StoredFrame {
    /// The first `limit` bytes.
    pub bytes: Vec<u8>,
    /// All of them are there.
    pub whole: bool,
    pub terminated: bool,
    pub envelope: Option<Envelope>,
    pub findings: Vec<Finding>,
}

/// A saved target; `target` is JSON text.
#[derive(Clone, Debug)]
pub struct TargetRecord {
    pub id: String,
    pub target: String,
}

/// Which era a target was found to speak.
#[derive(Clone, Debug)]
pub struct VerdictRecord {
    pub era: String,
    pub reason: String,
}
