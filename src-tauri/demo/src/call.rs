//! The calls under way: one may be cancelled while it waits, and may report progress.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::json_rpc::{INTERNAL_ERROR, INVALID_REQUEST, Id, RpcError};
use crate::outlet::{Outlet, lock, notification_text};

/// Calls that may run at once; more are refused rather than queued.
const LIMIT: usize = 64;

/// Set once by whoever hears that the answer is not wanted, seen by the thread of the call.
#[derive(Default)]
pub(crate) struct Cancellation {
    cancelled: Mutex<bool>,
    changed: Condvar,
}

impl Cancellation {
    pub(crate) fn cancel(&self) {
        *lock(&self.cancelled) = true;
        self.changed.notify_all();
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        *lock(&self.cancelled)
    }

    /// Waits, and returns early when cancelled. False: go on; true: stop, and answer nothing.
    pub(crate) fn wait(&self, duration: Duration) -> bool {
        let deadline = Instant::now() + duration;
        let mut cancelled = lock(&self.cancelled);
        while !*cancelled {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            cancelled = match self.changed.wait_timeout(cancelled, left) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }
}

/// Requests that are being worked on, by id.
#[derive(Default)]
pub(crate) struct Calls(Mutex<HashMap<Id, Arc<Cancellation>>>);

impl Calls {
    pub(crate) fn begin(&self, id: &Id) -> Result<Arc<Cancellation>, RpcError> {
        let mut calls = lock(&self.0);
        if calls.contains_key(id) {
            return Err(RpcError::new(INVALID_REQUEST, format!("a request with id {} is still open", id.as_json())));
        }
        if calls.len() >= LIMIT {
            return Err(RpcError::new(INTERNAL_ERROR, format!("{LIMIT} calls are running already; try again later")));
        }
        let cancellation = Arc::new(Cancellation::default());
        calls.insert(id.clone(), Arc::clone(&cancellation));
        Ok(cancellation)
    }

    pub(crate) fn end(&self, id: &Id) {
        lock(&self.0).remove(id);
    }

    /// A cancellation of a request that is unknown or done is ignored (2025-11-25, basic/utilities/cancellation).
    pub(crate) fn cancel(&self, id: &Id) -> bool {
        match lock(&self.0).get(id) {
            Some(cancellation) => {
                cancellation.cancel();
                true
            }
            None => false,
        }
    }

    pub(crate) fn cancel_all(&self) {
        lock(&self.0).values().for_each(|cancellation| cancellation.cancel());
    }
}

/// Reports progress to whoever asked for it, with the token they gave.
pub(crate) struct Progress<'a> {
    pub outlet: &'a dyn Outlet,
    pub token: Option<Value>,
}

impl Progress<'_> {
    pub(crate) fn report(&self, progress: u64, total: u64, message: &str) {
        self.send(json!({"progress": progress, "total": total, "message": message}));
    }

    /// With what is known.
    pub(crate) fn tell(&self, progress: f64, total: Option<f64>, message: Option<&str>) {
        let mut params = json!({"progress": progress});
        if let Some(total) = total {
            params["total"] = json!(total);
        }
        if let Some(message) = message {
            params["message"] = json!(message);
        }
        self.send(params);
    }

    fn send(&self, params: Value) {
        if let (Some(token), Value::Object(rest)) = (&self.token, params) {
            let mut params = serde_json::Map::from_iter([("progressToken".to_owned(), token.clone())]);
            params.extend(rest);
            self.outlet.message(&notification_text("notifications/progress", Value::Object(params)));
        }
    }
}
