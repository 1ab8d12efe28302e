//! A session's HTTP client: its settings, its connections, and the start of each exchange.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{Notify, mpsc};

use super::exchange;
use super::failure::HttpSetupError;
use super::pool::Pool;
use super::proxy::Proxy;
use super::tls::Tls;
use super::{HttpEvent, HttpOptions, HttpRequest, HttpTimeouts};
use crate::payload::Budget;

/// What the exchanges of a client share.
pub(super) struct Shared {
    pub(super) proxy: Option<Proxy>,
    pub(super) tls: Tls,
    pub(super) timeouts: HttpTimeouts,
    pub(super) pool: Pool,
    pub(super) spool: Option<PathBuf>,
    pub(super) budget: Budget,
    connections: AtomicU64,
}

impl Shared {
    pub(super) fn next_connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Clones share the connections. Idle ones close with the last clone.
#[derive(Clone)]
pub struct HttpClient {
    shared: Arc<Shared>,
}

impl HttpClient {
    /// Opens no connection and reads no file but those that the options name.
    ///
    /// # Errors
    /// When a certificate file cannot be read or used, or the proxy is none that we can speak to.
    pub fn new(options: HttpOptions) -> Result<Self, HttpSetupError> {
        let shared = Shared {
            proxy: options.proxy.as_ref().map(Proxy::new).transpose()?,
            tls: Tls::new(&options)?,
            timeouts: options.timeouts,
            pool: Pool::default(),
            spool: options.spool,
            budget: Budget::default(),
            connections: AtomicU64::new(0),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Starts the exchange on a task of its own. Its events go to `events`, in order; the last is [`super::HttpWhat::Ended`].
    /// When nobody is left to receive them, the exchange is given up and its connection closed.
    ///
    /// Must be called within a tokio runtime.
    pub fn start(&self, request: HttpRequest, events: mpsc::Sender<HttpEvent>) -> HttpHandle {
        let abort = Arc::new(Notify::new());
        tokio::spawn(exchange::run(self.shared.clone(), request, events, abort.clone()));
        HttpHandle { abort }
    }
}

/// A started exchange. Dropping it changes nothing.
#[derive(Clone, Debug)]
pub struct HttpHandle {
    abort: Arc<Notify>,
}

impl HttpHandle {
    /// Closes the exchange's connection at once, which is how HTTP cancels (MCP 2026-07-28, basic/transports/streamable-http).
    /// What has arrived is told, then `Ended` with [`super::HttpFailure::Aborted`]. An exchange that is over stays as it is.
    pub fn abort(&self) {
        self.abort.notify_one();
    }
}
