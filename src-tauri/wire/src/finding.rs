//! A finding: one breach of one rule, as data. It is never an error: reading goes on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Severity {
    Error,
    Warning,
    Hint,
}

/// One breach of one rule. Example:
/// `{"rule":"id-null","severity":"error","subject":"response","pointer":"/id","message":"…","spec":null}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    /// The rule's id, stable.
    pub rule: String,
    pub severity: Severity,
    /// What it is about: `frame`, a tool's name, `arguments`.
    pub subject: String,
    /// JSON Pointer (RFC 6901) into the subject; empty means the whole of it.
    pub pointer: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The sentence of the spec: revision and page. `null` where no spec asks for it.
    pub spec: Option<String>,
}
