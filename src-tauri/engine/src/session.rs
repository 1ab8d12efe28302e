//! A session: our use of one link, from open to close.
//!
//! It numbers what happens, hands it to the recorder, and sends. Two tasks a session: the *pump* takes events from the link,
//! the *director* acts on what the recorder found in committed frames (an awaited answer, a question of the server).
//!
//! Invariant: the number of a frame, its place in the recorder's queue and its place in the link's queue are given under one
//! lock, so that all three orders agree.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use wirescope_mcp::{ParamHeader, Revision, param_header_values, subject_member};
use wirescope_store::{MarkRecord, Outcome, SessionEnd, SessionKey};
use wirescope_transport::{Command, Link, LinkEvent, Outgoing, Place};
use wirescope_wire::json::Members;
use wirescope_wire::{Direction, Envelope, Frame, Origin};

use crate::asks::Asks;
use crate::clock::Anchor;
use crate::error::EngineError;
use crate::exchange::{Declared, Effect};
use crate::feed::Feed;
use crate::http::{Awaited, Fault, HttpState, MessageHead, request_envelope};
use crate::protocol::Mode;
use crate::recorder::{Item, Recorder};
use crate::request::Answer;
use crate::view::{AnswerRules, SessionState, TargetSummary};

mod asked;
mod incoming;
mod requests;

/// An open session. Cheap to clone. Closing is asked for with [`Session::close`]; dropping the last clone closes nothing,
/// the link lives on until the engine shuts down.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    id: String,
    key: SessionKey,
    target: TargetSummary,
    anchor: Anchor,
    recorder: Recorder,
    feed: Arc<Feed>,
    /// The last number given out.
    numbering: tokio::sync::Mutex<u64>,
    commands: mpsc::UnboundedSender<Command>,
    close_link: Arc<Notify>,
    next_id: AtomicU64,
    waiters: Mutex<HashMap<u64, Waiter>>,
    mode: Mutex<Mode>,
    /// On HTTP links.
    http: Option<Arc<HttpState>>,
    /// Requests still unanswered, for the HTTP driver to know.
    awaited: Awaited,
    /// What HTTP said in the place of an answer, until whoever asked takes it.
    refusals: Mutex<HashMap<u64, Refusal>>,
    /// Which parameters of which tool are mirrored into headers.
    param_headers: Mutex<HashMap<String, Vec<ParamHeader>>>,
    /// We asked for the end.
    asked_to_close: AtomicBool,
    /// Why the session fails, when that is known before the link closes.
    failure: Mutex<Option<String>>,
    /// How it ended; `None` while it is open.
    ended: watch::Sender<Option<SessionEnd>>,
    noise: Mutex<Noise>,
    asks: Asks,
    /// Whether requests are answered for that come as results; else whoever called sees the result.
    answers_rounds: bool,
    /// Results that ask for input, by their requests, until the next round is composed.
    input_required: Mutex<HashMap<u64, String>>,
}

/// Somebody who waits for an exchange to be settled.
struct Waiter {
    done: oneshot::Sender<Answer>,
    progress: Arc<Notify>,
}

/// Why no answer came over HTTP.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusal {
    pub reason: String,
    pub status: Option<u16>,
    /// Where the transport failed, and not the server refused.
    pub fault: Option<Fault>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

/// What a session is opened with.
pub(crate) struct Opening {
    pub id: String,
    pub key: SessionKey,
    pub target: TargetSummary,
    pub anchor: Anchor,
    pub link: Link,
    pub http: Option<Arc<HttpState>>,
    pub awaited: Awaited,
    /// How to answer what the server asks; `None` where a person may.
    pub answers: Option<AnswerRules>,
    pub recorder: Recorder,
    pub feed: Arc<Feed>,
}

/// What arrived before the handshake's answer, to explain its absence.
#[derive(Default)]
struct Noise {
    frames: u64,
    beginning: Option<String>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Takes over a link: from here on everything on it is recorded.
    pub(crate) async fn begin(opening: Opening) -> Session {
        let Opening { id, key, target, anchor, mut link, http, awaited, answers, recorder, feed } = opening;
        let (effects, found) = mpsc::unbounded_channel();
        recorder.record(Item::Begin { session: key, id: id.clone(), effects }).await;
        let session = Session(Arc::new(Inner {
            id,
            key,
            target,
            anchor,
            recorder,
            feed,
            numbering: tokio::sync::Mutex::new(0),
            commands: link.commands,
            close_link: link.close,
            next_id: AtomicU64::new(1),
            waiters: Mutex::default(),
            mode: Mutex::new(Mode::Legacy { revision: None }),
            http,
            awaited,
            refusals: Mutex::default(),
            param_headers: Mutex::default(),
            asked_to_close: AtomicBool::new(false),
            failure: Mutex::default(),
            ended: watch::channel(None).0,
            noise: Mutex::default(),
            answers_rounds: answers.is_some(),
            asks: Asks::new(answers.unwrap_or_default()),
            input_required: Mutex::default(),
        }));
        // A spawned process is told before anything is sent to it; the transport queues that event while it opens.
        let mut early = link.events.try_recv().ok();
        if let Some(LinkEvent::Spawned { pid, at }) = early {
            session.mark("spawned", session.describe_spawn(pid), at).await;
            early = None;
        }
        tokio::spawn(session.clone().pump(early, link.events));
        tokio::spawn(session.clone().direct(found));
        session
    }

