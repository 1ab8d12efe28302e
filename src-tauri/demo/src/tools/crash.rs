//! `crash`: a server that dies in the middle of an answer.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Call, Outcome};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    #[serde(default = "default_code")]
    code: u8,
}

fn default_code() -> u8 {
    1
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Crash",
        "description": "Ends the server in the middle of its answer: half a line is written, then the process exits. For \
                        trying what a client does then",
        "inputSchema": {
            "type": "object",
            "properties": {
                "code": {"type": "integer", "title": "Exit code", "minimum": 0, "maximum": 255, "default": 1},
            },
            "additionalProperties": false,
        },
        "annotations": {"title": "Crash", "readOnlyHint": false, "destructiveHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    match call.read::<Arguments>() {
        Ok(arguments) => Outcome::Crash { code: i32::from(arguments.code) },
        Err(refusal) => refusal,
    }
}

/// The result whose first half is all that a client gets.
pub(crate) fn unfinished_answer() -> Box<RawValue> {
    const RESULT: &str = r#"{"content":[{"type":"text","text":"You will never read the end of this sentence."}]}"#;
    RawValue::from_string(RESULT.to_owned()).unwrap_or_default()
}
