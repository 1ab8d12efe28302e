//! Questions as rounds of one exchange (2026-07-28, basic/patterns/mrtr): the result says what is missing, and the client
//! sends its request again with the answers.
//!
//! The server keeps nothing between rounds; what has been answered travels in the state. A state is made only where there
//! is something to carry, so that clients meet rounds with one and without.

use std::cell::RefCell;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Asker, Halt, Question, Round, Seal, check_answer, declares};
use crate::json_rpc::{Request, RpcError, read_params};

pub(crate) struct Rounds<'a> {
    capabilities: &'a Value,
    seal: &'a Seal,
    /// The request without what belongs to rounds: a state is good for this alone.
    purpose: String,
    /// Answers that came with this request, not looked at yet.
    given: Map<String, Value>,
    /// Those of earlier rounds, and of this one once they were asked for.
    answers: RefCell<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params {
    #[serde(default, deserialize_with = "present")]
    input_responses: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    request_state: Option<Value>,
}

/// `null` is not absent.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl<'a> Rounds<'a> {
    /// # Errors
    ///
    /// -32602 for a state that this server did not make for this request, and for answers that are none.
    pub(crate) fn read(request: &Request, capabilities: &'a Value, seal: &'a Seal) -> Result<Rounds<'a>, RpcError> {
        let params: Params = read_params(request.params.as_deref())?;
        let given = match params.input_responses {
            None => Map::new(),
            Some(Value::Object(given)) => given,
            Some(_) => return Err(RpcError::invalid_params("`inputResponses` must be an object")),
        };
        let purpose = purpose(&request.method, request.params.as_deref())?;
        let answers = match params.request_state {
            None => Map::new(),
            Some(state) => state.as_str().and_then(|state| seal.open(&purpose, state)).ok_or_else(|| {
                RpcError::invalid_params("`requestState` is none that this server made for this request")
            })?,
        };
        Ok(Rounds { capabilities, seal, purpose, given, answers: RefCell::new(answers) })
    }

    fn round(&self, questions: Vec<Question>) -> Halt {
        let answers = self.answers.borrow();
        let state = (!answers.is_empty()).then(|| self.seal.close(&self.purpose, &answers));
        Halt::Round(Round { questions, state })
    }
}

fn purpose(method: &str, params: Option<&RawValue>) -> Result<String, RpcError> {
    let mut params: Map<String, Value> = read_params(params)?;
    for member in ["_meta", "inputResponses", "requestState"] {
        params.remove(member);
    }
    Ok(format!("{method} {}", Value::Object(params)))
}

impl Asker for Rounds<'_> {
    /// Answers to what was not asked are ignored; what is still missing is asked for again.
    fn ask(&self, questions: Vec<Question>) -> Result<Vec<Value>, Halt> {
        if let Some(question) = questions.iter().find(|question| !self.may_ask(question.needs)) {
            return Err(Halt::Error(question.lacking_error()));
        }
        for question in &questions {
            if let Some(answer) = self.given.get(&question.key) {
                check_answer(question.method, answer)
                    .map_err(|why| Halt::Error(RpcError::invalid_params(format!("`{}`: {why}", question.key))))?;
                self.answers.borrow_mut().entry(question.key.clone()).or_insert_with(|| answer.clone());
            }
        }
        let found: Option<Vec<_>> =
            questions.iter().map(|question| self.answers.borrow().get(&question.key).cloned()).collect();
        match found {
            Some(answers) => Ok(answers),
            None => {
                let missing = |question: &Question| !self.answers.borrow().contains_key(&question.key);
                let questions = questions.into_iter().filter(missing).collect();
                Err(self.round(questions))
            }
        }
    }

    fn may_ask(&self, needs: &[&str]) -> bool {
        declares(self.capabilities, needs)
    }

    fn pause(&self, key: &str) -> Result<(), Halt> {
        if self.answers.borrow().contains_key(key) {
            return Ok(());
        }
        self.answers.borrow_mut().insert(key.to_owned(), json!(true));
        Err(self.round(Vec::new()))
    }

    fn remember(&self, key: &str, value: Value) {
        self.answers.borrow_mut().entry(key.to_owned()).or_insert(value);
    }

    fn answers(&self) -> Map<String, Value> {
        self.answers.borrow().clone()
    }
}
