//! What the server offers, whatever the era and the transport: one place that composes results.
//!
//! It knows no handshake and no decoration; `legacy` and `modern` add theirs.

use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asking::{Asker, Halt, Round};
use crate::call::{Cancellation, Progress};
use crate::json_rpc::{INTERNAL_ERROR, METHOD_NOT_FOUND, Request, RpcError, read_params, to_raw};
use crate::logging::{Level, Logger};
use crate::outlet::{Outlet, Remarks};
use crate::picture::Colour;
use crate::tools::{self, Call, CallParams, Outcome, TaskSupport};
use crate::worker::Workers;
use crate::world::World;
use crate::{completion, icons, modern, prompts, resources, tasks};

pub(crate) const INSTRUCTIONS: &str = "Everything here is made up and safe to try. Start with `echo`, watch progress and cancel with \
    `slow_count`, fill a larger form with `search_flights`, look at `picture` and `annotated_content`, see what an error \
    looks like with `always_fails`, and lose the connection with `crash`. The tools named `ask_` ask you something back, \
    `change_lists` and `count_up` make subscriptions fire, and `bake` runs as a task.";

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
    /// A task of the extension, which is a result of another type.
    Task(Box<RawValue>),
    InputRequired(Round),
    /// It was cancelled, or somebody else will answer it.
    Silence,
    Crash {
        code: i32,
    },
}

/// What surrounds one request.
pub(crate) struct Scene<'a> {
    pub outlet: &'a dyn Outlet,
    pub remarks: &'a Arc<Remarks>,
    pub cancellation: &'a Cancellation,
    pub world: &'a Arc<World>,
    pub workers: &'a Arc<Workers>,
}

/// On which terms a request is answered: those of a session, or its own.
pub(crate) struct Terms<'a> {
    /// The one in force; dates compare as text.
    pub revision: &'static str,
    /// The least severe log message wanted.
    pub level: Option<Level>,
    /// Those of the client.
    pub capabilities: &'a Value,
    pub asker: &'a dyn Asker,
    /// Where messages go that belong to no request; there is no such place in the modern era.
    pub unsolicited: Option<&'a Arc<dyn Outlet>>,
}

impl Terms<'_> {
    fn is_modern(&self) -> bool {
        self.revision == modern::REVISION
    }
}

/// Icons only where a client asks for nothing else: they are long.
pub(crate) fn server_info(has_icons: bool) -> Value {
    let mut info = json!({
        "name": "wirescope-demo",
        "title": "Wirescope demo server",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "Tools, resources and prompts to try an MCP client with",
    });
    if has_icons {
        info["websiteUrl"] = json!("https://example.com/wirescope-demo");
        info["icons"] = json!([icons::small(Colour::Blue)]);
    }
    info
}

pub(crate) fn has(method: &str) -> bool {
    METHODS.contains(&method)
}

pub(crate) fn no_such_method(method: &str, remarks: &Remarks) -> RpcError {
    remarks.make(&format!("unknown method {}", method.escape_debug()));
    RpcError::new(METHOD_NOT_FOUND, format!("this server has no method {method:?}"))
}

/// Answers a request of a feature.
pub(crate) fn answer(request: &Request, terms: &Terms<'_>, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let params = request.params.as_deref();
    let world = &**scene.world;
    let result = match request.method.as_str() {
        "tools/call" => return call_tool(request, terms, scene),
        "tools/list" => tools::list(&read_params(params)?, terms.revision, world),
        "resources/list" => resources::list(&read_params(params)?, terms.revision, world),
        "resources/templates/list" => resources::list_templates(&read_params(params)?, terms.revision, world),
        "resources/read" => resources::read(&read_params(params)?, terms.asker, world),
        "prompts/list" => prompts::list(&read_params(params)?, terms.revision, world),
        "prompts/get" => prompts::get(&read_params(params)?, terms, world),
        "completion/complete" => Ok(completion::complete(&read_params(params)?, world.offer)?),
        other => return Err(no_such_method(other, scene.remarks)),
    };
    scene.remarks.make(&request.method);
    match result {
        Ok(result) => to_raw(&result).map(Answer::Result),
        Err(Halt::Cancelled) => Ok(Answer::Silence),
        Err(Halt::Round(round)) => Ok(Answer::InputRequired(round)),
        Err(Halt::Error(error)) => Err(error),
        Err(Halt::Failure(why)) => Err(RpcError::new(INTERNAL_ERROR, why)),
    }
}

