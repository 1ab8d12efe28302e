//! Opening a session: reach the server, find out which era it speaks, and open it in that.
//!
//! ```text
//! plan ─▶ Probe ─── server/discover ──▶ modern                  (verdict and transport remembered per target)
//!           │            └─ refused, silent, gone ──▶ Handshake
//!           └ Handshake ─ initialize ─▶ legacy ── over HTTP: 400, 404, 405 ──▶ HTTP+SSE
//! ```
//! Every frame of it is recorded as Wirescope's own, and the verdict stands in the log in words.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use wirescope_mcp::{Era, Revision};
use wirescope_store::{NewSession, VerdictRecord};
use wirescope_transport::{Link, stdio};
use wirescope_wire::json::Members;

use crate::clock::Anchor;
use crate::engine::Engine;
use crate::era::Verdict;
use crate::error::{ConnectFailure, EngineError};
use crate::handshake::{self, Opened};
use crate::http::{self, Awaited, Flavour, HttpState};
use crate::listing::Listing;
use crate::protocol::{Plan, ProtocolChoice};
use crate::request::{Purpose, RequestOptions};
use crate::session::{Opening, Session};
use crate::view::{HttpTransport, SessionState, Target};

/// How many of the last stderr lines an error carries.
const STDERR_TAIL: u32 = 20;
/// How much of such a line, and of all of them, it carries: a line may have 64 KB, and an error is read in a terminal.
const STDERR_LINE_CHARACTERS: usize = 400;
const STDERR_TAIL_BYTES: usize = 8 * 1024;
/// The verdict that a server has a handshake, and speaks no transport but HTTP+SSE.
const LEGACY_OVER_SSE: &str = "legacy-sse";
/// A verdict may cost a server its process twice: the probe, and a remembered verdict that proved wrong.
const MOST_ATTEMPTS: usize = 3;

/// How to connect. What the target names for itself comes first.
#[derive(Clone, Copy, Debug)]
pub struct ConnectOptions {
    /// For each answer of the handshake and of the listings.
    pub timeout: Duration,
    /// Ask for everything the server's capabilities declare, for a window to show.
    pub list_all: bool,
    pub protocol: ProtocolChoice,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        let timeout = RequestOptions::DEFAULT_TIMEOUT;
        ConnectOptions { timeout, list_all: false, protocol: ProtocolChoice::Auto }
    }
}

/// What an attempt to open a session came to.
pub(crate) enum Attempt {
    Failed(ConnectFailure),
    /// In a new session, with this plan, for the reason given.
    Again {
        plan: Plan,
        because: String,
    },
}

impl From<ConnectFailure> for Attempt {
    fn from(failure: ConnectFailure) -> Attempt {
        Attempt::Failed(failure)
    }
}

impl Engine {
    /// Connects to a target. While it runs, [`Engine::watermarks`] shows the session as connecting, with its frames.
    ///
    /// # Errors
    /// [`EngineError::Connect`] when no session comes about: the error names the session whose frames are kept, and
    /// carries the tail of stderr. [`EngineError::Log`] when the session cannot be noted in the log.
    pub async fn connect(&self, target: &Target, options: ConnectOptions) -> Result<Session, EngineError> {
        let mut options = options;
        if let Some(millis) = target.timeouts.as_ref().and_then(|timeouts| timeouts.answer_millis) {
            options.timeout = Duration::from_millis(millis);
        }
        let choice = protocol_of(target, options)?;
        let key = target.verdict_key();
        // A remembered verdict saves the probe; when it proves wrong it is forgotten and asked for again.
        let (mut plan, remembered) = match self.log().verdict(&key).await? {
            Some(verdict) => shortened(choice.plan(), verdict, target),
            None => (choice.plan(), None),
        };
        let mut attempt = 0;
        loop {
            attempt += 1;
            let session = self.open_link(target).await?;
            if let Some(verdict) = remembered.as_ref().filter(|_| attempt == 1) {
                let text = format!("Remembered: the server {}.", verdict.reason);
                session.mark("verdict", text, Instant::now()).await;
            }
            let opened = tokio::select! {
                opened = handshake::open(self, &session, target, plan, options.timeout) => opened,
                () = self.cancelled(session.id()) => Err(Attempt::Failed(ConnectFailure::Cancelled)),
            };
            match opened {
                Ok(opened) => return self.opened(session, &key, opened, options).await,
                Err(Attempt::Again { plan: next, because }) if attempt < MOST_ATTEMPTS => {
                    session.fail(format!("The server {because}."));
                    session.close().await;
                    plan = next;
                }
                Err(Attempt::Again { because, .. }) => {
                    let label = session.target().label.clone();
                    return Err(self.failed(session, ConnectFailure::ExitedEarly { label, reason: because }).await);
                }
                // A legacy verdict from before may be out of date: ask again once.
                Err(Attempt::Failed(failure)) if attempt == 1 && remembered.is_some() && failure.is_about_the_era() => {
                    self.log().forget_verdict(&key).await?;
                    session.fail(format!("No working handshake: {failure}."));
                    session.close().await;
                    plan = choice.plan();
                }
                Err(Attempt::Failed(failure)) => return Err(self.failed(session, failure).await),
            }
        }
    }