    pub fn id(&self) -> &str {
        &self.0.id
    }

    pub fn target(&self) -> &TargetSummary {
        &self.0.target
    }

    pub(crate) fn key(&self) -> SessionKey {
        self.0.key
    }

    /// How it ended; `None` while it is open.
    pub fn end(&self) -> Option<SessionEnd> {
        self.0.ended.borrow().clone()
    }

    /// What of a message goes into HTTP headers.
    fn message_head(&self, method: &str, params: Option<&str>) -> MessageHead {
        if self.0.http.is_none() {
            return MessageHead::default();
        }
        let members = params.and_then(Members::of).unwrap_or_default();
        let name = subject_member(method).and_then(|member| members.string(member));
        let mut values = Vec::new();
        if method == "tools/call"
            && let Some(headers) = name.as_ref().and_then(|name| lock(&self.0.param_headers).get(name).cloned())
        {
            values = param_header_values(&headers, members.get("arguments").unwrap_or("{}"));
        }
        MessageHead { method: Some(method.to_owned()), name, params: values, overrides: Vec::new() }
    }

    /// Notes which parameters of a listed tool are mirrored into headers.
    pub(crate) fn learn_param_headers(&self, tool: String, headers: Vec<ParamHeader>) {
        lock(&self.0.param_headers).insert(tool, headers);
    }

    /// Cancels a request of ours by the number of its frame; its id is `id`, a JSON token.
    pub(crate) async fn cancel(&self, request: u64, id: &str) {
        self.cancel_on_wire(request, id, "cancelled by the user", Origin::Person).await;
        if self.0.http.is_some() && self.is_modern() {
            self.give_up(request, Outcome::Cancelled, None).await;
        }
    }

    async fn give_up(&self, request: u64, outcome: Outcome, error: Option<String>) {
        let at_micros = self.0.anchor.micros_at(Instant::now());
        self.0.recorder.record(Item::GiveUp { session: self.0.key, request, outcome, error, at_micros }).await;
    }

