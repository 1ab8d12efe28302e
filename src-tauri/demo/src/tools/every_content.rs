//! `every_content`: content of every kind and type that a window may have to show, with structured content beside it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, text_block};
use crate::icons;
use crate::pdf;
use crate::picture::{Colour, draw};
use crate::resources::{UNTRUSTED_HTML, UNTRUSTED_SVG};
use crate::sound::tone;

const MARKDOWN: &str = "# Markdown\n\nA *short* text with a [link](https://example.com/), a list\n\n- one\n- two\n\n\
    some `code`, a table\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nand a picture from elsewhere, which nobody should load: \
    ![pixel](https://example.com/pixel.png)\n\n```rust\nfn main() {}\n```\n";

pub(super) fn definition() -> Value {
    json!({
        "title": "Content of every kind",
        "description": "Returns text, Markdown, pictures, a tone, links, and embedded text, bytes, PDF, SVG and HTML, with \
                        structured content beside them",
        "inputSchema": {"type": "object", "additionalProperties": false},
        "outputSchema": {
            "type": "object",
            "properties": {
                "kinds": {"type": "array", "items": {"type": "string"}},
                "count": {"type": "integer", "minimum": 0},
            },
            "required": ["kinds", "count"],
        },
        "annotations": {
            "title": "Content of every kind",
            "readOnlyHint": true,
            "destructiveHint": false,
            "idempotentHint": true,
            "openWorldHint": false,
        },
        "icons": [icons::small(Colour::Purple), icons::drawing()],
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let picture = BASE64.encode(draw(96, 64, Colour::Green));
    let mut content = vec![
        text_block("Plain text, in two\nlines."),
        text_block(MARKDOWN),
        text_block("{\"json\": [1, 2.50, {\"as\": \"text\"}]}"),
        json!({
            "type": "image",
            "data": picture,
            "mimeType": "image/png",
            "annotations": {"audience": ["user"], "priority": 0.9},
        }),
        json!({"type": "image", "data": BASE64.encode(UNTRUSTED_SVG), "mimeType": "image/svg+xml"}),
        embedded("demo://embedded/notes.md", "text/markdown", Some("## Embedded\n\nText."), &[]),
        embedded("demo://embedded/page.html", "text/html", Some(UNTRUSTED_HTML), &[]),
        embedded("demo://guide.pdf", "application/pdf", None, &pdf::guide()),
        embedded("demo://embedded/picture.png", "image/png", None, &draw(32, 32, Colour::Orange)),
        embedded("demo://embedded/bytes.bin", "application/octet-stream", None, b"\x00\x01\x02\xfe\xffwirescope\n"),
    ];
    if call.revision >= "2025-03-26" {
        content.push(json!({"type": "audio", "data": BASE64.encode(tone()), "mimeType": "audio/wav"}));
    }
    if call.revision >= "2025-06-18" {
        content.push(json!({
            "type": "resource_link",
            "uri": "demo://guide.pdf",
            "name": "guide.pdf",
            "title": "A guide of two pages",
            "description": "Click to read it from this server",
            "mimeType": "application/pdf",
            "annotations": {"audience": ["user", "assistant"], "priority": 0.8, "lastModified": "2026-07-28T12:00:00Z"},
        }));
        content.push(json!({
            "type": "resource_link",
            "uri": "https://example.com/elsewhere.html",
            "name": "elsewhere",
            "description": "Lies on the web, not on this server",
        }));
    }
    content.iter_mut().for_each(|block| icons::keep_for(call.revision, block));
    let mut result = CallResult::of(content);
    if call.revision >= "2025-06-18" {
        let kinds: Vec<_> = result.content.iter().map(|block| block["type"].clone()).collect();
        let structured = json!({"kinds": kinds, "count": kinds.len()});
        result.structured_content = RawValue::from_string(structured.to_string()).ok();
    }
    Outcome::Result(result)
}

/// With a text, or with bytes.
fn embedded(uri: &str, mime_type: &str, text: Option<&str>, bytes: &[u8]) -> Value {
    let resource = match text {
        Some(text) => json!({"uri": uri, "mimeType": mime_type, "text": text}),
        None => json!({"uri": uri, "mimeType": mime_type, "blob": BASE64.encode(bytes)}),
    };
    json!({"type": "resource", "resource": resource})
}
