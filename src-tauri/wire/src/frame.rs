//! A frame: the exact bytes of one message in one direction.
//!
//! It owns the bytes and what was true when they passed. It does not know what they mean: see [`crate::read_message`].
//!
//! Invariant: on a transport that delimits by line feeds, the bytes of one direction are exactly the frames' bytes, each
//! followed by `\n` when `terminated`. Carriage returns, byte order marks and blank lines stay inside the frames.

use std::sync::Arc;

use crate::envelope::Envelope;

/// Which way a frame travelled, by the roles of the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the client to the server.
    ToServer,
    /// From the server to the client.
    ToClient,
}

/// On whose behalf a frame was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The peer sent it.
    Peer,
    /// Wirescope sent it because a person or a script asked for exactly this.
    Person,
    /// Wirescope sent it of itself: handshake, listings, answers to pings, cancellation on a time-out.
    Own,
}

/// One message's exact bytes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Position in the session, from 1, shared with the session's marks.
    pub seq: u64,
    /// Microseconds since the Unix epoch, from one monotonic anchor per session.
    pub at_micros: i64,
    pub direction: Direction,
    pub origin: Origin,
    /// Without the line feed that ended it.
    pub bytes: Arc<[u8]>,
    /// False for the last line of a stream that ended without a line feed.
    pub terminated: bool,
    /// What surrounded it on its transport; `None` on stdio, where nothing does.
    pub envelope: Option<Envelope>,
}
