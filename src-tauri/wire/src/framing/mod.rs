//! Cutting a byte stream into messages: push-based, so that no read boundary can change the result.

mod lines;
#[cfg(test)]
mod split;
mod sse;

pub use lines::{Line, Lines};
pub use sse::{Sse, SseEvent, SseItem};

/// How much of one message the decoders gather before they hand out what they have.
pub const PART_BYTES: usize = 1024 * 1024;
