//! One exchange from its connection to its end.
//!
//! ```text
//! take or open ─▶ Connected ─▶ send ─▶ Head ─▶ body: Message, Event, Comment ─▶ Ended
//!      ▲                        │ dead before a byte of the request was written
//!      └────── open a fresh ────┘ (once)
//! ```
//!
//! What is to be told stands in a queue first, and only [`Exchange::deliver`] empties it: an exchange can be given up at any
//! await without losing an event.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{Notify, mpsc};

use super::body::Body;
use super::client::Shared;
use super::connection::Connection;
use super::dial::{micros, micros_since};
use super::failure::HttpFailure;
use super::head::{self, Origin, RequestHead, ResponseHead};
use super::tape::Tape;
use super::{HttpEvent, HttpRequest, HttpWhat};

/// How long a finished exchange waits for its connection to be usable again. It is there at once, unless the server answered
/// before it had read the whole request.
/// A body is taken in pieces of this.
const PIECE_BYTES: usize = 16 * 1024;
const SETTLE: Duration = Duration::from_millis(100);

/// Performs the exchange; ends early when `abort` is notified or nobody receives `events` any more.
pub(super) async fn run(
    shared: Arc<Shared>,
    request: HttpRequest,
    events: mpsc::Sender<HttpEvent>,
    abort: Arc<Notify>,
) {
    let mut exchange = Exchange::new(shared, request, events.clone());
    // Losing the race drops the exchange's connection, and that closes it.
    let outcome = tokio::select! {
        biased;
        () = abort.notified() => Err(HttpFailure::Aborted),
        () = events.closed() => return,
        outcome = exchange.perform() => outcome,
    };
    exchange.end(outcome.err()).await;
}

/// Why no answer came.
enum NoAnswer {
    /// Not a byte of the request was written, so the server knows nothing of it.
    Unsent(HttpFailure),
    /// The server may have begun to work on it.
    Failed(HttpFailure),
}

struct Exchange {
    shared: Arc<Shared>,
    request: HttpRequest,
    started: Instant,
    events: mpsc::Sender<HttpEvent>,
    queue: VecDeque<HttpEvent>,
    /// Of the connection in use.
    tape: Option<Tape>,
    /// Once there is a head.
    body: Option<Body>,
    /// The body came to its own end.
    complete: bool,
}

impl Exchange {
    fn new(shared: Arc<Shared>, request: HttpRequest, events: mpsc::Sender<HttpEvent>) -> Self {
        let queue = VecDeque::new();
        Self { shared, request, started: Instant::now(), events, queue, tape: None, body: None, complete: false }
    }

    async fn perform(&mut self) -> Result<(), HttpFailure> {
        let origin = Origin::of(&self.request.url)?;
        // A proxy that tunnels TLS does not read the request.
        let reading_proxy = self.shared.proxy.as_ref().filter(|_| !origin.tls);
        let head = head::write(&self.request, reading_proxy)?;
        let (mut connection, response) = self.send(&origin, &head).await?;
        let status = response.status();
        let answer = response_head(&connection.tape, &response);
        self.body = Some(Body::new(&answer, self.shared.spool.clone()));
        self.tell_head(answer, &connection.tape);
        self.deliver().await;
        self.read_body(response.into_body()).await?;
        let reusable = head.keeps_framing && status != StatusCode::SWITCHING_PROTOCOLS;
        if reusable && connection.settles_within(SETTLE).await {
            self.shared.pool.put(origin, connection);
        }
        Ok(())
    }

    /// Sends the request over an idle connection, or a fresh one when there is none or it turns out dead.
    async fn send(
        &mut self,
        origin: &Origin,
        head: &RequestHead,
    ) -> Result<(Connection, Response<Incoming>), HttpFailure> {
        if let Some(mut connection) = self.take_idle(origin).await {
            self.tell(connection.reused());
            match self.send_over(&mut connection, head).await {
                Ok(response) => return Ok((connection, response)),
                Err(NoAnswer::Failed(failure)) => return Err(failure),
                Err(NoAnswer::Unsent(_)) => {}
            }
        }
        let mut connection = Connection::open(&self.shared, origin).await?;
        self.tell(connection.opened.clone());
        match self.send_over(&mut connection, head).await {
            Ok(response) => Ok((connection, response)),
            Err(NoAnswer::Failed(failure) | NoAnswer::Unsent(failure)) => Err(failure),
        }
    }

    /// An idle connection of which nothing is known but good.
    async fn take_idle(&self, origin: &Origin) -> Option<Connection> {
        loop {
            let connection = self.shared.pool.take(origin)?;
            // Lets the connection's own task see an end that has arrived since it last ran: once a byte is written, the
            // request could not be sent again.
            tokio::task::yield_now().await;
            if !connection.sender.is_closed() {
                return Some(connection);
            }
        }
    }

