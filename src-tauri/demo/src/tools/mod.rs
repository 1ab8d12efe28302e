//! The tools: one file each, listed here.
//!
//! Arguments that do not fit are a result with `isError`, so that a model can mend them; a tool that does not exist is a
//! protocol error (2025-11-25, server/tools, error handling).

mod add;
mod always_fails;
mod annotated_content;
mod ask_all;
mod ask_forever;
mod ask_form;
mod ask_model;
mod ask_roots;
mod ask_twice;
mod ask_url;
mod bad_header_params;
mod bake;
mod changes;
mod chatty;
mod come_back;
mod crash;
mod drop_stream;
mod echo;
mod every_content;
mod fixtures;
mod header_params;
mod hidden_text;
mod log_levels;
mod paint;
mod search_flights;
mod slow_count;
mod unmeasured;
mod weather_report;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asking::{Asker, Halt, Question, Round};
use crate::call::{Cancellation, Progress};
use crate::icons;
use crate::json_rpc::RpcError;
use crate::logging::Logger;
use crate::outlet::{Outlet, Remarks};
use crate::pages::{ListParams, page};
use crate::resources::unknown;
use crate::world::World;

pub(crate) use crash::unfinished_answer;
use fixtures::{FIRST_ROUNDS_THEN_TASK, FIXTURES};

struct Tool {
    name: &'static str,
    /// The entry of `tools/list`, without the name.
    definition: fn() -> Value,
    call: fn(&Call<'_>) -> Outcome,
    /// May take time, so it gets a thread of its own.
    is_slow: bool,
    /// Has something to show on a stream, so over HTTP it gets one unasked.
    is_streamed: bool,
    /// Asks the client something, for which it needs a stream in the legacy era alone.
    asks: bool,
    task: TaskSupport,
    /// What is done before a call becomes a task; `Some` when it goes no further for now.
    prepare: Option<fn(&Call<'_>) -> Option<Outcome>>,
}

/// Whether a call of a tool can be a task (2025-11-25, basic/utilities/tasks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaskSupport {
    Forbidden,
    Optional,
    Required,
}

impl Tool {
    const fn new(name: &'static str, definition: fn() -> Value, call: fn(&Call<'_>) -> Outcome) -> Tool {
        Tool {
            name,
            definition,
            call,
            is_slow: false,
            is_streamed: false,
            asks: false,
            task: TaskSupport::Forbidden,
            prepare: None,
        }
    }

    /// One that asks, and so waits for people.
    const fn asking(name: &'static str, definition: fn() -> Value, call: fn(&Call<'_>) -> Outcome) -> Tool {
        Tool { is_slow: true, asks: true, ..Tool::new(name, definition, call) }
    }
}

static TOOLS: [Tool; 30] = [
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
    Tool::new("every_content", every_content::definition, every_content::call),
    Tool::new("hidden_text", hidden_text::definition, hidden_text::call),
    Tool::asking("ask_form", ask_form::definition, ask_form::call),
    Tool::asking("ask_url", ask_url::definition, ask_url::call),
    Tool::asking("ask_model", ask_model::definition, ask_model::call),
    Tool::asking("ask_roots", ask_roots::definition, ask_roots::call),
    Tool::asking("ask_all", ask_all::definition, ask_all::call),
    Tool::asking("ask_twice", ask_twice::definition, ask_twice::call),
    Tool::asking("ask_forever", ask_forever::definition, ask_forever::call),
    Tool::new("come_back", come_back::definition, come_back::call),
    Tool { is_slow: true, ..Tool::new("unmeasured", unmeasured::definition, unmeasured::call) },
    Tool::new("log_levels", log_levels::definition, log_levels::call),
    Tool::new("count_up", changes::count_definition, changes::count),
    Tool::new("change_lists", changes::lists_definition, changes::change_lists),
    Tool::new("end_listening", changes::end_definition, changes::end_listening),
    Tool { is_slow: true, task: TaskSupport::Optional, ..Tool::new("bake", bake::definition, bake::call) },
    Tool {
        task: TaskSupport::Required,
        ..Tool::asking("bake_to_order", bake::to_order_definition, bake::bake_to_order)
    },
];

/// Listed while the lists have an entry more than usual.
static EXTRA: Tool = Tool::new("extra_tool", changes::extra_definition, changes::extra);

