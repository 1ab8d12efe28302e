//! `ask_model`: sampling, with tools for the model or without.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome, settle};
use crate::asking::{Question, Sampling};

/// A model that wants its tool again and again is told no.
const ROUNDS_LIMIT: usize = 3;
const SYSTEM: &str = "You are terse.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Arguments {
    prompt: String,
    with_tools: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { prompt: "What is the weather in Lisbon?".to_owned(), with_tools: false }
    }
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Ask a model",
        "description": "Asks the client's model. With tools, the model may use one, and is asked again with what the tool said",
        "inputSchema": {
            "type": "object",
            "properties": {
                "prompt": {"type": "string", "title": "Prompt", "default": "What is the weather in Lisbon?"},
                "with_tools": {"type": "boolean", "title": "With tools", "default": false},
            },
            "additionalProperties": false,
        },
        "annotations": {"title": "Ask a model", "readOnlyHint": true, "openWorldHint": true},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    settle(run(call))
}

fn run(call: &Call<'_>) -> Result<CallResult, Outcome> {
    let Arguments { prompt, with_tools } = call.read()?;
    let mut messages = vec![json!({"role": "user", "content": {"type": "text", "text": prompt}})];
    let tools = if with_tools { vec![weather_tool()] } else { Vec::new() };
    for round in 1..=ROUNDS_LIMIT {
        let sampling = Sampling { system: SYSTEM, messages: messages.clone(), max_tokens: 200, tools: tools.clone() };
        let answer = call.ask(Question::sampling(&format!("model_{round}"), sampling))?;
        let uses = tool_uses(&answer["content"]);
        if uses.is_empty() {
            let model = answer["model"].as_str().unwrap_or("a model");
            return Ok(CallResult::text(&format!("{model} says: {}", said(&answer["content"]))));
        }
        messages.push(json!({"role": "assistant", "content": answer["content"]}));
        messages.push(json!({"role": "user", "content": uses}));
    }
    Ok(CallResult::failure("The model wanted its tool again and again, and was told to stop."))
}

fn weather_tool() -> Value {
    json!({
        "name": "look_up_weather",
        "description": "The weather in a city",
        "inputSchema": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    })
}

/// Content is one block or a list of them since revision 2025-11-25.
fn blocks(content: &Value) -> Vec<&Value> {
    content.as_array().map_or_else(|| vec![content], |blocks| blocks.iter().collect())
}

/// What the tools that the model wants to use say; each use is answered.
fn tool_uses(content: &Value) -> Vec<Value> {
    let uses = blocks(content).into_iter().filter(|block| block["type"] == "tool_use");
    uses.map(|used| {
        let city = used["input"]["city"].as_str().unwrap_or("that place");
        let text = format!("In {city} it is 21 °C and sunny. (This is made up.)");
        json!({"type": "tool_result", "toolUseId": used["id"], "content": [{"type": "text", "text": text}]})
    })
    .collect()
}

fn said(content: &Value) -> String {
    let say = |block: &Value| match block["text"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("(content of type {})", block["type"]),
    };
    blocks(content).into_iter().map(say).collect::<Vec<_>>().join("\n")
}
