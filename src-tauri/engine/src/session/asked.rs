//! Answering what the server asks: its own requests (legacy), and `input_required` results (modern), whose next round is the
//! same request with the answers added (MCP 2026-07-28, basic/patterns/mrtr).

use std::time::Instant;

use serde_json::{Map, Value};
use wirescope_wire::json::Members;
use wirescope_wire::{Id, Origin};

use super::requests::{Composed, Sent};
use super::{Message, Session};
use crate::asks::Reply;
use crate::error::EngineError;
use crate::http::MessageHead;
use crate::protocol::with_members;

/// The spec sets no end to rounds; a server that asks for ever is left after these.
pub(super) const MOST_ROUNDS: u32 = 8;

impl Session {
    /// Answers a request of the server's. In the modern era a server has none, and a client no responses: such a frame is only
    /// recorded.
    pub(super) async fn answer_server(&self, request: u64, id: &Id, method: &str, params: Option<&str>) {
        if self.is_modern() {
            return;
        }
        let reply = self.0.asks.answer(method, params);
        self.tell_reply(request, method, &reply).await;
        let text = format!(r#"{{"jsonrpc":"2.0","id":{id},{}}}"#, reply.member());
        let message =
            Message { head: MessageHead::default(), declared: None, awaits: false, barrier: false, sendings: None };
        // A session that has ended meanwhile has nobody to answer.
        let _ = self.send(text.into_bytes(), Origin::Own, message, None).await;
    }

    async fn tell_reply(&self, request: u64, method: &str, reply: &Reply) {
        if let Some(told) = &reply.told {
            let kind = if reply.declined { "declined" } else { "answered" };
            self.mark(kind, format!("Frame {request} asks for {method}: {told}."), Instant::now()).await;
        }
    }

    /// The next round of a request that was answered with `input_required`; `None` when nobody is to answer for it.
    pub(super) async fn next_round(
        &self,
        request: u64,
        composed: &Composed,
        result: &str,
        rounds: u32,
    ) -> Result<Option<Sent>, EngineError> {
        if !self.0.answers_rounds {
            return Ok(None);
        }
        if rounds >= MOST_ROUNDS {
            let text = format!("After {rounds} rounds the server still asks for more; Wirescope leaves it at that.");
            self.mark("rounds_stopped", text, Instant::now()).await;
            return Ok(None);
        }
        let members = Members::of(result).unwrap_or_default();
        let mut answers = Map::new();
        for (key, asked) in members.get("inputRequests").and_then(Members::of).unwrap_or_default().iter() {
            let asked = Members::of(asked).unwrap_or_default();
            let method = asked.string("method").unwrap_or_default();
            let reply = self.0.asks.answer(&method, asked.get("params"));
            self.tell_reply(request, &method, &reply).await;
            // A round's answers are results only: what was refused is left out, and the server sees that it is.
            if let Ok(answer) = reply.body {
                answers.insert(key.to_owned(), answer);
            }
        }
        let mut added = Vec::new();
        if !answers.is_empty() {
            added.push(("inputResponses", Value::Object(answers).to_string()));
        }
        // Byte for byte, and only when it is there.
        if let Some(state) = members.get("requestState") {
            added.push(("requestState", state.to_owned()));
        }
        let round = Composed { params: with_members(composed.params.as_deref(), &added), ..composed.clone() };
        let (id, bytes, message) = self.compose(&round, 1);
        let text = format!("Frame {request} needs input: its next round is sent with id {id}.");
        self.mark("next_round", text, Instant::now()).await;
        self.send_awaited(bytes, message, Origin::Own, Some(id)).await.map(Some)
    }
}
