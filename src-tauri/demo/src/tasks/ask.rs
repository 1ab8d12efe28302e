//! Questions of a task: they wait in it until somebody fetches them.

use serde_json::Value;

use super::Task;
use crate::asking::{Asker, Halt, Question, declares};
use crate::world::{Change, World};

pub(super) struct TaskAsker<'a> {
    pub task: &'a Task,
    pub world: &'a World,
    pub capabilities: Value,
}

impl Asker for TaskAsker<'_> {
    fn ask(&self, questions: Vec<Question>) -> Result<Vec<Value>, Halt> {
        if let Some(question) = questions.iter().find(|question| !self.may_ask(question.needs)) {
            return Err(if self.task.is_modern() {
                Halt::Error(question.lacking_error())
            } else {
                Halt::Failure(question.lacking())
            });
        }
        self.task.put(questions, &|| self.world.tell(&Change::Task(self.task.id.clone())))
    }

    fn may_ask(&self, needs: &[&str]) -> bool {
        declares(&self.capabilities, needs)
    }
}
