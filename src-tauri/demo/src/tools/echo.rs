//! `echo`: the first thing to try.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    message: String,
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Echo",
        "description": "Says back what you say",
        "inputSchema": {
            "type": "object",
            "properties": {"message": {"type": "string", "title": "Message", "description": "What to say back"}},
            "required": ["message"],
            "additionalProperties": false,
        },
        "annotations": {"title": "Echo", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    match call.read::<Arguments>() {
        Ok(arguments) => Outcome::Result(CallResult::text(&arguments.message)),
        Err(refusal) => refusal,
    }
}
