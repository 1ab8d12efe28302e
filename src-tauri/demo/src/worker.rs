//! Threads for calls that take time, as many as one process may well have.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

const LIMIT: usize = 64;

#[derive(Default)]
pub(crate) struct Workers(AtomicUsize);

/// One of the threads; gives its place back when it ends, also by a panic.
struct Place(Arc<Workers>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Workers {
    /// # Errors
    ///
    /// All places are taken, or the system gives no thread.
    pub(crate) fn start(self: &Arc<Workers>, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
        let take = |taken: usize| (taken < LIMIT).then_some(taken + 1);
        if self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).is_err() {
            return Err(io::Error::new(io::ErrorKind::WouldBlock, format!("{LIMIT} calls are running already")));
        }
        let place = Place(Arc::clone(self));
        thread::Builder::new().spawn(move || {
            let _place = place;
            work();
        })
    }
}
