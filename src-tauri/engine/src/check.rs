//! Checks before sending. They advise; whoever calls decides.

use wirescope_wire::Finding;
use wirescope_wire::json::{self, Members};

use crate::error::EngineError;

/// Checks a tool's arguments against its listing entry (JSON text with `inputSchema`). Pointers go into the arguments.
pub fn check_arguments(tool: &str, arguments: &str) -> Vec<Finding> {
    let schema = Members::of(tool).and_then(|tool| tool.get("inputSchema"));
    wirescope_mcp::check_arguments(schema.unwrap_or("{}"), arguments)
}

/// Sees whether `text` is one JSON value. `what` names it in the error.
///
/// # Errors
/// [`EngineError::BadJson`] says where it stops being JSON.
pub fn check_json(what: &str, text: &str) -> Result<(), EngineError> {
    match json::fault(text) {
        None => Ok(()),
        Some(fault) => Err(EngineError::BadJson { what: what.to_owned(), fault }),
    }
}
