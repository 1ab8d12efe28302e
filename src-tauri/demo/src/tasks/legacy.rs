//! The methods of revision 2025-11-25 (basic/utilities/tasks).

use serde::Deserialize;
use serde_json::{Value, json};

use super::task::Turn;
use crate::asking::{Asker, Halt, Questions, Wire};
use crate::features::{Answer, Scene};
use crate::json_rpc::{Request, RpcError, read_params, to_raw};
use crate::pages::page;

/// The only one with these methods.
const REVISION: &str = "2025-11-25";

const RELATED_KEY: &str = "io.modelcontextprotocol/related-task";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TaskParams {
    task_id: String,
}

pub(crate) fn has(method: &str) -> bool {
    ["tasks/cancel", "tasks/get", "tasks/list", "tasks/result"].contains(&method)
}

pub(crate) fn answer(
    request: &Request,
    questions: &Questions,
    capabilities: &Value,
    scene: &Scene<'_>,
) -> Result<Answer, RpcError> {
    let params = request.params.as_deref();
    scene.remarks.make(&request.method);
    let tasks = &scene.world.tasks;
    let result = match request.method.as_str() {
        "tasks/list" => {
            let all = tasks.of_era(false).iter().map(|task| task.to_legacy()).collect();
            page("tasks", all, &read_params(params)?, None, scene.world.offer)?
        }
        "tasks/cancel" => {
            let task = tasks.get(&read_params::<TaskParams>(params)?.task_id, false)?;
            if !task.cancel() {
                return Err(RpcError::invalid_params("the task has ended already"));
            }
            scene.world.tell(&crate::world::Change::Task(task.id.clone()));
            task.to_legacy()
        }
        "tasks/result" => {
            let id = read_params::<TaskParams>(params)?.task_id;
            return fetch(&id, questions, capabilities, scene);
        }
        _ => tasks.get(&read_params::<TaskParams>(params)?.task_id, false)?.to_legacy(),
    };
    to_raw(&result).map(Answer::Result)
}

/// Waits for the result. What the task wants to know meanwhile is asked on the stream of this very request.
fn fetch(id: &str, questions: &Questions, capabilities: &Value, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let task = scene.world.tasks.get(id, false)?;
    let meta = json!({RELATED_KEY: {"taskId": id}});
    let wire = Wire {
        questions,
        revision: REVISION,
        capabilities,
        outlet: scene.outlet,
        cancellation: scene.cancellation,
        meta: Some(meta.clone()),
    };
    loop {
        match task.next_turn(scene.cancellation) {
            Turn::Left => return Ok(Answer::Silence),
            Turn::Done(outcome) => {
                let mut result = outcome?;
                result["_meta"] = meta;
                return to_raw(&result).map(Answer::Result);
            }
            Turn::Ask(pending) => {
                let keys: Vec<_> = pending.iter().map(|question| question.key.clone()).collect();
                match wire.ask(pending) {
                    Ok(answers) => drop(task.take_answers(keys.into_iter().zip(answers))),
                    Err(Halt::Cancelled) => {
                        task.give_back();
                        return Ok(Answer::Silence);
                    }
                    Err(Halt::Failure(why)) => task.refuse(why),
                    Err(Halt::Error(error)) => task.refuse(error.message),
                    Err(Halt::Round(_)) => task.refuse("There are no rounds in this revision.".to_owned()),
                }
            }
        }
    }
}
