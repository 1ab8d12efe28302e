//! What the server asks of the client while it works: elicitation, sampling, roots.
//!
//! A tool asks in one way and cannot tell how the question travels: as a request of the server's own in the legacy era
//! (`wire`), as a round of the same exchange in the modern one (`rounds`), or through a task (`tasks`). Where a round
//! ends, the tool ends too; on the retry it runs again from its beginning, and finds the earlier answers where it asks.

mod question;
mod rounds;
mod seal;
mod wire;

use serde_json::Value;

use crate::json_rpc::RpcError;

pub(crate) use question::{Question, Sampling, check_answer, declares, exists_in, missing_capability};
pub(crate) use rounds::Rounds;
pub(crate) use seal::Seal;
pub(crate) use wire::{Questions, Wire};

/// Why there is no answer.
pub(crate) enum Halt {
    /// Nobody waits for the call any more.
    Cancelled,
    /// The client does not offer it, refused it or is gone; in words for a model.
    Failure(String),
    Error(RpcError),
    /// The answers are to come with the next round.
    Round(Round),
}

/// `InputRequiredResult` (2026-07-28, basic/patterns/mrtr).
pub(crate) struct Round {
    pub questions: Vec<Question>,
    pub state: Option<String>,
}

pub(crate) trait Asker {
    /// The answers to these, all asked at once, in the same order. Keys are unique in one call.
    fn ask(&self, questions: Vec<Question>) -> Result<Vec<Value>, Halt>;

    /// Whether the client has declared that it answers such questions.
    fn may_ask(&self, needs: &[&str]) -> bool;

    /// Ends the round without a question, so that the client comes back once. Nothing where there are no rounds.
    fn pause(&self, _key: &str) -> Result<(), Halt> {
        Ok(())
    }

    /// Has the rounds carry this, so that they carry a state from the first one on.
    fn remember(&self, _key: &str, _value: Value) {}

    /// What has been answered so far, by key; for a task that goes on with it.
    fn answers(&self) -> serde_json::Map<String, Value> {
        serde_json::Map::new()
    }
}
