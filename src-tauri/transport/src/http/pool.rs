//! Idle connections, by origin.
//!
//! A connection that is in use is not here, so each serves one exchange at a time. Nothing wakes up to throw idle ones away:
//! a server that closes one ends its task and with it the socket, and the rest go with the client.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::connection::Connection;
use super::head::Origin;

/// A session has a few exchanges at a time; more idle connections than this only burden the server.
const KEPT_PER_ORIGIN: usize = 8;

#[derive(Default)]
pub(super) struct Pool(Mutex<HashMap<Origin, Vec<Connection>>>);

impl Pool {
    /// The one that was used last, for it is the likeliest to be alive. Those known to be dead are dropped on the way.
    pub(super) fn take(&self, origin: &Origin) -> Option<Connection> {
        let mut pool = self.idle();
        let idle = pool.get_mut(origin)?;
        idle.retain(|connection| !connection.sender.is_closed());
        idle.pop()
    }

    pub(super) fn put(&self, origin: Origin, connection: Connection) {
        let mut pool = self.idle();
        let idle = pool.entry(origin).or_default();
        idle.push(connection);
        if idle.len() > KEPT_PER_ORIGIN {
            idle.remove(0);
        }
    }

    fn idle(&self) -> MutexGuard<'_, HashMap<Origin, Vec<Connection>>> {
        // Each change is one call, so a panic elsewhere leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
