//! What the Model Context Protocol says: revisions, methods, argument checks.
//!
//! Pure: text in, values and findings out. It opens no file, no socket and no process, and it knows no session: which
//! revision is in force and what a peer declared is told to it.

mod arguments;
mod method;
mod revision;

pub use arguments::check_arguments;
pub use method::{Declarer, Gate, METHODS, Method, MethodKind, Sender, find_method, subject_member};
pub use revision::{Era, Revision, UnknownRevision};
