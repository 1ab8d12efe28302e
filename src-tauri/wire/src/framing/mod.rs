//! Cutting a byte stream into messages: push-based, so that no read boundary can change the result.

mod lines;

pub use lines::{Line, Lines};
