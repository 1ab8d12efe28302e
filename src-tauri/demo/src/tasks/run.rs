//! A task's work: a call of a tool on a thread of its own, whose outcome stays with the task.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::ask::TaskAsker;
use super::task::Task;
use crate::call::Progress;
use crate::json_rpc::{INTERNAL_ERROR, RpcError};
use crate::logging::Logger;
use crate::outlet::{Outlet, Remarks};
use crate::tools::{self, Call, Outcome};
use crate::worker::Workers;
use crate::world::{Change, World};

/// What a task begins with.
pub(crate) struct Beginning {
    pub tool: String,
    pub arguments: String,
    pub revision: &'static str,
    pub is_modern: bool,
    pub capabilities: Value,
    /// What was answered before.
    pub answers: Map<String, Value>,
    pub ttl_millis: Option<u64>,
    /// Where progress goes, and the token of the call: it is good for as long as the task (2025-11-25).
    pub progress: Option<(Arc<dyn Outlet>, Value)>,
}

/// For a task nobody listens to.
struct Nowhere;

impl Outlet for Nowhere {
    fn message(&self, _text: &str) {}

    fn noise(&self, _text: &str) {}

    fn torn(&self, _text: &str, _code: i32) {}
}

/// The new task as its era tells it, while the work goes on by itself. It can be found by its id before this returns.
///
/// # Errors
///
/// There are too many tasks, or no more threads.
pub(crate) fn begin(
    world: &Arc<World>,
    workers: &Arc<Workers>,
    remarks: &Arc<Remarks>,
    beginning: Beginning,
) -> Result<Value, RpcError> {
    let task = Arc::new(Task::new(beginning.is_modern, beginning.ttl_millis));
    task.seed(beginning.answers.clone());
    if !world.tasks.add(Arc::clone(&task)) {
        return Err(RpcError::new(INTERNAL_ERROR, "there are too many tasks already; try again later"));
    }
    // As it is before any work is done: a quick thread may be at its end by the time that somebody reads this.
    let created = if beginning.is_modern { task.to_created() } else { task.to_legacy() };
    let (world, remarks, working) = (Arc::clone(world), Arc::clone(remarks), Arc::clone(&task));
    let started = workers.start(move || {
        let outcome = work(&world, &remarks, &working, &beginning);
        if working.finish(outcome) {
            world.tell(&Change::Task(working.id.clone()));
        }
    });
    if let Err(error) = started {
        task.cancel();
        return Err(RpcError::new(INTERNAL_ERROR, format!("no thread for the task: {error}")));
    }
    Ok(created)
}

fn work(world: &Arc<World>, remarks: &Remarks, task: &Task, beginning: &Beginning) -> Result<Value, RpcError> {
    let asker = TaskAsker { task, world, capabilities: beginning.capabilities.clone() };
    let (outlet, token): (&dyn Outlet, _) = match &beginning.progress {
        Some((outlet, token)) => (&**outlet, Some(token.clone())),
        None => (&Nowhere, None),
    };
    let logger = Logger { level: None, outlet };
    let call = Call {
        arguments: &beginning.arguments,
        outlet,
        remarks,
        progress: Progress { outlet, token },
        cancellation: &task.cancellation,
        revision: beginning.revision,
        asker: &asker,
        logger: &logger,
        world,
    };
    match tools::call(&beginning.tool, &call)? {
        Outcome::Result(result) => serde_json::to_value(&result)
            .map_err(|error| RpcError::new(INTERNAL_ERROR, format!("the result cannot be written: {error}"))),
        Outcome::Error(error) => Err(error),
        Outcome::Cancelled => Err(RpcError::invalid_params("the task was cancelled")),
        Outcome::InputRequired(_) | Outcome::Crash { .. } => {
            Err(RpcError::new(INTERNAL_ERROR, "this tool cannot be a task"))
        }
    }
}
