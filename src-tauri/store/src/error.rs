//! What can go wrong with the log, each with the act that failed.

use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder or file cannot be made or opened for writing.
    #[error("the log {} cannot be written: {source}", path.display())]
    Unwritable { path: PathBuf, source: io::Error },
    /// The file is there and is something else.
    #[error("{} is no Wirescope log: {what}", path.display())]
    NotALog { path: PathBuf, what: String },
    /// A newer Wirescope wrote it. It was not touched.
    #[error("{} was written by a newer Wirescope (log version {found}; this one knows up to {known})", path.display())]
    Newer { path: PathBuf, found: u32, known: u32 },
    /// A statement failed: disk full, database locked or damaged.
    #[error("{act} failed: {source}")]
    Statement { act: &'static str, source: sqlx::Error },
    /// A value in the log is not what the log's own writer puts there.
    #[error("the log holds a value that cannot be read: {what}")]
    Unreadable { what: String },
}

/// Names the act that a statement failed in.
pub(crate) trait During<T> {
    fn during(self, act: &'static str) -> Result<T, LogError>;
}

impl<T> During<T> for Result<T, sqlx::Error> {
    fn during(self, act: &'static str) -> Result<T, LogError> {
        self.map_err(|source| LogError::Statement { act, source })
    }
}
