//! The first words of a session: `server/discover`, `initialize`, and the stream of HTTP+SSE.
//!
//! Sources: MCP 2025-11-25, basic/lifecycle; MCP 2026-07-28, basic/versioning and server/discover; MCP 2024-11-05,
//! basic/transports, "HTTP with SSE".

use std::time::{Duration, Instant};

use wirescope_mcp::Revision;
use wirescope_store::Outcome;
use wirescope_wire::json::Members;

use crate::asks::Asks;
use crate::connect::{Attempt, Next, follow, is_legacy};
use crate::engine::Engine;
use crate::era::{Probe, is_modern_refusal, judge};
use crate::error::ConnectFailure;
use crate::http::{Fault, Flavour};
use crate::protocol::{CLIENT_INFO, Mode, Plan};
use crate::request::{Answer, Purpose, RequestOptions};
use crate::session::{Refusal, Session};
use crate::view::{HttpTransport, ServerInfo, Target};

/// A server that says nothing to the probe is taken for legacy after this long.
const PROBE_PATIENCE: Duration = Duration::from_secs(10);
/// How often the stream of HTTP+SSE is looked at for its endpoint.
const ENDPOINT_GLANCE: Duration = Duration::from_millis(10);

/// How much of what is no MCP an error repeats.
const QUOTED_CHARACTERS: usize = 200;

/// A session that came about.
pub(crate) struct Opened {
    /// What was found out, in words; `None` where nothing had to be.
    pub verdict: Option<String>,
    pub at_micros: i64,
}

/// Opens a session by its plan.
pub(crate) async fn open(
    engine: &Engine,
    session: &Session,
    target: &Target,
    plan: Plan,
    timeout: Duration,
) -> Result<Opened, Attempt> {
    let mut opening = Opening { engine, session, target, timeout, capabilities: capabilities(target)? };
    let verdict = opening.run(plan).await?;
    Ok(Opened { verdict, at_micros: session.now_micros() })
}

fn capabilities(target: &Target) -> Result<String, ConnectFailure> {
    let follow = || Asks::capabilities(&target.answers.clone().unwrap_or_default());
    let text = target.capabilities.clone().unwrap_or_else(follow);
    if Members::of(&text).is_none() {
        let what = "the capabilities to declare must be a JSON object".to_owned();
        return Err(ConnectFailure::BadTarget { what });
    }
    Ok(text)
}

struct Opening<'a> {
    engine: &'a Engine,
    session: &'a Session,
    target: &'a Target,
    timeout: Duration,
    capabilities: String,
}

