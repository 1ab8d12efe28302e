//! `picture`: an image.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, text_block};
use crate::picture::{Colour, SIDE_LIMIT, draw};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    width: u32,
    height: u32,
    color: Colour,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { width: 160, height: 100, color: Colour::Blue }
    }
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Draw a picture",
        "description": "Draws a disc and returns it as a PNG image",
        "inputSchema": {
            "type": "object",
            "properties": {
                "width": {"type": "integer", "title": "Width in pixels", "minimum": 1, "maximum": SIDE_LIMIT, "default": 160},
                "height": {"type": "integer", "title": "Height in pixels", "minimum": 1, "maximum": SIDE_LIMIT, "default": 100},
                "color": {
                    "type": "string",
                    "title": "Colour",
                    "enum": ["blue", "green", "orange", "purple"],
                    "default": "blue",
                },
            },
            "additionalProperties": false,
        },
        "annotations": {
            "title": "Draw a picture",
            "readOnlyHint": true,
            "idempotentHint": true,
            "openWorldHint": false,
        },
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let Arguments { width, height, color } = match call.read() {
        Ok(arguments) => arguments,
        Err(refusal) => return refusal,
    };
    let sides = 1..=SIDE_LIMIT;
    if !sides.contains(&width) || !sides.contains(&height) {
        return Outcome::Result(CallResult::failure("Width and height must be 1 to 256 pixels."));
    }
    let data = BASE64.encode(draw(width, height, color));
    Outcome::Result(CallResult::of(vec![
        text_block(&format!("A picture of {width} × {height} pixels.")),
        json!({"type": "image", "data": data, "mimeType": "image/png"}),
    ]))
}
