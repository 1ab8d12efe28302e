//! The task that carries a session over HTTP.
//!
//! It takes the session's commands, runs exchanges, and hands what comes back to the session as link events. The flow of one
//! request on Streamable HTTP:
//!
//! ```text
//! POST ─▶ head ─▶ one JSON body ───────────────▶ answered
//!            └──▶ event stream ─▶ message… ─ end ─▶ answered
//!                                            └── not answered ─▶ has an event id: wait `retry`, GET with Last-Event-ID
//!                                                              └ has none: told as unanswered
//! ```
//! In the era without sessions nothing is resumed: a request whose stream is cut is sent again by the session, with a new id
//! (MCP 2026-07-28, basic/transports/streamable-http).
//!
//! Whether a request is answered is known once its frames are committed: a resumption looks after its pause, and a request
//! told as unanswered is settled by the recorder, in order, only if nothing before answered it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};
use url::Url;
use wirescope_transport::http::{HttpClient, HttpEvent, HttpFailure, HttpRequest, HttpWhat};
use wirescope_transport::{Command, Link, LinkEvent, Outgoing, Payload};
use wirescope_wire::{Envelope, SseEnvelope};

use super::fates::AfterCut;
use super::resumption::{MOST_BARREN, Resumption};
use super::running::{Head, Lines, Purpose, Running};
use super::state::{Flavour, HttpState, request_envelope};
use crate::mask::mask_url;

/// Time enough for what came to be committed, whatever the server asks.
const LEAST_RETRY: Duration = Duration::from_millis(50);
/// A listening stream that ends at once this often is not opened again.
const MOST_EMPTY_STREAMS: u32 = 3;
/// What is aborted at the end may take this long to say so.
const ABORT_PATIENCE: Duration = Duration::from_millis(500);
/// The DELETE of a session may take this long before the link closes without it.
const DELETE_PATIENCE: Duration = Duration::from_secs(2);
/// How often a POST follows 307 and 308 within its origin.
const MOST_REDIRECTS: u32 = 5;

/// The requests a session still waits for, shared with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Awaited(Arc<Mutex<HashSet<u64>>>);

impl Awaited {
    pub fn add(&self, tag: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tag);
    }

    pub fn remove(&self, tag: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&tag);
    }

    pub fn contains(&self, tag: u64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&tag)
    }
}

/// Opens a link over HTTP. No byte is sent before the session sends one.
pub(crate) fn open(client: HttpClient, state: Arc<HttpState>, awaited: Awaited) -> Link {
    let (events, incoming) = mpsc::channel(1024);
    let (commands, todo) = mpsc::unbounded_channel();
    let (http_events, exchanges) = mpsc::channel(1024);
    let close = Arc::new(Notify::new());
    let driver = Driver {
        client,
        state,
        awaited,
        events,
        http_events,
        running: HashMap::new(),
        empty_streams: 0,
        closing: false,
        finishing: false,
        barrier: None,
        held: VecDeque::new(),
    };
    tokio::spawn(driver.run(todo, exchanges, close.clone()));
    Link { events: incoming, commands, close }
}

/// What is to be done after a pause.
enum Later {
    Resume { tag: u64, from: Resumption },
    Listen { from: Resumption },
}

struct Driver {
    client: HttpClient,
    state: Arc<HttpState>,
    awaited: Awaited,
    events: mpsc::Sender<LinkEvent>,
    http_events: mpsc::Sender<HttpEvent>,
    running: HashMap<u64, Running>,
    empty_streams: u32,
    closing: bool,
    /// What ends now was aborted here: nothing follows from it.
    finishing: bool,
    /// An exchange that nothing may overtake, and what waits behind it.
    barrier: Option<u64>,
    held: VecDeque<Outgoing>,
}

