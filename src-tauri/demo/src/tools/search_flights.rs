//! `search_flights`: a form with everything in it, and proof of what arrived.
//!
//! It checks nothing, so that whatever a client sends comes back: as structured content and, byte for byte, as text.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, text_block};

pub(super) fn definition() -> Value {
    json!({
        "title": "Search flights",
        "description": "Pretends to search flights. The arguments come back exactly as they arrived, so that you can see \
                        what your client sends",
        "inputSchema": {
            "type": "object",
            "properties": {
                "from": {"type": "string", "title": "From", "description": "Airport code", "pattern": "^[A-Z]{3}$",
                         "examples": ["LIS"]},
                "to": {"type": "string", "title": "To", "description": "Airport code", "pattern": "^[A-Z]{3}$",
                       "examples": ["HEL"]},
                "date": {"type": "string", "title": "Day of departure", "format": "date"},
                "passenger": {
                    "type": "object",
                    "title": "Passenger",
                    "properties": {
                        "name": {"type": "string", "title": "Name", "minLength": 1},
                        "frequent_flyer": {"type": "string", "title": "Frequent flyer number"},
                    },
                    "required": ["name"],
                    "additionalProperties": false,
                },
                "cabin": {
                    "title": "Cabin",
                    "description": "Where to sit",
                    "type": "string",
                    "oneOf": [
                        {"const": "economy", "title": "Economy"},
                        {"const": "premium", "title": "Premium economy"},
                        {"const": "business", "title": "Business"},
                    ],
                    "default": "economy",
                },
                "airlines": {
                    "type": "array",
                    "title": "Airlines",
                    "description": "Only these; all when left out",
                    "items": {"type": "string", "minLength": 2},
                    "uniqueItems": true,
                    "maxItems": 5,
                },
                "bags": {"type": "integer", "title": "Bags", "minimum": 0, "maximum": 5, "default": 1},
                "flexible": {"type": "boolean", "title": "Flexible dates", "default": false},
                "note": {"type": ["string", "null"], "title": "Note", "description": "Null for none"},
            },
            "required": ["from", "to", "passenger"],
            "additionalProperties": false,
        },
        "outputSchema": {"type": "object", "description": "The arguments, exactly as they arrived"},
        "annotations": {
            "title": "Search flights",
            "readOnlyHint": true,
            "idempotentHint": true,
            "openWorldHint": false,
        },
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let mut content = vec![text_block(call.arguments)];
    if let Some(flights) = flights(call.arguments) {
        content.push(text_block(&flights));
    }
    let structured_content = RawValue::from_string(call.arguments.to_owned()).ok();
    Outcome::Result(CallResult { structured_content, ..CallResult::of(content) })
}

/// Something to read, when it is clear where to go.
fn flights(arguments: &str) -> Option<String> {
    let arguments: Value = serde_json::from_str(arguments).ok()?;
    let (from, to) = (arguments["from"].as_str()?, arguments["to"].as_str()?);
    Some(format!("Made-up flights: {from} 08:15 → {to} 11:40, direct. {from} 13:05 → {to} 18:55, one stop."))
}
