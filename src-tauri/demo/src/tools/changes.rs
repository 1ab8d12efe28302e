//! Tools that make subscriptions fire: `count_up`, `change_lists`, `end_listening`, and the tool that comes and goes.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};
use crate::world::COUNTER_URI;

fn definition(title: &str, description: &str) -> Value {
    json!({
        "title": title,
        "description": description,
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": title, "readOnlyHint": false, "destructiveHint": false, "openWorldHint": false},
    })
}

pub(super) fn count_definition() -> Value {
    definition("Count up", "Adds one to the resource demo://counter. Whoever has subscribed to it is told")
}

pub(super) fn count(call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::text(&format!("{COUNTER_URI} is at {} now.", call.world.count())))
}

pub(super) fn lists_definition() -> Value {
    definition(
        "Change the lists",
        "Adds a tool, a prompt and a resource, or takes them away again. Clients are told that the lists have changed",
    )
}

pub(super) fn change_lists(call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::text(if call.world.toggle_extras() {
        "Each list has an entry more now: extra_tool, extra_prompt, demo://extra."
    } else {
        "The lists are as they were at first."
    }))
}

pub(super) fn end_definition() -> Value {
    definition(
        "End listening",
        "Ends every open subscriptions/listen from the server's side, with a result, as the spec has it",
    )
}

pub(super) fn end_listening(call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::text(&format!("Subscriptions ended: {}.", call.world.dismiss_watchers())))
}

pub(super) fn extra_definition() -> Value {
    let mut definition = definition("Here for a while", "Is listed only after `change_lists` was called");
    definition["annotations"]["readOnlyHint"] = json!(true);
    definition
}

pub(super) fn extra(_call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::text("You found me."))
}