impl Driver {
    async fn run(
        mut self,
        mut todo: mpsc::UnboundedReceiver<Command>,
        mut exchanges: mpsc::Receiver<HttpEvent>,
        close: Arc<Notify>,
    ) {
        let (later, mut due) = mpsc::unbounded_channel::<Later>();
        loop {
            tokio::select! {
                biased;
                Some(event) = exchanges.recv() => {
                    if let Some((pause_until, what)) = self.handle(event).await {
                        let later = later.clone();
                        tokio::spawn(async move {
                            tokio::time::sleep_until(pause_until.into()).await;
                            // The driver may be gone by then.
                            let _ = later.send(what);
                        });
                    }
                }
                Some(what) = due.recv() => self.continue_with(what).await,
                command = todo.recv() => match command {
                    Some(Command::Send(message)) => self.send(message),
                    Some(Command::Abort { tag }) => self.abort(tag),
                    Some(Command::Listen) => self.listen(Resumption::default()).await,
                    // The session is gone.
                    None => break,
                },
                () = close.notified() => break,
                () = self.events.closed() => break,
            }
            if self.closing {
                break;
            }
        }
        self.finish(exchanges).await;
    }

    fn send(&mut self, message: Outgoing) {
        if self.barrier.is_some() {
            self.held.push_back(message);
            return;
        }
        let Some(head) = message.http else { return };
        if message.barrier {
            self.barrier = Some(head.exchange);
        }
        let purpose =
            Purpose::Message { tag: message.tag, awaits: message.awaits, body: message.bytes.clone(), redirects: 0 };
        self.start(head.exchange, "POST", head.url, head.headers, Some(message.bytes), purpose);
    }

    fn start(
        &mut self,
        exchange: u64,
        method: &'static str,
        url: Url,
        headers: Vec<(String, String)>,
        body: Option<Arc<[u8]>>,
        purpose: Purpose,
    ) {
        let request = HttpRequest {
            exchange,
            method,
            url: url.clone(),
            headers: headers.clone(),
            body,
            first_byte_timeout: None,
            endless: matches!(purpose, Purpose::Listen { .. }),
        };
        let handle = self.client.start(request, self.http_events.clone());
        let (head, body, lines) = (None, Vec::new(), Lines::None);
        let running = Running { purpose, method, url, headers, handle, head, body, messages: 0, lines };
        self.running.insert(exchange, running);
    }

    fn lift_barrier(&mut self, exchange: u64) {
        if self.barrier == Some(exchange) {
            self.barrier = None;
            // One of them may be a barrier again.
            for message in std::mem::take(&mut self.held) {
                self.send(message);
            }
        }
    }

    fn abort(&mut self, tag: u64) {
        for running in self.running.values() {
            let matches = match running.purpose {
                Purpose::Message { tag: other, .. } | Purpose::Resume { tag: other, .. } => other == tag,
                Purpose::Listen { .. } | Purpose::Delete => false,
            };
            if matches {
                running.handle.abort();
            }
        }
    }

    /// A request of Wirescope's own that is no frame: told as a mark, then started.
    async fn start_own(&mut self, method: &'static str, headers: Vec<(String, String)>, purpose: Purpose, why: &str) {
        let exchange = self.state.next_exchange();
        let url = self.state.url().clone();
        let envelope = request_envelope(exchange, method, &url, &headers);
        let text = format!("{method} {} ({why})", mask_url(url.as_str()));
        self.tell("http_request", text, Some(envelope), Instant::now()).await;
        self.start(exchange, method, url, headers, None, purpose);
    }

    async fn listen(&mut self, from: Resumption) {
        let last_event_id = from.last_event_id.as_deref();
        let headers = self.state.stream_headers(last_event_id);
        let why = if last_event_id.is_some() { "resuming the listening stream" } else { "opening a listening stream" };
        self.start_own("GET", headers, Purpose::Listen { from }, why).await;
    }

