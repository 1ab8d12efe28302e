//! `bake` and `bake_to_order`: tools whose calls can, or must, be tasks. The second asks while it works.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::Question;

const SECONDS_LIMIT: f64 = 60.0;
const STEPS: u32 = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    seconds: f64,
    is_burnt: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { seconds: 2.0, is_burnt: false }
    }
}

fn seconds_schema() -> Value {
    json!({"type": "number", "title": "Seconds", "minimum": 0, "maximum": SECONDS_LIMIT, "default": 2})
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Bake a cake",
        "description": "Takes its time. Can be called as a task, whose state is polled and whose result is fetched later",
        "inputSchema": {
            "type": "object",
            "properties": {
                "seconds": seconds_schema(),
                "is_burnt": {"type": "boolean", "title": "Burn it", "description": "So that the tool fails", "default": false},
            },
            "additionalProperties": false,
        },
        "annotations": {"title": "Bake a cake", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(call.read().and_then(|arguments| bake(call, &arguments, "plain")))
}

fn bake(call: &Call<'_>, arguments: &Arguments, icing: &str) -> Result<CallResult, Outcome> {
    if !(0.0..=SECONDS_LIMIT).contains(&arguments.seconds) {
        return Ok(CallResult::failure("Choose 0 to 60 seconds; no cake takes longer here."));
    }
    let step = Duration::from_secs_f64(arguments.seconds / f64::from(STEPS));
    for done in 1..=STEPS {
        if call.cancellation.wait(step) {
            return Err(Outcome::Cancelled);
        }
        call.progress.report(u64::from(done), u64::from(STEPS), "It rises");
    }
    Ok(if arguments.is_burnt {
        CallResult::failure("The cake is burnt.")
    } else {
        CallResult::text(&format!("Here is your {icing} cake."))
    })
}

pub(super) fn to_order_definition() -> Value {
    json!({
        "title": "Bake a cake to order",
        "description": "Can only be called as a task. It asks for the icing while it works",
        "inputSchema": {
            "type": "object",
            "properties": {"seconds": seconds_schema()},
            "additionalProperties": false,
        },
        "annotations": {"title": "Bake a cake to order", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn bake_to_order(call: &Call<'_>) -> Outcome {
    settle(call.read().and_then(|arguments: Arguments| {
        let answer = call.ask(Question::form("icing", "Which icing would you like?", icing_form()))?;
        match answer["content"]["icing"].as_str().filter(|_| answer["action"] == "accept") {
            Some(icing) => bake(call, &arguments, icing),
            None => Ok(CallResult::text("No icing, no cake.")),
        }
    }))
}

fn icing_form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "icing": {"type": "string", "title": "Icing", "enum": ["chocolate", "lemon", "sugar"], "default": "lemon"},
        },
        "required": ["icing"],
    })
}