    async fn opened(
        &self,
        session: Session,
        key: &str,
        opened: Opened,
        options: ConnectOptions,
    ) -> Result<Session, EngineError> {
        if let Some(because) = opened.verdict {
            let is_sse = session.http().is_some_and(|http| http.flavour() != Flavour::Streamable);
            let era = match (session.is_modern(), is_sse) {
                (true, _) => "modern",
                (false, false) => "legacy",
                (false, true) => LEGACY_OVER_SSE,
            };
            let verdict = VerdictRecord { era: era.to_owned(), reason: because };
            self.log().save_verdict(key, &verdict, opened.at_micros).await?;
        }
        if options.list_all {
            self.list_declared(&session, options.timeout).await?;
        }
        // The caller reads revision and server from the log.
        self.recorder().flush().await;
        Ok(session)
    }

    async fn failed(&self, session: Session, failure: ConnectFailure) -> EngineError {
        session.fail(format!("No working handshake: {failure}."));
        session.close().await;
        let stderr = self.stderr_tail(&session).await;
        EngineError::Connect { failure: Box::new(failure), stderr, session: Some(session.id().to_owned()) }
    }

    async fn open_link(&self, target: &Target) -> Result<Session, EngineError> {
        let anchor = Anchor::now();
        let awaited = Awaited::default();
        let spool = self.log().path().and_then(Path::parent).map(Path::to_owned);
        let (link, http) = link_of(target, &awaited, spool).map_err(|failure| EngineError::Connect {
            failure: Box::new(failure),
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
            started_micros: anchor.micros_at(Instant::now()),
        };
        let key = self.log().begin_session(&new).await?;
        self.feed().set_state(&id, SessionState::Connecting);
        let (recorder, feed) = (self.recorder().clone(), self.feed().clone());
        let answers = target.answers.clone();
        let opening = Opening { id, key, target: summary, anchor, link, http, awaited, answers, recorder, feed };
        let session = Session::begin(opening).await;
        self.register(&session);
        Ok(session)
    }

    pub(crate) async fn stderr_tail(&self, session: &Session) -> Vec<String> {
        // The tail only explains; when the log cannot be read, the error it explains still matters more.
        let lines = self.log().last_marks(session.key(), "stderr", STDERR_TAIL).await.unwrap_or_default();
        shortened_lines(lines)
    }

    /// Asks for every listing that the server's capabilities declare.
    ///
    /// # Errors
    /// [`EngineError::Log`]; what the server refuses is told by [`Engine::offers`].
    pub async fn list_declared(&self, session: &Session, timeout: Duration) -> Result<(), EngineError> {
        let offers = self.offers(session.id()).await?;
        let declared = offers.capabilities.unwrap_or_default();
        let declared = Members::of(&declared).unwrap_or_default();
        let options = RequestOptions { timeout, ..session.target().request_options(Purpose::Own) };
        for listing in Listing::ALL {
            if declared.get(listing.capability()).is_some() && session.end().is_none() {
                // A refusal is in the log, and the offers tell it.
                let _ = self.list(session, listing, options).await;
            }
        }
        Ok(())
    }
}

/// The last lines that fit, each cut where it is too long; what was cut or left out is said in its place.
fn shortened_lines(lines: Vec<String>) -> Vec<String> {
    let all = lines.len();
    let mut kept = VecDeque::new();
    let mut bytes = 0;
    for line in lines.into_iter().rev().map(shortened_line) {
        bytes += line.len();
        if bytes > STDERR_TAIL_BYTES {
            break;
        }
        kept.push_front(line);
    }
    if kept.len() < all {
        kept.push_front(format!("… ({} earlier lines left out; the session's frames have them)", all - kept.len()));
    }
    kept.into()
}

fn shortened_line(line: String) -> String {
    match line.char_indices().nth(STDERR_LINE_CHARACTERS) {
        None => line,
        Some((end, _)) => {
            let left = line[end..].chars().count();
            format!("{}… ({left} more characters in the session's frames)", &line[..end])
        }
    }
}

/// The plan that a remembered verdict shortens to, and the verdict where it counts.
fn shortened(plan: Plan, verdict: VerdictRecord, target: &Target) -> (Plan, Option<VerdictRecord>) {
    let may_fall_back = target.http.as_ref().is_some_and(|http| http.transport == HttpTransport::Auto);
    match (plan, verdict.era.as_str()) {
        (Plan::Probe, LEGACY_OVER_SSE) if may_fall_back => {
            (Plan::HandshakeOverSse(Revision::LATEST_LEGACY), Some(verdict))
        }
        (Plan::Handshake(revision), LEGACY_OVER_SSE) if may_fall_back => {
            (Plan::HandshakeOverSse(revision), Some(verdict))
        }
        (Plan::Probe, "legacy" | LEGACY_OVER_SSE) => (Plan::Handshake(Revision::LATEST_LEGACY), Some(verdict)),
        (Plan::Probe, _) => (plan, Some(verdict)),
        _ => (plan, None),
    }
}

fn protocol_of(target: &Target, options: ConnectOptions) -> Result<ProtocolChoice, EngineError> {
    match target.protocol.as_deref() {
        None => Ok(options.protocol),
        Some(word) => word.parse().map_err(|error: crate::protocol::UnknownProtocol| EngineError::Connect {
            failure: Box::new(ConnectFailure::BadTarget { what: error.to_string() }),
            stderr: Vec::new(),
            session: None,
        }),
    }
}

fn link_of(
    target: &Target,
    awaited: &Awaited,
    spool: Option<PathBuf>,
) -> Result<(Link, Option<Arc<HttpState>>), ConnectFailure> {
    let Some(target_http) = &target.http else { return Ok((stdio::open(&target.spawn(spool))?, None)) };
    let (client, url) = http::prepare(target_http, target.timeouts.as_ref(), spool)?;
    let state = Arc::new(HttpState::new(url, target_http.headers.clone()));
    Ok((http::open(client, state.clone(), awaited.clone()), Some(state)))
}

/// What to do after a probe's verdict.
pub(crate) fn follow(verdict: Verdict) -> Result<Next, Attempt> {
    match verdict {
        Verdict::Modern { revision, because } => Ok(Next::Modern { revision, because }),
        Verdict::AskAgain { revision, because } => Ok(Next::AskAgain { revision, because }),
        Verdict::Legacy { because } => Ok(Next::Handshake { because }),
        Verdict::LegacyAnew { because } => {
            Err(Attempt::Again { plan: Plan::Handshake(Revision::LATEST_LEGACY), because })
        }
        Verdict::NoneShared { because } | Verdict::Unclear { because } => {
            Err(Attempt::Failed(ConnectFailure::NoEra { because }))
        }
    }
}

/// How a session goes on after a verdict.
pub(crate) enum Next {
    Modern { revision: Revision, because: String },
    AskAgain { revision: Revision, because: String },
    Handshake { because: String },
}

/// Whether a word of a server is a revision that the handshake can settle on.
pub(crate) fn is_legacy(revision: &str) -> Option<Revision> {
    revision.parse::<Revision>().ok().filter(|revision| revision.era() == Era::Legacy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_short_lines_of_stderr_are_told_as_they_are() {
        let lines = vec!["é".repeat(STDERR_LINE_CHARACTERS), String::new(), "last".to_owned()];
        assert_eq!(shortened_lines(lines.clone()), lines);
    }

    #[test]
    fn long_lines_of_stderr_are_cut_and_the_cut_is_told() {
        let lines = shortened_lines(vec!["é".repeat(STDERR_LINE_CHARACTERS + 7)]);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].matches('é').count(), STDERR_LINE_CHARACTERS);
        assert!(lines[0].ends_with("… (7 more characters in the session's frames)"), "{}", lines[0]);
    }

    #[test]
    fn the_last_lines_of_stderr_are_those_that_are_told() {
        let lines: Vec<String> = (0..STDERR_TAIL).map(|at| format!("{at:02}{}", "é".repeat(64 * 1024))).collect();
        let told = shortened_lines(lines);
        let whole: usize = told.iter().map(String::len).sum();
        assert!(whole < STDERR_TAIL_BYTES + 100, "{whole}");
        assert!(told[0].starts_with("… (1") && told[0].contains("earlier lines left out"), "{}", told[0]);
        assert!(told.last().is_some_and(|line| line.starts_with("19é")), "{told:?}");
        assert!(told.len() > 5, "as many as fit: {}", told.len());
    }
}
