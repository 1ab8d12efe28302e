//! The prompts: one without arguments, one with three.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::json_rpc::RpcError;
use crate::resources::{ListParams, unknown};

#[derive(Deserialize)]
pub(crate) struct GetParams {
    name: String,
    #[serde(default)]
    arguments: HashMap<String, String>,
}

pub(crate) fn list(params: ListParams) -> Result<Value, RpcError> {
    params.refuse_cursor()?;
    Ok(json!({"prompts": [
        {"name": "greet", "title": "Say hello", "description": "A friendly opening; takes no arguments"},
        {
            "name": "code_review",
            "title": "Review some code",
            "description": "Asks for a review of a piece of code",
            "arguments": [
                {"name": "language", "title": "Language", "description": "What it is written in; has completion", "required": true},
                {"name": "code", "title": "Code", "description": "The code to look at", "required": true},
                {"name": "tone", "title": "Tone", "description": "How to put it; has completion", "required": false},
            ],
        },
    ]}))
}

pub(crate) fn get(params: GetParams) -> Result<Value, RpcError> {
    match params.name.as_str() {
        "greet" => Ok(json!({
            "description": "A friendly opening",
            "messages": [message("user", "Hello! What can this server do for me?")],
        })),
        "code_review" => review(&params.arguments),
        other => Err(unknown("prompt", other)),
    }
}

fn review(arguments: &HashMap<String, String>) -> Result<Value, RpcError> {
    let required = |name: &str| {
        arguments.get(name).ok_or_else(|| RpcError::invalid_params(format!("the argument `{name}` is required")))
    };
    let (language, code) = (required("language")?, required("code")?);
    let tone = arguments.get("tone").map_or("plain", String::as_str);
    let request = format!("Review this {language} code. Keep the tone {tone}.\n\n```{language}\n{code}\n```");
    Ok(json!({
        "description": format!("A review of some {language}"),
        "messages": [message("user", &request), message("assistant", "Gladly. Let me read it first.")],
    }))
}

fn message(role: &str, text: &str) -> Value {
    json!({"role": role, "content": {"type": "text", "text": text}})
}
