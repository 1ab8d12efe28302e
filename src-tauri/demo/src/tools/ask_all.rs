//! `ask_all`: several questions at once, of all three kinds.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::{Question, Sampling};

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask everything at once",
        "description": "Asks a form, a model and for roots in one go, as far as the client answers such questions. The answers \
                        may come in any order",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Ask everything at once", "readOnlyHint": true, "openWorldHint": true},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let greeting = json!({"role": "user", "content": {"type": "text", "text": "Say hello in one word."}});
    let sampling = Sampling { system: "You are terse.", messages: vec![greeting], max_tokens: 20, tools: Vec::new() };
    let mut questions = vec![
        Question::text("name", "What is your name?", "name", "Name"),
        Question::sampling("greeting", sampling),
        Question::roots("roots"),
    ];
    questions.retain(|question| call.asker.may_ask(question.needs));
    if questions.is_empty() {
        return Ok(CallResult::failure("The client has declared none of elicitation, sampling and roots."));
    }
    let keys: Vec<_> = questions.iter().map(|question| question.key.clone()).collect();
    // So that there is a round with a state which is the only one; other tools have their first without.
    call.asker.remember("asked", json!(keys.len()));
    let answers = call.ask_all(questions)?;
    let answers: serde_json::Map<_, _> = keys.into_iter().zip(answers).collect();
    Ok(CallResult::text(&format!("This is what you answered:\n{}", Value::Object(answers))))
}
