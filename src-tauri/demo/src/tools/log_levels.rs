//! `log_levels`: a log message of each level, with data of every kind.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};
use crate::logging::Level;

pub(super) fn definition() -> Value {
    json!({
        "title": "Log at every level",
        "description": "Sends a log message at each of the eight levels. You get those from the level on that you asked for, and \
                        none when you asked for none",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Log at every level", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let messages = [
        (Level::Debug, json!("a plain text")),
        (Level::Info, json!({"event": "opened", "file": {"name": "a.txt", "bytes": 12}})),
        (Level::Notice, json!(["one", 2, null])),
        (Level::Warning, json!("two\nlines")),
        (Level::Error, json!({"error": "no such file", "code": 2})),
        (Level::Critical, json!(17.5)),
        (Level::Alert, json!(true)),
        (Level::Emergency, json!(null)),
    ];
    for (level, data) in messages {
        call.logger.send(level, data);
    }
    Outcome::Result(CallResult::text("I logged at every level, from debug to emergency."))
}
