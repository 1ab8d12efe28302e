//! What has changed, told as watermarks: how far the log has come, never the data itself.
//!
//! Readers wait for [`Feed::changed`] and then take the watermarks; whoever is slow sees fewer, later ones, and misses
//! nothing, for the data is in the log.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::view::{Alarm, SessionState, Watermark};

#[derive(Debug)]
pub struct Feed {
    ticks: watch::Sender<u64>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    sessions: HashMap<String, Watermark>,
    alarms: Vec<Alarm>,
}

impl Feed {
    pub fn new() -> Feed {
        Feed { ticks: watch::channel(0).0, inner: Mutex::default() }
    }

    /// Counts up with every change.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }

    /// Every session this process has opened, with how far it has come.
    pub fn watermarks(&self) -> Vec<Watermark> {
        self.lock().sessions.values().cloned().collect()
    }

    pub fn alarms(&self) -> Vec<Alarm> {
        self.lock().alarms.clone()
    }

    pub fn state(&self, session: &str) -> Option<SessionState> {
        self.lock().sessions.get(session).map(|mark| mark.state)
    }

    pub(crate) fn advance(&self, session: &str, last_seq: u64) {
        self.update(session, |mark| mark.last_seq = mark.last_seq.max(last_seq));
    }

    pub(crate) fn set_state(&self, session: &str, state: SessionState) {
        self.update(session, |mark| mark.state = state);
    }

    /// Raises an alarm, or replaces the one with its code.
    pub(crate) fn raise(&self, alarm: Alarm) {
        let mut inner = self.lock();
        inner.alarms.retain(|old| old.code != alarm.code);
        inner.alarms.push(alarm);
        drop(inner);
        self.ticks.send_modify(|tick| *tick += 1);
    }

    pub(crate) fn clear(&self, code: &str) {
        let mut inner = self.lock();
        let before = inner.alarms.len();
        inner.alarms.retain(|alarm| alarm.code != code);
        if inner.alarms.len() != before {
            drop(inner);
            self.ticks.send_modify(|tick| *tick += 1);
        }
    }

    fn update(&self, session: &str, change: impl FnOnce(&mut Watermark)) {
        let mut inner = self.lock();
        let mark = inner.sessions.entry(session.to_owned()).or_insert_with(|| Watermark {
            session: session.to_owned(),
            last_seq: 0,
            revision: 0,
            state: SessionState::Connecting,
        });
        change(mark);
        mark.revision += 1;
        drop(inner);
        self.ticks.send_modify(|tick| *tick += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here can panic half-way through a change.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