#[derive(Deserialize)]
pub(crate) struct CallParams {
    pub name: String,
    #[serde(default)]
    arguments: Option<Box<RawValue>>,
    /// The wish for a task, in revision 2025-11-25.
    #[serde(default)]
    pub task: Option<TaskWish>,
    #[serde(default, rename = "_meta")]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
pub(crate) struct TaskWish {
    /// How long to keep it, in milliseconds; as long as the server likes when absent.
    #[serde(default)]
    pub ttl: Option<u64>,
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
    pub asker: &'a dyn Asker,
    pub logger: &'a Logger<'a>,
    pub world: &'a World,
}

impl Call<'_> {
    /// The arguments as a tool wants them; a result that says what does not fit.
    fn read<T: DeserializeOwned>(&self) -> Result<T, Outcome> {
        serde_json::from_str(self.arguments)
            .map_err(|error| Outcome::Result(CallResult::failure(&format!("The arguments do not fit: {error}."))))
    }

    fn ask(&self, question: Question) -> Result<Value, Outcome> {
        let mut answers = self.asker.ask(vec![question])?;
        Ok(answers.pop().unwrap_or_default())
    }

    fn ask_all(&self, questions: Vec<Question>) -> Result<Vec<Value>, Outcome> {
        Ok(self.asker.ask(questions)?)
    }
}

impl From<Halt> for Outcome {
    fn from(halt: Halt) -> Outcome {
        match halt {
            Halt::Cancelled => Outcome::Cancelled,
            Halt::Failure(why) => Outcome::Result(CallResult::failure(&why)),
            Halt::Error(error) => Outcome::Error(error),
            Halt::Round(round) => Outcome::InputRequired(round),
        }
    }
}

/// A tool that may stop halfway, where it asks.
fn settle(result: Result<CallResult, Outcome>) -> Outcome {
    result.map_or_else(|outcome| outcome, Outcome::Result)
}

pub(crate) enum Outcome {
    Result(CallResult),
    InputRequired(Round),
    /// A protocol error.
    Error(RpcError),
    Cancelled,
    Crash {
        code: i32,
    },
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

pub(crate) fn list(params: &ListParams, revision: &str, world: &World) -> Result<Value, Halt> {
    let extra = world.has_extras().then_some(&EXTRA);
    let fixtures = world.offer.has_fixtures.then(|| FIXTURES.iter().chain([&FIRST_ROUNDS_THEN_TASK]));
    let tools =
        TOOLS.iter().chain(fixtures.into_iter().flatten()).chain(extra).map(|tool| entry(tool, revision)).collect();
    page("tools", tools, params, None, world.offer).map_err(Halt::Error)
}

/// `execution` is a member of revision 2025-11-25 alone.
fn entry(tool: &Tool, revision: &str) -> Value {
    let mut entry = json!({"name": tool.name});
    if let (Some(entry), Value::Object(rest)) = (entry.as_object_mut(), (tool.definition)()) {
        entry.extend(rest);
    }
    if revision == "2025-11-25" {
        match tool.task {
            TaskSupport::Forbidden => {}
            TaskSupport::Optional => entry["execution"] = json!({"taskSupport": "optional"}),
            TaskSupport::Required => entry["execution"] = json!({"taskSupport": "required"}),
        }
    } else if let Some(entry) = entry.as_object_mut() {
        entry.remove("execution");
    }
    icons::keep_for(revision, &mut entry);
    entry
}

fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().chain([&EXTRA, &FIRST_ROUNDS_THEN_TASK]).chain(&FIXTURES).find(|tool| tool.name == name)
}

pub(crate) fn is_slow(name: &str) -> bool {
    find(name).is_some_and(|tool| tool.is_slow)
}

pub(crate) fn is_streamed(name: &str) -> bool {
    find(name).is_some_and(|tool| tool.is_streamed)
}

pub(crate) fn asks(name: &str) -> bool {
    find(name).is_some_and(|tool| tool.asks)
}

pub(crate) fn task_support(name: &str) -> TaskSupport {
    find(name).map_or(TaskSupport::Forbidden, |tool| tool.task)
}

/// What comes before a task; `None` when the task may begin.
pub(crate) fn prepare(name: &str, call: &Call<'_>) -> Option<Outcome> {
    find(name).and_then(|tool| tool.prepare).and_then(|prepare| prepare(call))
}

/// The parameters that a tool wants repeated as headers: where each stands in the arguments, and its header's name
/// after `Mcp-Param-`. Invalid annotations are none.
pub(crate) fn mirrored_params(name: &str) -> &'static [(&'static [&'static str], &'static str)] {
    if name == "header_params" { &header_params::MIRRORED } else { &[] }
}

pub(crate) fn call(name: &str, call: &Call<'_>) -> Result<Outcome, RpcError> {
    let is_usual = TOOLS.iter().any(|tool| tool.name == name);
    let is_there = is_usual || if name == EXTRA.name { call.world.has_extras() } else { call.world.offer.has_fixtures };
    let tool = find(name).filter(|_| is_there).ok_or_else(|| unknown("tool", name))?;
    Ok((tool.call)(call))
}
