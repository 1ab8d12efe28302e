//! Reading back: everything a host shows comes through here, from the log.

use std::collections::HashSet;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wirescope_store::{
    ExchangeRecord, FrameRow, Outcome, SessionKey, SessionRecord, StoredFrame, TargetRecord, TimelineRow,
};
use wirescope_wire::json::{self, Members};
use wirescope_wire::{Abridge, Direction, MessageKind, Origin};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::request::Answer;
use crate::session::Session;
use crate::summary;
use crate::view::{
    ExchangeView, FrameView, ProgressNote, Row, RowDirection, RowKind, RowPage, SavedTarget, SessionEnd, SessionState,
    SessionSummary, Target, TargetSummary,
};

/// Rows one page may hold.
const MOST_ROWS: u64 = 10_000;
/// A frame longer than this is not read whole: what reads it must do with pieces.
const MOST_TEXT_BYTES: u64 = 16 * 1024 * 1024;
/// The pieces that a frame is copied in.
const COPIED_BYTES: usize = 256 * 1024;
/// Where an answer stands in its message. A message with both is an error.
const ANSWERS: [&str; 2] = ["error", "result"];

impl Engine {
    /// The newest `limit` sessions, newest first.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn sessions(&self, limit: u32) -> Result<Vec<SessionSummary>, EngineError> {
        let records = self.log().sessions(limit).await?;
        Ok(records.into_iter().map(|record| self.summarise(record)).collect())
    }

    /// One session by its whole id.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn session(&self, id: &str) -> Result<SessionSummary, EngineError> {
        Ok(self.summarise(self.record_of(id).await?))
    }

    /// One session by what a person would type: `last`, an id, the beginning of one, or a name.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::AmbiguousSession`], [`EngineError::Log`].
    pub async fn find_session(&self, selector: &str) -> Result<SessionSummary, EngineError> {
        let mut found = match selector {
            "last" => self.log().sessions(1).await?,
            "" => Vec::new(),
            other => self.log().sessions_named(other).await?,
        };
        let exact = found.iter().position(|record| record.name.as_deref() == Some(selector) || record.id == selector);
        if let Some(exact) = exact {
            found = vec![found.swap_remove(exact)];
        }
        let ids: Vec<&str> = found.iter().map(|record| &record.id[..record.id.len().min(8)]).collect();
        let candidates = ids.join(", ");
        match (found.pop(), found.len()) {
            (None, _) => Err(EngineError::UnknownSession { selector: selector.to_owned() }),
            (Some(record), 0) => Ok(self.summarise(record)),
            (Some(_), _) => Err(EngineError::AmbiguousSession { selector: selector.to_owned(), candidates }),
        }
    }

    /// Frames and marks with `from_seq <= seq < from_seq + limit`.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn page_rows(&self, session: &str, from_seq: u64, limit: u64) -> Result<RowPage, EngineError> {
        let record = self.record_of(session).await?;
        let rows = self.log().timeline(record.key, from_seq, limit.min(MOST_ROWS)).await?;
        Ok(RowPage { rows: rows.into_iter().map(row).collect(), last_seq: record.last_seq })
    }

    /// One frame or mark, with at most `limit` bytes of its payload.
    ///
    /// # Errors
    /// [`EngineError::UnknownFrame`], [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn frame(&self, session: &str, seq: u64, limit: u64) -> Result<FrameView, EngineError> {
        let key = self.key_of(session).await?;
        let unknown = || EngineError::UnknownFrame { session: session.to_owned(), seq };
        let row = self.log().timeline(key, seq, 1).await?.pop().ok_or_else(unknown)?;
        let stored = self.log().frame(key, seq, limit).await?;
        Ok(view_of(row, stored))
    }

    /// Several frames and marks, in order, each with at most `limit` bytes of its payload: what [`Engine::frame`] says of
    /// each, with a few statements for all of them. Numbers that the session has not are left out.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn frames(&self, session: &str, numbers: &[u64], limit: u64) -> Result<Vec<FrameView>, EngineError> {
        let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else { return Ok(Vec::new()) };
        let key = self.key_of(session).await?;
        let wanted: HashSet<u64> = numbers.iter().copied().collect();
        let span = (last - first + 1).min(MOST_ROWS);
        let rows = self.log().timeline(key, *first, span).await?;
        // One that is long is read alone, so that a page of them does not fill the memory twice.
        let mut stored = self.log().short_frames(key, *first, span).await?;
        let mut views = Vec::with_capacity(wanted.len());
        for row in rows.into_iter().filter(|row| wanted.contains(&row.seq())) {
            let seq = row.seq();
            let frame = match (&row, stored.remove(&seq)) {
                (TimelineRow::Frame(_), Some(frame)) if frame.bytes.len() as u64 <= limit => Some(frame),
                (TimelineRow::Frame(_), _) => self.log().frame(key, seq, limit).await?,
                (TimelineRow::Mark { .. }, _) => None,
            };
            views.push(view_of(row, frame));
        }
        Ok(views)
    }

    /// An exchange by its request's number.
    ///
    /// # Errors
    /// [`EngineError::UnknownFrame`], [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn exchange(&self, session: &str, seq: u64) -> Result<ExchangeView, EngineError> {
        let key = self.key_of(session).await?;
        let record = self.log().exchange(key, seq).await?;
        let record = record.ok_or_else(|| EngineError::UnknownFrame { session: session.to_owned(), seq })?;
        let notes = self.log().notifications_of(key, seq).await?;
        Ok(ExchangeView {
            request_seq: record.request,
            response_seq: record.response,
            direction: direction(record.direction),
            own: record.origin == Origin::Own,
            duration_micros: duration(&record),
            method: record.method,
            name: record.name,
            outcome: record.outcome,
            started_micros: record.started_micros,
            ended_micros: record.ended_micros,
            error: record.error,
            sent_again: record.sent_again,
            progress: notes.into_iter().filter_map(|(seq, at, bytes)| progress_note(seq, at, &bytes)).collect(),
        })
    }

    /// The saved targets, in the order they were added. One that this version cannot read is left out of the list, not of
    /// the log.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn targets(&self) -> Result<Vec<SavedTarget>, EngineError> {
        let records = self.log().targets().await?;
        let read = |record: TargetRecord| {
            Some(SavedTarget { target: serde_json::from_str(&record.target).ok()?, id: record.id })
        };
        Ok(records.into_iter().filter_map(read).collect())
    }

    /// Saves a target, new (`id` is `None`) or changed.
    ///
    /// # Errors
    /// [`EngineError::BadCommandLine`] when its command is empty; [`EngineError::Log`].
    pub async fn save_target(&self, id: Option<String>, target: Target) -> Result<SavedTarget, EngineError> {
        if target.http.is_none() && target.command.first().is_none_or(|program| program.trim().is_empty()) {
            return Err(EngineError::BadCommandLine { reason: "it is empty".to_owned() });
        }
        let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
        let text = serde_json::to_string(&target).unwrap_or_default();
        self.log().save_target(&TargetRecord { id: id.clone(), target: text }).await?;
        Ok(SavedTarget { id, target })
    }

    /// Removes a saved target.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn delete_target(&self, id: &str) -> Result<(), EngineError> {
        self.log().delete_target(id).await?;
        Ok(())
    }

    /// Cancels a request of ours that is still unanswered; one that is answered is left as it is.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`], [`EngineError::UnknownFrame`], [`EngineError::Log`].
    pub async fn cancel_request(&self, session: &str, seq: u64) -> Result<(), EngineError> {
        let open = self.open_session(session)?;
        let exchange = self.exchange(session, seq).await?;
        if exchange.outcome != Outcome::Pending {
            return Ok(());
        }
        let text = self.payload_text(open.key(), seq).await?;
        let id = Members::of(&text).and_then(|message| message.get("id").map(str::to_owned));
        match id {
            Some(id) => open.cancel(seq, &id).await,
            // A request that is broken JSON has no readable id on the wire; there is nothing to name.
            None => tracing::debug!(seq, "a request without a readable id cannot be cancelled"),
        }
        Ok(())
    }

    /// The `result` (or whole `error`) of an answer, as JSON text.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn answer_text(&self, session: &Session, answer: &Answer) -> Result<String, EngineError> {
        let Some(response) = answer.response else { return Ok(String::new()) };
        let text = self.payload_text(session.key(), response).await?;
        let request = self.payload_text(session.key(), answer.request).await?;
        let id = Members::of(&request).and_then(|message| message.get("id").map(str::to_owned));
        // In a batch the answer is the message with the request's id.
        let batch = json::elements(&text).unwrap_or_default();
        let is_ours = |message: &&str| Members::of(message).and_then(|message| message.get("id")) == id.as_deref();
        let message = batch.into_iter().find(is_ours).unwrap_or(&text);
        let members = Members::of(message).unwrap_or_default();
        Ok(ANSWERS.iter().find_map(|name| members.get(name)).unwrap_or_default().to_owned())
    }

    /// What of a session's stderr was dropped because it came too fast, in sentences, newest last.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn dropped_stderr(&self, session: &Session) -> Result<Vec<String>, EngineError> {
        self.recorder().flush().await;
        Ok(self.log().last_marks(session.key(), "stderr_dropped", 3).await?)
    }

    /// What the server asked for and was declined, because no rule answers it, in sentences: the last few.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn declined(&self, session: &Session) -> Result<Vec<String>, EngineError> {
        self.recorder().flush().await;
        let mut told = self.log().last_marks(session.key(), "declined", 3).await?;
        told.extend(self.log().last_marks(session.key(), "rounds_stopped", 1).await?);
        Ok(told)
    }

    /// How many findings of a session's frames are more than hints.
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn breaches(&self, session: &Session) -> Result<u64, EngineError> {
        self.recorder().flush().await;
        Ok(self.log().breaches(session.key()).await?)
    }

    /// The error that an outcome other than success is.
    pub async fn failure(
        &self,
        session: &Session,
        method: &str,
        answer: &Answer,
        timeout: std::time::Duration,
    ) -> EngineError {
        let (label, id) = (session.target().label.clone(), session.id().to_owned());
        let method = method.to_owned();
        match answer.outcome {
            Outcome::Error => {
                let text = self.answer_text(session, answer).await.unwrap_or_default();
                let members = Members::of(&text).unwrap_or_default();
                EngineError::ServerError {
                    label,
                    method,
                    code: members.get("code").unwrap_or("no code").to_owned(),
                    message: members.string("message").unwrap_or_else(|| "no message".to_owned()),
                    session: id,
                }
            }
            Outcome::TimedOut => EngineError::TimedOut { label, method, seconds: timeout.as_secs_f64(), session: id },
            Outcome::Cancelled => EngineError::Cancelled { method },
            Outcome::Failed => {
                let refusal = session.take_refusal(answer.request).unwrap_or_default();
                EngineError::of_refusal(label, method, refusal, id)
            }
            Outcome::Lost | Outcome::Pending | Outcome::Ok | Outcome::ToolError => {
                let end = session.wait_for_end().await;
                let reason = end.map_or_else(String::new, |end| end.reason);
                let stderr = self.stderr_tail(session).await;
                EngineError::LinkClosed { label, method, reason, stderr, session: id }
            }
        }
    }

    /// The message of a JSON-RPC error answer.
    pub(crate) async fn answer_error(&self, session: &Session, answer: &Answer) -> String {
        let text = self.answer_text(session, answer).await.unwrap_or_default();
        let members = Members::of(&text).unwrap_or_default();
        let code = members.get("code").unwrap_or("no code");
        format!("{} ({code})", members.string("message").unwrap_or_else(|| "no message".to_owned()))
    }

    /// Hands out the bytes of a frame from `from` up to `past`, a piece at a time, whatever its length.
    ///
    /// # Errors
    /// [`EngineError::UnknownFrame`], [`EngineError::UnknownSession`], [`EngineError::Log`]; those of `take`.
    pub async fn copy_frame<E: From<EngineError>>(
        &self,
        session: &str,
        seq: u64,
        span: Range<u64>,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let key = self.key_of(session).await?;
        let mut from = span.start;
        while from < span.end {
            let limit = usize::try_from(span.end - from).unwrap_or(usize::MAX).min(COPIED_BYTES);
            let piece = self.log().frame_bytes(key, seq, from, limit).await.map_err(EngineError::from)?;
            let piece = piece.ok_or_else(|| EngineError::UnknownFrame { session: session.to_owned(), seq })?;
            if piece.is_empty() {
                break;
            }
            take(&piece)?;
            from += piece.len() as u64;
        }
        Ok(())
    }

    /// Where in its frame the `result` (or the whole `error`) of an answer stands that is too long for
    /// [`Engine::answer_text`]; `None` when it is not too long, or has neither. For [`Engine::copy_frame`].
    ///
    /// # Errors
    /// [`EngineError::Log`].
    pub async fn long_answer(
        &self,
        session: &Session,
        answer: &Answer,
    ) -> Result<Option<(u64, Range<u64>)>, EngineError> {
        let Some(response) = answer.response else { return Ok(None) };
        if self.frame_length(session.key(), response).await? <= MOST_TEXT_BYTES {
            return Ok(None);
        }
        let mut abridge = Abridge::default();
        self.copy_frame::<EngineError>(session.id(), response, 0..u64::MAX, |piece| {
            abridge.push(piece);
            Ok(())
        })
        .await?;
        let abridged = abridge.finish();
        Ok(ANSWERS.iter().find_map(|name| abridged.member(name)).map(|span| (response, span)))
    }

    async fn frame_length(&self, key: SessionKey, seq: u64) -> Result<u64, EngineError> {
        Ok(self.log().frame_length(key, seq).await?.unwrap_or(0))
    }

    /// A frame's bytes as text, for reading; not of one so long that this would fill the memory.
    pub(crate) async fn payload_text(&self, key: SessionKey, seq: u64) -> Result<String, EngineError> {
        let bytes = self.frame_length(key, seq).await?;
        if bytes > MOST_TEXT_BYTES {
            return Err(EngineError::FrameTooLong { seq, bytes, most: MOST_TEXT_BYTES });
        }
        let stored = self.log().frame(key, seq, u64::MAX).await?;
        let bytes = stored.map(|frame| frame.bytes).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.trim_start_matches('\u{feff}').to_owned())
    }

    pub(crate) async fn key_of(&self, session: &str) -> Result<SessionKey, EngineError> {
        Ok(self.record_of(session).await?.key)
    }

    pub(crate) async fn record_of(&self, session: &str) -> Result<SessionRecord, EngineError> {
        let record = self.log().session(session).await?;
        record.ok_or_else(|| EngineError::UnknownSession { selector: session.to_owned() })
    }

    fn summarise(&self, record: SessionRecord) -> SessionSummary {
        let unreadable = || TargetSummary { label: "(unreadable target)".to_owned(), ..TargetSummary::default() };
        let state = match (self.feed().state(&record.id), &record.end) {
            (Some(state @ (SessionState::Connecting | SessionState::Open)), None) => state,
            (_, Some(_)) => SessionState::Ended,
            (_, None) => SessionState::Unended,
        };
        SessionSummary {
            target: serde_json::from_str(&record.target).unwrap_or_else(|_| unreadable()),
            server: record.server.as_deref().and_then(|server| serde_json::from_str(server).ok()),
            id: record.id,
            name: record.name,
            revision: record.revision,
            host: record.host,
            state,
            started_micros: record.started_micros,
            ended_micros: record.end.as_ref().map(|end| end.at_micros),
            end: record.end.map(|end| SessionEnd { failed: end.failed, reason: end.reason }),
            frames: record.frames,
            errors: record.errors,
            bytes: record.bytes,
            last_seq: record.last_seq,
        }
    }
}

