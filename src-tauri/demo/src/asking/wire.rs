//! Questions as requests of the server's own (to revision 2025-11-25): they have ids, and the call waits for the answers.
//!
//! The ids count from 1 in each session and so are often those of the client's own requests, which the protocol allows:
//! each side has ids of its own.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Asker, Halt, Question, check_answer, declares, exists_in};
use crate::call::Cancellation;
use crate::json_rpc::{Id, RpcError};
use crate::outlet::{Outlet, lock, notification_text};

/// Long enough for a person to think; a call that nobody answers must end at last.
const PATIENCE: Duration = Duration::from_secs(600);

/// The requests of one session that wait for their answers.
#[derive(Default)]
pub(crate) struct Questions {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    last: u64,
    /// `None` while there is no answer.
    open: HashMap<u64, Option<Result<Value, RpcError>>>,
    is_closed: bool,
}

impl Questions {
    /// False when nothing waits for this answer.
    pub(crate) fn settle(&self, id: Option<&Id>, outcome: Result<Value, RpcError>) -> bool {
        let mut state = lock(&self.state);
        let number = id.and_then(|id| id.as_json().parse::<u64>().ok());
        match number.and_then(|number| state.open.get_mut(&number)) {
            Some(answer) if answer.is_none() => *answer = Some(outcome),
            _ => return false,
        }
        self.changed.notify_all();
        true
    }

    /// Nobody will answer any more.
    pub(crate) fn close(&self) {
        lock(&self.state).is_closed = true;
        self.changed.notify_all();
    }

    /// Has whoever waits look whether its call was cancelled.
    pub(crate) fn wake(&self) {
        drop(lock(&self.state));
        self.changed.notify_all();
    }

    fn open(&self, count: usize) -> Vec<u64> {
        let mut state = lock(&self.state);
        let first = state.last + 1;
        state.last += count as u64;
        let numbers: Vec<_> = (first..=state.last).collect();
        state.open.extend(numbers.iter().map(|number| (*number, None)));
        numbers
    }

    /// Waits until all are answered. Whatever happens, none of them is open afterwards.
    fn wait(&self, numbers: &[u64], cancellation: &Cancellation) -> Result<Vec<Result<Value, RpcError>>, Halt> {
        let deadline = Instant::now() + PATIENCE;
        let mut state = lock(&self.state);
        let halt = loop {
            if numbers.iter().all(|number| state.open.get(number).is_some_and(Option::is_some)) {
                return Ok(numbers.iter().filter_map(|number| state.open.remove(number).flatten()).collect());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if cancellation.is_cancelled() {
                break Halt::Cancelled;
            }
            if state.is_closed || left.is_zero() {
                break Halt::Failure("The client was asked, and never answered.".to_owned());
            }
            state = match self.changed.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        };
        numbers.iter().for_each(|number| drop(state.open.remove(number)));
        Err(halt)
    }
}

/// One call's way to ask.
pub(crate) struct Wire<'a> {
    pub questions: &'a Questions,
    pub revision: &'a str,
    pub capabilities: &'a Value,
    pub outlet: &'a dyn Outlet,
    pub cancellation: &'a Cancellation,
    /// What each question says besides, such as the task it is for.
    pub meta: Option<Value>,
}

impl Asker for Wire<'_> {
    fn ask(&self, questions: Vec<Question>) -> Result<Vec<Value>, Halt> {
        if let Some(question) = questions.iter().find(|question| !self.may_ask(question.needs)) {
            return Err(Halt::Failure(question.lacking()));
        }
        if !self.outlet.reaches() {
            return Err(Halt::Failure("There is no stream on which the client could be asked.".to_owned()));
        }
        let numbers = self.questions.open(questions.len());
        for (number, question) in numbers.iter().zip(&questions) {
            let mut params = question.params.clone();
            if let Some(meta) = &self.meta {
                params["_meta"] = meta.clone();
            }
            let request = json!({"jsonrpc": "2.0", "id": number, "method": question.method, "params": params});
            self.outlet.message(&request.to_string());
        }
        let outcomes = self.questions.wait(&numbers, self.cancellation).inspect_err(|halt| {
            let why = if matches!(halt, Halt::Cancelled) { "the call was cancelled" } else { "it took too long" };
            for number in &numbers {
                let params = json!({"requestId": number, "reason": why});
                self.outlet.message(&notification_text("notifications/cancelled", params));
            }
        })?;
        let settle = |(question, outcome): (&Question, Result<Value, RpcError>)| {
            let answer = outcome
                .map_err(|error| Halt::Failure(format!("The client refused: {} ({}).", error.message, error.code)))?;
            check_answer(question.method, &answer).map_err(|why| Halt::Failure(format!("The client: {why}.")))?;
            Ok(answer)
        };
        questions.iter().zip(outcomes).map(settle).collect()
    }

    fn may_ask(&self, needs: &[&str]) -> bool {
        exists_in(self.revision, needs) && declares(self.capabilities, needs)
    }
}
