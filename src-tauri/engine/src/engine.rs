//! The engine: the log, the recorder, the feed and the open sessions, under one roof.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use wirescope_store::Log;

use crate::error::EngineError;
use crate::feed::Feed;
use crate::recorder::Recorder;
use crate::session::Session;
use crate::view::{Alarm, LogStatus, SessionState, Watermark};

/// Which program embeds the engine; sessions remember it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    App,
    CommandLine,
}

impl Host {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Host::App => "app",
            Host::CommandLine => "cli",
        }
    }
}

/// Where to record.
#[derive(Clone, Debug)]
pub enum LogChoice {
    File(PathBuf),
    /// Nothing is written to disk; what was recorded is gone with the process.
    Memory,
}

/// The one API. Cheap to clone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    log: Log,
    recorder: Recorder,
    feed: Arc<Feed>,
    host: Host,
    sessions: Mutex<HashMap<String, Session>>,
    /// Connections under way that somebody wants stopped.
    cancelled: watch::Sender<Vec<String>>,
}

impl Engine {
    /// Opens the log and starts the recorder on the current runtime.
    ///
    /// # Errors
    /// [`EngineError::Log`]: the file cannot be written, is no log, or is newer. It was not touched.
    pub async fn open(choice: &LogChoice, host: Host) -> Result<Engine, EngineError> {
        let log = match choice {
            LogChoice::File(path) => Log::open(path).await?,
            LogChoice::Memory => Log::in_memory().await?,
        };
        let feed = Arc::new(Feed::new());
        let recorder = Recorder::start(log.clone(), feed.clone());
        let cancelled = watch::channel(Vec::new()).0;
        Ok(Engine(Arc::new(Inner { log, recorder, feed, host, sessions: Mutex::default(), cancelled })))
    }

    /// Opens the log, and when that cannot be, goes on all the same: in a fresh file beside it, else in memory. An alarm
    /// says what happened and where it records now. For a window, which must open in any case.
    ///
    /// # Errors
    /// [`EngineError::Log`] when not even memory can hold a log.
    pub async fn open_or_fall_back(choice: &LogChoice, host: Host) -> Result<Engine, EngineError> {
        let error = match Engine::open(choice, host).await {
            Ok(engine) => return Ok(engine),
            Err(error) => error.to_api(),
        };
        let beside = match choice {
            LogChoice::File(path) => Some(path.with_extension("fallback.db")),
            LogChoice::Memory => None,
        };
        let (engine, now) = match beside {
            Some(path) => match Engine::open(&LogChoice::File(path.clone()), host).await {
                Ok(engine) => (engine, format!("Recording into {} instead.", path.display())),
                Err(_) => (Engine::open(&LogChoice::Memory, host).await?, in_memory_sentence()),
            },
            None => (Engine::open(&LogChoice::Memory, host).await?, in_memory_sentence()),
        };
        engine.0.feed.raise(Alarm {
            code: "log_fallback".to_owned(),
            message: format!("{} {now}", error.message),
            advice: error.advice,
        });
        Ok(engine)
    }

    /// Counts up whenever something changed; then take [`Engine::watermarks`].
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.0.feed.changed()
    }

    /// How far each session of this process has come.
    pub fn watermarks(&self) -> Vec<Watermark> {
        self.0.feed.watermarks()
    }

    /// Where the log is, how large, and what people must know about it.
    pub fn log_status(&self) -> LogStatus {
        LogStatus {
            path: self.0.log.path().map(|path| path.display().to_string()),
            bytes: self.0.log.size_bytes(),
            alarms: self.0.feed.alarms(),
        }
    }

    /// A session that this process has open.
    ///
    /// # Errors
    /// [`EngineError::SessionClosed`].
    pub fn open_session(&self, id: &str) -> Result<Session, EngineError> {
        let sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(id).filter(|session| session.end().is_none()).cloned();
        session.ok_or_else(|| EngineError::SessionClosed { session: id.to_owned() })
    }

    /// Closes a session, or stops its connecting.
    pub async fn disconnect(&self, id: &str) {
        if self.0.feed.state(id) == Some(SessionState::Connecting) {
            self.0.cancelled.send_modify(|ids| ids.push(id.to_owned()));
        }
        if let Ok(session) = self.open_session(id) {
            session.close().await;
        }
    }

    /// Resolves when somebody wants the connecting session stopped.
    pub(crate) async fn cancelled(&self, id: &str) {
        let mut ids = self.0.cancelled.subscribe();
        // The sender lives in this engine.
        let _ = ids.wait_for(|ids| ids.iter().any(|one| one == id)).await;
    }

    pub(crate) fn register(&self, session: &Session) {
        let mut sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.insert(session.id().to_owned(), session.clone());
    }

    pub(crate) fn log(&self) -> &Log {
        &self.0.log
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.0.recorder
    }

    pub(crate) fn feed(&self) -> &Arc<Feed> {
        &self.0.feed
    }

    pub(crate) fn host(&self) -> Host {
        self.0.host
    }

    /// Closes every session, writes what is queued, and closes the log.
    pub async fn shut_down(&self) {
        let open: Vec<Session> = {
            let sessions = self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.values().filter(|session| session.end().is_none()).cloned().collect()
        };
        let closing: Vec<_> =
            open.into_iter().map(|session| tokio::spawn(async move { session.close().await })).collect();
        for one in closing {
            // A close that panicked leaves the log as its last commit left it.
            let _ = one.await;
        }
        self.0.recorder.flush().await;
        self.0.log.close().await;
    }
}

fn in_memory_sentence() -> String {
    "Recording in memory instead: what is recorded now is gone when the window closes.".to_owned()
}
