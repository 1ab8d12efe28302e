//! Checks before sending. They advise; whoever calls decides.

use wirescope_wire::json::{self, Members};
use wirescope_wire::{Finding, Severity};

use crate::engine::Engine;
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

/// What is said when the check itself broke, rather than that nothing was found.
fn unchecked() -> Finding {
    Finding {
        rule: "not-checked".to_owned(),
        severity: Severity::Warning,
        subject: "arguments".to_owned(),
        pointer: String::new(),
        message: "The arguments could not be checked: the check itself failed on this schema.".to_owned(),
        spec: None,
    }
}

impl Engine {
    /// Checks arguments against the schema that the session's last listing gave for a tool.
    ///
    /// # Errors
    /// [`EngineError::UnknownName`] when the tool is not listed; [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn check_tool_arguments(
        &self,
        session: &str,
        tool: &str,
        arguments: String,
    ) -> Result<Vec<Finding>, EngineError> {
        let offers = self.offers(session).await?;
        let Some(found) = offers.tools.into_iter().find(|offered| offered.key == tool) else {
            let label = self.session(session).await?.target.label;
            let (name, hint) = (tool.to_owned(), String::new());
            return Err(EngineError::UnknownName { label, kind: "tool", name, hint });
        };
        // A hostile schema may cost its whole time budget: not on a thread that serves others.
        let checked = tokio::task::spawn_blocking(move || check_arguments(&found.raw, &arguments)).await;
        // The arguments can be sent all the same.
        Ok(checked.unwrap_or_else(|_| vec![unchecked()]))
    }
}
