//! Opening a session: spawn, shake hands, ask what the server offers.
//!
//! The legacy handshake (MCP 2025-11-25, basic/lifecycle): `initialize` offers 2025-11-25; a lower revision that the server
//! offers instead is accepted; then `notifications/initialized`. Every frame of it is recorded as Wirescope's own.

use std::time::Duration;

use wirescope_mcp::{Era, Revision};
use wirescope_store::{NewSession, Outcome};
use wirescope_transport::stdio;
use wirescope_wire::json::Members;

use crate::clock::Anchor;
use crate::engine::Engine;
use crate::error::{ConnectFailure, EngineError};
use crate::listing::Listing;
use crate::request::{Purpose, RequestOptions};
use crate::session::Session;
use crate::view::{ServerInfo, SessionState, Target};

/// How many of the last stderr lines an error carries.
const STDERR_TAIL: u32 = 20;

/// How to connect.
#[derive(Clone, Copy, Debug)]
pub struct ConnectOptions {
    /// For each answer of the handshake and of the listings.
    pub timeout: Duration,
    /// Ask for everything the server's capabilities declare, for a window to show.
    pub list_all: bool,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions { timeout: RequestOptions::DEFAULT_TIMEOUT, list_all: false }
    }
}

impl Engine {
    /// Connects to a target. While it runs, [`Engine::watermarks`] shows the session as connecting, with its frames.
    ///
    /// # Errors
    /// [`EngineError::Connect`] when there is no working handshake: the error names the session, whose frames are kept, and
    /// carries the tail of stderr. [`EngineError::Log`] when the session cannot be noted in the log.
    pub async fn connect(&self, target: &Target, options: ConnectOptions) -> Result<Session, EngineError> {
        let session = self.open_link(target).await?;
        let shaken = tokio::select! {
            shaken = shake_hands(self, &session, options.timeout) => shaken,
            () = self.cancelled(session.id()) => Err(ConnectFailure::Cancelled),
        };
        if let Err(failure) = shaken {
            session.fail(format!("No working handshake: {failure}."));
            session.close().await;
            let stderr = self.stderr_tail(&session).await;
            return Err(EngineError::Connect { failure, stderr, session: Some(session.id().to_owned()) });
        }
        if options.list_all {
            self.list_declared(&session, options.timeout).await?;
        }
        // The caller reads revision and server from the log.
        self.recorder().flush().await;
        Ok(session)
    }

    async fn open_link(&self, target: &Target) -> Result<Session, EngineError> {
        let anchor = Anchor::now();
        let link = stdio::open(&target.spawn()).map_err(|error| EngineError::Connect {
            failure: error.into(),
            stderr: Vec::new(),
            session: None,
        })?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let summary = target.summary();
        let new = NewSession {
            id: id.clone(),
            // Plain data of strings: serialising it cannot fail.
            target: serde_json::to_string(&summary).unwrap_or_default(),
            host: self.host().word(),
            started_micros: anchor.micros_at(std::time::Instant::now()),
        };
        let key = self.log().begin_session(&new).await?;
        self.feed().set_state(&id, SessionState::Connecting);
        let session =
            Session::begin(id, key, summary, anchor, link, self.recorder().clone(), self.feed().clone()).await;
        self.register(&session);
        Ok(session)
    }

    pub(crate) async fn stderr_tail(&self, session: &Session) -> Vec<String> {
        // The tail only explains; when the log cannot be read, the error it explains still matters more.
        self.log().last_marks(session.key(), "stderr", STDERR_TAIL).await.unwrap_or_default()
    }

    /// Asks for every listing that the server's capabilities declare.
    ///
    /// # Errors
    /// [`EngineError::Log`]; what the server refuses is told by [`Engine::offers`].
    pub async fn list_declared(&self, session: &Session, timeout: Duration) -> Result<(), EngineError> {
        let offers = self.offers(session.id()).await?;
        let declared = offers.capabilities.unwrap_or_default();
        let declared = Members::of(&declared).unwrap_or_default();
        let options = RequestOptions { purpose: Purpose::Own, progress: false, timeout };
        for listing in Listing::ALL {
            if declared.get(listing.capability()).is_some() && session.end().is_none() {
                // A refusal is in the log, and the offers tell it.
                let _ = self.list(session, listing, options).await;
            }
        }
        Ok(())
    }
}

async fn shake_hands(engine: &Engine, session: &Session, timeout: Duration) -> Result<(), ConnectFailure> {
    let label = session.target().label.clone();
    let params = format!(
        r#"{{"protocolVersion":"{}","capabilities":{{}},"clientInfo":{{"name":"wirescope","title":"Wirescope","version":"{}"}}}}"#,
        Revision::LATEST_LEGACY.as_str(),
        env!("CARGO_PKG_VERSION"),
    );
    let options = RequestOptions { purpose: Purpose::Own, progress: false, timeout };
    let ended = |session: &Session| ConnectFailure::ExitedEarly {
        label: label.clone(),
        reason: session.end().map_or_else(|| "the connection closed".to_owned(), |end| uncapitalised(&end.reason)),
    };
    let Ok(answer) = session.request("initialize", Some(&params), options).await else {
        return Err(ended(session));
    };
    match answer.outcome {
        Outcome::Ok | Outcome::ToolError => {}
        Outcome::Error => {
            let message = engine.answer_error(session, &answer).await;
            return Err(ConnectFailure::Refused { label, message });
        }
        Outcome::Lost | Outcome::Pending => {
            session.wait_for_end().await;
            return Err(ended(session));
        }
        Outcome::Cancelled => return Err(ConnectFailure::Cancelled),
        Outcome::TimedOut => return Err(silence(session, label, timeout)),
    }
    let result = engine.answer_text(session, &answer).await.unwrap_or_default();
    accept(session, &result, label).await
}

fn silence(session: &Session, label: String, timeout: Duration) -> ConnectFailure {
    let seconds = timeout.as_secs();
    match session.heard() {
        (0, _) => ConnectFailure::TimedOut { label, seconds },
        (_, beginning) => ConnectFailure::NotJsonRpc { label, seconds, beginning: beginning.unwrap_or_default() },
    }
}

async fn accept(session: &Session, result: &str, label: String) -> Result<(), ConnectFailure> {
    let members = Members::of(result).unwrap_or_default();
    let revision = members.string("protocolVersion").unwrap_or_else(|| "(none)".to_owned());
    let known = revision.parse::<Revision>().is_ok_and(|revision| revision.era() == Era::Legacy);
    if !known {
        return Err(ConnectFailure::RevisionUnknown { label, revision });
    }
    let server = members.get("serverInfo").and_then(Members::of).map(|info| ServerInfo {
        name: info.string("name").unwrap_or_default(),
        title: info.string("title"),
        version: info.string("version"),
    });
    let server = server.and_then(|server| serde_json::to_string(&server).ok());
    session.describe(Some(revision), server).await;
    if session.notify("notifications/initialized").await.is_err() {
        let reason = "the connection closed".to_owned();
        return Err(ConnectFailure::ExitedEarly { label, reason });
    }
    Ok(())
}

fn uncapitalised(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), characters.as_str()))
}
