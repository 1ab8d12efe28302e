//! `ask_twice`: a second question that depends on the answer to the first.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::Question;

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask twice",
        "description": "Asks for your name, then whether it has understood you. In revision 2026-07-28 these are two rounds, \
                        the second with a state",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Ask twice", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let first = call.ask(Question::text("name", "What is your name?", "name", "Name"))?;
    let Some(name) = first["content"]["name"].as_str().filter(|_| first["action"] == "accept") else {
        return Ok(CallResult::text("You kept your name to yourself."));
    };
    let second = call.ask(Question::confirm("is_right", &format!("Is {name:?} right?"), "is_right"))?;
    let is_right = second["action"] == "accept" && second["content"]["is_right"] == true;
    Ok(CallResult::text(&if is_right { format!("Hello, {name}!") } else { "Then we do not know you.".to_owned() }))
}
