//! The tools: one file each, listed here.
//!
//! Arguments that do not fit are a result with `isError`, so that a model can mend them; a tool that does not exist is a
//! protocol error (2025-11-25, server/tools, error handling).

mod add;
mod always_fails;
mod annotated_content;
mod bad_header_params;
mod chatty;
mod crash;
mod drop_stream;
mod echo;
mod header_params;
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
use crate::outlet::{Outlet, Remarks};
use crate::resources::{ListParams, unknown};

pub(crate) use crash::unfinished_answer;

struct Tool {
    name: &'static str,
    /// The entry of `tools/list`, without the name.
    definition: fn() -> Value,
    call: fn(&Call<'_>) -> Outcome,
    /// May take time, so it gets a thread of its own.
    is_slow: bool,
    /// Has something to show on a stream, so over HTTP it gets one unasked.
    is_streamed: bool,
}

impl Tool {
    const fn new(name: &'static str, definition: fn() -> Value, call: fn(&Call<'_>) -> Outcome) -> Tool {
        Tool { name, definition, call, is_slow: false, is_streamed: false }
    }
}

const TOOLS: [Tool; 13] = [
    Tool::new("echo", echo::definition, echo::call),
    Tool::new("add", add::definition, add::call),
    Tool::new("search_flights", search_flights::definition, search_flights::call),
    Tool::new("weather_report", weather_report::definition, weather_report::call),
    Tool { is_slow: true, ..Tool::new("slow_count", slow_count::definition, slow_count::call) },
    Tool::new("picture", paint::definition, paint::call),
    Tool::new("annotated_content", annotated_content::definition, annotated_content::call),
    Tool { is_streamed: true, ..Tool::new("chatty", chatty::definition, chatty::call) },
    Tool::new("always_fails", always_fails::definition, always_fails::call),
    Tool { is_slow: true, is_streamed: true, ..Tool::new("drop_stream", drop_stream::definition, drop_stream::call) },
    Tool::new("header_params", header_params::definition, header_params::call),
    Tool::new("bad_header_params", bad_header_params::definition, bad_header_params::call),
    Tool::new("crash", crash::definition, crash::call),
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
    pub outlet: &'a dyn Outlet,
    pub remarks: &'a Remarks,
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

pub(crate) fn is_streamed(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name && tool.is_streamed)
}

/// The parameters that a tool wants repeated as headers: where each stands in the arguments, and its header's name
/// after `Mcp-Param-`. Invalid annotations are none.
pub(crate) fn mirrored_params(name: &str) -> &'static [(&'static [&'static str], &'static str)] {
    if name == "header_params" { &header_params::MIRRORED } else { &[] }
}

pub(crate) fn call(name: &str, call: &Call<'_>) -> Result<Outcome, RpcError> {
    let tool = TOOLS.iter().find(|tool| tool.name == name).ok_or_else(|| unknown("tool", name))?;
    Ok((tool.call)(call))
}