    async fn continue_with(&mut self, what: Later) {
        match what {
            Later::Listen { from } => self.listen(from).await,
            Later::Resume { tag, from } => {
                // The answer may have come by another stream meanwhile.
                if let Some(place) = from.place().filter(|_| self.awaited.contains(tag)) {
                    let headers = self.state.stream_headers(Some(place));
                    let why = format!("resuming the stream of frame {tag} after event {place}");
                    self.start_own("GET", headers, Purpose::Resume { tag, from }, &why).await;
                }
            }
        }
    }

    async fn handle(&mut self, event: HttpEvent) -> Option<(Instant, Later)> {
        let HttpEvent { exchange, at, what } = event;
        match what {
            HttpWhat::Connected { connection, address, reused, dns_micros, connect_micros, tls_micros, tls, proxy } => {
                if !reused {
                    let timing =
                        timings(&[("name look-up", dns_micros), ("connect", connect_micros), ("TLS", tls_micros)]);
                    let tls = tls.map(|tls| format!(", {tls}")).unwrap_or_default();
                    let proxy =
                        proxy.map(|proxy| format!(" through the proxy {}", mask_url(&proxy))).unwrap_or_default();
                    let text = format!("Connection {connection} to {address}{proxy}{tls}: {timing}");
                    self.tell("http_connection", text, None, at).await;
                }
            }
            HttpWhat::Head { status, reason, headers, first_byte_micros } => {
                self.head(exchange, Head { status, reason, headers, first_byte_micros });
            }
            HttpWhat::Message { bytes, sse, terminated } => self.message(exchange, bytes, sse, terminated, at).await,
            HttpWhat::Event { sse, data, terminated } => self.other_event(exchange, sse, data, terminated, at).await,
            HttpWhat::Comment { text } => {
                if let Some(running) = self.running.get_mut(&exchange) {
                    running.note_line(&text);
                }
                let text = String::from_utf8_lossy(&text).into_owned();
                let envelope = self.running.get(&exchange).map(|running| running.envelope(exchange, None));
                self.tell("sse_comment", text, envelope, at).await;
            }
            HttpWhat::Ended { body_bytes, last_event_id, retry_millis, micros, failure } => {
                let running = self.running.remove(&exchange)?;
                self.lift_barrier(exchange);
                self.tell_end(exchange, &running, body_bytes, micros, failure.as_ref(), at).await;
                if self.finishing {
                    return None;
                }
                let resumption = running.resumption(last_event_id, retry_millis);
                return self.ended(running, failure, resumption, at).await;
            }
        }
        None
    }

    fn head(&mut self, exchange: u64, head: Head) {
        let Some(running) = self.running.get_mut(&exchange) else { return };
        // Only the answer to `initialize` gives an id (MCP 2025-03-26, basic/transports, "Session management").
        if let Some(id) = head.header("mcp-session-id").filter(|_| head.is_success())
            && self.state.mcp_session_id().is_none()
            && !self.state.is_modern()
        {
            self.state.set_mcp_session_id(Some(id.to_owned()));
        }
        running.head = Some(head);
    }

    async fn message(
        &mut self,
        exchange: u64,
        bytes: Payload,
        sse: Option<SseEnvelope>,
        terminated: bool,
        at: Instant,
    ) {
        let Some(running) = self.running.get_mut(&exchange) else { return };
        running.messages += 1;
        running.lines = Lines::Events;
        running.keep(bytes.as_slice());
        let envelope = Some(running.envelope(exchange, sse));
        let answers_elsewhere = matches!(self.state.flavour(), Flavour::Sse { .. });
        if let Some(text) = running.acknowledgement(bytes.as_slice(), answers_elsewhere).filter(|_| terminated) {
            self.tell("acknowledged", text.to_owned(), envelope, at).await;
            return;
        }
        self.emit(LinkEvent::Frame { bytes, terminated, envelope, at }).await;
    }

