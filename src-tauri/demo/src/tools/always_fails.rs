//! `always_fails`: what a tool error looks like, which is no protocol error.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

pub(super) fn definition() -> Value {
    json!({
        "title": "Always fails",
        "description": "Fails on purpose, with a result whose isError is true",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Always fails", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(_call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::failure(
        "The printer is out of paper. (This tool always fails, on purpose: the answer is a normal result with isError, so \
         a model can read why and try something else. An unknown tool or broken params would be a JSON-RPC error.)",
    ))
}
