//! The session log: one SQLite file (WAL) in which every frame is kept.
//!
//! All SQL of Wirescope is in this crate. It knows tables, transactions and files; it does not know what a message means:
//! derived columns come to it ready-made.
//!
//! Invariants: frames are only ever appended; what [`Log::append`] returned from is committed, whole or not at all; a file
//! that is no log of ours, or one of a newer version, is refused before a byte of it is changed; a log is readable and
//! writable by its owner only, from the moment it is created.

mod append;
mod error;
mod open;
mod record;
mod table;

pub use error::LogError;
pub use open::Log;
pub use record::{
    Change, ExchangeOpened, ExchangeRecord, ExchangeSettled, FrameRecord, FrameRow, MarkRecord, NewSession, Outcome,
    Reading, Rest, SessionEnd, SessionRecord, StoredFrame, TargetRecord, TimelineRow, VerdictRecord,
};
pub use table::sessions::SessionKey;

#[cfg(test)]
mod tests;
