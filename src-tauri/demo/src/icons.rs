//! Icons: small pictures inside the message, which load nothing from anywhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::picture::{Colour, draw};

pub(crate) fn small(colour: Colour) -> Value {
    const SIDE: u32 = 16;
    let src = format!("data:image/png;base64,{}", BASE64.encode(draw(SIDE, SIDE, colour)));
    json!({"src": src, "mimeType": "image/png", "sizes": ["16x16"]})
}

/// One that scales, for a dark ground.
pub(crate) fn drawing() -> Value {
    const SVG: &str =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='3' fill='#fff'/></svg>";
    let src = format!("data:image/svg+xml;base64,{}", BASE64.encode(SVG));
    json!({"src": src, "mimeType": "image/svg+xml", "sizes": ["any"], "theme": "dark"})
}

/// What no revision that old knows is left out of an entry of a list.
pub(crate) fn keep_for(revision: &str, entry: &mut Value) {
    if revision < "2025-11-25"
        && let Some(entry) = entry.as_object_mut()
    {
        entry.remove("icons");
    }
}
