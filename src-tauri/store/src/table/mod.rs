//! Reading, one file per table.

mod decode;
mod exchanges;
mod frames;
pub(crate) mod pieces;
pub(crate) mod sessions;
mod targets;
mod verdicts;