/// A row with its payload: of a frame what is stored, of a mark its text.
fn view_of(timeline_row: TimelineRow, stored: Option<StoredFrame>) -> FrameView {
    let (exchange, mark) = match &timeline_row {
        TimelineRow::Frame(frame) => (frame.exchange.as_ref().map(|exchange| exchange.request), (None, None)),
        TimelineRow::Mark { raw, envelope, .. } => {
            (None, (raw.as_ref().map(|raw| STANDARD.encode(raw)), envelope.as_deref().cloned()))
        }
    };
    let row = row(timeline_row);
    let summary = summary::sentence(&row);
    let Some(stored) = stored else {
        let (base64, envelope) = mark;
        let payload = row.text.clone().filter(|_| base64.is_none());
        let (cut, terminated, findings) = (false, true, Vec::new());
        return FrameView { row, summary, payload, base64, cut, terminated, envelope, findings, exchange };
    };
    let (payload, base64) = text_or_base64(stored.bytes, stored.whole);
    let (cut, terminated, envelope, findings) = (!stored.whole, stored.terminated, stored.envelope, stored.findings);
    FrameView { row, summary, payload, base64, cut, terminated, envelope, findings, exchange }
}

fn row(row: TimelineRow) -> Row {
    match row {
        TimelineRow::Frame(frame) => frame_row(*frame),
        TimelineRow::Mark { seq, at_micros, kind, text, .. } => Row {
            seq,
            at_micros,
            kind: RowKind::Mark,
            direction: None,
            own: false,
            method: None,
            name: None,
            id: None,
            outcome: None,
            duration_micros: None,
            bytes: text.len() as u64,
            pair: None,
            findings: 0,
            mark: Some(kind),
            text: Some(text),
            sent_again: None,
        },
    }
}

