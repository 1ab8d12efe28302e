//! The session log: one SQLite file.
