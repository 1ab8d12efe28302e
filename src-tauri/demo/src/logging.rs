//! Log messages, and the level that lets them through: of the session in the legacy era, of the request in the modern one.
//!
//! No message is sent until a client has asked for a level: the spec names no level to begin with.

use std::sync::Mutex;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::outlet::{Outlet, lock, notification_text};

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

/// The level of a session.
#[derive(Default)]
pub(crate) struct Logging(Mutex<Option<Level>>);

impl Logging {
    pub(crate) fn set(&self, params: &SetLevel) -> Value {
        *lock(&self.0) = Some(params.level);
        json!({})
    }

    pub(crate) fn level(&self) -> Option<Level> {
        *lock(&self.0)
    }
}

/// Sends what is severe enough.
pub(crate) struct Logger<'a> {
    pub level: Option<Level>,
    pub outlet: &'a dyn Outlet,
}

impl Logger<'_> {
    pub(crate) fn send(&self, level: Level, data: Value) {
        if self.level.is_some_and(|least| level >= least) {
            let params = json!({"level": level.name(), "logger": "demo", "data": data});
            self.outlet.message(&notification_text("notifications/message", params));
        }
    }
}