fn frame_row(frame: FrameRow) -> Row {
    let exchange = frame.exchange.as_ref();
    let settles = exchange.is_some_and(|exchange| exchange.response == Some(frame.seq));
    let opens = exchange.is_some_and(|exchange| exchange.request == frame.seq);
    let told = exchange.filter(|_| settles || opens);
    let failed = exchange.is_some_and(|exchange| opens && exchange.outcome == Outcome::Failed);
    let error = exchange.filter(|_| settles || failed).and_then(|exchange| exchange.error.clone());
    let beginning = frame.beginning.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let beginning = beginning.map(|text| error_sentence(&text).unwrap_or(text));
    Row {
        seq: frame.seq,
        at_micros: frame.at_micros,
        kind: kind(frame.kind),
        direction: Some(direction(frame.direction)),
        own: frame.origin == Origin::Own,
        method: frame.method.clone().or_else(|| exchange.map(|exchange| exchange.method.clone())),
        name: exchange.and_then(|exchange| exchange.name.clone()),
        id: frame.rpc_id.clone(),
        outcome: told.map(|exchange| exchange.outcome),
        duration_micros: told.and_then(duration),
        bytes: frame.bytes,
        pair: exchange.and_then(|exchange| if opens { exchange.response } else { Some(exchange.request) }),
        findings: frame.findings,
        mark: None,
        text: error.or(beginning),
        sent_again: exchange.filter(|_| opens).and_then(|exchange| exchange.sent_again),
    }
}