    async fn other_event(&mut self, exchange: u64, sse: SseEnvelope, data: Vec<u8>, whole: bool, at: Instant) {
        let Some(running) = self.running.get_mut(&exchange) else { return };
        running.lines = Lines::Events;
        let envelope = running.envelope(exchange, Some(sse.clone()));
        let text = String::from_utf8_lossy(&data).into_owned();
        let is_endpoint =
            whole && sse.event.as_deref() == Some("endpoint") && matches!(running.purpose, Purpose::Listen { .. });
        let cut = if whole { "" } else { " (cut off)" };
        let said = match &sse.event {
            Some(event) => format!("Event {event}{cut}: {text}"),
            None => format!("An event without data{}{cut}", sse.id.map(|id| format!(", id {id}")).unwrap_or_default()),
        };
        self.tell("sse_event", said, Some(envelope), at).await;
        if is_endpoint && matches!(self.state.flavour(), Flavour::Sse { .. }) {
            self.take_endpoint(text.trim(), at).await;
        }
    }

    /// HTTP+SSE: the first event names where to POST. Another origin is refused: it would be sent our headers.
    async fn take_endpoint(&mut self, text: &str, at: Instant) {
        match self.state.url().join(text) {
            Ok(endpoint) if endpoint.origin() == self.state.url().origin() => {
                self.state.set_flavour(Flavour::Sse { endpoint: Some(endpoint) });
                self.emit(LinkEvent::Fact {
                    kind: "endpoint",
                    text: format!("Messages go to {}", mask_url(text)),
                    envelope: None,
                    at,
                })
                .await;
            }
            Ok(foreign) => {
                let text = format!(
                    "The server names an endpoint of another origin, {}; it is not used.",
                    mask_url(foreign.as_str())
                );
                self.tell("endpoint_refused", text, None, at).await;
                self.closing = true;
            }
            Err(error) => {
                self.tell("endpoint_refused", format!("The endpoint {text} is no URL: {error}."), None, at).await;
                self.closing = true;
            }
        }
    }

    async fn tell_end(
        &mut self,
        exchange: u64,
        running: &Running,
        body_bytes: u64,
        micros: u64,
        failure: Option<&HttpFailure>,
        at: Instant,
    ) {
        let status = running.head.as_ref().map(|head| format!("HTTP {} {}", head.status, head.reason));
        let mut text = format!("{} {}", running.method, status.unwrap_or_else(|| "without an answer".to_owned()));
        let first = running.head.as_ref().map(|head| head.first_byte_micros);
        let timing = timings(&[("first byte", first), ("last byte", Some(micros))]);
        text.push_str(&format!(", {body_bytes} bytes, {timing}"));
        if let Some(failure) = failure {
            text.push_str(&format!(": {failure}"));
        }
        self.tell("http_response", text, Some(running.envelope(exchange, None)), at).await;
    }

    /// Decides what follows the end of an exchange.
    async fn ended(
        &mut self,
        running: Running,
        failure: Option<HttpFailure>,
        resumption: Resumption,
        at: Instant,
    ) -> Option<(Instant, Later)> {
        match running.purpose.clone() {
            Purpose::Message { tag, awaits, body, redirects } => {
                if self.redirect(&running, tag, awaits, &body, redirects).await {
                    return None;
                }
                if self.session_is_gone(&running) {
                    self.lose_session(tag, awaits, &running, at).await;
                    return None;
                }
                if !awaits {
                    self.undelivered(tag, &running, failure, at).await;
                    return None;
                }
                self.unanswered(tag, running, failure, resumption, at).await
            }
            Purpose::Resume { tag, .. } => self.unanswered(tag, running, failure, resumption, at).await,
            Purpose::Listen { .. } => self.listening_ended(&running, failure, resumption, at).await,
            Purpose::Delete => None,
        }
    }