impl Opening<'_> {
    async fn run(&mut self, plan: Plan) -> Result<Option<String>, Attempt> {
        if self.transport() == Some(HttpTransport::Sse) {
            let revision = match plan {
                Plan::Handshake(revision) | Plan::HandshakeOverSse(revision) => revision,
                Plan::Probe => Revision::LATEST_LEGACY,
                Plan::Modern(revision) => {
                    let what = format!("HTTP+SSE is a transport of sessions, and {revision} has none");
                    return Err(ConnectFailure::BadTarget { what }.into());
                }
            };
            self.open_sse().await?;
            self.shake_hands(revision).await?;
            return Ok(None);
        }
        match plan {
            Plan::Handshake(revision) => self.shake_hands_or_sse(revision).await,
            Plan::HandshakeOverSse(revision) => {
                self.open_sse().await?;
                self.shake_hands(revision).await.map(|()| None)
            }
            Plan::Modern(revision) => self.discover(revision, false).await.map(|_| None),
            Plan::Probe => {
                let because = self.discover(Revision::LATEST, true).await?;
                if self.session.is_modern() {
                    return Ok(Some(because));
                }
                let over_sse = self.shake_hands_or_sse(Revision::LATEST_LEGACY).await?;
                Ok(Some(over_sse.unwrap_or(because)))
            }
        }
    }

    fn transport(&self) -> Option<HttpTransport> {
        self.target.http.as_ref().map(|http| http.transport)
    }

    fn label(&self) -> String {
        self.session.target().label.clone()
    }

    async fn ask(&self, method: &str, params: Option<&str>, timeout: Duration) -> Result<Answer, Attempt> {
        let options = RequestOptions { purpose: Purpose::Own, timeout, ..RequestOptions::default() };
        match self.session.request(method, params, options).await {
            Ok(answer) => Ok(answer),
            Err(_) => Err(Attempt::Failed(self.ended())),
        }
    }

    fn ended(&self) -> ConnectFailure {
        let reason =
            self.session.end().map_or_else(|| "the connection closed".to_owned(), |end| uncapitalised(&end.reason));
        ConnectFailure::ExitedEarly { label: self.label(), reason }
    }

    /// Asks `server/discover`; sets the mode when the server is modern, and tells what was found. With `may_fall_back` a
    /// legacy server leaves the session as it was.
    async fn discover(&mut self, first: Revision, may_fall_back: bool) -> Result<String, Attempt> {
        let mut revision = first;
        for _ in 0..2 {
            self.session.set_mode(Mode::Modern { revision, capabilities: self.capabilities.clone() });
            let timeout = if may_fall_back { self.timeout.min(PROBE_PATIENCE) } else { self.timeout };
            let answer = self.ask("server/discover", None, timeout).await?;
            let text = self.engine.answer_text(self.session, &answer).await.unwrap_or_default();
            match self.judge(&answer, &text, revision, timeout, may_fall_back).await? {
                Next::Modern { revision, because } => {
                    self.verdict(&because).await;
                    self.accept_modern(revision, &answer, &text).await;
                    return Ok(because);
                }
                Next::AskAgain { revision: other, because } => {
                    self.verdict(&because).await;
                    revision = other;
                }
                Next::Handshake { because } => {
                    self.verdict(&because).await;
                    self.session.set_mode(Mode::Legacy { revision: None });
                    if may_fall_back {
                        return Ok(because);
                    }
                    return Err(Attempt::Failed(ConnectFailure::NotModern { label: self.label(), because }));
                }
            }
        }
        let because = format!("refuses {revision} although it names it as supported");
        Err(Attempt::Failed(ConnectFailure::NoEra { because }))
    }

    async fn judge(
        &self,
        answer: &Answer,
        text: &str,
        asked: Revision,
        timeout: Duration,
        may_fall_back: bool,
    ) -> Result<Next, Attempt> {
        let over_http = self.session.http().is_some();
        let refusal = self.session.take_refusal(answer.request);
        let body =
            refusal.as_ref().map(|refusal| String::from_utf8_lossy(&refusal.body).into_owned()).unwrap_or_default();
        let probe = match answer.outcome {
            Outcome::Ok | Outcome::ToolError => Probe::Result(text),
            Outcome::Error => Probe::Error { error: text, status: self.status_of(answer).await },
            Outcome::Failed => match refusal.as_ref().and_then(|refusal| refusal.status) {
                Some(status) if status >= 400 => Probe::Http { status, body: &body },
                _ => return Err(Attempt::Failed(self.transport_failure(refusal))),
            },
            // Silence over HTTP is no evidence of an era.
            Outcome::TimedOut if over_http => return Err(Attempt::Failed(self.silence(timeout))),
            Outcome::TimedOut => Probe::Silence { seconds: timeout.as_secs_f64() },
            Outcome::Lost | Outcome::Pending if over_http || !may_fall_back => {
                self.session.wait_for_end().await;
                return Err(Attempt::Failed(self.ended()));
            }
            Outcome::Lost | Outcome::Pending => {
                let end = self.session.wait_for_end().await;
                Probe::Exit { reason: end.map_or_else(String::new, |end| uncapitalised(&end.reason)) }
            }
            Outcome::Cancelled => return Err(Attempt::Failed(ConnectFailure::Cancelled)),
        };
        let verdict = judge(&probe, asked);
        if let crate::era::Verdict::Unclear { .. } = verdict {
            return Err(Attempt::Failed(self.transport_failure(refusal)));
        }
        follow(verdict)
    }

    /// The HTTP status an answer came with.
    async fn status_of(&self, answer: &Answer) -> Option<u16> {
        let frame = self.engine.frame(self.session.id(), answer.response?, 0).await.ok()?;
        frame.envelope?.http?.status
    }

    async fn verdict(&self, because: &str) {
        let text = format!("The server {because}.");
        self.session.mark("verdict", text, Instant::now()).await;
    }

    async fn accept_modern(&self, revision: Revision, answer: &Answer, text: &str) {
        self.session.set_mode(Mode::Modern { revision, capabilities: self.capabilities.clone() });
        let server = if answer.outcome == Outcome::Ok { discovered_server(text) } else { None };
        self.session.describe(Some(revision.as_str().to_owned()), server).await;
    }

    /// The handshake, and over HTTP, when the endpoint has none, the older transport (MCP 2025-11-25, basic/transports,
    /// "Backwards compatibility"); then it tells why, in words.
    async fn shake_hands_or_sse(&self, revision: Revision) -> Result<Option<String>, Attempt> {
        match self.shake_hands(revision).await {
            Err(Attempt::Failed(ConnectFailure::HttpStatus { status: status @ (400 | 404 | 405), what, label }))
                if self.transport() == Some(HttpTransport::Auto) =>
            {
                let text = format!("The server answered initialize with {what}, so: HTTP+SSE is tried.");
                self.session.mark("verdict", text, Instant::now()).await;
                let fallen_back = self.open_sse().await;
                // When there is no stream either, the first answer says more.
                fallen_back.map_err(|_| Attempt::Failed(ConnectFailure::HttpStatus { status, what, label }))?;
                self.shake_hands(revision).await?;
                Ok(Some(format!("answered initialize with HTTP {status} and has an event stream, so: HTTP+SSE")))
            }
            other => other.map(|()| None),
        }
    }

    async fn shake_hands(&self, revision: Revision) -> Result<(), Attempt> {
        self.session.set_mode(Mode::Legacy { revision: None });
        let params = format!(
            r#"{{"protocolVersion":"{revision}","capabilities":{},"clientInfo":{CLIENT_INFO}}}"#,
            self.capabilities,
        );
        let answer = self.ask("initialize", Some(&params), self.timeout).await?;
        match answer.outcome {
            Outcome::Ok | Outcome::ToolError => {}
            Outcome::Error => {
                let message = self.engine.answer_error(self.session, &answer).await;
                let error = self.engine.answer_text(self.session, &answer).await.unwrap_or_default();
                let label = self.label();
                return Err(match is_modern_refusal(&error) {
                    true => ConnectFailure::ModernOnly { label, message }.into(),
                    false => ConnectFailure::Refused { label, message }.into(),
                });
            }
            Outcome::Lost | Outcome::Pending => {
                self.session.wait_for_end().await;
                return Err(self.ended().into());
            }
            Outcome::Cancelled => return Err(ConnectFailure::Cancelled.into()),
            Outcome::TimedOut => return Err(self.silence(self.timeout).into()),
            Outcome::Failed => {
                let refusal = self.session.take_refusal(answer.request);
                if let Some(message) = refusal.as_ref().and_then(modern_words) {
                    return Err(ConnectFailure::ModernOnly { label: self.label(), message }.into());
                }
                return Err(self.transport_failure(refusal).into());
            }
        }
        let result = self.engine.answer_text(self.session, &answer).await.unwrap_or_default();
        self.accept_legacy(&result).await
    }

    async fn accept_legacy(&self, result: &str) -> Result<(), Attempt> {
        let members = Members::of(result).unwrap_or_default();
        let offered = members.string("protocolVersion").unwrap_or_else(|| "(none)".to_owned());
        let Some(revision) = is_legacy(&offered) else {
            return Err(ConnectFailure::RevisionUnknown { label: self.label(), revision: offered }.into());
        };
        self.session.set_mode(Mode::Legacy { revision: Some(revision) });
        let server = members.get("serverInfo").and_then(server_info);
        self.session.describe(Some(offered), server).await;
        if self.session.notify("notifications/initialized").await.is_err() {
            return Err(self.ended().into());
        }
        if self.session.http().is_some_and(|http| http.flavour() == Flavour::Streamable) {
            self.session.listen();
        }
        Ok(())
    }

    /// Opens the stream of HTTP+SSE and waits for the endpoint it names.
    async fn open_sse(&self) -> Result<(), Attempt> {
        let Some(http) = self.session.http() else { return Ok(()) };
        http.set_flavour(Flavour::Sse { endpoint: None });
        self.session.listen();
        let deadline = Instant::now() + self.timeout;
        loop {
            match http.flavour() {
                Flavour::Sse { endpoint: Some(_) } => return Ok(()),
                _ if self.session.end().is_some() => {
                    let is_stream = |end: &Refusal| end.body.is_empty() && end.status == Some(200);
                    if let Some(end) = http.take_stream_end().filter(|end| !is_stream(end)) {
                        return Err(self.transport_failure(Some(end)).into());
                    }
                    let reason = self.session.end().map(|end| uncapitalised(&end.reason)).unwrap_or_default();
                    return Err(ConnectFailure::NoStream { label: self.label(), reason }.into());
                }
                _ if Instant::now() > deadline => {
                    let label = self.label();
                    return Err(ConnectFailure::NoEndpoint { label, seconds: self.timeout.as_secs_f64() }.into());
                }
                _ => tokio::time::sleep(ENDPOINT_GLANCE).await,
            }
        }
    }

    fn silence(&self, timeout: Duration) -> ConnectFailure {
        let (label, seconds) = (self.label(), timeout.as_secs_f64());
        match self.session.heard() {
            (0, _) => ConnectFailure::TimedOut { label, seconds },
            (_, beginning) => ConnectFailure::NotJsonRpc { label, seconds, beginning: beginning.unwrap_or_default() },
        }
    }

    /// Why HTTP gave no answer, as a failure that says which step it was.
    fn transport_failure(&self, refusal: Option<Refusal>) -> ConnectFailure {
        let label = self.label();
        let refusal = refusal.unwrap_or_default();
        match refusal.fault {
            Some(Fault::TimedOut) => return ConnectFailure::NoByte { label, reason: refusal.reason },
            Some(Fault::Broken) => return ConnectFailure::Broken { label, reason: refusal.reason },
            Some(Fault::NotHttp) => {
                let beginning = beginning(&refusal.body);
                return ConnectFailure::NotHttp { label, reason: refusal.reason, beginning };
            }
            None => {}
        }
        match refusal.status {
            None => ConnectFailure::Unreachable { label, reason: refusal.reason },
            Some(status) if (200..300).contains(&status) => {
                ConnectFailure::NotMcp { label, status, beginning: beginning(&refusal.body) }
            }
            Some(status) => ConnectFailure::HttpStatus { label, status, what: refusal.reason },
        }
    }
}

