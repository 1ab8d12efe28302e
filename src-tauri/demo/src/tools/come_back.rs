//! `come_back`: rounds that ask nothing and only want the client to come back (2026-07-28, basic/patterns/mrtr).

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};

const ROUNDS_LIMIT: u32 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    rounds: u32,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { rounds: 1 }
    }
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Come back later",
        "description": "In revision 2026-07-28, answers with nothing but a state and wants the client to come back, so many \
                        times. In older ones it just answers",
        "inputSchema": {
            "type": "object",
            "properties": {
                "rounds": {"type": "integer", "title": "Rounds", "minimum": 0, "maximum": ROUNDS_LIMIT, "default": 1},
            },
            "additionalProperties": false,
        },
        "annotations": {"title": "Come back later", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let Arguments { rounds } = call.read()?;
    if rounds > ROUNDS_LIMIT {
        return Ok(CallResult::failure("Choose at most 20 rounds."));
    }
    for round in 1..=rounds {
        call.asker.pause(&format!("round_{round}"))?;
    }
    Ok(CallResult::text("Here you are. Thank you for coming back."))
}
