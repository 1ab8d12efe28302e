//! The methods of the tasks extension to revision 2026-07-28.
//!
//! There is no method for a result or a list: a result stands in the task itself, and ids are known to whoever has them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::asking::check_answer;
use crate::features::{Answer, Scene};
use crate::json_rpc::{Request, RpcError, read_params, to_raw};
use crate::modern::{TASKS_EXTENSION, has_tasks, missing_tasks};
use crate::world::Change;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TaskParams {
    task_id: String,
    #[serde(default)]
    input_responses: Map<String, Value>,
}

pub(crate) fn has(method: &str) -> bool {
    ["tasks/cancel", "tasks/get", "tasks/update"].contains(&method)
}

pub(crate) fn answer(request: &Request, capabilities: &Value, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    if !has_tasks(capabilities) {
        return Err(missing_tasks(&format!("`{}` is a method of the extension {TASKS_EXTENSION}", request.method)));
    }
    scene.remarks.make(&request.method);
    let params: TaskParams = read_params(request.params.as_deref())?;
    let task = scene.world.tasks.get(&params.task_id, true)?;
    let result = match request.method.as_str() {
        "tasks/get" => task.to_modern(),
        "tasks/update" => {
            for (key, answer) in &params.input_responses {
                if let Some(method) = task.method_of(key) {
                    check_answer(method, answer).map_err(|why| RpcError::invalid_params(format!("`{key}`: {why}")))?;
                }
            }
            task.take_answers(params.input_responses);
            json!({})
        }
        _ => {
            if task.cancel() {
                scene.world.tell(&Change::Task(task.id.clone()));
            }
            json!({})
        }
    };
    to_raw(&result).map(Answer::Result)
}
