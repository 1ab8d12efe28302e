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
use wirescope_store::{Change, ExchangeOpened, ExchangeSettled, FrameRecord, Outcome, Reading, Rest};
use wirescope_wire::json::{self, Members};
use wirescope_wire::{Direction, Finding, Frame, Id, Message, MessageKind, Severity, read_message};

/// How many settled ids are remembered, to tell a late or second answer from one to nothing.
const REMEMBERED: usize = 10_000;

/// What the session must do about a frame, after it was committed.
#[derive(Clone, Debug)]
pub enum Effect {
    /// An exchange came out.
    Settled {
        request: u64,
        response: Option<u64>,
        outcome: Outcome,
        /// The result, when it asks for input (MCP 2026-07-28, basic/patterns/mrtr).
        input_required: Option<String>,
    },
    /// A request of ours makes progress.
    Progress { request: u64 },
    /// The server asks us something.
    Asked { request: u64, id: Id, method: String, params: Option<String> },
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
    /// One of several in its frame.
    batch: bool,
}

/// A batch that is not answered whole.
#[derive(Debug)]
struct Batch {
    unanswered: usize,
    worst: (Outcome, Option<String>),
}

/// How a request ended.
struct End {
    response: Option<u64>,
    outcome: Outcome,
    error: Option<String>,
    at_micros: i64,
    input_required: Option<String>,
}

/// What came of a frame or a decision.
#[derive(Debug, Default)]
pub struct Output {
    pub changes: Vec<Change>,
    pub effects: Vec<Effect>,
    /// Of the frame, until they stand in its reading.
    pub findings: Vec<Finding>,
}

/// A frame that is not whole in memory.
#[derive(Debug)]
pub struct Long {
    pub rest: Rest,
    /// The frame made short enough to be read: see [`wirescope_wire::Abridge`].
    pub abridged: Vec<u8>,
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
    /// More than one for a key when a peer uses an id again before it was answered.
    pending: HashMap<Key, VecDeque<Pending>>,
    /// By the number of the frame.
    batches: HashMap<u64, Batch>,
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

    /// Reads a frame and correlates it. Of a `long` one the abridged bytes are read.
    pub fn frame(&mut self, frame: Frame, declared: Option<&Declared>, long: Option<Long>) -> Output {
        let (rest, abridged) = long.map_or((None, None), |long| (Some(long.rest), Some(long.abridged)));
        let readable = abridged.as_deref().unwrap_or(&frame.bytes);
        let mut message = read_message(readable).in_envelope(frame.envelope.as_ref());
        let mut out = Output { findings: std::mem::take(&mut message.findings), ..Output::default() };
        let exchange = match (message.kind, declared) {
            (MessageKind::Noise, Some(declared)) => {
                let progress_token = None;
                let pending =
                    Pending { request: frame.seq, method: declared.method.clone(), progress_token, batch: false };
                Some(self.open(&frame, declared.id.clone(), pending, None, &mut out))
            }
            (MessageKind::Batch, _) => self.batch(&frame, readable, &mut out),
            _ => self.one(&frame, &message, false, &mut out),
        };
        let reading = Reading {
            kind: message.kind,
            rpc_id: message.id.as_ref().map(Id::to_string),
            method: message.method,
            exchange,
            findings: std::mem::take(&mut out.findings),
        };
        out.changes.insert(0, Change::Frame(FrameRecord { frame, reading, rest }));
        out
    }

    /// Nobody waits for this answer any longer.
    pub fn give_up(&mut self, request: u64, outcome: Outcome, error: Option<String>, at_micros: i64) -> Output {
        let mut out = Output::default();
        for (request, key) in self.waiting(|pending| pending.request == request) {
            let end = End { response: None, outcome, error: error.clone(), at_micros, input_required: None };
            self.settle(&key, Some(request), end, &mut out);
        }
        out
    }

    /// The link is closed: what is pending is lost.
    pub fn close(&mut self, at_micros: i64) -> Output {
        let mut out = Output::default();
        for (request, key) in self.waiting(|_| true) {
            let end = End { response: None, outcome: Outcome::Lost, error: None, at_micros, input_required: None };
            self.settle(&key, Some(request), end, &mut out);
        }
        out
    }

    /// The requests that wait for an answer, in the order they were sent.
    fn waiting(&self, which: impl Fn(&Pending) -> bool) -> Vec<(u64, Key)> {
        let all = self.pending.iter().flat_map(|(key, waiting)| waiting.iter().map(move |pending| (pending, key)));
        let mut chosen: Vec<(u64, Key)> =
            all.filter(|(pending, _)| which(pending)).map(|(pending, key)| (pending.request, key.clone())).collect();
        chosen.sort_by_key(|(request, _)| *request);
        chosen
    }

