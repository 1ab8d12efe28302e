//! Where words go: messages that come before an answer, and remarks for people.
//!
//! A tool sees only this, so it cannot tell a pipe from a stream of HTTP.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::json_rpc::{Id, RpcError};

/// The way to the client while a request is open.
pub(crate) trait Outlet: Send + Sync {
    /// One whole message.
    fn message(&self, text: &str);

    /// The last message for this request. Only a stream that ends with it makes a difference.
    fn last(&self, text: &str) {
        self.message(text);
    }

    /// Whether anybody hears what comes before the answer.
    fn reaches(&self) -> bool {
        true
    }

    /// Something that is no message, where only messages belong.
    fn noise(&self, text: &str);

    /// The first half of a message; then the server dies with this exit code.
    fn torn(&self, text: &str, code: i32);

    /// Closes the stream that waits for the answer. False where there is none to close.
    fn drop_stream(&self) -> bool {
        false
    }
}

/// What people read on stderr.
pub(crate) struct Remarks(Mutex<Box<dyn Write + Send>>);

impl Remarks {
    pub(crate) fn new(log: impl Write + Send + 'static) -> Remarks {
        Remarks(Mutex::new(Box::new(log)))
    }

    /// Failing to make a remark is no reason to stop serving.
    pub(crate) fn make(&self, text: &str) {
        let mut log = lock(&self.0);
        let _ = log.write_all(format!("wirescope-demo: {text}\n").as_bytes()).and_then(|()| log.flush());
    }
}

pub(crate) fn notification_text(method: &str, params: Value) -> String {
    json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string()
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
