//! The resources. What can be listed is here, what templates lead to in `templates`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::asking::{Asker, Halt, Question};
use crate::fixtures;
use crate::icons;
use crate::json_rpc::{INVALID_PARAMS, RESOURCE_NOT_FOUND, RpcError};
use crate::pages::{ListParams, page};
use crate::pdf;
use crate::picture::{Colour, draw};
use crate::sound::tone;
use crate::templates::{self, VISITOR_CARD_PREFIX};
use crate::world::{COUNTER_URI, World};

/// Small, so that paging is seen with few resources.
const PAGE: usize = 2;

const EXTRA_URI: &str = "demo://extra";

const README: &str = "# The demo server\n\nEverything it tells is **made up**, and the same each time.\n\n\
    | try | to see |\n|---|---|\n| `echo` | a call and its answer |\n| `slow_count` | progress and cancelling |\n\
    | `search_flights` | a nested form |\n| `picture` | an image |\n| `always_fails` | a tool error |\n\
    | `crash` | a server that dies |\n| `ask_form`, `ask_twice` | a server that asks back |\n\
    | `count_up`, `change_lists` | subscriptions that fire |\n| `bake` | a task |\n| `every_content` | content of every kind |\n";

const NUMBERS: &str = "{\"beyond_doubles\": 9007199254740993, \"trailing_zero\": 1.0, \"negative_zero\": -0.0, \
    \"large\": 123456789012345678901234567890, \"tiny\": 1e-400}";

/// It would fetch and run something if it were trusted.
pub(crate) const UNTRUSTED_SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\" \
    onload=\"document.title='svg script ran'\"><script>document.title='svg script ran'</script>\
    <image href=\"https://example.com/pixel.png\" width=\"1\" height=\"1\"/>\
    <circle cx=\"32\" cy=\"32\" r=\"28\" fill=\"#7a3fb8\"/></svg>";

/// As above.
pub(crate) const UNTRUSTED_HTML: &str = "<!doctype html><title>A page</title><h1>A page</h1>\
    <p>Its script and its picture from elsewhere must do nothing.</p>\
    <img src=\"https://example.com/pixel.png\" onerror=\"document.title='html script ran'\">\
    <script>document.title='html script ran'</script>\n";

#[derive(Deserialize)]
pub(crate) struct ReadParams {
    pub uri: String,
}

pub(crate) fn list(params: &ListParams, revision: &str, world: &World) -> Result<Value, Halt> {
    let mut all = resources();
    if world.offer.has_fixtures {
        all.extend(fixtures::resources());
    }
    if world.has_extras() {
        all.push(json!({"uri": EXTRA_URI, "name": "extra", "title": "Here for a while", "mimeType": "text/plain"}));
    }
    all.iter_mut().for_each(|entry| icons::keep_for(revision, entry));
    page("resources", all, params, Some(PAGE), world.offer).map_err(Halt::Error)
}

pub(crate) fn list_templates(params: &ListParams, revision: &str, world: &World) -> Result<Value, Halt> {
    let mut all = templates::all(revision);
    if world.offer.has_fixtures {
        all.extend(fixtures::templates());
    }
    page("resourceTemplates", all, params, None, world.offer).map_err(Halt::Error)
}

fn resources() -> Vec<Value> {
    vec![
        json!({
            "uri": "demo://readme",
            "name": "readme",
            "title": "Read me first",
            "description": "What there is to try, as Markdown",
            "mimeType": "text/markdown",
            "size": README.len(),
            "annotations": {"audience": ["user"], "priority": 1.0},
        }),
        json!({
            "uri": "demo://logo.png",
            "name": "logo.png",
            "title": "A picture",
            "description": "A small PNG, sent as a blob",
            "mimeType": "image/png",
            "size": logo().len(),
        }),
        json!({
            "uri": "demo://numbers.json",
            "name": "numbers.json",
            "title": "Numbers that are easy to break",
            "description": "JSON with numbers that a careless reader rounds",
            "mimeType": "application/json",
            "size": NUMBERS.len(),
        }),
        json!({
            "uri": COUNTER_URI,
            "name": "counter",
            "title": "A counter",
            "description": "Changes with each call of `count_up`; subscribe to it and see",
            "mimeType": "text/plain",
            "annotations": {"audience": ["user", "assistant"], "priority": 0.6, "lastModified": "2026-07-28T12:00:00Z"},
            "icons": [icons::small(Colour::Orange)],
        }),
        json!({
            "uri": "demo://guide.pdf",
            "name": "guide.pdf",
            "title": "A guide of two pages",
            "mimeType": "application/pdf",
            "size": pdf::guide().len(),
        }),
        json!({
            "uri": "demo://tone.wav",
            "name": "tone.wav",
            "title": "A tone",
            "mimeType": "audio/wav",
            "size": tone().len(),
        }),
        json!({
            "uri": "demo://drawing.svg",
            "name": "drawing.svg",
            "title": "A drawing that cannot be trusted",
            "description": "SVG with a script and a picture from elsewhere in it",
            "mimeType": "image/svg+xml",
            "size": UNTRUSTED_SVG.len(),
        }),
        json!({
            "uri": "demo://page.html",
            "name": "page.html",
            "title": "A page that cannot be trusted",
            "description": "HTML with a script and a picture from elsewhere in it",
            "mimeType": "text/html",
            "size": UNTRUSTED_HTML.len(),
        }),
        json!({
            "uri": "demo://bytes.bin",
            "name": "bytes.bin",
            "title": "All bytes there are",
            "mimeType": "application/octet-stream",
            "size": 256,
        }),
        json!({
            "uri": "demo://notes",
            "name": "notes",
            "title": "Several things at once",
            "description": "One read, three contents: two texts and a picture",
        }),
    ]
}