/// `Parse error (-32700)`, of a short message that is an error.
fn error_sentence(message: &str) -> Option<String> {
    let error = Members::of(Members::of(message)?.get("error")?)?;
    Some(format!("{} ({})", error.string("message")?, error.get("code")?))
}

fn duration(exchange: &ExchangeRecord) -> Option<u64> {
    // One monotonic anchor a session: never negative, but a log is a file, and files can be edited.
    u64::try_from(exchange.ended_micros? - exchange.started_micros).ok()
}

fn kind(kind: MessageKind) -> RowKind {
    match kind {
        MessageKind::Request => RowKind::Request,
        MessageKind::Response => RowKind::Response,
        MessageKind::Notification => RowKind::Notification,
        MessageKind::Batch => RowKind::Batch,
        MessageKind::Noise => RowKind::Noise,
    }
}

fn direction(direction: Direction) -> RowDirection {
    match direction {
        Direction::ToServer => RowDirection::ToServer,
        Direction::ToClient => RowDirection::ToClient,
    }
}

fn text_or_base64(bytes: Vec<u8>, whole: bool) -> (Option<String>, Option<String>) {
    match String::from_utf8(bytes) {
        Ok(text) => (Some(text), None),
        Err(error) => {
            let cut_at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            // A limit may fall inside a character; that alone does not make it binary.
            if !whole && bytes.len() - cut_at < 4 {
                return (Some(String::from_utf8_lossy(&bytes[..cut_at]).into_owned()), None);
            }
            (None, Some(STANDARD.encode(bytes)))
        }
    }
}

fn progress_note(seq: u64, at_micros: i64, bytes: &[u8]) -> Option<ProgressNote> {
    let text = String::from_utf8_lossy(bytes);
    let message = Members::of(&text)?;
    if message.string("method")? != "notifications/progress" {
        return None;
    }
    let params = Members::of(message.get("params")?)?;
    let number = |name: &str| params.get(name).and_then(|token| token.parse::<f64>().ok());
    Some(ProgressNote {
        seq,
        at_micros,
        progress: number("progress"),
        total: number("total"),
        message: params.string("message"),
    })
}
