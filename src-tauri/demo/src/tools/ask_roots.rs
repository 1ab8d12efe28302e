//! `ask_roots`: the folders that a client lets servers know of.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::Question;

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask for roots",
        "description": "Asks for the client's roots and lists them. It looks into none of them",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Ask for roots", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let answer = call.ask(Question::roots("roots"))?;
    let roots = answer["roots"].as_array().map(Vec::as_slice).unwrap_or_default();
    let lines: Vec<_> = roots
        .iter()
        .map(|root| {
            format!("- {} ({})", root["uri"].as_str().unwrap_or_default(), root["name"].as_str().unwrap_or("no name"))
        })
        .collect();
    let text =
        if lines.is_empty() { "You have no roots.".to_owned() } else { format!("Your roots:\n{}", lines.join("\n")) };
    Ok(CallResult::text(&text))
}
