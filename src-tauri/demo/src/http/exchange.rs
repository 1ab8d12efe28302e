//! One request over HTTP and what answers it: the call pushes into a stream of events, the connection follows it.

use std::sync::Arc;

use super::Shared;
use super::events::{Event, Events, Follower};
use super::response::{Format, Response};
use crate::Answers;
use crate::features::{self, Answer, is_slow};
use crate::json_rpc::{INTERNAL_ERROR, Id, Request, RpcError};
use crate::outlet::{Outlet, answer_text};
use crate::tools::unfinished_answer;

/// What the connection is to write.
pub(super) enum Reply {
    Whole(Response),
    Following(Box<Following>),
}

pub(super) struct Following {
    pub events: Arc<Events>,
    pub follower: Follower,
    pub headers: Vec<(&'static str, String)>,
    /// How events are written; `None` for the answer alone, as JSON.
    pub format: Option<Format>,
    /// What to do when the connection is left before the end.
    pub on_leave: Option<Box<dyn FnOnce() + Send>>,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Reply {
        Reply::Whole(response)
    }
}

/// A refusal with a JSON-RPC error in its body; without an id where there is none to tell.
pub(super) fn refusal(status: u16, id: Option<&Id>, error: RpcError) -> Response {
    Response::json(status, answer_text(id, &Err(error)))
}

/// What a call of one request writes to.
pub(super) struct Exchange {
    pub events: Arc<Events>,
    pub is_streamed: bool,
    /// Takes what comes before an answer that has no stream of its own.
    pub standalone: Option<Arc<Events>>,
    /// Revisions without priming events get theirs when the stream is dropped, else nobody could come back.
    pub primes_when_dropped: bool,
}

impl Outlet for Exchange {
    fn message(&self, text: &str) {
        if self.is_streamed {
            self.events.push(Event::Note(text.to_owned()));
        } else if let Some(standalone) = &self.standalone {
            standalone.push(Event::Note(text.to_owned()));
        }
    }

    fn last(&self, text: &str) {
        self.events.push(Event::Answer { text: text.to_owned(), status: 200 });
    }

    fn reaches(&self) -> bool {
        self.is_streamed || self.standalone.is_some()
    }

    fn noise(&self, text: &str) {
        self.message(text);
    }

    fn torn(&self, text: &str, code: i32) {
        self.events.push(Event::Torn { text: text.to_owned(), code });
    }

    fn drop_stream(&self) -> bool {
        if self.is_streamed {
            if self.primes_when_dropped {
                self.events.push(Event::Priming);
            }
            self.events.push(Event::Cut);
        }
        self.is_streamed
    }
}

impl Exchange {
    fn conclude(&self, id: &Id, answer: Result<Answer, RpcError>, status: fn(&RpcError) -> u16) {
        let (outcome, status) = match answer {
            Ok(Answer::Result(result) | Answer::Task(result)) => (Ok(result), 200),
            // The era that has rounds has made a result of it.
            Ok(Answer::Silence | Answer::InputRequired(_)) => return self.events.end(),
            Ok(Answer::Crash { code }) => return self.torn(&answer_text(Some(id), &Ok(unfinished_answer())), code),
            Err(error) => {
                let status = status(&error);
                (Err(error), status)
            }
        };
        self.events.push(Event::Answer { text: answer_text(Some(id), &outcome), status });
    }

    /// Runs `work`, on a thread of its own when the request may take time, and pushes what it comes to. `status` is
    /// that of an error which is not on a stream.
    pub(super) fn run(
        self: &Arc<Exchange>,
        shared: &Shared,
        request: Request,
        status: fn(&RpcError) -> u16,
        work: impl FnOnce(&Request, &Exchange) -> Result<Answer, RpcError> + Send + 'static,
    ) {
        if !is_slow(&request) {
            return self.conclude(&request.id, work(&request, self), status);
        }
        let id = request.id.clone();
        let exchange = Arc::clone(self);
        let run = move || exchange.conclude(&request.id, work(&request, &exchange), status);
        if let Err(error) = shared.workers.start(run) {
            let error = RpcError::new(INTERNAL_ERROR, format!("no thread for the call: {error}"));
            self.conclude(&id, Err(error), status);
        }
    }
}

/// Whether the answer to a request comes on a stream. As needed, a stream is for calls that have more to tell than
/// their answer: progress, log messages, or what a tool shows.
pub(super) fn wants_stream(answers: Answers, request: &Request, wants_log: bool, has_rounds: bool) -> bool {
    match answers {
        Answers::JsonOnly => false,
        Answers::AlwaysStream => true,
        Answers::AsNeeded => features::is_streamed(request, wants_log, has_rounds),
    }
}
