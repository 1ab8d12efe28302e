//! Cutting a byte stream into messages: push-based, so that no read boundary can change the result.

mod lines;
mod sse;

pub use lines::{Line, Lines};
pub use sse::{Sse, SseEvent, SseItem};