/// What a refusal of the modern era says: without our id it is no answer, but as clear.
fn modern_words(refusal: &Refusal) -> Option<String> {
    let body = String::from_utf8_lossy(&refusal.body);
    let error = Members::of(&body)?.get("error").filter(|error| is_modern_refusal(error))?;
    let members = Members::of(error)?;
    let message = members.string("message").unwrap_or_else(|| "no message".to_owned());
    Some(format!("{message} ({})", members.get("code").unwrap_or("no code")))
}

fn beginning(body: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(body).chars().take(QUOTED_CHARACTERS).collect();
    text.trim().to_owned()
}

/// `serverInfo` of a DiscoverResult: in `_meta` since the revision's release, at the top in its drafts.
fn discovered_server(result: &str) -> Option<String> {
    let members = Members::of(result)?;
    let meta = members.get("_meta").and_then(Members::of).unwrap_or_default();
    server_info(meta.get("io.modelcontextprotocol/serverInfo").or(members.get("serverInfo"))?)
}

fn server_info(text: &str) -> Option<String> {
    let info = Members::of(text)?;
    let server = ServerInfo {
        name: info.string("name").unwrap_or_default(),
        title: info.string("title"),
        version: info.string("version"),
    };
    serde_json::to_string(&server).ok()
}

/// For the middle of a sentence; a word in capitals keeps them.
fn uncapitalised(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut characters = sentence.chars();
    match (characters.next(), characters.as_str()) {
        (Some(_), rest) if rest.starts_with(char::is_uppercase) => sentence.to_owned(),
        (Some(first), rest) => format!("{}{rest}", first.to_lowercase()),
        (None, _) => String::new(),
    }
}