    async fn unanswered(
        &mut self,
        tag: u64,
        running: Running,
        failure: Option<HttpFailure>,
        resumption: Resumption,
        at: Instant,
    ) -> Option<(Instant, Later)> {
        // HTTP+SSE answers on its other stream.
        if matches!(self.state.flavour(), Flavour::Sse { .. }) && running.succeeded() && failure.is_none() {
            return None;
        }
        let is_cut = !self.state.is_modern() && running.is_resumable(failure.as_ref());
        if is_cut && resumption.place().is_some() {
            // Whether the answer came with this stream is known by then: see `continue_with`.
            let due = (at + resumption.retry()).max(at + LEAST_RETRY);
            return Some((due, Later::Resume { tag, from: resumption }));
        }
        if let Some(fault) = running.fault(failure.as_ref()) {
            self.state.fates().note_fault(tag, fault);
        }
        let mut reason = running.why_unanswered(failure.as_ref());
        if is_cut && resumption.is_exhausted() {
            reason.push_str(&format!("; it was resumed {MOST_BARREN} times from one place, and no event came"));
        }
        let is_wrong = running.is_mislabelled(failure.as_ref());
        if self.state.is_modern() && running.is_cut_stream(failure.as_ref()) && !is_wrong {
            match self.state.fates().cut(tag) {
                AfterCut::SendAgain => reason.push_str("; the request is sent again with a new id"),
                AfterCut::GiveUp { sendings } => {
                    reason.push_str(&format!("; it was sent {sendings} times, and cut each time"));
                }
                AfterCut::Nothing => {}
            }
        }
        // The session takes this after the frames before it; where one of them was the answer, this changes nothing.
        let (status, body) = (running.head.as_ref().map(|head| head.status), running.body);
        self.emit(LinkEvent::Unanswered { tag, reason, status, body, at }).await;
        None
    }

    /// A notification or an answer of ours that was not taken.
    async fn undelivered(&mut self, tag: u64, running: &Running, failure: Option<HttpFailure>, at: Instant) {
        if failure.is_some() || !running.succeeded() {
            let reason = running.why_unanswered(failure.as_ref());
            if running.head.is_some() {
                self.tell("refused", format!("Frame {tag} was not accepted: {reason}"), None, at).await;
            } else {
                self.emit(LinkEvent::WriteFailed { tag, reason, at }).await;
            }
        }
    }

    /// Follows 307 and 308 to the same origin: the same request again, visibly. Others are told as they are.
    async fn redirect(&mut self, running: &Running, tag: u64, awaits: bool, body: &Arc<[u8]>, redirects: u32) -> bool {
        let Some(head) = running.head.as_ref().filter(|head| matches!(head.status, 307 | 308)) else { return false };
        let Some(url) = head.header("location").and_then(|location| running.url.join(location).ok()) else {
            return false;
        };
        if url.origin() != running.url.origin() || redirects >= MOST_REDIRECTS {
            return false;
        }
        let exchange = self.state.next_exchange();
        let envelope = request_envelope(exchange, "POST", &url, &running.headers);
        let text = format!("POST {} (following HTTP {} within the same origin)", mask_url(url.as_str()), head.status);
        self.tell("http_request", text, Some(envelope), Instant::now()).await;
        let purpose = Purpose::Message { tag, awaits, body: body.clone(), redirects: redirects + 1 };
        self.start(exchange, "POST", url, running.headers.clone(), Some(body.clone()), purpose);
        true
    }

