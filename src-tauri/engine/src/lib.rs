//! Wirescope's engine: the one API that the window, the command line and the tests use.
//!
//! It connects to a server, numbers and records every frame, correlates requests with what answers them, and reads
//! everything it shows back from the log. It has no idea which host drives it.
//!
//! One frame's way: `transport` delimits and stamps it, [`session`] numbers it, [`recorder`] reads it with [`exchange`] and
//! commits it, and only then is the [`feed`] told how far the log has come.

mod again;
mod asks;
pub mod catalog;
mod check;
mod clock;
mod compose;
mod connect;
mod engine;
mod era;
mod error;
mod exchange;
mod feed;
mod handshake;
mod http;
mod listing;
mod mask;
mod offers;
mod place;
mod protocol;
mod query;
mod recorder;
mod request;
mod session;
mod summary;
mod target;
pub mod view;

pub use check::{check_arguments, check_json};
pub use compose::MessageTemplate;
pub use connect::ConnectOptions;
pub use engine::{Engine, Host, LogChoice};
pub use error::EngineError;
pub use listing::{Listing, exclusion};
pub use place::default_log_path;
pub use protocol::{ProtocolChoice, UnknownProtocol};
pub use request::{Answer, Purpose, RequestOptions};
pub use session::Session;
pub use target::split_command_line;
pub use wirescope_wire::{Finding, Severity};

#[cfg(test)]
mod tests;
