//! Correlating: which request a response answers, and how each exchange came out.
//!
//! Pure: frames and decisions in, log changes and effects out; no clock, no I/O. Both sides may use the same id at the same
//! time, so ids are kept per direction.
//!
//! ```text
//!            response ─▶ ok | error | tool_error
//!  request ─▶ pending ── notifications/cancelled of the same side ─▶ cancelled
//!            give_up ─▶ timed_out          close ─▶ lost
//! ```
//! What is settled stays settled: a later answer is kept, linked to its exchange, and told as a finding.

use std::collections::{HashMap, VecDeque};

use wirescope_mcp::subject_member;
use wirescope_store::{Change, ExchangeOpened, ExchangeSettled, FrameRecord, Outcome, Reading};
use wirescope_wire::json::{self, Members};
use wirescope_wire::{Direction, Finding, Frame, Id, Message, MessageKind, Severity, read_message};

/// How many settled ids are remembered, to tell a late or second answer from one to nothing.
const REMEMBERED: usize = 10_000;

/// What the session must do about a frame, after it was committed.
#[derive(Clone, Debug)]
pub enum Effect {
    /// An exchange came out.
    Settled { request: u64, response: Option<u64>, outcome: Outcome },
    /// A request of ours makes progress.
    Progress { request: u64 },
    /// The server asks us something.
    Asked { id: Id, method: String },
}

/// What the sender of a frame knows about it, should its bytes not say so (a person may send broken JSON).
#[derive(Clone, Debug)]
pub struct Declared {
    pub id: Id,
    pub method: String,
}

#[derive(Debug)]
struct Pending {
    request: u64,
    method: String,
    progress_token: Option<String>,
}

#[derive(Debug)]
struct Past {
    request: u64,
    outcome: Outcome,
    progress_token: Option<String>,
}

type Key = (Direction, Id);

/// The correlators of one session.
#[derive(Debug, Default)]
pub struct Correlator {
    pending: HashMap<Key, Pending>,
    past: HashMap<Key, Past>,
    past_order: VecDeque<Key>,
    /// Progress token, as it was written, with the direction of the request that set it.
    progress: HashMap<(Direction, String), u64>,
    /// The session speaks a revision in which servers have no requests.
    modern: bool,
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::ToServer => Direction::ToClient,
        Direction::ToClient => Direction::ToServer,
    }
}

impl Correlator {
    /// The session's era is known.
    pub fn set_modern(&mut self, modern: bool) {
        self.modern = modern;
    }

    /// Reads a frame and correlates it.
    pub fn frame(&mut self, frame: Frame, declared: Option<&Declared>) -> (Vec<Change>, Vec<Effect>) {
        let mut message = read_message(&frame.bytes);
        let mut changes = Vec::new();
        let mut effects = Vec::new();
        let mut findings = std::mem::take(&mut message.findings);
        let exchange = match (message.kind, declared) {
            (MessageKind::Noise, Some(declared)) => {
                Some(self.open(&frame, declared.id.clone(), &declared.method, None, &mut changes, &mut findings))
            }
            (MessageKind::Batch, _) => {
                self.batch(&frame, &mut changes, &mut effects, &mut findings);
                None
            }
            _ => self.one(&frame, &message, &mut changes, &mut effects, &mut findings),
        };
        let reading = Reading {
            kind: message.kind,
            rpc_id: message.id.as_ref().map(Id::to_string),
            method: message.method,
            exchange,
            findings,
        };
        changes.insert(0, Change::Frame(FrameRecord { frame, reading }));
        (changes, effects)
    }

    /// Nobody waits for this answer any longer.
    pub fn give_up(
        &mut self,
        request: u64,
        outcome: Outcome,
        error: Option<String>,
        at_micros: i64,
    ) -> (Vec<Change>, Vec<Effect>) {
        let key = self.pending.iter().find(|(_, pending)| pending.request == request).map(|(key, _)| key.clone());
        let (mut changes, mut effects) = (Vec::new(), Vec::new());
        if let Some(key) = key {
            self.settle(&key, None, outcome, error, at_micros, &mut changes, &mut effects);
        }
        (changes, effects)
    }

