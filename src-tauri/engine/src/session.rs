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
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc, oneshot, watch};
use wirescope_mcp::{ParamHeader, Revision, param_header_values, subject_member};
use wirescope_store::{MarkRecord, Outcome, SessionEnd, SessionKey};
use wirescope_transport::{Command, Link, LinkEvent, Outgoing, Place};
use wirescope_wire::json::{self, Members};
use wirescope_wire::{Direction, Envelope, Frame, Id, MessageKind, Origin, read_message};

use crate::asks::Asks;
use crate::clock::Anchor;
use crate::error::EngineError;
use crate::exchange::{Declared, Effect};
use crate::feed::Feed;
use crate::http::{Awaited, Fault, HttpState, MessageHead, request_envelope};
use crate::protocol::{Mode, request_meta, with_meta};
use crate::recorder::{Item, Recorder};
use crate::request::{Answer, RequestOptions, compose_request};
use crate::view::{AnswerRules, SessionState, TargetSummary};

mod asked;
mod incoming;

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

    /// Sends a request, `params` as JSON text, and waits for how it comes out.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`]. A time-out or a JSON-RPC error is an [`Answer`], no error.
    pub async fn request(
        &self,
        method: &str,
        params: Option<&str>,
        options: RequestOptions,
    ) -> Result<Answer, EngineError> {
        let (request, answer) = self.start_request(method, params, options).await?;
        // The recorder settles every exchange, at the latest when the link closes.
        Ok(answer.await.unwrap_or(Answer { request, response: None, outcome: Outcome::Lost }))
    }

    /// Sends a request and returns its number at once; the outcome comes on the channel, and stands in the log.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`].
    pub async fn start_request(
        &self,
        method: &str,
        params: Option<&str>,
        options: RequestOptions,
    ) -> Result<(u64, oneshot::Receiver<Answer>), EngineError> {
        self.start_request_with(method, params, Vec::new(), options).await
    }

    /// The same, with headers for this request alone; one of a name that would be sent anyway takes its place. On stdio
    /// there are none.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`].
    pub async fn start_request_with(
        &self,
        method: &str,
        params: Option<&str>,
        headers: Vec<(String, String)>,
        options: RequestOptions,
    ) -> Result<(u64, oneshot::Receiver<Answer>), EngineError> {
        let (method, params) = (method.to_owned(), params.map(str::to_owned));
        let composed = Composed { method, params, headers, progress: options.progress };
        let (id, bytes, message) = self.compose(&composed, 1);
        self.start(bytes, message, options, Some((id, composed))).await
    }

    /// The message of a request with an id of its own; it is sending number `sendings` of it.
    fn compose(&self, composed: &Composed, sendings: u32) -> (u64, Vec<u8>, Message) {
        let Composed { method, params, headers, progress } = composed;
        let id = self.0.next_id.fetch_add(1, Ordering::Relaxed);
        let meta = request_meta(&lock(&self.0.mode), progress.then_some(id));
        let params = with_meta(params.as_deref(), &meta);
        let text = compose_request(id, method, params.as_deref());
        let mut head = self.message_head(method, params.as_deref());
        head.overrides.clone_from(headers);
        let declared = Some(Declared { id: Id::Number(id.to_string()), method: method.clone() });
        let message = Message { head, declared, awaits: true, barrier: false, sendings: Some(sendings) };
        (id, text.into_bytes(), message)
    }

    /// Sends bytes as they are. Where they are a request, its outcome comes on the channel like any other's.
    ///
    /// On stdio a line feed ends a message: in text that is JSON as a whole they become spaces, which changes no value;
    /// anything else goes out as the several lines that it is, each a frame of its own.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`].
    pub async fn send_raw(
        &self,
        bytes: Vec<u8>,
        headers: Vec<(String, String)>,
        options: RequestOptions,
    ) -> Result<(u64, Option<oneshot::Receiver<Answer>>), EngineError> {
        let mut bytes = bytes;
        if self.0.http.is_none() && bytes.contains(&b'\n') {
            if std::str::from_utf8(&bytes).is_ok_and(json::is_valid) {
                bytes.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
            } else {
                let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                bytes = lines.pop().unwrap_or_default();
                for line in lines {
                    self.send(line, options.purpose.origin(), self.plain(""), None).await?;
                }
            }
        }
        let read = read_message(&bytes);
        let method = read.method.unwrap_or_default();
        let mut head = self.message_head(&method, read.params.as_deref());
        head.method = Some(method).filter(|method| !method.is_empty());
        head.overrides = headers;
        let is_request = match read.kind {
            MessageKind::Request => true,
            MessageKind::Batch => holds_request(&bytes),
            MessageKind::Notification | MessageKind::Response | MessageKind::Noise => false,
        };
        let message = Message { head, declared: None, awaits: is_request, barrier: false, sendings: None };
        if is_request {
            let (seq, answer) = self.start(bytes, message, options, None).await?;
            return Ok((seq, Some(answer)));
        }
        let seq = self.send(bytes, options.purpose.origin(), message, None).await?;
        Ok((seq, None))
    }

    async fn start(
        &self,
        bytes: Vec<u8>,
        message: Message,
        options: RequestOptions,
        composed: Option<(u64, Composed)>,
    ) -> Result<(u64, oneshot::Receiver<Answer>), EngineError> {
        let (id, composed) = composed.unzip();
        let (done, answer) = oneshot::channel();
        let sent = self.send_awaited(bytes, message, options.purpose.origin(), id).await?;
        let request = sent.request;
        tokio::spawn(self.clone().guard(sent, composed, options, done));
        Ok((request, answer))
    }

    async fn send_awaited(
        &self,
        bytes: Vec<u8>,
        message: Message,
        origin: Origin,
        id: Option<u64>,
    ) -> Result<Sent, EngineError> {
        let (done, settled) = oneshot::channel();
        let progress = Arc::new(Notify::new());
        let waiter = Waiter { done, progress: progress.clone() };
        let request = self.send(bytes, origin, message, Some(waiter)).await?;
        Ok(Sent { request, id, progress, settled })
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

    /// Waits for an answer. In the era without sessions a request whose stream was cut is sent again: nothing can be resumed
    /// there (MCP 2026-07-28, basic/transports/streamable-http).
    async fn guard(
        self,
        mut sent: Sent,
        composed: Option<Composed>,
        options: RequestOptions,
        done: oneshot::Sender<Answer>,
    ) {
        let longest = tokio::time::Instant::now() + options.longest.max(options.timeout);
        let mut rounds = 0;
        let answer = loop {
            let answer = self.settled(&mut sent, options.timeout, longest).await;
            let is_unanswered = answer.is_some_and(|answer| answer.outcome == Outcome::Failed);
            let again = match (self.sendings_if_cut(sent.request), &composed) {
                // It fails where the session ended meanwhile.
                (Some(sendings), Some(composed)) if is_unanswered => {
                    self.send_again(sent.request, composed, sendings + 1).await.ok()
                }
                _ => None,
            };
            // Not before: until then hosts see a request that is about to be sent again.
            if let Some(http) = &self.0.http {
                http.fates().forget(sent.request);
            }
            let needed = answer.and_then(|answer| lock(&self.0.input_required).remove(&answer.request));
            let next = match (again, needed, &composed) {
                (None, Some(result), Some(composed)) => {
                    rounds += 1;
                    // It fails where the session ended meanwhile.
                    self.next_round(sent.request, composed, &result, rounds).await.ok().flatten()
                }
                (again, _, _) => again,
            };
            match next {
                Some(next) => sent = next,
                None => break answer,
            }
        };
        if let Some(answer) = answer {
            // A host that does not wait reads the outcome from the log.
            let _ = done.send(answer);
        }
    }

    async fn send_again(&self, request: u64, composed: &Composed, sendings: u32) -> Result<Sent, EngineError> {
        let (id, bytes, message) = self.compose(composed, sendings);
        let text = format!("The event stream of frame {request} was cut; the request is sent again with id {id}.");
        self.mark("sent_again", text, Instant::now()).await;
        let sent = self.send_awaited(bytes, message, Origin::Own, Some(id)).await?;
        if let Some(http) = &self.0.http {
            http.fates().note_sent_again(request, sent.request);
        }
        let (session, again) = (self.0.key, sent.request);
        self.0.recorder.record(Item::SentAgain { session, request, again }).await;
        Ok(sent)
    }

    fn sendings_if_cut(&self, request: u64) -> Option<u32> {
        self.0.http.as_ref().and_then(|http| http.fates().sendings_if_cut(request))
    }

    /// A request whose stream was cut is about to be sent again.
    pub(crate) fn is_sent_again(&self, request: u64) -> bool {
        self.sendings_if_cut(request).is_some()
    }

    /// What a request was last sent as: itself, unless its stream was cut.
    pub fn last_sending(&self, request: u64) -> u64 {
        self.0.http.as_ref().map_or(request, |http| http.fates().last_sending(request))
    }

    /// Waits until a request is settled, and gives up in good order when no answer comes in time. Progress starts the time
    /// anew, up to a cap.
    async fn settled(&self, sent: &mut Sent, timeout: Duration, longest: tokio::time::Instant) -> Option<Answer> {
        loop {
            let deadline = (tokio::time::Instant::now() + timeout).min(longest);
            tokio::select! {
                answer = &mut sent.settled => return answer.ok(),
                () = sent.progress.notified() => {}
                () = tokio::time::sleep_until(deadline) => {
                    self.give_up(sent.request, Outcome::TimedOut, None).await;
                    if let Some(id) = sent.id {
                        let reason = format!("no answer within {} s", timeout.as_secs_f64());
                        self.cancel_on_wire(sent.request, id, &reason, Origin::Own).await;
                    }
                    return (&mut sent.settled).await.ok();
                }
            }
        }
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

/// A request as it was asked for, before it got its id.
#[derive(Clone)]
struct Composed {
    method: String,
    params: Option<String>,
    headers: Vec<(String, String)>,
    progress: bool,
}

/// A request on its way.
struct Sent {
    request: u64,
    /// Of a request that Wirescope composed.
    id: Option<u64>,
    progress: Arc<Notify>,
    settled: oneshot::Receiver<Answer>,
}

fn holds_request(batch: &[u8]) -> bool {
    let text = String::from_utf8_lossy(batch);
    let elements = json::elements(text.trim_start_matches('\u{feff}')).unwrap_or_default();
    elements.into_iter().any(|element| read_message(element.as_bytes()).kind == MessageKind::Request)
}
