//! `ask_url`: elicitation by a page that a person is to open.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::Question;
use crate::json_rpc::{RpcError, URL_REQUIRED};
use crate::outlet::notification_text;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    address: Address,
    as_error: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Address {
    #[default]
    Plain,
    /// Looks like another name when it is shown decoded.
    Lookalike,
    /// No address to open by a click.
    Script,
}

impl Address {
    fn url(self) -> &'static str {
        match self {
            Address::Plain => "https://example.com/sign-in?state=7f3a&next=%2Fdone#top",
            Address::Lookalike => "https://xn--exmple-4nf.com/sign-in?host=example.com",
            Address::Script => "javascript:alert('this must never run')",
        }
    }
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask to open a page",
        "description": "Asks you to open a page in a browser. Nothing is behind it; agreeing is enough. The address may be a \
                        plain one, one that looks like another, or one that nobody should open",
        "inputSchema": {
            "type": "object",
            "properties": {
                "address": {
                    "type": "string",
                    "title": "Address",
                    "enum": ["plain", "lookalike", "script"],
                    "default": "plain",
                },
                "as_error": {
                    "type": "boolean",
                    "title": "As an error",
                    "description": "In revision 2025-11-25, refuse with error -32042, which names the page, instead of asking",
                    "default": false,
                },
            },
            "additionalProperties": false,
        },
        "annotations": {"title": "Ask to open a page", "readOnlyHint": true, "openWorldHint": true},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    const ID: &str = "elicitation-7f3a";
    const MESSAGE: &str = "Please sign in on our page, then come back.";
    let Arguments { address, as_error } = call.read()?;
    let has_ids = call.revision == "2025-11-25";
    if as_error && has_ids {
        let page = json!({"mode": "url", "elicitationId": ID, "url": address.url(), "message": MESSAGE});
        let data = Some(json!({"elicitations": [page]}));
        let message = "this call needs a visit to a page first".to_owned();
        return Err(Outcome::Error(RpcError { code: URL_REQUIRED, message, data }));
    }
    let answer = call.ask(Question::visit("page", MESSAGE, address.url(), has_ids.then_some(ID)))?;
    if answer["action"] != "accept" {
        return Ok(CallResult::text("You did not agree, which is fine."));
    }
    if has_ids {
        let params = json!({"elicitationId": ID});
        call.outlet.message(&notification_text("notifications/elicitation/complete", params));
    }
    Ok(CallResult::text("You agreed to open the page. Whether you did, only the page could tell."))
}
