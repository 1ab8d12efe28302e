//! The tools: one file each, listed here.
//!
//! Arguments that do not fit are a result with `isError`, so that a model can mend them; a tool that does not exist is a
//! protocol error (2025-11-25, server/tools, error handling).

mod add;
mod always_fails;
mod annotated_content;
mod chatty;
mod crash;
mod echo;
mod paint;
mod search_flights;
mod slow_count;
mod weather_report;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::call::{Cancellation, Progress};
use crate::json_rpc::RpcError;
use crate::outbox::Outbox;
use crate::resources::{ListParams, unknown};

pub(crate) use crash::unfinished_answer;

struct Tool {
    name: &'static str,
    /// The entry of `tools/list`, without the name.
    definition: fn() -> Value,
    call: fn(&Call<'_>) -> Outcome,
    /// May take time, so it gets a thread of its own.
    is_slow: bool,
}

const TOOLS: [Tool; 10] = [
    Tool { name: "echo", definition: echo::definition, call: echo::call, is_slow: false },
    Tool { name: "add", definition: add::definition, call: add::call, is_slow: false },
    Tool { name: "search_flights", definition: search_flights::definition, call: search_flights::call, is_slow: false },
    Tool { name: "weather_report", definition: weather_report::definition, call: weather_report::call, is_slow: false },
    Tool { name: "slow_count", definition: slow_count::definition, call: slow_count::call, is_slow: true },
    Tool { name: "picture", definition: paint::definition, call: paint::call, is_slow: false },
    Tool {
        name: "annotated_content",
        definition: annotated_content::definition,
        call: annotated_content::call,
        is_slow: false,
    },
    Tool { name: "chatty", definition: chatty::definition, call: chatty::call, is_slow: false },
    Tool { name: "always_fails", definition: always_fails::definition, call: always_fails::call, is_slow: false },
    Tool { name: "crash", definition: crash::definition, call: crash::call, is_slow: false },
];

#[derive(Deserialize)]
pub(crate) struct CallParams {
    pub name: String,
    #[serde(default)]
    arguments: Option<Box<RawValue>>,
    #[serde(default, rename = "_meta")]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default, rename = "progressToken")]
    progress_token: Option<Value>,
}

impl CallParams {
    /// As they came, byte for byte; absent ones are `{}`.
    pub(crate) fn arguments(&self) -> Result<&str, RpcError> {
        let text = self.arguments.as_ref().map_or("{}", |raw| raw.get());
        if text.starts_with('{') {
            Ok(text)
        } else {
            Err(RpcError::invalid_params("the member `arguments` must be an object"))
        }
    }

    pub(crate) fn progress_token(&self) -> Result<Option<Value>, RpcError> {
        match self.meta.as_ref().and_then(|meta| meta.progress_token.as_ref()) {
            None => Ok(None),
            Some(token) if token.is_string() || token.is_i64() || token.is_u64() => Ok(Some(token.clone())),
            Some(_) => Err(RpcError::invalid_params("a progress token must be a string or an integer")),
        }
    }
}

/// One call, and what it may use.
pub(crate) struct Call<'a> {
    /// JSON text of an object, exactly as it came.
    pub arguments: &'a str,
    pub outbox: &'a Outbox,
    pub progress: Progress<'a>,
    pub cancellation: &'a Cancellation,
    /// Dates compare as text.
    pub revision: &'a str,
}

impl Call<'_> {
    /// The arguments as a tool wants them; a result that says what does not fit.
    fn read<T: DeserializeOwned>(&self) -> Result<T, Outcome> {
        serde_json::from_str(self.arguments)
            .map_err(|error| Outcome::Result(CallResult::failure(&format!("The arguments do not fit: {error}."))))
    }
}

pub(crate) enum Outcome {
    Result(CallResult),
    Cancelled,
    Crash { code: i32 },
}

/// `CallToolResult`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallResult {
    content: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    structured_content: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_error: bool,
}

impl CallResult {
    fn of(content: Vec<Value>) -> CallResult {
        CallResult { content, structured_content: None, is_error: false }
    }

    fn text(text: &str) -> CallResult {
        CallResult::of(vec![text_block(text)])
    }

    fn failure(text: &str) -> CallResult {
        CallResult { is_error: true, ..CallResult::text(text) }
    }

    /// A structured result, and the same as text for clients that know no other (2025-11-25, server/tools).
    fn structured(value: &Value) -> CallResult {
        let text = value.to_string();
        let structured_content = RawValue::from_string(text.clone()).ok();
        CallResult { structured_content, ..CallResult::text(&text) }
    }
}

fn text_block(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

pub(crate) fn list(params: ListParams) -> Result<Value, RpcError> {
    params.refuse_cursor()?;
    let tools: Vec<_> = TOOLS
        .iter()
        .map(|tool| {
            let mut entry = json!({"name": tool.name});
            if let (Some(entry), Value::Object(rest)) = (entry.as_object_mut(), (tool.definition)()) {
                entry.extend(rest);
            }
            entry
        })
        .collect();
    Ok(json!({"tools": tools}))
}

pub(crate) fn is_slow(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name && tool.is_slow)
}

pub(crate) fn call(name: &str, call: &Call<'_>) -> Result<Outcome, RpcError> {
    let tool = TOOLS.iter().find(|tool| tool.name == name).ok_or_else(|| unknown("tool", name))?;
    Ok((tool.call)(call))
}