    /// 404 is the spec's word for a session that is gone; many servers say 400 (MCP 2025-03-26, basic/transports).
    fn session_is_gone(&self, running: &Running) -> bool {
        let Some(head) = &running.head else { return false };
        // A person may send an id of their own; that a server does not know it says nothing about ours.
        let ours = self.state.mcp_session_id();
        let is_ours = |value: &String| ours.as_ref() == Some(value);
        let mut sent = running.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("mcp-session-id"));
        let sent_id = sent.any(|(_, value)| is_ours(value));
        let says_session = || String::from_utf8_lossy(&running.body).to_ascii_lowercase().contains("session");
        sent_id && (head.status == 404 || (head.status == 400 && says_session()))
    }

    async fn lose_session(&mut self, tag: u64, awaits: bool, running: &Running, at: Instant) {
        self.state.set_mcp_session_id(None);
        let status = running.head.as_ref().map_or(404, |head| head.status);
        let reason = format!("the server no longer knows this MCP session (HTTP {status}); connect again");
        if awaits {
            let body = running.body.clone();
            self.emit(LinkEvent::Unanswered { tag, reason: reason.clone(), status: Some(status), body, at }).await;
        }
        self.emit(LinkEvent::Lost { reason, at }).await;
        self.closing = true;
    }

    async fn listening_ended(
        &mut self,
        running: &Running,
        failure: Option<HttpFailure>,
        resumption: Resumption,
        at: Instant,
    ) -> Option<(Instant, Later)> {
        if matches!(self.state.flavour(), Flavour::Sse { .. }) {
            // Closing the stream ends an HTTP+SSE session (MCP 2024-11-05, basic/transports).
            let reason = running.why_unanswered(failure.as_ref());
            self.state.note_stream_end(running.refusal(reason.clone(), failure.as_ref()));
            self.emit(LinkEvent::Lost { reason, at: Instant::now() }).await;
            self.closing = true;
            return None;
        }
        // A server that has nothing to push answers 405, some 400 or 404; that is its right.
        if !running.succeeded() || !running.is_stream() || self.state.is_modern() {
            return None;
        }
        self.empty_streams = if running.messages == 0 { self.empty_streams + 1 } else { 0 };
        if self.empty_streams >= MOST_EMPTY_STREAMS {
            let text =
                format!("The listening stream ended {MOST_EMPTY_STREAMS} times without a message; it is left closed.");
            self.tell("listening_stopped", text, None, Instant::now()).await;
            return None;
        }
        Some((at + resumption.retry(), Later::Listen { from: resumption }))
    }

    async fn finish(mut self, mut exchanges: mpsc::Receiver<HttpEvent>) {
        self.finishing = true;
        // What waits behind a barrier is not sent any more.
        self.held.clear();
        for running in self.running.values() {
            running.handle.abort();
        }
        self.drain(&mut exchanges, ABORT_PATIENCE).await;
        if self.state.mcp_session_id().is_some() && !self.state.is_modern() {
            let headers = self.state.delete_headers();
            self.start_own("DELETE", headers, Purpose::Delete, "ending the MCP session").await;
            self.drain(&mut exchanges, DELETE_PATIENCE).await;
        }
        self.emit(LinkEvent::Closed { at: Instant::now() }).await;
    }

    /// Tells how what still runs ends, for as long as that may take.
    async fn drain(&mut self, exchanges: &mut mpsc::Receiver<HttpEvent>, patience: Duration) {
        let deadline = tokio::time::Instant::now() + patience;
        while !self.running.is_empty() {
            match tokio::time::timeout_at(deadline, exchanges.recv()).await {
                Ok(Some(event)) => drop(self.handle(event).await),
                _ => break,
            }
        }
        // What did not say so in time is not waited for again.
        self.running.clear();
    }

    async fn tell(&self, kind: &'static str, text: String, envelope: Option<Envelope>, at: Instant) {
        self.emit(LinkEvent::Fact { kind, text, envelope, at }).await;
    }

    async fn emit(&self, event: LinkEvent) {
        // A session that is gone is noticed by the main loop.
        let _ = self.events.send(event).await;
    }
}

fn timings(parts: &[(&str, Option<u64>)]) -> String {
    let said =
        |(name, micros): &(&str, Option<u64>)| micros.map(|micros| format!("{name} {:.1} ms", micros as f64 / 1e3));
    parts.iter().filter_map(said).collect::<Vec<_>>().join(", ")
}
