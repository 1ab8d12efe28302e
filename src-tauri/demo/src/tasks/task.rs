//! One task: its states, and what it waits for.
//!
//! working ⇄ input_required, then completed, failed or cancelled; from these nothing leads away (2025-11-25,
//! basic/utilities/tasks).

use std::sync::{Condvar, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::asking::{Halt, Question};
use crate::call::Cancellation;
use crate::clock::iso;
use crate::json_rpc::RpcError;
use crate::outlet::lock;

pub(super) const POLL_INTERVAL_MILLIS: u64 = 200;
/// How long a task is kept when nobody asks for another time, and the longest there is.
const TTL: Duration = Duration::from_secs(600);
const TTL_LIMIT: Duration = Duration::from_secs(3_600);
/// How often someone who waits for a task looks whether they still want to.
const LOOK: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Working,
    InputRequired,
    Completed,
    Failed,
    Cancelled,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::Working => "working",
            Status::InputRequired => "input_required",
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Cancelled => "cancelled",
        }
    }

    fn is_terminal(self) -> bool {
        matches!(self, Status::Completed | Status::Failed | Status::Cancelled)
    }
}

pub(crate) struct Task {
    pub id: String,
    is_modern: bool,
    created: SystemTime,
    ttl: Duration,
    pub cancellation: Cancellation,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    status: Status,
    message: &'static str,
    updated: SystemTime,
    /// What it waits for.
    pending: Vec<Question>,
    /// Somebody has been sent to ask for it.
    is_being_asked: bool,
    answers: Map<String, Value>,
    /// Why there will be no answers.
    refused: Option<String>,
    outcome: Option<Result<Value, RpcError>>,
}

/// What somebody who fetches a result has to do next.
pub(super) enum Turn {
    Ask(Vec<Question>),
    Done(Result<Value, RpcError>),
    /// Whoever fetched it does not want it any more.
    Left,
}

impl Task {
    /// `ttl_millis` is what a client wishes; it gets no more than there is.
    pub(super) fn new(is_modern: bool, ttl_millis: Option<u64>) -> Task {
        let now = SystemTime::now();
        Task {
            id: Uuid::new_v4().to_string(),
            is_modern,
            created: now,
            ttl: ttl_millis.map_or(TTL, Duration::from_millis).min(TTL_LIMIT),
            cancellation: Cancellation::default(),
            state: Mutex::new(State {
                status: Status::Working,
                message: "The work has begun.",
                updated: now,
                pending: Vec::new(),
                is_being_asked: false,
                answers: Map::new(),
                refused: None,
                outcome: None,
            }),
            changed: Condvar::new(),
        }
    }

    pub(crate) fn is_modern(&self) -> bool {
        self.is_modern
    }

    pub(super) fn has_ended(&self) -> bool {
        lock(&self.state).status.is_terminal()
    }

    /// One whose time is up while it waits is cancelled; one that works is kept until it has ended.
    pub(super) fn is_expired(&self) -> bool {
        if !self.created.elapsed().is_ok_and(|age| age > self.ttl) {
            return false;
        }
        let is_waiting = lock(&self.state).status == Status::InputRequired;
        if is_waiting {
            self.cancel();
        }
        self.has_ended()
    }

    /// `Task` of revision 2025-11-25.
    pub(crate) fn to_legacy(&self) -> Value {
        let state = lock(&self.state);
        json!({
            "taskId": self.id,
            "status": state.status.name(),
            "statusMessage": state.message,
            "createdAt": iso(self.created),
            "lastUpdatedAt": iso(state.updated),
            "ttl": self.ttl_millis(),
            "pollInterval": POLL_INTERVAL_MILLIS,
        })
    }

    /// `Task` of the extension, without what a state adds.
    pub(super) fn to_created(&self) -> Value {
        let state = lock(&self.state);
        json!({
            "taskId": self.id,
            "status": state.status.name(),
            "statusMessage": state.message,
            "createdAt": iso(self.created),
            "lastUpdatedAt": iso(state.updated),
            "ttlMs": self.ttl_millis(),
            "pollIntervalMs": POLL_INTERVAL_MILLIS,
        })
    }

    /// `DetailedTask` of the extension.
    pub(crate) fn to_modern(&self) -> Value {
        let mut task = self.to_created();
        let state = lock(&self.state);
        task["status"] = json!(state.status.name());
        match &state.outcome {
            Some(Ok(result)) if state.status != Status::Cancelled => task["result"] = result.clone(),
            Some(Err(error)) if state.status == Status::Failed => task["error"] = error.to_json(),
            _ => {}
        }
        if state.status == Status::InputRequired {
            let requests: Map<_, _> =
                state.pending.iter().map(|question| (question.key.clone(), question.to_json())).collect();
            task["inputRequests"] = Value::Object(requests);
        }
        task
    }

