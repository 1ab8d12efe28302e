//! `ask_forever`: a server that never has enough.

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::asking::Question;

/// So that a client without a limit of its own comes to an end at last.
const ROUNDS_LIMIT: usize = 10_000;

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask forever",
        "description": "Whatever you answer, it asks once more. For trying how a client stops that",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Ask forever", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let mut round = 1;
    loop {
        let message = format!("Question {round}: shall we go on?");
        if let Err(outcome) = call.ask(Question::confirm(&format!("again_{round}"), &message, "goes_on")) {
            return outcome;
        }
        if round == ROUNDS_LIMIT {
            return Outcome::Result(super::CallResult::failure("Even this server has run out of questions."));
        }
        round += 1;
    }
}