fn call_tool(request: &Request, terms: &Terms<'_>, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let params: CallParams = read_params(request.params.as_deref())?;
    scene.remarks.make(&format!("tools/call {}", params.name.escape_debug()));
    let logger = Logger { level: terms.level, outlet: scene.outlet };
    logger.send(Level::Info, json!({"calling": params.name}));
    let call = Call {
        arguments: params.arguments()?,
        outlet: scene.outlet,
        remarks: scene.remarks,
        progress: Progress { outlet: scene.outlet, token: params.progress_token()? },
        cancellation: scene.cancellation,
        revision: terms.revision,
        asker: terms.asker,
        logger: &logger,
        world: scene.world,
    };
    let outcome = match as_task(&params, terms)? {
        Some(ttl_millis) => match tools::prepare(&params.name, &call) {
            None => return begin_task(&params, ttl_millis, terms, scene),
            Some(outcome) => outcome,
        },
        None => tools::call(&params.name, &call)?,
    };
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
        Outcome::InputRequired(round) => Ok(Answer::InputRequired(round)),
        Outcome::Error(error) => Err(error),
        Outcome::Cancelled => Ok(Answer::Silence),
        Outcome::Crash { code } => Ok(Answer::Crash { code }),
    }
}

/// Whether the call is to become a task, and the time that a client wants it kept. In revision 2025-11-25 the client
/// decides that, in the extension the server does.
fn as_task(params: &CallParams, terms: &Terms<'_>) -> Result<Option<Option<u64>>, RpcError> {
    let support = tools::task_support(&params.name);
    let name = &params.name;
    if terms.is_modern() {
        return match support {
            TaskSupport::Forbidden => Ok(None),
            _ if modern::has_tasks(terms.capabilities) => Ok(Some(None)),
            TaskSupport::Optional => Ok(None),
            TaskSupport::Required => Err(modern::missing_tasks(&format!("{name:?} can only be called as a task"))),
        };
    }
    if terms.revision < "2025-11-25" {
        return Ok(None);
    }
    match (support, &params.task) {
        (TaskSupport::Forbidden, Some(_)) => {
            Err(RpcError::new(METHOD_NOT_FOUND, format!("{name:?} cannot be called as a task")))
        }
        (TaskSupport::Required, None) => {
            Err(RpcError::new(METHOD_NOT_FOUND, format!("{name:?} can only be called as a task")))
        }
        (_, wish) => Ok(wish.as_ref().map(|wish| wish.ttl)),
    }
}

fn begin_task(
    params: &CallParams,
    ttl_millis: Option<u64>,
    terms: &Terms<'_>,
    scene: &Scene<'_>,
) -> Result<Answer, RpcError> {
    let progress = terms.unsolicited.cloned().zip(params.progress_token()?);
    let beginning = tasks::Beginning {
        tool: params.name.clone(),
        arguments: params.arguments()?.to_owned(),
        revision: terms.revision,
        is_modern: terms.is_modern(),
        capabilities: terms.capabilities.clone(),
        answers: terms.asker.answers(),
        ttl_millis,
        progress,
    };
    let created = tasks::begin(scene.world, scene.workers, scene.remarks, beginning)?;
    if terms.is_modern() {
        to_raw(&created).map(Answer::Task)
    } else {
        to_raw(&json!({"task": created})).map(Answer::Result)
    }
}

/// Whether the request may take time. One whose params cannot be read will not.
pub(crate) fn is_slow(request: &Request) -> bool {
    let params = request.params.as_deref();
    match request.method.as_str() {
        "tools/call" => read_params::<CallParams>(params).is_ok_and(|params| tools::is_slow(&params.name)),
        "prompts/get" => read_params::<prompts::GetParams>(params).is_ok_and(|params| prompts::asks(&params.name)),
        "resources/read" => {
            read_params::<resources::ReadParams>(params).is_ok_and(|params| resources::asks(&params.uri))
        }
        "tasks/result" => true,
        _ => false,
    }
}

/// Whether it can be cancelled: it may take time, or is a call of a tool.
pub(crate) fn is_cancellable(request: &Request) -> bool {
    request.method == "tools/call" || is_slow(request)
}

/// Whether there may be something to tell before the answer, so that over HTTP it gets a stream. Where questions are
/// rounds, they need none; and an error that a capability is missing has its own status only without one.
pub(crate) fn is_streamed(request: &Request, wants_log: bool, has_rounds: bool) -> bool {
    match request.method.as_str() {
        "tools/call" => read_params::<CallParams>(request.params.as_deref()).is_ok_and(|params| {
            if tools::asks(&params.name) {
                return wants_log || !has_rounds;
            }
            wants_log || tools::is_streamed(&params.name) || params.progress_token().is_ok_and(|token| token.is_some())
        }),
        _ => is_slow(request) && !has_rounds,
    }
}
