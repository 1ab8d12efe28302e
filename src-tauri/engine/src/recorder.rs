//! The recorder: one task an engine, through which everything that happened goes into the log.
//!
//! ```text
//! sessions ──(bounded queue: waits, never drops)──▶ read + correlate ──▶ one transaction ──▶ feed, effects
//! ```
//!
//! Invariants: what was queued first is committed first; a frame's derived rows are in its own transaction; nobody hears of
//! a frame before it is committed. When writing fails the traffic goes on: an alarm is raised, and as soon as the log can
//! be written again a `gap` mark stands in the place of each frame or mark that was lost.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use wirescope_store::{Change, Log, LogError, MarkRecord, Outcome, SessionEnd, SessionKey};
use wirescope_transport::Place;
use wirescope_wire::Frame;

use crate::exchange::{Correlator, Declared, Effect, Long, Output};
use crate::feed::Feed;
use crate::view::Alarm;

/// Items waiting to be committed; past that the links wait.
const QUEUE_ITEMS: usize = 4_096;
/// A batch is what has gathered while the last one was being committed, up to this much.
const BATCH_ITEMS: usize = 2_048;
const BATCH_BYTES: usize = 8 * 1024 * 1024;

pub const WRITE_FAILED: &str = "log_write_failed";

/// One thing to record.
#[derive(Debug)]
pub enum Item {
    /// A session begins: its correlators, and where its effects go.
    Begin {
        session: SessionKey,
        id: String,
        effects: mpsc::UnboundedSender<Effect>,
    },
    Frame {
        session: SessionKey,
        frame: Frame,
        declared: Option<Declared>,
        /// Set when the frame's bytes are only its beginning.
        long: Option<Long>,
        /// Given back once the frame is committed.
        place: Place,
    },
    Mark {
        session: SessionKey,
        mark: MarkRecord,
    },
    GiveUp {
        session: SessionKey,
        request: u64,
        outcome: Outcome,
        error: Option<String>,
        at_micros: i64,
    },
    /// A request was sent again, as request `again`.
    SentAgain {
        session: SessionKey,
        request: u64,
        again: u64,
    },
    Describe {
        session: SessionKey,
        revision: Option<String>,
        server: Option<String>,
    },
    /// No answer to anything pending can come any more.
    LoseAll {
        session: SessionKey,
        at_micros: i64,
    },
    /// A session ends: what is pending is lost. Its effects channel is dropped after the commit.
    End {
        session: SessionKey,
        end: SessionEnd,
    },
    /// Answers when everything queued before it is committed, or has failed.
    Flush(oneshot::Sender<()>),
}

/// The queue's near end. Cheap to clone; the task ends when all are gone.
#[derive(Clone, Debug)]
pub struct Recorder {
    queue: mpsc::Sender<Item>,
}

impl Recorder {
    /// Starts the task on the current runtime.
    pub fn start(log: Log, feed: Arc<Feed>) -> Recorder {
        let (queue, items) = mpsc::channel(QUEUE_ITEMS);
        tokio::spawn(Task { log, feed, sessions: HashMap::new(), lost: Vec::new() }.run(items));
        Recorder { queue }
    }

    /// Queues an item, waiting for room.
    pub async fn record(&self, item: Item) {
        // The task lives as long as any sender.
        let _ = self.queue.send(item).await;
    }

    /// Waits until everything queued so far is in the log.
    pub async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        self.record(Item::Flush(done)).await;
        let _ = flushed.await;
    }
}

struct Live {
    id: String,
    correlator: Correlator,
    effects: mpsc::UnboundedSender<Effect>,
}

/// What is to happen once a batch is committed.
#[derive(Default)]
struct After {
    effects: Vec<(SessionKey, Effect)>,
    advanced: HashMap<SessionKey, u64>,
    ended: Vec<SessionKey>,
    flushed: Vec<oneshot::Sender<()>>,
    places: Vec<Place>,
}

struct Task {
    log: Log,
    feed: Arc<Feed>,
    sessions: HashMap<SessionKey, Live>,
    /// Frames and marks that could not be written, with their times.
    lost: Vec<(SessionKey, u64, i64)>,
}

impl Task {
    async fn run(mut self, mut items: mpsc::Receiver<Item>) {
        while let Some(first) = items.recv().await {
            let mut batch = Vec::new();
            let mut after = After::default();
            let mut bytes = self.take(first, &mut batch, &mut after);
            while batch.len() < BATCH_ITEMS
                && bytes < BATCH_BYTES
                && let Ok(item) = items.try_recv()
            {
                bytes += self.take(item, &mut batch, &mut after);
            }
            if !batch.is_empty() {
                self.commit(batch).await;
            }
            self.tell(after);
        }
    }

