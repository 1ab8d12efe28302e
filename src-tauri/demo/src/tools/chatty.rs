//! `chatty`: noise where only messages belong, as many real servers make it.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

pub(super) fn definition() -> Value {
    json!({
        "title": "Chatty",
        "description": "Before it answers, it prints a line to stdout (over HTTP, an event) that is no JSON, and several to \
                        stderr. The first breaks the rules of the transport, the second is allowed",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Chatty", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    call.outlet.noise("Loading plugins... done (this line is not JSON, on purpose)");
    for remark in ["chatty: opening the cupboard", "chatty: counting spoons", "chatty: warning: one spoon is missing"] {
        call.remarks.make(remark);
    }
    Outcome::Result(CallResult::text("I printed one line to stdout and three to stderr before this answer."))
}
