//! `unmeasured`: progress of work whose end nobody knows.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

const STEP: Duration = Duration::from_millis(60);

pub(super) fn definition() -> Value {
    json!({
        "title": "Work without an end in sight",
        "description": "Reports progress in fractions, first without a total and without a message, then with both",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "execution": {"taskSupport": "forbidden"},
        "annotations": {"title": "Work without an end in sight", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let reports = [
        (0.5, None, None),
        (1.25, None, None),
        (2.0, None, Some("Still reading")),
        (3.75, Some(4.5), None),
        (4.5, Some(4.5), Some("Read to the end")),
    ];
    for (progress, total, message) in reports {
        if call.cancellation.wait(STEP) {
            return Outcome::Cancelled;
        }
        call.progress.tell(progress, total, message);
    }
    Outcome::Result(CallResult::text("It is done, and was 4.5 long."))
}
