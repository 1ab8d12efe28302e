//! `drop_stream`: a stream that closes before the answer, to see whether a client comes back for it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

/// Shorter than any client waits before it comes back, so that the answer is there by then.
const WORK: Duration = Duration::from_millis(50);

pub(super) fn definition() -> Value {
    json!({
        "title": "Drop the stream",
        "description": "Over Streamable HTTP, closes the stream of its own call before it answers. In a session the answer \
                        waits for a client that comes back with Last-Event-ID; without one it is lost. Over stdio there is \
                        no stream to close, and it just answers",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Drop the stream", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let is_dropped = call.outlet.drop_stream();
    if call.cancellation.wait(WORK) {
        return Outcome::Cancelled;
    }
    Outcome::Result(CallResult::text(if is_dropped {
        "The stream of this call was closed before this answer; you came back for it."
    } else {
        "There was no stream to close, so here is the answer at once."
    }))
}
