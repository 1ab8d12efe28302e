//! Requests of ours: composed, sent, waited for; given up in time, sent again when a stateless stream was cut, and taken to
//! their next round when the server asks for input.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, oneshot};
use wirescope_store::Outcome;
use wirescope_wire::json;
use wirescope_wire::{Id, MessageKind, Origin, read_message};

use super::{Message, Session, Waiter, lock};
use crate::error::EngineError;
use crate::exchange::Declared;
use crate::protocol::{request_meta, with_meta};
use crate::recorder::Item;
use crate::request::{Answer, RequestOptions, compose_request};

impl Session {
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
    pub(super) fn compose(&self, composed: &Composed, sendings: u32) -> (u64, Vec<u8>, Message) {
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

    pub(super) async fn send_awaited(
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
}

/// A request as it was asked for, before it got its id.
#[derive(Clone)]
pub(super) struct Composed {
    pub(super) method: String,
    pub(super) params: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) progress: bool,
}

/// A request on its way.
pub(super) struct Sent {
    pub(super) request: u64,
    /// Of a request that Wirescope composed.
    pub(super) id: Option<u64>,
    pub(super) progress: Arc<Notify>,
    pub(super) settled: oneshot::Receiver<Answer>,
}

fn holds_request(batch: &[u8]) -> bool {
    let text = String::from_utf8_lossy(batch);
    let elements = json::elements(text.trim_start_matches('\u{feff}')).unwrap_or_default();
    elements.into_iter().any(|element| read_message(element.as_bytes()).kind == MessageKind::Request)
}
