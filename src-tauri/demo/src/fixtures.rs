//! The prompts and resources that the official conformance suite asks a server for; its tools are among the tools.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::asking::{Asker, Halt, Question};
use crate::json_rpc::RpcError;
use crate::picture::{Colour, draw};

const ASKING_PROMPT: &str = "test_input_required_result_prompt";
const TEXT_URI: &str = "test://static-text";
const BINARY_URI: &str = "test://static-binary";

const PROMPTS: [(&str, &[&str]); 5] = [
    ("test_simple_prompt", &[]),
    ("test_prompt_with_arguments", &["arg1", "arg2"]),
    ("test_prompt_with_embedded_resource", &["resourceUri"]),
    ("test_prompt_with_image", &[]),
    (ASKING_PROMPT, &[]),
];

pub(crate) fn prompts() -> Vec<Value> {
    let entry = |(name, arguments): &(&str, &[&str])| {
        let arguments: Vec<_> = arguments.iter().map(|name| json!({"name": name, "required": true})).collect();
        json!({"name": name, "description": "A fixture of the official conformance suite", "arguments": arguments})
    };
    PROMPTS.iter().map(entry).collect()
}

pub(crate) fn arguments(prompt: &str) -> Option<Vec<&'static str>> {
    PROMPTS.iter().find(|(name, _)| *name == prompt).map(|(_, arguments)| arguments.to_vec())
}

pub(crate) fn asks(prompt: &str) -> bool {
    prompt == ASKING_PROMPT
}

/// `None` where there is no such prompt.
pub(crate) fn prompt(name: &str, given: &HashMap<String, String>, asker: &dyn Asker) -> Option<Result<Value, Halt>> {
    for argument in arguments(name)? {
        if !given.contains_key(argument) {
            let why = format!("the argument `{argument}` is required");
            return Some(Err(Halt::Error(RpcError::invalid_params(why))));
        }
    }
    let given = |argument: &str| given.get(argument).map(String::as_str).unwrap_or_default();
    let text = |text: String| json!({"type": "text", "text": text});
    let content = match name {
        "test_prompt_with_arguments" => {
            text(format!("Prompt with arguments: arg1='{}', arg2='{}'", given("arg1"), given("arg2")))
        }
        "test_prompt_with_embedded_resource" => json!({
            "type": "resource",
            "resource": {
                "uri": given("resourceUri"),
                "mimeType": "text/plain",
                "text": "Embedded resource content for testing.",
            },
        }),
        "test_prompt_with_image" => json!({"type": "image", "data": pixel(), "mimeType": "image/png"}),
        ASKING_PROMPT => {
            let question = Question::text("user_context", "What context should the prompt use?", "context", "Context");
            match asker.ask(vec![question]) {
                Ok(answers) => text(format!("Context: {}", Value::Array(answers))),
                Err(halt) => return Some(Err(halt)),
            }
        }
        _ => text("This is a simple prompt for testing.".to_owned()),
    };
    Some(Ok(json!({"messages": [{"role": "user", "content": content}]})))
}

fn pixel() -> String {
    BASE64.encode(draw(1, 1, Colour::Orange))
}

pub(crate) fn resources() -> Vec<Value> {
    let entry = |uri: &str, mime_type: &str| json!({"uri": uri, "name": uri.trim_start_matches("test://"), "mimeType": mime_type});
    vec![entry(TEXT_URI, "text/plain"), entry(BINARY_URI, "image/png")]
}

pub(crate) fn templates() -> Vec<Value> {
    vec![json!({"uriTemplate": "test://template/{id}/data", "name": "template", "mimeType": "application/json"})]
}

pub(crate) fn read(uri: &str) -> Option<Value> {
    Some(match uri {
        TEXT_URI => {
            let text = "This is the content of the static text resource.";
            json!({"uri": uri, "mimeType": "text/plain", "text": text})
        }
        BINARY_URI => json!({"uri": uri, "mimeType": "image/png", "blob": pixel()}),
        _ => {
            let id = uri.strip_prefix("test://template/")?.strip_suffix("/data")?;
            let text = json!({"id": id, "templateTest": true, "data": format!("Data for ID: {id}")}).to_string();
            json!({"uri": uri, "mimeType": "application/json", "text": text})
        }
    })
}
