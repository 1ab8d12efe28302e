//! The one API: connect, record, correlate, read back.
