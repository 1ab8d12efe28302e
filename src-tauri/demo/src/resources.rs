//! The resources: three to list, on two pages, and two templates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::json_rpc::{INVALID_PARAMS, RESOURCE_NOT_FOUND, RpcError};
use crate::picture::{Colour, draw};

/// Small, so that paging is seen with three resources.
const PAGE: usize = 2;

/// The largest side of the table template; `completion` offers these numbers.
pub(crate) const TABLE_LIMIT: u32 = 200;

pub(crate) const GREETING_TEMPLATE: &str = "demo://greeting/{name}";
pub(crate) const TABLE_TEMPLATE: &str = "demo://table/{rows}/{columns}";

const README: &str = "# The demo server\n\nEverything it tells is **made up**, and the same each time.\n\n\
    | try | to see |\n|---|---|\n| `echo` | a call and its answer |\n| `slow_count` | progress and cancelling |\n\
    | `search_flights` | a nested form |\n| `picture` | an image |\n| `always_fails` | a tool error |\n\
    | `crash` | a server that dies |\n";

#[derive(Deserialize)]
pub(crate) struct ListParams {
    pub cursor: Option<String>,
}

impl ListParams {
    /// For lists of one page, which give out no cursor.
    pub(crate) fn refuse_cursor(&self) -> Result<(), RpcError> {
        match &self.cursor {
            Some(cursor) => Err(bad_cursor(cursor)),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct ReadParams {
    uri: String,
}

pub(crate) fn list(params: ListParams) -> Result<Value, RpcError> {
    let all = resources();
    let start = match &params.cursor {
        None => 0,
        Some(cursor) => read_cursor(cursor, all.len()).ok_or_else(|| bad_cursor(cursor))?,
    };
    let end = all.len().min(start + PAGE);
    let mut page = json!({"resources": all[start..end]});
    if end < all.len() {
        page["nextCursor"] = json!(BASE64.encode(format!("after:{end}")));
    }
    Ok(page)
}

fn read_cursor(cursor: &str, count: usize) -> Option<usize> {
    let text = String::from_utf8(BASE64.decode(cursor).ok()?).ok()?;
    let start: usize = text.strip_prefix("after:")?.parse().ok()?;
    (start > 0 && start < count && start.is_multiple_of(PAGE)).then_some(start)
}

fn bad_cursor(cursor: &str) -> RpcError {
    RpcError::invalid_params(format!("{cursor:?} is no cursor that this server gave out"))
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
    ]
}

const NUMBERS: &str = "{\"beyond_doubles\": 9007199254740993, \"trailing_zero\": 1.0, \"negative_zero\": -0.0, \
    \"large\": 123456789012345678901234567890, \"tiny\": 1e-400}";

pub(crate) fn logo() -> Vec<u8> {
    draw(48, 48, Colour::Blue)
}

pub(crate) fn list_templates(params: ListParams) -> Result<Value, RpcError> {
    params.refuse_cursor()?;
    Ok(json!({"resourceTemplates": [
        {
            "uriTemplate": GREETING_TEMPLATE,
            "name": "greeting",
            "title": "A greeting",
            "description": "A line of greeting for the name you give",
            "mimeType": "text/plain",
        },
        {
            "uriTemplate": TABLE_TEMPLATE,
            "name": "table",
            "title": "A multiplication table",
            "description": "Rows and columns from 1 to 200, as CSV",
            "mimeType": "text/csv",
        },
    ]}))
}

pub(crate) fn read(params: ReadParams) -> Result<Value, RpcError> {
    let uri = params.uri.as_str();
    let text = |mime_type: &str, text: &str| json!({"uri": uri, "mimeType": mime_type, "text": text});
    let contents = match uri {
        "demo://readme" => text("text/markdown", README),
        "demo://numbers.json" => text("application/json", NUMBERS),
        "demo://logo.png" => json!({"uri": uri, "mimeType": "image/png", "blob": BASE64.encode(logo())}),
        _ => match read_template(uri) {
            Some((mime_type, filled)) => text(mime_type, &filled),
            None => {
                let message = format!("there is no resource {uri:?}");
                return Err(RpcError { code: RESOURCE_NOT_FOUND, message, data: Some(json!({"uri": uri})) });
            }
        },
    };
    Ok(json!({"contents": [contents]}))
}

fn read_template(uri: &str) -> Option<(&'static str, String)> {
    if let Some(name) = uri.strip_prefix("demo://greeting/") {
        let name = decode_percent(name)?;
        return (!name.is_empty() && !name.contains('/')).then(|| ("text/plain", format!("Hello, {name}!")));
    }
    let (rows, columns) = uri.strip_prefix("demo://table/")?.split_once('/')?;
    Some(("text/csv", table(side(rows)?, side(columns)?)))
}

fn side(text: &str) -> Option<u32> {
    let number = text.parse().ok()?;
    (1..=TABLE_LIMIT).contains(&number).then_some(number)
}

fn table(rows: u32, columns: u32) -> String {
    let mut text = String::new();
    for row in 1..=rows {
        let cells: Vec<_> = (1..=columns).map(|column| (row * column).to_string()).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// Template variables are percent-encoded (RFC 6570). `None` when that leads to no text.
fn decode_percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The error for a name or template nobody listed.
pub(crate) fn unknown(kind: &str, name: &str) -> RpcError {
    RpcError::new(INVALID_PARAMS, format!("there is no {kind} {name:?}"))
}