    async fn send_over(
        &mut self,
        connection: &mut Connection,
        head: &RequestHead,
    ) -> Result<Response<Incoming>, NoAnswer> {
        self.deliver().await;
        let tape = connection.tape.clone();
        tape.begin(head.bytes.clone());
        self.tape = Some(tape.clone());
        let answer = connection.sender.send_request(self.message());
        let error = match self.await_answer(answer, &tape).await.map_err(NoAnswer::Failed)? {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let notes = tape.notes();
        let failure = HttpFailure::of_answer(&error, notes.write_error.clone(), notes.read_bytes);
        let unsent = error.is_canceled() && notes.written_bytes == 0;
        Err(if unsent { NoAnswer::Unsent(failure) } else { NoAnswer::Failed(failure) })
    }

    /// What hyper is to send: its head is replaced on the way (see [`super::tape`]), so only what decides over the framing
    /// matters.
    fn message(&self) -> Request<Full<Bytes>> {
        let body = self.request.body.clone().map_or_else(Bytes::new, Bytes::from_owner);
        let mut message = Request::new(Full::new(body));
        *message.method_mut() = Method::from_bytes(self.request.method.as_bytes()).unwrap_or(Method::POST);
        message
    }

    /// Waits for the head: first for its first byte, from the last byte that could be written, then for the rest of it.
    async fn await_answer<T>(&self, answer: impl Future<Output = T>, tape: &Tape) -> Result<T, HttpFailure> {
        let first_byte = self.request.first_byte_timeout.unwrap_or(self.shared.timeouts.first_byte);
        let silence = self.shared.timeouts.silence;
        let sent = Instant::now();
        let mut answer = pin!(answer);
        loop {
            let (begun, last_sign) = tape.notes().signs();
            let allowed = if begun { silence } else { first_byte };
            let left = allowed.saturating_sub(last_sign.unwrap_or(sent).elapsed());
            if left.is_zero() {
                let seconds = allowed.as_secs_f64();
                return Err(match begun {
                    true => HttpFailure::Silence { seconds },
                    false => HttpFailure::FirstByteTimeout { seconds },
                });
            }
            // Time that ran out may have been granted anew by a byte in between; a byte that came, and nothing after it, is
            // looked for as often as silence is allowed to last.
            if let Ok(answer) = tokio::time::timeout(left.min(silence), answer.as_mut()).await {
                return Ok(answer);
            }
        }
    }

    async fn read_body(&mut self, mut incoming: Incoming) -> Result<(), HttpFailure> {
        let silence = if self.request.endless { Duration::MAX } else { self.shared.timeouts.silence };
        while let Ok(next) = tokio::time::timeout(silence, incoming.frame()).await {
            let chunk = match next {
                Some(Ok(frame)) => frame.into_data().ok(),
                Some(Err(error)) => return Err(HttpFailure::of_body(&error, self.body_bytes())),
                None => {
                    self.read_with(Body::finish)?;
                    self.complete = true;
                    return Ok(());
                }
            };
            // A compressed chunk may hold a thousand times as much: what it holds is handed on piece by piece.
            for piece in chunk.iter().flat_map(|chunk| chunk.chunks(PIECE_BYTES)) {
                self.read_with(|body, out| body.push(piece, out))?;
                self.deliver().await;
            }
        }
        Err(HttpFailure::Silence { seconds: silence.as_secs_f64() })
    }

    /// Tells what `step` makes of the body, also when it fails.
    fn read_with<T>(&mut self, step: impl FnOnce(&mut Body, &mut Vec<HttpWhat>) -> T) -> T {
        let body = self.body.as_mut().expect("a body is read only after its head");
        let mut out = Vec::new();
        let outcome = step(body, &mut out);
        out.into_iter().for_each(|what| self.tell(what));
        outcome
    }

    fn body_bytes(&self) -> u64 {
        self.body.as_ref().map_or(0, |body| body.bytes)
    }

    fn tell_head(&mut self, head: ResponseHead, tape: &Tape) {
        let first_byte_micros = micros(tape.notes().first_byte.unwrap_or_default());
        let ResponseHead { status, reason, headers } = head;
        self.tell(HttpWhat::Head { status, reason, headers, first_byte_micros });
    }

    /// No head was handed over by hyper, but bytes may have come: tells a head that is whole, and the rest as it is.
    fn tell_unread(&mut self, tape: &Tape) {
        let mut bytes = tape.take_kept();
        if let Some((head, length)) = head::read(&bytes) {
            self.tell_head(head, tape);
            bytes.drain(..length);
        }
        if !bytes.is_empty() {
            self.tell(HttpWhat::Message { bytes: bytes.into(), sse: None, terminated: false });
        }
    }

    async fn end(mut self, failure: Option<HttpFailure>) {
        let complete = self.complete;
        if self.body.is_some() {
            self.read_with(|body, out| body.close(complete, out));
        } else if let Some(tape) = self.tape.take() {
            self.tell_unread(&tape);
        }
        self.tell(HttpWhat::Ended {
            body_bytes: self.body_bytes(),
            last_event_id: self.body.as_ref().and_then(Body::last_event_id),
            retry_millis: self.body.as_ref().and_then(Body::retry_millis),
            micros: micros_since(self.started),
            failure,
        });
        self.deliver().await;
    }

    fn tell(&mut self, what: HttpWhat) {
        self.queue.push_back(HttpEvent { exchange: self.request.exchange, at: Instant::now(), what });
    }

    /// Hands over what is queued. Giving this up half-way loses nothing: an event leaves the queue only when there is a place
    /// for it.
    async fn deliver(&mut self) {
        while !self.queue.is_empty() {
            if let Some(HttpEvent { what: HttpWhat::Message { bytes, .. }, .. }) = self.queue.front_mut() {
                let place = self.shared.budget.place(bytes.as_slice().len()).await;
                bytes.keep(place);
            }
            // Nobody receives any more: `run` has seen it as well.
            let Ok(place) = self.events.reserve().await else { return };
            if let Some(event) = self.queue.pop_front() {
                place.send(event);
            }
        }
    }
}

/// The head as it was written, or as hyper read it where the two do not agree.
fn response_head(tape: &Tape, response: &Response<Incoming>) -> ResponseHead {
    let status = response.status().as_u16();
    let written = head::read(&tape.take_kept()).map(|(head, _)| head).filter(|head| head.status == status);
    written.unwrap_or_else(|| {
        let text = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        ResponseHead { status, reason: String::new(), headers: response.headers().iter().map(text).collect() }
    })
}
