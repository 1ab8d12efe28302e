//! What goes out: messages, one a line, and remarks for people on the log.
//!
//! Every thread writes through here, a whole line at a time, so that lines never mix.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::json_rpc::{Id, RpcError};

pub(crate) struct Outbox {
    messages: Mutex<Box<dyn Write + Send>>,
    log: Mutex<Box<dyn Write + Send>>,
    /// The first failure to write; the reading thread ends the session over it.
    failure: Mutex<Option<io::Error>>,
}

impl Outbox {
    pub(crate) fn new(messages: impl Write + Send + 'static, log: impl Write + Send + 'static) -> Outbox {
        Outbox { messages: Mutex::new(Box::new(messages)), log: Mutex::new(Box::new(log)), failure: Mutex::new(None) }
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.line(&json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string());
    }

    /// Writes a line as it is, JSON or not.
    pub(crate) fn line(&self, text: &str) {
        self.bytes(format!("{text}\n").as_bytes());
    }

    pub(crate) fn bytes(&self, bytes: &[u8]) {
        let mut messages = lock(&self.messages);
        if let Err(error) = messages.write_all(bytes).and_then(|()| messages.flush()) {
            lock(&self.failure).get_or_insert(error);
        }
    }

    /// A remark on stderr. Failing to make one is no reason to stop serving.
    pub(crate) fn remark(&self, text: &str) {
        let mut log = lock(&self.log);
        let _ = log.write_all(format!("wirescope-demo: {text}\n").as_bytes()).and_then(|()| log.flush());
    }

    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        lock(&self.failure).take()
    }
}

/// The text of an answer. Without an id none is written: `null` is not allowed for one (2025-11-25, basic/index).
pub(crate) fn answer_text(id: Option<&Id>, outcome: &Result<Box<RawValue>, RpcError>) -> String {
    let id = id.map(|id| format!("\"id\":{},", id.as_json())).unwrap_or_default();
    match outcome {
        Ok(result) => format!("{{\"jsonrpc\":\"2.0\",{id}\"result\":{}}}", result.get()),
        Err(error) => format!("{{\"jsonrpc\":\"2.0\",{id}\"error\":{}}}", error.to_json()),
    }
}

/// A thread that panicked while it held a lock has left nothing half done that matters here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
