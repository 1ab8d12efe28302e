//! `logging/setLevel`, and the log messages it lets through.
//!
//! No message is sent until a client has asked for a level: the spec names no level to begin with.

use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::json_rpc::RpcError;
use crate::outbox::{Outbox, lock};

/// Least to most severe (2025-11-25, server/utilities/logging).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Debug,
    Info,
    Notice,
    Warning,
    Error,
    Critical,
    Alert,
    Emergency,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Notice => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
            Level::Critical => "critical",
            Level::Alert => "alert",
            Level::Emergency => "emergency",
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct SetLevel {
    level: Level,
}

#[derive(Default)]
pub(crate) struct Logging(Mutex<Option<Level>>);

impl Logging {
    pub(crate) fn set(&self, params: &SetLevel) -> Result<Value, RpcError> {
        *lock(&self.0) = Some(params.level);
        Ok(json!({}))
    }

    pub(crate) fn send(&self, outbox: &Outbox, level: Level, data: Value) {
        if lock(&self.0).is_some_and(|threshold| level >= threshold) {
            let params = json!({"level": level.name(), "logger": "demo", "data": data});
            outbox.notify("notifications/message", params);
        }
    }
}
