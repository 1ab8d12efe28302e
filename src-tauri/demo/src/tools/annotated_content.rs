//! `annotated_content`: every kind of content block, with annotations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};
use crate::resources::logo;
use crate::sound::tone;

pub(super) fn definition() -> Value {
    json!({
        "title": "Annotated content",
        "description": "Returns one of each kind of content: text, image, audio, a link to a resource and an embedded \
                        one, with annotations saying whom they are for",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Annotated content", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let mut content = vec![
        json!({
            "type": "text",
            "text": "This is for the user, and important.",
            "annotations": {"audience": ["user"], "priority": 1.0},
        }),
        json!({
            "type": "text",
            "text": "This is for the model, and may be left out.",
            "annotations": {"audience": ["assistant"], "priority": 0.1},
        }),
        json!({
            "type": "image",
            "data": BASE64.encode(logo()),
            "mimeType": "image/png",
            "annotations": {"audience": ["user"], "priority": 0.5},
        }),
        json!({
            "type": "resource",
            "resource": {"uri": "demo://greeting/Ada", "mimeType": "text/plain", "text": "Hello, Ada!"},
            "annotations": {"audience": ["user", "assistant"], "priority": 0.7},
        }),
    ];
    // Newer kinds are only for clients whose revision has them.
    if call.revision >= "2025-03-26" {
        content.push(json!({
            "type": "audio",
            "data": BASE64.encode(tone()),
            "mimeType": "audio/wav",
            "annotations": {"audience": ["user"], "priority": 0.3},
        }));
    }
    if call.revision >= "2025-06-18" {
        content.push(json!({
            "type": "resource_link",
            "uri": "demo://readme",
            "name": "readme",
            "title": "Read me first",
            "mimeType": "text/markdown",
            "annotations": {"audience": ["user"], "priority": 0.8, "lastModified": "2026-01-15T10:00:00Z"},
        }));
    }
    Outcome::Result(CallResult::of(content))
}
