//! MCP over HTTP: what each request carries, and what becomes of what comes back.
//!
//! `transport::http` performs exchanges and knows nothing of MCP; here are the sessions, streams, resumption and deletion of
//! Streamable HTTP, the headers of its stateless flavour, and the two endpoints of HTTP+SSE. Everything that Wirescope
//! sends of itself (streams it opens, resumptions, DELETE) is told as marks.

mod driver;
mod fates;
mod resumption;
mod running;
mod setup;
mod state;
mod visible;

pub(crate) use driver::{Awaited, open};
pub(crate) use fates::Fault;
pub(crate) use setup::prepare;
pub(crate) use state::{Flavour, HttpState, MessageHead, request_envelope};
