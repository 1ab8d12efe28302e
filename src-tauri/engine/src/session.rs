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
use wirescope_store::{MarkRecord, Outcome, SessionEnd, SessionKey};
use wirescope_transport::{Link, LinkEvent, Outgoing};
use wirescope_wire::{Direction, Frame, Id, Origin};

use crate::clock::Anchor;
use crate::error::EngineError;
use crate::exchange::{Declared, Effect};
use crate::feed::Feed;
use crate::recorder::{Item, Recorder};
use crate::request::{Answer, RequestOptions, compose_request, with_progress_token};
use crate::view::{SessionState, TargetSummary};

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
    outgoing: mpsc::UnboundedSender<Outgoing>,
    close_link: Arc<Notify>,
    next_id: AtomicU64,
    waiters: Mutex<HashMap<u64, oneshot::Sender<Answer>>>,
    /// We asked for the end.
    asked_to_close: AtomicBool,
    /// Why the session fails, when that is known before the link closes.
    failure: Mutex<Option<String>>,
    /// How it ended; `None` while it is open.
    ended: watch::Sender<Option<SessionEnd>>,
    noise: Mutex<Noise>,
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
    pub(crate) async fn begin(
        id: String,
        key: SessionKey,
        target: TargetSummary,
        anchor: Anchor,
        mut link: Link,
        recorder: Recorder,
        feed: Arc<Feed>,
    ) -> Session {
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
            outgoing: link.outgoing,
            close_link: link.close,
            next_id: AtomicU64::new(1),
            waiters: Mutex::default(),
            asked_to_close: AtomicBool::new(false),
            failure: Mutex::default(),
            ended: watch::channel(None).0,
            noise: Mutex::default(),
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
        let id = self.0.next_id.fetch_add(1, Ordering::Relaxed);
        let params = if options.progress { with_progress_token(params, id) } else { params.map(str::to_owned) };
        let text = compose_request(id, method, params.as_deref());
        let declared = Declared { id: Id::Number(id.to_string()), method: method.to_owned() };
        let (done, answer) = oneshot::channel();
        let (settled, guard) = oneshot::channel();
        let request = self.send(text.into_bytes(), options.purpose.origin(), Some(declared), Some(settled)).await?;
        tokio::spawn(self.clone().guard(request, id, options.timeout, guard, done));
        Ok((request, answer))
    }

    /// Waits for an answer, and gives up in good order when none comes in time.
    async fn guard(
        self,
        request: u64,
        id: u64,
        timeout: Duration,
        mut settled: oneshot::Receiver<Answer>,
        done: oneshot::Sender<Answer>,
    ) {
        let answer = tokio::select! {
            answer = &mut settled => answer,
            () = tokio::time::sleep(timeout) => {
                self.give_up(request, Outcome::TimedOut).await;
                let reason = format!("no answer within {} s", timeout.as_secs());
                self.cancel_on_wire(id, &reason, Origin::Own).await;
                settled.await
            }
        };
        if let Ok(answer) = answer {
            // A host that does not wait reads the outcome from the log.
            let _ = done.send(answer);
        }
    }

    /// Cancels a request of ours by the number of its frame; its id is `id`, a JSON token.
    pub(crate) async fn cancel(&self, id: &str) {
        self.cancel_on_wire(id, "cancelled by the user", Origin::Person).await;
    }

    async fn give_up(&self, request: u64, outcome: Outcome) {
        let at_micros = self.0.anchor.micros_at(Instant::now());
        self.0.recorder.record(Item::GiveUp { session: self.0.key, request, outcome, at_micros }).await;
    }

    async fn cancel_on_wire(&self, id: impl std::fmt::Display, reason: &str, origin: Origin) {
        let reason = serde_json::Value::from(reason);
        let text = format!(
            r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id},"reason":{reason}}}}}"#
        );
        // On a closed session there is nothing left to cancel.
        let _ = self.send(text.into_bytes(), origin, None, None).await;
    }

    /// Sends a notification of Wirescope's own.
    pub(crate) async fn notify(&self, method: &str) -> Result<(), EngineError> {
        let text = format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#);
        self.send(text.into_bytes(), Origin::Own, None, None).await.map(|_| ())
    }

    /// Numbers, records and sends one message.
    async fn send(
        &self,
        bytes: Vec<u8>,
        origin: Origin,
        declared: Option<Declared>,
        waiter: Option<oneshot::Sender<Answer>>,
    ) -> Result<u64, EngineError> {
        let bytes: Arc<[u8]> = bytes.into();
        let mut last = self.0.numbering.lock().await;
        if self.end().is_some() {
            return Err(EngineError::SessionClosed { session: self.0.id.clone() });
        }
        *last += 1;
        let seq = *last;
        if let Some(waiter) = waiter {
            lock(&self.0.waiters).insert(seq, waiter);
        }
        let frame = Frame {
            seq,
            at_micros: self.0.anchor.micros_at(Instant::now()),
            direction: Direction::ToServer,
            origin,
            bytes: bytes.clone(),
            terminated: true,
        };
        self.0.recorder.record(Item::Frame { session: self.0.key, frame, declared }).await;
        // A link that is gone says so itself, with Closed.
        let _ = self.0.outgoing.send(Outgoing { tag: seq, bytes });
        Ok(seq)
    }

    async fn mark(&self, kind: &'static str, text: String, at: Instant) {
        let mut last = self.0.numbering.lock().await;
        *last += 1;
        let mark = MarkRecord { seq: *last, at_micros: self.0.anchor.micros_at(at), kind, text };
        self.0.recorder.record(Item::Mark { session: self.0.key, mark }).await;
    }

    async fn pump(self, mut early: Option<LinkEvent>, mut events: mpsc::Receiver<LinkEvent>) {
        let mut exit = String::from("the connection was closed");
        let mut failed = false;
        loop {
            let next = match early.take() {
                Some(event) => Some(event),
                None => events.recv().await,
            };
            let Some(event) = next else { break };
            match event {
                LinkEvent::Frame { bytes, terminated, at } => self.receive(bytes, terminated, at).await,
                LinkEvent::Stderr { bytes, at } => {
                    self.mark("stderr", String::from_utf8_lossy(&bytes).into_owned(), at).await;
                }
                LinkEvent::Spawned { pid, at } => self.mark("spawned", self.describe_spawn(pid), at).await,
                LinkEvent::WriteFailed { tag, reason, at } => {
                    self.mark("write_failed", format!("Frame {tag} could not be written: {reason}"), at).await;
                }
                LinkEvent::OutputEnded { at } => {
                    self.mark("output_ended", "The server closed its output.".to_owned(), at).await;
                    // Without its output the server cannot answer any more.
                    self.0.close_link.notify_one();
                }
                LinkEvent::Stopping { step, at } => {
                    self.mark("stopping", format!("The server did not end by itself; {step} was sent."), at).await;
                }
                LinkEvent::Exited { code, signal, at } => {
                    (exit, failed) = describe_exit(code, signal);
                    self.mark("exited", capitalise(&exit), at).await;
                }
                LinkEvent::Closed { at } => {
                    self.mark("closed", "The connection is closed.".to_owned(), at).await;
                    break;
                }
            }
        }
        self.finish(exit, failed).await;
    }

    async fn receive(&self, bytes: Vec<u8>, terminated: bool, at: Instant) {
        {
            let mut noise = lock(&self.0.noise);
            noise.frames += 1;
            if noise.beginning.is_none() {
                noise.beginning = Some(String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim().to_owned());
            }
        }
        let mut last = self.0.numbering.lock().await;
        *last += 1;
        let frame = Frame {
            seq: *last,
            at_micros: self.0.anchor.micros_at(at),
            direction: Direction::ToClient,
            origin: Origin::Peer,
            bytes: bytes.into(),
            terminated,
        };
        self.0.recorder.record(Item::Frame { session: self.0.key, frame, declared: None }).await;
    }

    fn describe_spawn(&self, pid: u32) -> String {
        let target = &self.0.target;
        let words: Vec<String> = target.command.iter().map(|word| quote(word)).collect();
        let mut text = format!("Started as process {pid}: {}", words.join(" "));
        if let Some(folder) = &target.cwd {
            text.push_str(&format!(" in {folder}"));
        }
        if !target.env_names.is_empty() {
            text.push_str(&format!(" with {} set", target.env_names.join(", ")));
        }
        text
    }

    async fn finish(&self, exit: String, failed: bool) {
        let asked = self.0.asked_to_close.load(Ordering::Acquire);
        let failure = lock(&self.0.failure).take();
        let end = SessionEnd {
            at_micros: self.0.anchor.micros_at(Instant::now()),
            failed: failure.is_some() || !asked || failed,
            reason: match failure {
                Some(failure) => failure,
                None if asked => format!("Closed by Wirescope; {exit}."),
                None => format!("{}.", capitalise(&exit)),
            },
        };
        // Under the lock, so that nothing is numbered after the end.
        let last = self.0.numbering.lock().await;
        self.0.ended.send_replace(Some(end.clone()));
        self.0.recorder.record(Item::End { session: self.0.key, end }).await;
        drop(last);
        self.0.recorder.flush().await;
        self.0.feed.set_state(&self.0.id, SessionState::Ended);
    }

    async fn direct(self, mut found: mpsc::UnboundedReceiver<Effect>) {
        while let Some(effect) = found.recv().await {
            match effect {
                Effect::Settled { request, response, outcome } => {
                    if let Some(waiter) = lock(&self.0.waiters).remove(&request) {
                        let _ = waiter.send(Answer { request, response, outcome });
                    }
                }
                Effect::Asked { id, method } => self.answer_server(&id, &method).await,
            }
        }
        // The recorder is done with this session: whoever still waits, waits in vain.
        lock(&self.0.waiters).clear();
    }

    /// Pings are answered; everything else needs a capability that was not declared (MCP 2025-11-25, basic/lifecycle).
    async fn answer_server(&self, id: &Id, method: &str) {
        let text = if method == "ping" {
            format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#)
        } else {
            let message = serde_json::Value::from(format!("Wirescope does not offer {method}"));
            format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32601,"message":{message}}}}}"#)
        };
        let _ = self.send(text.into_bytes(), Origin::Own, None, None).await;
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

fn describe_exit(code: Option<i32>, signal: Option<i32>) -> (String, bool) {
    match (code, signal) {
        (Some(code), _) => (format!("the server exited with code {code}"), code != 0),
        // Our own TERM and KILL are told by marks of their own.
        (None, Some(signal)) => (format!("the server was ended by signal {signal}"), signal != 15 && signal != 9),
        (None, None) => ("the server ended".to_owned(), true),
    }
}

fn capitalise(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), characters.as_str()))
}

/// A word of a command line as a person would have to write it in a shell.
fn quote(word: &str) -> String {
    shell_words::quote(word).into_owned()
}
