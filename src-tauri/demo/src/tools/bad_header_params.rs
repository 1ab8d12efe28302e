//! `bad_header_params`: annotations that no client may follow. Over HTTP a modern client leaves the tool out of its list
//! and keeps the rest (2026-07-28, server/tools).

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

pub(super) fn definition() -> Value {
    json!({
        "title": "Broken header annotations",
        "description": "Its x-mcp-header annotations break the rules: one is no header name, one is on a number",
        "inputSchema": {
            "type": "object",
            "properties": {
                "region": {"type": "string", "title": "Region", "x-mcp-header": "Bad Region"},
                "ratio": {"type": "number", "title": "Ratio", "x-mcp-header": "Ratio"},
            },
        },
        "annotations": {"title": "Broken header annotations", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(_call: &Call<'_>) -> Outcome {
    Outcome::Result(CallResult::text(
        "Called all the same; a strict client would not have offered this tool over HTTP.",
    ))
}
