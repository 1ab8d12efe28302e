//! What the server offers, whatever the era and the transport: one place that composes results.
//!
//! It knows no handshake and no decoration; `legacy` and `modern` add theirs.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::call::{Cancellation, Progress};
use crate::json_rpc::{METHOD_NOT_FOUND, Request, RpcError, read_params, to_raw};
use crate::logging::{Level, Logger};
use crate::outlet::{Outlet, Remarks};
use crate::tools::{self, Call, CallParams, Outcome};
use crate::{completion, prompts, resources};

pub(crate) const INSTRUCTIONS: &str = "Everything here is made up and safe to try. Start with `echo`, watch progress and cancel with \
    `slow_count`, fill a larger form with `search_flights`, look at `picture` and `annotated_content`, see what an error \
    looks like with `always_fails`, and lose the connection with `crash`.";

const METHODS: [&str; 8] = [
    "completion/complete",
    "prompts/get",
    "prompts/list",
    "resources/list",
    "resources/read",
    "resources/templates/list",
    "tools/call",
    "tools/list",
];

/// What a request comes to.
pub(crate) enum Answer {
    Result(Box<RawValue>),
    /// It was cancelled.
    Silence,
    Crash {
        code: i32,
    },
}

/// What surrounds one request.
pub(crate) struct Scene<'a> {
    pub outlet: &'a dyn Outlet,
    pub remarks: &'a Remarks,
    pub cancellation: &'a Cancellation,
}

pub(crate) fn server_info() -> Value {
    json!({
        "name": "wirescope-demo",
        "title": "Wirescope demo server",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Tools, resources and prompts to try an MCP client with",
    })
}

pub(crate) fn has(method: &str) -> bool {
    METHODS.contains(&method)
}

pub(crate) fn no_such_method(method: &str, remarks: &Remarks) -> RpcError {
    remarks.make(&format!("unknown method {}", method.escape_debug()));
    RpcError::new(METHOD_NOT_FOUND, format!("this server has no method {method:?}"))
}

/// Answers a request of a feature. `revision` is the one in force, `level` the least severe log message wanted.
pub(crate) fn answer(
    request: &Request,
    revision: &str,
    level: Option<Level>,
    scene: &Scene<'_>,
) -> Result<Answer, RpcError> {
    let params = request.params.as_deref();
    let result = match request.method.as_str() {
        "tools/call" => return call_tool(request, revision, level, scene),
        "tools/list" => tools::list(read_params(params)?)?,
        "resources/list" => resources::list(read_params(params)?)?,
        "resources/templates/list" => resources::list_templates(read_params(params)?)?,
        "resources/read" => resources::read(read_params(params)?)?,
        "prompts/list" => prompts::list(read_params(params)?)?,
        "prompts/get" => prompts::get(read_params(params)?)?,
        "completion/complete" => completion::complete(read_params(params)?)?,
        other => return Err(no_such_method(other, scene.remarks)),
    };
    scene.remarks.make(&request.method);
    to_raw(&result).map(Answer::Result)
}

fn call_tool(request: &Request, revision: &str, level: Option<Level>, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let params: CallParams = read_params(request.params.as_deref())?;
    scene.remarks.make(&format!("tools/call {}", params.name.escape_debug()));
    let logger = Logger { level, outlet: scene.outlet };
    logger.send(Level::Info, json!({"calling": params.name}));
    let call = Call {
        arguments: params.arguments()?,
        outlet: scene.outlet,
        remarks: scene.remarks,
        progress: Progress { outlet: scene.outlet, token: params.progress_token()? },
        cancellation: scene.cancellation,
        revision,
    };
    let outcome = tools::call(&params.name, &call)?;
    if scene.cancellation.is_cancelled() {
        return Ok(Answer::Silence);
    }
    match outcome {
        Outcome::Result(result) => {
            if result.is_error {
                logger.send(Level::Warning, json!({"failed": params.name}));
            }
            to_raw(&result).map(Answer::Result)
        }
        Outcome::Cancelled => Ok(Answer::Silence),
        Outcome::Crash { code } => Ok(Answer::Crash { code }),
    }
}

/// Whether the request may take time. One whose params cannot be read will not.
pub(crate) fn is_slow(request: &Request) -> bool {
    request.method == "tools/call"
        && read_params::<CallParams>(request.params.as_deref()).is_ok_and(|params| tools::is_slow(&params.name))
}
