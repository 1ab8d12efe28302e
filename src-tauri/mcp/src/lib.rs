//! What the Model Context Protocol says: revisions, methods, argument checks.
//!
//! Pure: text in, values and findings out. It opens no file, no socket and no process, and it knows no session: which
//! revision is in force and what a peer declared is told to it.

mod arguments;
mod method;
mod param_headers;
mod revision;

pub use arguments::check_arguments;
pub use method::{Declarer, Gate, METHODS, Method, MethodKind, Sender, find_method, subject_member};
pub use param_headers::{ParamHeader, encode_header_value, param_header_values, param_headers};
pub use revision::{Era, Revision, UnknownRevision};
