//! Helpers for black-box scenarios.
