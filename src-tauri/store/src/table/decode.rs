//! From the log's numbers and words back to types. A value that the log's own writer never puts there is told, not guessed.

use wirescope_wire::{Direction, MessageKind, Origin, Severity};

use crate::error::LogError;
use crate::record::Outcome;

fn unreadable(what: &str, value: impl std::fmt::Display) -> LogError {
    LogError::Unreadable { what: format!("{what} {value}") }
}

pub fn direction(number: i64) -> Result<Direction, LogError> {
    match number {
        0 => Ok(Direction::ToServer),
        1 => Ok(Direction::ToClient),
        other => Err(unreadable("direction", other)),
    }
}

pub fn origin(number: i64) -> Result<Origin, LogError> {
    match number {
        0 => Ok(Origin::Peer),
        1 => Ok(Origin::Person),
        2 => Ok(Origin::Own),
        other => Err(unreadable("origin", other)),
    }
}

pub fn kind(number: i64) -> Result<MessageKind, LogError> {
    match number {
        0 => Ok(MessageKind::Request),
        1 => Ok(MessageKind::Response),
        2 => Ok(MessageKind::Notification),
        3 => Ok(MessageKind::Batch),
        4 => Ok(MessageKind::Noise),
        other => Err(unreadable("message kind", other)),
    }
}

pub fn severity(word: &str) -> Result<Severity, LogError> {
    match word {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "hint" => Ok(Severity::Hint),
        other => Err(unreadable("severity", other)),
    }
}

pub fn outcome(word: &str) -> Result<Outcome, LogError> {
    match word {
        "pending" => Ok(Outcome::Pending),
        "ok" => Ok(Outcome::Ok),
        "error" => Ok(Outcome::Error),
        "tool_error" => Ok(Outcome::ToolError),
        "cancelled" => Ok(Outcome::Cancelled),
        "timed_out" => Ok(Outcome::TimedOut),
        "lost" => Ok(Outcome::Lost),
        "failed" => Ok(Outcome::Failed),
        other => Err(unreadable("outcome", other)),
    }
}
