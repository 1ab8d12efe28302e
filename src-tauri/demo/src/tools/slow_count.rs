//! `slow_count`: progress, and time to cancel.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

const STEPS_LIMIT: u64 = 100;
const STEP_LIMIT_MILLIS: u64 = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    steps: u64,
    step_millis: u64,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { steps: 5, step_millis: 300 }
    }
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Count slowly",
        "description": "Counts, one step after another. Reports progress when asked to, and can be cancelled",
        "inputSchema": {
            "type": "object",
            "properties": {
                "steps": {"type": "integer", "title": "Steps", "minimum": 1, "maximum": STEPS_LIMIT, "default": 5},
                "step_millis": {
                    "type": "integer",
                    "title": "Milliseconds a step",
                    "minimum": 0,
                    "maximum": STEP_LIMIT_MILLIS,
                    "default": 300,
                },
            },
            "additionalProperties": false,
        },
        "annotations": {
            "title": "Count slowly",
            "readOnlyHint": true,
            "idempotentHint": true,
            "openWorldHint": false,
        },
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let Arguments { steps, step_millis } = match call.read() {
        Ok(arguments) => arguments,
        Err(refusal) => return refusal,
    };
    if !(1..=STEPS_LIMIT).contains(&steps) || step_millis > STEP_LIMIT_MILLIS {
        return Outcome::Result(CallResult::failure(
            "Choose 1 to 100 steps of 0 to 10000 milliseconds; longer than that nobody waits.",
        ));
    }
    for step in 1..=steps {
        if call.cancellation.wait(Duration::from_millis(step_millis)) {
            return Outcome::Cancelled;
        }
        call.progress.report(step, steps, &format!("Step {step} of {steps}"));
    }
    Outcome::Result(CallResult::text(&format!("Counted to {steps}, {step_millis} ms a step.")))
}
