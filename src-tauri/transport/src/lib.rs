//! How bytes reach a peer.
//!
//! A transport opens a [`Link`]: events come in on one channel, bytes go out on another. It delimits and stamps, and never
//! reads what a message says. It does not number frames and does not record: that is the session's work.
//!
//! Invariants: no byte that arrives is dropped or changed; events of one stream keep their order; [`LinkEvent::Closed`] is
//! the last event of a link.

mod environment;
pub mod http;
mod link;
pub mod memory;
mod payload;
pub mod stdio;

pub use environment::inherited_environment;
pub use link::{Command, HttpHead, Link, LinkEvent, Outgoing};
pub use payload::{Lost, Payload, Place, Rest};
