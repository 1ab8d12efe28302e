//! `ask_form`: elicitation with a field of every kind that the revision has.

use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::Question;

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask with a form",
        "description": "Asks you to fill a form, with a field of every kind there is. Your answer comes back",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "annotations": {"title": "Ask with a form", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let schema = if call.revision >= "2025-11-25" { newer_form() } else { older_form() };
    let answer = call.ask(Question::form("form", "Please tell us about your trip.", schema))?;
    let words = match answer["action"].as_str() {
        Some("accept") => "You accepted. This is what you sent:",
        Some("decline") => "You declined, which is fine.",
        _ => "You closed the form without a choice, which is fine too.",
    };
    Ok(CallResult::text(&format!("{words}\n{answer}")))
}

/// Kinds that revision 2025-06-18 knows: no choice of several, and names of choices in a list of their own.
fn older_form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "title": "Name", "description": "As in your passport", "minLength": 2, "maxLength": 40},
            "email": {"type": "string", "title": "E-mail", "format": "email"},
            "website": {"type": "string", "title": "Website", "format": "uri"},
            "birthday": {"type": "string", "title": "Birthday", "format": "date"},
            "pickup": {"type": "string", "title": "Pick-up", "format": "date-time"},
            "weight": {"type": "number", "title": "Luggage", "description": "In kilograms", "minimum": 0, "maximum": 32},
            "guests": {"type": "integer", "title": "Guests", "minimum": 1, "maximum": 9},
            "newsletter": {"type": "boolean", "title": "Newsletter", "default": false},
            "seat": {
                "type": "string",
                "title": "Seat",
                "enum": ["w", "m", "a"],
                "enumNames": ["Window", "Middle", "Aisle"],
            },
        },
        "required": ["name", "guests"],
    })
}

fn newer_form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {
                "type": "string",
                "title": "Name",
                "description": "As in your passport",
                "minLength": 2,
                "maxLength": 40,
                "default": "Ada Lovelace",
            },
            "nickname": {"type": "string", "title": "Nickname", "description": "Has no default; may stay empty"},
            "email": {"type": "string", "title": "E-mail", "format": "email", "default": "ada@example.com"},
            "website": {"type": "string", "title": "Website", "format": "uri"},
            "birthday": {"type": "string", "title": "Birthday", "format": "date", "default": "1815-12-10"},
            "pickup": {"type": "string", "title": "Pick-up", "format": "date-time"},
            "weight": {
                "type": "number",
                "title": "Luggage",
                "description": "In kilograms",
                "minimum": 0,
                "maximum": 32,
                "default": 7.5,
            },
            "guests": {"type": "integer", "title": "Guests", "minimum": 1, "maximum": 9, "default": 2},
            "newsletter": {"type": "boolean", "title": "Newsletter", "default": false},
            "meal": {"type": "string", "title": "Meal", "enum": ["none", "cold", "warm"], "default": "cold"},
            "seat": {
                "type": "string",
                "title": "Seat",
                "oneOf": [
                    {"const": "w", "title": "Window"},
                    {"const": "m", "title": "Middle"},
                    {"const": "a", "title": "Aisle"},
                ],
                "default": "w",
            },
            "class": {
                "type": "string",
                "title": "Class",
                "description": "Its names are given the older way",
                "enum": ["e", "b"],
                "enumNames": ["Economy", "Business"],
            },
            "languages": {
                "type": "array",
                "title": "Languages",
                "items": {"type": "string", "enum": ["de", "en", "fi", "pt"]},
                "minItems": 1,
                "maxItems": 3,
                "default": ["en"],
            },
            "extras": {
                "type": "array",
                "title": "Extras",
                "items": {"anyOf": [
                    {"const": "bike", "title": "A bicycle"},
                    {"const": "pet", "title": "A pet"},
                    {"const": "skis", "title": "A pair of skis"},
                ]},
                "default": ["bike", "pet"],
            },
        },
        "required": ["name", "guests", "languages"],
    })
}
