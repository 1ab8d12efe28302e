//! Targets as other programs keep them: read from whatever a person pastes or a file holds, and written for those programs.
//!
//! | file | owns |
//! |---|---|
//! | `read` | finding out what a text is, and reading it |
//! | `server` | one server's object, as its members say |
//! | `line` | a URL or a command line |
//! | `input`, `placeholder` | what a person still has to answer, and filling it in |
//! | `entry` | what was read, and finding one server in it |
//! | `check` | what no target may hold |
//! | `comments`, `members` | JSON with comments; JSON one level at a time |
//! | `write`, `conceal` | the way back, with secrets taken out |
//!
//! It does not know files, the environment or processes: nothing is looked up and nothing is run here. Placeholders stay
//! as they stand until somebody answers them, and a host shows the whole command before it starts anything.
//!
//! Invariants: reading never panics, whatever the text; what was not taken over is said in a note; no note and no error
//! repeats a value of a variable, a header or an argument, and the names in them are escaped.

mod check;
mod comments;
mod conceal;
mod entry;
mod error;
mod input;
mod line;
mod members;
mod placeholder;
mod read;
mod server;
mod write;

pub(crate) use check::url as check_url;
pub use entry::{Entry, ImportKind, Imported, Refused, find, unique_name};
pub use error::CatalogError;
pub use input::{Input, InputKind};
pub use placeholder::{Placeholder, PlaceholderKind};
pub use read::{SERVERS_LIMIT, TEXT_LIMIT_BYTES, read};
pub use write::{ExportFormat, Exported, Secrets, write};

#[cfg(test)]
mod tests;