pub(crate) fn logo() -> Vec<u8> {
    draw(48, 48, Colour::Blue)
}

fn bytes() -> Vec<u8> {
    (0..=u8::MAX).collect()
}

/// Whether reading it asks something first.
pub(crate) fn asks(uri: &str) -> bool {
    uri.starts_with(VISITOR_CARD_PREFIX)
}

pub(crate) fn read(params: &ReadParams, asker: &dyn Asker, world: &World) -> Result<Value, Halt> {
    let uri = params.uri.as_str();
    let text = |mime_type: &str, text: &str| json!({"uri": uri, "mimeType": mime_type, "text": text});
    let blob = |mime_type: &str, bytes: &[u8]| json!({"uri": uri, "mimeType": mime_type, "blob": BASE64.encode(bytes)});
    let fixture = || fixtures::read(uri).filter(|_| world.offer.has_fixtures);
    let contents = match uri {
        "demo://readme" => text("text/markdown", README),
        "demo://numbers.json" => text("application/json", NUMBERS),
        "demo://logo.png" => blob("image/png", &logo()),
        "demo://guide.pdf" => blob("application/pdf", &pdf::guide()),
        "demo://tone.wav" => blob("audio/wav", &tone()),
        "demo://drawing.svg" => text("image/svg+xml", UNTRUSTED_SVG),
        "demo://page.html" => text("text/html", UNTRUSTED_HTML),
        "demo://bytes.bin" => blob("application/octet-stream", &bytes()),
        "demo://notes" => return Ok(notes()),
        COUNTER_URI => text("text/plain", &world.counter().to_string()),
        EXTRA_URI if world.has_extras() => text("text/plain", "You found me.\n"),
        _ if asks(uri) => visitor_card(uri, asker)?,
        _ => match templates::read(uri).map(|(mime_type, filled)| text(mime_type, &filled)).or_else(fixture) {
            Some(contents) => contents,
            None => {
                let message = format!("there is no resource {uri:?}");
                let data = Some(json!({"uri": uri}));
                return Err(Halt::Error(RpcError { code: RESOURCE_NOT_FOUND, message, data }));
            }
        },
    };
    Ok(json!({"contents": [contents]}))
}

fn notes() -> Value {
    json!({"contents": [
        {"uri": "demo://notes/1", "mimeType": "text/plain", "text": "The first note."},
        {"uri": "demo://notes/2", "mimeType": "text/markdown", "text": "The *second* note."},
        {"uri": "demo://notes/picture", "mimeType": "image/png", "blob": BASE64.encode(draw(24, 24, Colour::Purple))},
    ]})
}

fn visitor_card(uri: &str, asker: &dyn Asker) -> Result<Value, Halt> {
    let answers = asker.ask(vec![Question::text("visitor", "Whose card is it?", "name", "Name")])?;
    let answer = answers.first().cloned().unwrap_or_default();
    let name = answer["content"]["name"].as_str().filter(|_| answer["action"] == "accept").unwrap_or("nobody");
    let style = uri.trim_start_matches(VISITOR_CARD_PREFIX);
    let card = json!({"style": style, "visitor": name});
    Ok(json!({"uri": uri, "mimeType": "application/json", "text": card.to_string()}))
}

/// The error for a name or template nobody listed.
pub(crate) fn unknown(kind: &str, name: &str) -> RpcError {
    RpcError::new(INVALID_PARAMS, format!("there is no {kind} {name:?}"))
}
