//! `header_params`: parameters that a modern client repeats as HTTP headers.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

/// The annotated properties and their headers; the schema below says the same.
pub(super) const MIRRORED: [(&[&str], &str); 4] = [
    (&["region"], "Region"),
    (&["priority"], "Priority"),
    (&["dry_run"], "Dry-Run"),
    (&["account", "tenant"], "Tenant"),
];

pub(super) fn definition() -> Value {
    json!({
        "title": "Parameters as headers",
        "description": "Takes parameters that a client of revision 2026-07-28 repeats as Mcp-Param headers over HTTP, where \
                        the server compares both. The arguments come back",
        "inputSchema": {
            "type": "object",
            "properties": {
                "region": {"type": "string", "title": "Region", "examples": ["eu-north", "Ísland"], "x-mcp-header": "Region"},
                "priority": {"type": "integer", "title": "Priority", "x-mcp-header": "Priority"},
                "dry_run": {"type": "boolean", "title": "Dry run", "x-mcp-header": "Dry-Run"},
                "account": {
                    "type": "object",
                    "title": "Account",
                    "properties": {
                        "tenant": {"type": "string", "title": "Tenant", "x-mcp-header": "Tenant"},
                    },
                },
                "note": {"type": "string", "title": "Note", "description": "Travels in the body only"},
            },
        },
        "annotations": {"title": "Parameters as headers", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let structured_content = RawValue::from_string(call.arguments.to_owned()).ok();
    Outcome::Result(CallResult { structured_content, ..CallResult::text(call.arguments) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_headers_is_that_of_the_schema() {
        let schema = definition()["inputSchema"].clone();
        for (path, header) in MIRRORED {
            let property = path.iter().fold(&schema, |schema, name| &schema["properties"][name]);
            assert_eq!(property["x-mcp-header"], header, "{path:?}");
        }
        assert_eq!(schema.to_string().matches("x-mcp-header").count(), MIRRORED.len());
    }
}
