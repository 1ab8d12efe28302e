//! What kind of server to be.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

/// The eras a server speaks. `Both` is what a careful server does today; the others are what clients also meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eras {
    #[default]
    Both,
    /// Knows nothing of revision 2026-07-28: `server/discover` is an unknown method.
    LegacyOnly,
    /// Refuses `initialize`, and names the revision it speaks instead.
    ModernOnly,
}

impl Eras {
    pub(crate) fn has_legacy(self) -> bool {
        self != Eras::ModernOnly
    }

    pub(crate) fn has_modern(self) -> bool {
        self != Eras::LegacyOnly
    }
}

/// What is offered, on every transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Entries on a page of every list. Without it resources come two at a time, and the other lists whole.
    pub page_size: Option<NonZeroUsize>,
    /// The last page of a list leads back to the first, as some servers' do.
    pub has_looping_pages: bool,
    /// Tools, prompts and resources that the official conformance suite asks a server for.
    pub has_fixtures: bool,
}

/// For stdio.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub eras: Eras,
    pub offer: Offer,
}

/// When the answer to a request over Streamable HTTP is a stream of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// For a call with progress, log messages or something else to show before its answer; JSON else.
    #[default]
    AsNeeded,
    AlwaysStream,
    /// What would come before an answer goes to the session's own stream, or nowhere.
    JsonOnly,
}

/// What a session that is not known (any more) is answered with. The spec says 404; some servers say 400.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeadSession {
    #[default]
    NotFound,
    BadRequest,
}

impl DeadSession {
    pub(crate) fn status(self) -> u16 {
        match self {
            DeadSession::NotFound => 404,
            DeadSession::BadRequest => 400,
        }
    }
}

/// For HTTP.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// A loopback address; with port 0 the system chooses one.
    pub address: SocketAddr,
    pub eras: Eras,
    pub offer: Offer,
    pub answers: Answers,
    pub dead_session: DeadSession,
    /// Serves HTTP+SSE beside Streamable HTTP, unless the eras are modern only.
    pub has_sse: bool,
    /// How long a request may take to arrive, and a client to take what is written to it.
    pub request_timeout: Duration,
}

impl HttpOptions {
    /// Everything there is, at that address.
    pub fn new(address: SocketAddr) -> HttpOptions {
        HttpOptions {
            address,
            eras: Eras::default(),
            offer: Offer::default(),
            answers: Answers::default(),
            dead_session: DeadSession::default(),
            has_sse: true,
            request_timeout: Duration::from_secs(30),
        }
    }

    pub(crate) fn serves_sse(&self) -> bool {
        self.has_sse && self.eras.has_legacy()
    }
}