    /// A batch's messages are correlated one by one; the frame stays one (JSON-RPC batches, MCP 2025-03-26 only). Its
    /// requests are one exchange, named by their methods, which comes out when the last of them is answered.
    fn batch(&mut self, frame: &Frame, bytes: &[u8], out: &mut Output) -> Option<u64> {
        let text = String::from_utf8_lossy(bytes);
        let elements = json::elements(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let messages: Vec<Message> = elements.into_iter().map(|element| read_message(element.as_bytes())).collect();
        let methods: Vec<&str> = messages
            .iter()
            .filter(|message| message.kind == MessageKind::Request)
            .filter_map(|message| message.method.as_deref())
            .collect();
        if !methods.is_empty() {
            self.batches.insert(frame.seq, Batch { unanswered: methods.len(), worst: (Outcome::Ok, None) });
            out.changes.push(opened(frame, "batch", Some(methods.join(", "))));
        }
        let mut exchanges = Vec::new();
        for (index, message) in messages.iter().enumerate() {
            let first = out.findings.len();
            out.findings.extend(message.findings.iter().cloned());
            exchanges.extend(self.one(frame, message, true, out));
            for finding in &mut out.findings[first..] {
                finding.pointer = format!("/{index}{}", finding.pointer);
            }
        }
        // A frame belongs to one exchange or, where it answers several, to none.
        exchanges.dedup();
        if exchanges.len() == 1 { exchanges.pop() } else { None }
    }

    fn one(&mut self, frame: &Frame, message: &Message, in_batch: bool, out: &mut Output) -> Option<u64> {
        match message.kind {
            MessageKind::Request => {
                let id = message.id.clone()?;
                let method = message.method.clone()?;
                if frame.direction == Direction::ToClient && self.modern {
                    let message =
                        "In this revision a server asks by `input_required` results, not by requests of its own.";
                    let mut found = finding("server-request", Severity::Error, "/method", message);
                    found.spec = Some("MCP 2026-07-28, basic/transports/stdio".to_owned());
                    out.findings.push(found);
                }
                if frame.direction == Direction::ToClient {
                    out.effects.push(Effect::Asked {
                        request: frame.seq,
                        id: id.clone(),
                        method: method.clone(),
                        params: message.params.clone(),
                    });
                }
                let params = message.params.as_deref().and_then(Members::of);
                let token = params.as_ref().and_then(|params| Members::of(params.get("_meta")?)?.get("progressToken"));
                let progress_token = token.map(str::to_owned);
                let subject = subject_member(&method).and_then(|member| params.as_ref()?.string(member));
                let pending = Pending { request: frame.seq, method, progress_token, batch: in_batch };
                Some(self.open(frame, id, pending, subject, out))
            }
            MessageKind::Response => self.answer(frame, message, out),
            MessageKind::Notification => self.notification(frame, message, out),
            MessageKind::Batch | MessageKind::Noise => None,
        }
    }

    fn open(&mut self, frame: &Frame, id: Id, pending: Pending, subject: Option<String>, out: &mut Output) -> u64 {
        if let Some(token) = &pending.progress_token {
            self.progress.insert((frame.direction, token.clone()), frame.seq);
        }
        if !pending.batch {
            out.changes.push(opened(frame, &pending.method, subject));
        }
        let key = (frame.direction, id);
        let waiting = self.pending.entry(key).or_default();
        if !waiting.is_empty() {
            out.findings.push(finding(
                "id-reused",
                Severity::Error,
                "/id",
                "The id is that of a request still unanswered. The first answer is taken for the first request.",
            ));
        }
        waiting.push_back(pending);
        frame.seq
    }

    fn answer(&mut self, frame: &Frame, message: &Message, out: &mut Output) -> Option<u64> {
        let key = (opposite(frame.direction), message.id.clone()?);
        let Some(pending) = self.pending.get(&key).and_then(VecDeque::front) else {
            return self.answer_to_nothing(&key, out);
        };
        let request = pending.request;
        let (outcome, error) = outcome_of(&pending.method, message);
        let input_required = message.result.as_deref().filter(|result| asks_for_input(result)).map(str::to_owned);
        let at_micros = frame.at_micros;
        let end = End { response: Some(frame.seq), outcome, error, at_micros, input_required };
        self.settle(&key, Some(request), end, out);
        Some(request)
    }

    fn answer_to_nothing(&self, key: &Key, out: &mut Output) -> Option<u64> {
        if let Some(past) = self.past.get(key) {
            let (rule, message) = match past.outcome {
                Outcome::TimedOut => ("late-answer", "The answer came after the time allowed had run out."),
                Outcome::Cancelled => ("late-answer", "The answer came after its request was cancelled."),
                _ => ("duplicate-answer", "This request was answered already."),
            };
            let severity = if rule == "late-answer" { Severity::Hint } else { Severity::Error };
            out.findings.push(finding(rule, severity, "/id", message));
            return Some(past.request);
        }
        if key.1 != Id::Null {
            let look_alike = match &key.1 {
                Id::String(text) => self.pending.contains_key(&(key.0, Id::Number(text.clone()))).then_some("number"),
                Id::Number(token) => self.pending.contains_key(&(key.0, Id::String(token.clone()))).then_some("string"),
                Id::Null | Id::Invalid(_) => None,
            };
            let message = match look_alike {
                Some(kind) => format!(
                    "No request with this id is waiting for an answer, but one whose id is the {kind} of that look: an answer \
                     repeats the id in the type it was sent in."
                ),
                None => "No request with this id is waiting for an answer.".to_owned(),
            };
            out.findings.push(finding("unknown-id", Severity::Error, "/id", &message));
        }
        None
    }

    fn notification(&mut self, frame: &Frame, message: &Message, out: &mut Output) -> Option<u64> {
        let params = Members::of(message.params.as_deref()?)?;
        match message.method.as_deref()? {
            "notifications/progress" => {
                let key = (opposite(frame.direction), params.get("progressToken")?.to_owned());
                let request = *self.progress.get(&key)?;
                out.effects.push(Effect::Progress { request });
                Some(request)
            }
            "notifications/cancelled" => {
                let key = (frame.direction, Id::from_json(params.get("requestId")?));
                if let Some(pending) = self.pending.get(&key).and_then(VecDeque::front) {
                    let request = pending.request;
                    let outcome = Outcome::Cancelled;
                    let end =
                        End { response: None, outcome, error: None, at_micros: frame.at_micros, input_required: None };
                    self.settle(&key, Some(request), end, out);
                    return Some(request);
                }
                self.past.get(&key).map(|past| past.request)
            }
            _ => None,
        }
    }

    /// Settles the first request that waits with this key, or the one with number `request`.
    fn settle(&mut self, key: &Key, request: Option<u64>, end: End, out: &mut Output) {
        let Some(waiting) = self.pending.get_mut(key) else { return };
        let index = request.map_or(Some(0), |request| waiting.iter().position(|pending| pending.request == request));
        let Some(pending) = index.and_then(|index| waiting.remove(index)) else { return };
        if waiting.is_empty() {
            self.pending.remove(key);
        }
        let Pending { request, progress_token, batch, .. } = pending;
        self.remember(key, Past { request, outcome: end.outcome, progress_token });
        let End { response, outcome, error, at_micros, input_required } = end;
        let Some((outcome, error)) =
            (if batch { self.part_of_batch(request, outcome, error) } else { Some((outcome, error)) })
        else {
            return;
        };
        out.changes.push(Change::Settled(ExchangeSettled {
            request,
            response,
            outcome,
            ended_micros: at_micros,
            error,
        }));
        out.effects.push(Effect::Settled { request, response, outcome, input_required });
    }

    /// How a batch came out, once this was the last of its requests: as the first of them that did not come out well.
    fn part_of_batch(
        &mut self,
        request: u64,
        outcome: Outcome,
        error: Option<String>,
    ) -> Option<(Outcome, Option<String>)> {
        let batch = self.batches.get_mut(&request)?;
        if batch.worst.0 == Outcome::Ok {
            batch.worst = (outcome, error);
        }
        batch.unanswered = batch.unanswered.saturating_sub(1);
        if batch.unanswered > 0 {
            return None;
        }
        self.batches.remove(&request).map(|batch| batch.worst)
    }

    fn remember(&mut self, key: &Key, past: Past) {
        self.past.insert(key.clone(), past);
        self.past_order.push_back(key.clone());
        if self.past_order.len() > REMEMBERED
            && let Some(oldest) = self.past_order.pop_front()
            && let Some(token) = self.past.remove(&oldest).and_then(|past| past.progress_token)
        {
            self.progress.remove(&(oldest.0, token));
        }
    }
}

fn asks_for_input(result: &str) -> bool {
    // Long results are not; looking at each would read it twice.
    result.contains("input_required")
        && Members::of(result).is_some_and(|result| result.string("resultType").as_deref() == Some("input_required"))
}

fn opened(frame: &Frame, method: &str, name: Option<String>) -> Change {
    Change::Opened(ExchangeOpened {
        request: frame.seq,
        direction: frame.direction,
        origin: frame.origin,
        method: method.to_owned(),
        name,
        started_micros: frame.at_micros,
    })
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
