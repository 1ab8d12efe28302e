//! The one channel to the page: what changed, gathered, at most 30 times a second.
//!
//! It pushes watermarks, never data; the page pulls the rows it shows. A page that was reloaded watches anew, and the old
//! watcher stops.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;
use tauri::ipc::Channel;
use ts_rs::TS;
use wirescope_engine::Engine;
use wirescope_engine::view::{Alarm, Watermark};

use crate::closing::Closing;

const INTERVAL: Duration = Duration::from_millis(33);

/// What changed since the last event.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct FeedEvent {
    /// Sessions that changed; in the first event all of this process.
    pub sessions: Vec<Watermark>,
    /// All alarms that stand.
    pub alarms: Vec<Alarm>,
    /// The log's size on disk.
    pub log_bytes: u64,
    /// True in the last event: the window is closing, and the page puts its things away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closing: Option<bool>,
}

/// Numbers the watchers, so that only the newest goes on.
#[derive(Default)]
pub struct Watchers(Arc<AtomicU64>);

impl Watchers {
    /// Starts sending to `channel`; the watcher before it stops.
    pub fn start(&self, engine: Engine, closing: Closing, channel: Channel<FeedEvent>) {
        let newest = self.0.clone();
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        tauri::async_runtime::spawn(async move {
            let mut changed = engine.changed();
            let mut sent: HashMap<String, u64> = HashMap::new();
            while newest.load(Ordering::Relaxed) == mine {
                changed.mark_unchanged();
                if channel.send(event(&engine, &mut sent)).is_err() {
                    return;
                }
                let next = async {
                    tokio::time::sleep(INTERVAL).await;
                    changed.changed().await
                };
                tokio::select! {
                    next = next => if next.is_err() { return },
                    () = closing.has_begun() => {
                        let last = FeedEvent { closing: Some(true), ..event(&engine, &mut sent) };
                        // A page that is gone has nothing to put away.
                        let _ = channel.send(last);
                        return;
                    }
                }
            }
        });
    }
}

fn event(engine: &Engine, sent: &mut HashMap<String, u64>) -> FeedEvent {
    let mut sessions = engine.watermarks();
    sessions.retain(|mark| sent.get(&mark.session) != Some(&mark.revision));
    for mark in &sessions {
        sent.insert(mark.session.clone(), mark.revision);
    }
    let status = engine.log_status();
    FeedEvent { sessions, alarms: status.alarms, log_bytes: status.bytes, closing: None }
}