    fn ttl_millis(&self) -> u64 {
        u64::try_from(self.ttl.as_millis()).unwrap_or(u64::MAX)
    }

    /// False when it has ended already.
    pub(super) fn cancel(&self) -> bool {
        {
            let mut state = lock(&self.state);
            if state.status.is_terminal() {
                return false;
            }
            state.set(Status::Cancelled, "The client has cancelled it.");
            state.pending.clear();
            state.outcome = Some(Err(RpcError::invalid_params("the task was cancelled")));
        }
        self.cancellation.cancel();
        self.changed.notify_all();
        true
    }

    /// What comes after a cancellation is dropped, which false tells. A tool's own failure is a failed task in revision 2025-11-25 and a
    /// completed one in the extension, where only a protocol error fails.
    pub(super) fn finish(&self, outcome: Result<Value, RpcError>) -> bool {
        let mut state = lock(&self.state);
        if state.status.is_terminal() {
            return false;
        }
        let has_failed = match &outcome {
            Ok(result) => !self.is_modern && result["isError"] == true,
            Err(_) => true,
        };
        let (status, message) = if has_failed {
            (Status::Failed, "It did not work out.")
        } else {
            (Status::Completed, "The result is there.")
        };
        state.set(status, message);
        state.outcome = Some(outcome);
        self.changed.notify_all();
        true
    }

    /// Puts these questions and waits for all their answers. `tell` is called whenever the state has changed.
    pub(super) fn put(&self, questions: Vec<Question>, tell: &dyn Fn()) -> Result<Vec<Value>, Halt> {
        let keys: Vec<_> = questions.iter().map(|question| question.key.clone()).collect();
        {
            let mut state = lock(&self.state);
            let known = |question: &Question| state.answers.contains_key(&question.key);
            let pending: Vec<_> = questions.into_iter().filter(|question| !known(question)).collect();
            if pending.is_empty() {
                return Ok(keys.iter().filter_map(|key| state.answers.get(key).cloned()).collect());
            }
            if !state.status.is_terminal() {
                state.pending = pending;
                state.is_being_asked = false;
                state.set(Status::InputRequired, "It waits for answers.");
                self.changed.notify_all();
            }
        }
        tell();
        let mut state = lock(&self.state);
        while !state.pending.is_empty() && state.refused.is_none() && !state.status.is_terminal() {
            state = self.changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        if state.status.is_terminal() {
            return Err(Halt::Cancelled);
        }
        if let Some(why) = state.refused.take() {
            state.pending.clear();
            state.set(Status::Working, "There is no answer; the work goes on.");
            return Err(Halt::Failure(why));
        }
        state.set(Status::Working, "The answers are there; the work goes on.");
        let answers = keys.iter().filter_map(|key| state.answers.get(key).cloned()).collect();
        drop(state);
        tell();
        Ok(answers)
    }

    /// Takes answers, those that are waited for. False when none was.
    pub(super) fn take_answers(&self, answers: impl IntoIterator<Item = (String, Value)>) -> bool {
        let mut state = lock(&self.state);
        let before = state.pending.len();
        for (key, answer) in answers {
            if state.pending.iter().any(|question| question.key == key) {
                state.pending.retain(|question| question.key != key);
                state.answers.insert(key, answer);
            }
        }
        self.changed.notify_all();
        state.pending.len() < before
    }

    /// Starts with what was answered before there was a task.
    pub(super) fn seed(&self, answers: Map<String, Value>) {
        lock(&self.state).answers = answers;
    }

    pub(super) fn method_of(&self, key: &str) -> Option<&'static str> {
        lock(&self.state).pending.iter().find(|question| question.key == key).map(|question| question.method)
    }

    pub(super) fn refuse(&self, why: String) {
        lock(&self.state).refused = Some(why);
        self.changed.notify_all();
    }

    /// Lets another one ask instead.
    pub(super) fn give_back(&self) {
        lock(&self.state).is_being_asked = false;
        self.changed.notify_all();
    }

    /// Waits until there is something to ask for, or the end.
    pub(super) fn next_turn(&self, caller: &Cancellation) -> Turn {
        let mut state = lock(&self.state);
        loop {
            if state.status.is_terminal() {
                let lost = || Err(RpcError::invalid_params("the task has no result"));
                return Turn::Done(state.outcome.clone().unwrap_or_else(lost));
            }
            if caller.is_cancelled() {
                return Turn::Left;
            }
            if !state.pending.is_empty() && !state.is_being_asked {
                state.is_being_asked = true;
                return Turn::Ask(state.pending.clone());
            }
            state = match self.changed.wait_timeout(state, LOOK) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }
}

impl State {
    fn set(&mut self, status: Status, message: &'static str) {
        (self.status, self.message, self.updated) = (status, message, SystemTime::now());
    }
}
