//! Tasks: calls whose result is fetched later. What they are here, whatever the era; `legacy` and `modern` are the methods
//! of revision 2025-11-25 and of the extension to 2026-07-28.
//!
//! All sessions of the process see all tasks: a client that was started anew finds its own by id.

mod ask;
mod legacy;
mod modern;
mod run;
mod task;

use std::sync::{Arc, Mutex};

use crate::json_rpc::RpcError;
use crate::outlet::lock;

pub(crate) use legacy::{answer as answer_legacy, has as has_legacy};
pub(crate) use modern::{answer as answer_modern, has as has_modern};
pub(crate) use run::{Beginning, begin};
pub(crate) use task::Task;

/// Beyond it the oldest task that has ended is forgotten.
const LIMIT: usize = 100;

/// Oldest first.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<Vec<Arc<Task>>>);

impl Tasks {
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Task>> {
        let mut tasks = lock(&self.0);
        tasks.retain(|task| !task.is_expired());
        tasks.iter().find(|task| task.id == id).cloned()
    }

    /// The task of that era with that id.
    ///
    /// # Errors
    ///
    /// -32602 for one that is unknown, or no longer kept.
    fn get(&self, id: &str, is_modern: bool) -> Result<Arc<Task>, RpcError> {
        let found = self.find(id).filter(|task| task.is_modern() == is_modern);
        found.ok_or_else(|| RpcError::invalid_params(format!("there is no task {id:?}")))
    }

    fn of_era(&self, is_modern: bool) -> Vec<Arc<Task>> {
        let mut tasks = lock(&self.0);
        tasks.retain(|task| !task.is_expired());
        tasks.iter().filter(|task| task.is_modern() == is_modern).cloned().collect()
    }

    /// False when there are too many that have not ended.
    fn add(&self, task: Arc<Task>) -> bool {
        let mut tasks = lock(&self.0);
        tasks.retain(|task| !task.is_expired());
        if tasks.len() >= LIMIT {
            match tasks.iter().position(|task| task.has_ended()) {
                Some(index) => drop(tasks.remove(index)),
                None => return false,
            }
        }
        tasks.push(task);
        true
    }
}
