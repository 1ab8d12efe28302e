//! Frames, framing, messages, ids and JSON Pointers: pure, total, no I/O.
