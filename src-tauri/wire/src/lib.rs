//! Frames, framing, messages, ids and JSON Pointers.
//!
//! Everything here is pure and total: no I/O, no clock, no failure. A reader of wire data returns what it understood plus
//! findings; what it did not understand is still there, as bytes. It knows JSON-RPC 2.0, and nothing of MCP.

mod abridge;
mod envelope;
mod finding;
mod frame;
pub mod framing;
mod id;
pub mod json;
mod message;
pub mod pointer;

pub use abridge::{Abridge, Abridged};
pub use envelope::{Envelope, HttpEnvelope, SseEnvelope};
pub use finding::{Finding, Severity};
pub use frame::{Direction, Frame, Origin};
pub use id::Id;
pub use message::{Message, MessageKind, read_message};