    /// A message on stdio and in sessions; on stateless HTTP the end of the response stream (MCP 2026-07-28,
    /// basic/patterns/cancellation).
    async fn cancel_on_wire(&self, request: u64, id: impl std::fmt::Display, reason: &str, origin: Origin) {
        if self.0.http.is_some() && self.is_modern() {
            self.mark(
                "cancelled",
                format!("The response stream of frame {request} is closed: {reason}."),
                Instant::now(),
            )
            .await;
            let _ = self.0.commands.send(Command::Abort { tag: request });
            return;
        }
        let reason = serde_json::Value::from(reason);
        let text = format!(
            r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id},"reason":{reason}}}}}"#
        );
        // On a closed session there is nothing left to cancel.
        let _ = self.send(text.into_bytes(), origin, self.plain("notifications/cancelled"), None).await;
    }

    /// Sends a notification of Wirescope's own.
    pub(crate) async fn notify(&self, method: &str) -> Result<(), EngineError> {
        let text = format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#);
        // Requests must not overtake the end of the handshake; on HTTP each message has a connection of its own.
        let message = Message { barrier: true, ..self.plain(method) };
        self.send(text.into_bytes(), Origin::Own, message, None).await.map(|_| ())
    }

    fn plain(&self, method: &str) -> Message {
        Message { head: self.message_head(method, None), declared: None, awaits: false, barrier: false, sendings: None }
    }

    /// Numbers, records and sends one message.
    async fn send(
        &self,
        bytes: Vec<u8>,
        origin: Origin,
        message: Message,
        waiter: Option<Waiter>,
    ) -> Result<u64, EngineError> {
        let bytes: Arc<[u8]> = bytes.into();
        let mut last = self.0.numbering.lock().await;
        if self.end().is_some() {
            return Err(EngineError::SessionClosed { session: self.0.id.clone() });
        }
        *last += 1;
        let seq = *last;
        if let Some(waiter) = waiter {
            self.0.awaited.add(seq);
            lock(&self.0.waiters).insert(seq, waiter);
        }
        if let (Some(http), Some(sendings)) = (&self.0.http, message.sendings) {
            http.fates().watch(seq, sendings);
        }
        let http = self.0.http.as_ref().map(|http| http.post(&message.head));
        let envelope = http.as_ref().map(|head| request_envelope(head.exchange, "POST", &head.url, &head.headers));
        let frame = Frame {
            seq,
            at_micros: self.0.anchor.micros_at(Instant::now()),
            direction: Direction::ToServer,
            origin,
            bytes: bytes.clone(),
            terminated: true,
            envelope,
        };
        let item =
            Item::Frame { session: self.0.key, frame, declared: message.declared, long: None, place: Place::default() };
        self.0.recorder.record(item).await;
        // A link that is gone says so itself, with Closed.
        let _ = self.0.commands.send(Command::Send(Outgoing {
            tag: seq,
            bytes,
            http,
            awaits: message.awaits,
            barrier: message.barrier,
        }));
        Ok(seq)
    }

    /// Notes something that is no frame.
    pub(crate) async fn mark(&self, kind: &'static str, text: String, at: Instant) {
        self.mark_with(kind, text, None, at).await;
    }

    async fn mark_with(&self, kind: &'static str, text: String, envelope: Option<Envelope>, at: Instant) {
        let mut last = self.0.numbering.lock().await;
        *last += 1;
        let mark = MarkRecord { seq: *last, at_micros: self.0.anchor.micros_at(at), kind, text, raw: None, envelope };
        self.0.recorder.record(Item::Mark { session: self.0.key, mark }).await;
    }

    async fn direct(self, mut found: mpsc::UnboundedReceiver<Effect>) {
        while let Some(effect) = found.recv().await {
            match effect {
                Effect::Settled { request, response, outcome, input_required } => {
                    self.0.awaited.remove(request);
                    if outcome != Outcome::Failed {
                        lock(&self.0.refusals).remove(&request);
                    }
                    if let Some(waiter) = lock(&self.0.waiters).remove(&request) {
                        if let Some(result) = input_required {
                            lock(&self.0.input_required).insert(request, result);
                        }
                        let _ = waiter.done.send(Answer { request, response, outcome });
                    }
                }
                Effect::Progress { request } => {
                    if let Some(waiter) = lock(&self.0.waiters).get(&request) {
                        waiter.progress.notify_one();
                    }
                }
                Effect::Asked { request, id, method, params } => {
                    self.answer_server(request, &id, &method, params.as_deref()).await;
                }
            }
        }
        // The recorder is done with this session: whoever still waits, waits in vain.
        lock(&self.0.waiters).clear();
    }

    pub(crate) fn is_modern(&self) -> bool {
        lock(&self.0.mode).is_modern()
    }

    /// From now on requests are composed for this mode.
    pub(crate) fn set_mode(&self, mode: Mode) {
        if let Some(http) = &self.0.http {
            match &mode {
                Mode::Modern { revision, .. } => http.speak(Some(revision.as_str().to_owned()), true),
                Mode::Legacy { revision } => {
                    // The header exists since 2025-06-18 (basic/transports, "Protocol version header").
                    let version = revision.filter(|revision| *revision >= Revision::V2025_06_18);
                    http.speak(version.map(|revision| revision.as_str().to_owned()), false);
                }
            }
        }
        *lock(&self.0.mode) = mode;
    }

    pub(crate) fn now_micros(&self) -> i64 {
        self.0.anchor.micros_at(Instant::now())
    }

    pub(crate) fn http(&self) -> Option<&Arc<HttpState>> {
        self.0.http.as_ref()
    }

    /// Opens the stream a server may push to.
    pub(crate) fn listen(&self) {
        let _ = self.0.commands.send(Command::Listen);
    }

    /// Why HTTP gave no answer to a request; once.
    pub(crate) fn take_refusal(&self, request: u64) -> Option<Refusal> {
        lock(&self.0.refusals).remove(&request)
    }

    pub(crate) async fn describe(&self, revision: Option<String>, server: Option<String>) {
        self.0.recorder.record(Item::Describe { session: self.0.key, revision, server }).await;
        self.0.feed.set_state(&self.0.id, SessionState::Open);
    }

    /// What the server has written so far: how many frames, and how the first began.
    pub(crate) fn heard(&self) -> (u64, Option<String>) {
        let noise = lock(&self.0.noise);
        (noise.frames, noise.beginning.clone())
    }

    /// Notes why the session fails, for its end to say.
    pub(crate) fn fail(&self, reason: String) {
        *lock(&self.0.failure) = Some(reason);
    }

    /// Closes the link in good order and waits until the end is recorded.
    pub async fn close(&self) {
        self.0.asked_to_close.store(true, Ordering::Release);
        self.0.close_link.notify_one();
        self.wait_for_end().await;
    }

    /// Waits until the session has ended and its end is recorded.
    pub async fn wait_for_end(&self) -> Option<SessionEnd> {
        let mut ended = self.0.ended.subscribe();
        // The sender lives in this session.
        let end = ended.wait_for(Option::is_some).await.ok()?.clone();
        self.0.recorder.flush().await;
        end
    }
}

/// What a message needs beside its bytes.
struct Message {
    head: MessageHead,
    declared: Option<Declared>,
    awaits: bool,
    barrier: bool,
    /// Which sending of a request that Wirescope composed, and so can compose anew; from 1.
    sendings: Option<u32>,
}
