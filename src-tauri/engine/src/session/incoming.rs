//! What comes from the link: numbered, told in words where it is no frame, and handed to the recorder.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::mpsc;
use wirescope_store::{self as store, MarkRecord, Outcome, SessionEnd};
use wirescope_transport::{LinkEvent, Payload, Rest};
use wirescope_wire::{Abridge, Direction, Envelope, Frame, Origin};

use super::{Refusal, Session, lock};
use crate::exchange::Long;
use crate::recorder::Item;
use crate::view::SessionState;

impl Session {
    pub(super) async fn pump(self, mut early: Option<LinkEvent>, mut events: mpsc::Receiver<LinkEvent>) {
        let mut exit = String::from("the connection was closed");
        let mut failed = false;
        let mut output_ended = false;
        loop {
            let next = match early.take() {
                Some(event) => Some(event),
                None => events.recv().await,
            };
            let Some(event) = next else { break };
            match event {
                LinkEvent::Frame { bytes, terminated, envelope, at } => {
                    self.receive(bytes, terminated, envelope, at).await;
                }
                LinkEvent::Fact { kind, text, envelope, at } => self.mark_with(kind, text, envelope, at).await,
                LinkEvent::Unanswered { tag, reason, status, body, .. } => {
                    let fault = self.0.http.as_ref().and_then(|http| http.fates().take_fault(tag));
                    // The end of a response is told also where its answer came; then nobody asks for this.
                    if self.0.awaited.contains(tag) {
                        let refusal = Refusal { reason: reason.clone(), status, fault, body };
                        lock(&self.0.refusals).insert(tag, refusal);
                    }
                    self.give_up(tag, Outcome::Failed, Some(reason)).await;
                }
                LinkEvent::Lost { reason, at } => {
                    self.mark("lost", format!("{}.", capitalise(&reason)), at).await;
                    exit = reason;
                    failed = true;
                }
                LinkEvent::Stderr { bytes, at } => {
                    self.stderr(bytes, at).await;
                }
                LinkEvent::Spawned { pid, at } => self.mark("spawned", self.describe_spawn(pid), at).await,
                LinkEvent::WriteFailed { tag, reason, at } => {
                    self.mark("write_failed", format!("Frame {tag} could not be written: {reason}"), at).await;
                }
                LinkEvent::OutputEnded { at } => {
                    self.mark("output_ended", "The server closed its output.".to_owned(), at).await;
                    output_ended = true;
                    // Without its output the server cannot answer any more: nobody has to wait until it has ended.
                    self.0.recorder.record(Item::LoseAll { session: self.0.key, at_micros: self.now_micros() }).await;
                    self.0.close_link.notify_one();
                }
                LinkEvent::Stopping { step, at } => {
                    self.mark("stopping", format!("The server did not end by itself; {step} was sent."), at).await;
                }
                LinkEvent::Exited { code, signal, at } => {
                    let (text, broke) = describe_exit(code, signal);
                    self.mark("exited", capitalise(&text), at).await;
                    // A signal that ends a server which had closed its output is ours.
                    let ours = output_ended && signal.is_some_and(|signal| signal == 15 || signal == 9);
                    exit = if ours { "the server closed its output".to_owned() } else { text };
                    failed = broke || ours;
                }
                LinkEvent::Closed { at } => {
                    self.mark("closed", "The connection is closed.".to_owned(), at).await;
                    break;
                }
            }
        }
        self.finish(exit, failed).await;
    }

    async fn receive(&self, payload: Payload, terminated: bool, envelope: Option<Envelope>, at: Instant) {
        {
            let bytes = payload.as_slice();
            let mut noise = lock(&self.0.noise);
            noise.frames += 1;
            if noise.beginning.is_none() {
                noise.beginning = Some(String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim().to_owned());
            }
        }
        let place = payload.place();
        let (bytes, long) = match payload.rest().cloned() {
            None => (payload.into_bytes().into(), None),
            Some(rest) => self.read_long(payload.into_bytes().into(), rest, at).await,
        };
        let mut last = self.0.numbering.lock().await;
        *last += 1;
        let frame = Frame {
            seq: *last,
            at_micros: self.0.anchor.micros_at(at),
            direction: Direction::ToClient,
            origin: Origin::Peer,
            bytes,
            terminated,
            envelope,
        };
        self.0.recorder.record(Item::Frame { session: self.0.key, frame, declared: None, long, place }).await;
    }

    async fn stderr(&self, bytes: Vec<u8>, at: Instant) {
        let (text, raw) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(error.into_bytes())),
        };
        let mut last = self.0.numbering.lock().await;
        *last += 1;
        let at_micros = self.0.anchor.micros_at(at);
        let mark = MarkRecord { seq: *last, at_micros, kind: "stderr", text, raw, envelope: None };
        self.0.recorder.record(Item::Mark { session: self.0.key, mark }).await;
    }

    /// Makes a long frame short enough to be read. What of it the disk did not take is told.
    async fn read_long(&self, bytes: Arc<[u8]>, rest: Arc<Rest>, at: Instant) -> (Arc<[u8]>, Option<Long>) {
        if let Some(lost) = rest.lost() {
            let text = format!(
                "The last {} bytes of a frame of {} could not be kept: {}. The frame that follows has what was kept.",
                lost.bytes,
                bytes.len() as u64 + rest.bytes() + lost.bytes,
                lost.reason
            );
            self.mark("gap", text, at).await;
        }
        // Hundreds of megabytes are read: no work for a thread that others wait for.
        let (length, beginning) = (rest.bytes(), bytes.clone());
        let read = tokio::task::spawn_blocking(move || {
            let mut abridge = Abridge::default();
            abridge.push(&beginning);
            rest.read(|piece| abridge.push(piece))?;
            Ok((abridge.finish().bytes, rest.file()?))
        });
        match read.await.unwrap_or_else(|panic| Err(io::Error::other(panic))) {
            Ok((abridged, file)) => {
                let rest = store::Rest { file: Arc::new(file), bytes: length };
                (bytes, Some(Long { rest, abridged }))
            }
            Err(error) => {
                let text = format!("{length} bytes of a frame could not be read back from the disk: {error}.");
                self.mark("gap", text, at).await;
                (bytes, None)
            }
        }
    }

    pub(super) fn describe_spawn(&self, pid: u32) -> String {
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