    /// The link is closed: what is pending is lost.
    pub fn close(&mut self, at_micros: i64) -> (Vec<Change>, Vec<Effect>) {
        let mut keys: Vec<(u64, Key)> =
            self.pending.iter().map(|(key, pending)| (pending.request, key.clone())).collect();
        keys.sort_by_key(|(request, _)| *request);
        let (mut changes, mut effects) = (Vec::new(), Vec::new());
        for (_, key) in keys {
            self.settle(&key, None, Outcome::Lost, None, at_micros, &mut changes, &mut effects);
        }
        (changes, effects)
    }

    /// A batch's messages are correlated one by one; the frame stays one (JSON-RPC batches, MCP 2025-03-26 only).
    fn batch(
        &mut self,
        frame: &Frame,
        changes: &mut Vec<Change>,
        effects: &mut Vec<Effect>,
        findings: &mut Vec<Finding>,
    ) {
        let text = String::from_utf8_lossy(&frame.bytes);
        let elements = json::elements(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        for (index, element) in elements.into_iter().enumerate() {
            let message = read_message(element.as_bytes());
            let first = findings.len();
            findings.extend(message.findings.iter().cloned());
            // Several requests in one frame would need several exchanges with one key; only answers are correlated.
            if message.kind == MessageKind::Response {
                self.one(frame, &message, changes, effects, findings);
            }
            for finding in &mut findings[first..] {
                finding.pointer = format!("/{index}{}", finding.pointer);
            }
        }
    }

    fn one(
        &mut self,
        frame: &Frame,
        message: &Message,
        changes: &mut Vec<Change>,
        effects: &mut Vec<Effect>,
        findings: &mut Vec<Finding>,
    ) -> Option<u64> {
        match message.kind {
            MessageKind::Request => {
                let id = message.id.clone()?;
                let method = message.method.clone()?;
                if frame.direction == Direction::ToClient && self.modern {
                    let message =
                        "In this revision a server asks by `input_required` results, not by requests of its own.";
                    let mut found = finding("server-request", Severity::Error, "/method", message);
                    found.spec = Some("MCP 2026-07-28, basic/transports/stdio".to_owned());
                    findings.push(found);
                }
                if frame.direction == Direction::ToClient {
                    effects.push(Effect::Asked { id: id.clone(), method: method.clone() });
                }
                Some(self.open(frame, id, &method, message.params.as_deref(), changes, findings))
            }
            MessageKind::Response => self.answer(frame, message, changes, effects, findings),
            MessageKind::Notification => self.notification(frame, message, changes, effects),
            MessageKind::Batch | MessageKind::Noise => None,
        }
    }

    fn open(
        &mut self,
        frame: &Frame,
        id: Id,
        method: &str,
        params: Option<&str>,
        changes: &mut Vec<Change>,
        findings: &mut Vec<Finding>,
    ) -> u64 {
        let params = params.and_then(Members::of);
        let subject = subject_member(method).and_then(|member| params.as_ref()?.string(member));
        let token = params.as_ref().and_then(|params| Members::of(params.get("_meta")?)?.get("progressToken"));
        let progress_token = token.map(str::to_owned);
        if let Some(token) = &progress_token {
            self.progress.insert((frame.direction, token.clone()), frame.seq);
        }
        let key = (frame.direction, id);
        if self.pending.contains_key(&key) {
            findings.push(finding(
                "id-reused",
                Severity::Error,
                "/id",
                "The id is that of a request still unanswered.",
            ));
        }
        self.pending.insert(key, Pending { request: frame.seq, method: method.to_owned(), progress_token });
        changes.push(Change::Opened(ExchangeOpened {
            request: frame.seq,
            direction: frame.direction,
            origin: frame.origin,
            method: method.to_owned(),
            name: subject,
            started_micros: frame.at_micros,
        }));
        frame.seq
    }

    fn answer(
        &mut self,
        frame: &Frame,
        message: &Message,
        changes: &mut Vec<Change>,
        effects: &mut Vec<Effect>,
        findings: &mut Vec<Finding>,
    ) -> Option<u64> {
        let key = (opposite(frame.direction), message.id.clone()?);
        let Some(pending) = self.pending.get(&key) else {
            return self.answer_to_nothing(&key, findings);
        };
        let request = pending.request;
        let (outcome, error) = outcome_of(&pending.method, message);
        self.settle(&key, Some(frame.seq), outcome, error, frame.at_micros, changes, effects);
        Some(request)
    }

    fn answer_to_nothing(&self, key: &Key, findings: &mut Vec<Finding>) -> Option<u64> {
        if let Some(past) = self.past.get(key) {
            let (rule, message) = match past.outcome {
                Outcome::TimedOut => ("late-answer", "The answer came after the time allowed had run out."),
                Outcome::Cancelled => ("late-answer", "The answer came after its request was cancelled."),
                _ => ("duplicate-answer", "This request was answered already."),
            };
            let severity = if rule == "late-answer" { Severity::Hint } else { Severity::Error };
            findings.push(finding(rule, severity, "/id", message));
            return Some(past.request);
        }
        if key.1 != Id::Null {
            findings.push(finding(
                "unknown-id",
                Severity::Error,
                "/id",
                "No request with this id is waiting for an answer.",
            ));
        }
        None
    }

    fn notification(
        &mut self,
        frame: &Frame,
        message: &Message,
        changes: &mut Vec<Change>,
        effects: &mut Vec<Effect>,
    ) -> Option<u64> {
        let params = Members::of(message.params.as_deref()?)?;
        match message.method.as_deref()? {
            "notifications/progress" => {
                let key = (opposite(frame.direction), params.get("progressToken")?.to_owned());
                let request = *self.progress.get(&key)?;
                effects.push(Effect::Progress { request });
                Some(request)
            }
            "notifications/cancelled" => {
                let key = (frame.direction, Id::from_json(params.get("requestId")?));
                if let Some(pending) = self.pending.get(&key) {
                    let request = pending.request;
                    self.settle(&key, None, Outcome::Cancelled, None, frame.at_micros, changes, effects);
                    return Some(request);
                }
                self.past.get(&key).map(|past| past.request)
            }
            _ => None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the two outputs are threaded through as everywhere in this file")]
    fn settle(
        &mut self,
        key: &Key,
        response: Option<u64>,
        outcome: Outcome,
        error: Option<String>,
        ended_micros: i64,
        changes: &mut Vec<Change>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(Pending { request, progress_token, .. }) = self.pending.remove(key) else { return };
        self.past.insert(key.clone(), Past { request, outcome, progress_token });
        self.past_order.push_back(key.clone());
        if self.past_order.len() > REMEMBERED
            && let Some(oldest) = self.past_order.pop_front()
            && let Some(token) = self.past.remove(&oldest).and_then(|past| past.progress_token)
        {
            self.progress.remove(&(oldest.0, token));
        }
        changes.push(Change::Settled(ExchangeSettled { request, response, outcome, ended_micros, error }));
        effects.push(Effect::Settled { request, response, outcome });
    }
}

fn outcome_of(method: &str, message: &Message) -> (Outcome, Option<String>) {
    if let Some(error) = &message.error {
        let text = Members::of(error).and_then(|error| error.string("message"));
        return (Outcome::Error, Some(text.unwrap_or_else(|| error.chars().take(200).collect())));
    }
    let is_error = |result: &String| Members::of(result).is_some_and(|result| result.get("isError") == Some("true"));
    if method == "tools/call" && message.result.as_ref().is_some_and(is_error) {
        return (Outcome::ToolError, None);
    }
    (Outcome::Ok, None)
}

fn finding(rule: &str, severity: Severity, pointer: &str, message: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        subject: "frame".to_owned(),
        pointer: pointer.to_owned(),
        message: message.to_owned(),
        spec: Some("MCP 2025-11-25, basic/index, Messages".to_owned()),
    }
}

#[cfg(test)]
mod tests;