    /// Turns an item into changes; returns the payload bytes it adds.
    fn take(&mut self, item: Item, batch: &mut Vec<(SessionKey, Change)>, after: &mut After) -> usize {
        let mut bytes = 0;
        let only = |changes| Output { changes, ..Output::default() };
        let (session, output) = match item {
            Item::Begin { session, id, effects } => {
                self.sessions.insert(session, Live { id, correlator: Correlator::default(), effects });
                after.advanced.insert(session, 0);
                return 0;
            }
            Item::Flush(done) => {
                after.flushed.push(done);
                return 0;
            }
            Item::Frame { session, frame, declared, long, place } => {
                bytes = frame.bytes.len();
                after.advanced.insert(session, frame.seq);
                after.places.push(place);
                let Some(live) = self.sessions.get_mut(&session) else { return 0 };
                (session, live.correlator.frame(frame, declared.as_ref(), long))
            }
            Item::Mark { session, mark } => {
                bytes = mark.text.len();
                after.advanced.insert(session, mark.seq);
                (session, only(vec![Change::Mark(mark)]))
            }
            Item::GiveUp { session, request, outcome, error, at_micros } => {
                after.advanced.entry(session).or_insert(0);
                let Some(live) = self.sessions.get_mut(&session) else { return 0 };
                (session, live.correlator.give_up(request, outcome, error, at_micros))
            }
            Item::SentAgain { session, request, again } => {
                after.advanced.entry(session).or_insert(0);
                (session, only(vec![Change::SentAgain { request, again }]))
            }
            Item::Describe { session, revision, server } => {
                after.advanced.entry(session).or_insert(0);
                let modern = revision.as_deref() >= Some("2026-07-28");
                if let Some(live) = self.sessions.get_mut(&session) {
                    live.correlator.set_modern(modern);
                }
                (session, only(vec![Change::Described { revision, server }]))
            }
            Item::LoseAll { session, at_micros } => {
                after.advanced.entry(session).or_insert(0);
                let Some(live) = self.sessions.get_mut(&session) else { return 0 };
                (session, live.correlator.close(at_micros))
            }
            Item::End { session, end } => {
                after.advanced.entry(session).or_insert(0);
                after.ended.push(session);
                let Some(live) = self.sessions.get_mut(&session) else { return 0 };
                let mut output = live.correlator.close(end.at_micros);
                output.changes.push(Change::Ended(end));
                (session, output)
            }
        };
        batch.extend(output.changes.into_iter().map(|change| (session, change)));
        after.effects.extend(output.effects.into_iter().map(|effect| (session, effect)));
        bytes
    }

    /// Commits a batch, and with it the marks that stand for what was lost before.
    async fn commit(&mut self, batch: Vec<(SessionKey, Change)>) {
        let text = "Something happened here that could not be recorded, because the log could not be written.";
        let gap = |seq, at_micros| {
            Change::Mark(MarkRecord { seq, at_micros, kind: "gap", text: text.to_owned(), raw: None, envelope: None })
        };
        let gaps = self.lost.iter().map(|&(session, seq, at_micros)| (session, gap(seq, at_micros)));
        let whole: Vec<_> = gaps.chain(batch).collect();
        if let Err(error) = self.log.append(&whole).await {
            self.alarm(&error);
            self.lose(&whole[self.lost.len()..]);
            return;
        }
        self.feed.clear(WRITE_FAILED);
        if !self.lost.is_empty() {
            self.feed.raise(Alarm {
                code: "gap".to_owned(),
                message: format!(
                    "{} frames or marks could not be recorded; gaps stand in their places.",
                    self.lost.len()
                ),
                advice: Some("The log can be written again. What was lost cannot be brought back.".to_owned()),
            });
            self.lost.clear();
        }
    }

    fn lose(&mut self, batch: &[(SessionKey, Change)]) {
        for (session, change) in batch {
            match change {
                Change::Frame(record) => self.lost.push((*session, record.frame.seq, record.frame.at_micros)),
                Change::Mark(mark) => self.lost.push((*session, mark.seq, mark.at_micros)),
                Change::Opened(_)
                | Change::Settled(_)
                | Change::SentAgain { .. }
                | Change::Described { .. }
                | Change::Ended(_) => {}
            }
        }
    }

    fn alarm(&self, error: &LogError) {
        tracing::error!(%error, "the log cannot be written");
        self.feed.raise(Alarm {
            code: WRITE_FAILED.to_owned(),
            message: format!("The log cannot be written: {error}. The connection goes on, but is not being recorded."),
            advice: Some("Free space on the disk, or see whether another program holds the file.".to_owned()),
        });
    }

    fn tell(&mut self, after: After) {
        for (session, effect) in after.effects {
            if let Some(live) = self.sessions.get(&session) {
                // A session that is gone no longer waits for anything.
                let _ = live.effects.send(effect);
            }
        }
        for (session, last_seq) in after.advanced {
            if let Some(live) = self.sessions.get(&session) {
                self.feed.advance(&live.id, last_seq);
            }
        }
        for session in after.ended {
            self.sessions.remove(&session);
        }
        for done in after.flushed {
            let _ = done.send(());
        }
    }
}
