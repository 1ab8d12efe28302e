//! What can go wrong, each with a stable code, what happened, and what to do about it.

use wirescope_store::LogError;

use crate::http::Fault;
use crate::session::Refusal;
use crate::view::{ApiError, ErrorCode};

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The connection did not come to a working handshake.
    #[error("{failure}")]
    Connect { failure: Box<ConnectFailure>, stderr: Vec<String>, session: Option<String> },
    /// The link closed while an answer was awaited.
    #[error("the connection to `{label}` ended before it answered {method}: {reason}")]
    LinkClosed { label: String, method: String, reason: String, stderr: Vec<String>, session: String },
    /// No answer came in time.
    #[error("`{label}` did not answer {method} within {seconds} s")]
    TimedOut { label: String, method: String, seconds: f64, session: String },
    /// The request was cancelled before an answer came.
    #[error("{method} was cancelled")]
    Cancelled { method: String },
    /// HTTP gave something else than an answer.
    #[error("`{label}` did not answer {method}: {reason}")]
    TransportFailed { label: String, method: String, reason: String, session: String },
    /// HTTP gave nothing in the time allowed for the first byte, or for the next.
    #[error("`{label}` did not answer {method}: {reason}")]
    TransportTimedOut { label: String, method: String, reason: String, session: String },
    /// A JSON-RPC error came back.
    #[error("`{label}` answered {method} with an error: {message} ({code})")]
    ServerError { label: String, method: String, code: String, message: String, session: String },
    #[error("session {session} is not open here")]
    SessionClosed { session: String },
    #[error("no session is called {selector}")]
    UnknownSession { selector: String },
    #[error("more than one session is called {selector}: {candidates}")]
    AmbiguousSession { selector: String, candidates: String },
    #[error("session {session} has no frame {seq}")]
    UnknownFrame { session: String, seq: u64 },
    /// A frame that Wirescope would have to read whole is too long for that. All of it is in the log.
    #[error("frame {seq} has {bytes} bytes, more than the {most} that can be read at once")]
    FrameTooLong { seq: u64, bytes: u64, most: u64 },
    #[error("`{label}` lists no {kind} called {name}{hint}")]
    UnknownName { label: String, kind: &'static str, name: String, hint: String },
    #[error("{what} is not JSON: {fault}")]
    BadJson { what: String, fault: String },
    #[error("the command line cannot be read: {reason}")]
    BadCommandLine { reason: String },
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Why there was no working handshake.
#[derive(Debug, thiserror::Error)]
pub enum ConnectFailure {
    #[error("{0}")]
    Spawn(#[from] wirescope_transport::stdio::SpawnError),
    #[error("`{label}` ended before it answered the handshake: {reason}")]
    ExitedEarly { label: String, reason: String },
    #[error("`{label}` wrote no JSON-RPC message within {seconds} s; its output began with: {beginning}")]
    NotJsonRpc { label: String, seconds: f64, beginning: String },
    #[error("`{label}` did not answer the handshake within {seconds} s")]
    TimedOut { label: String, seconds: f64 },
    #[error("`{label}` refused the handshake: {message}")]
    Refused { label: String, message: String },
    /// It knows no handshake: the codes of the modern era are unmistakable.
    #[error("`{label}` refused the handshake: {message}")]
    ModernOnly { label: String, message: String },
    #[error("`{label}` speaks revision {revision}, which this Wirescope cannot")]
    RevisionUnknown { label: String, revision: String },
    #[error("connecting was cancelled")]
    Cancelled,
    #[error("{what}")]
    BadTarget { what: String },
    #[error("`{label}` cannot be reached: {reason}")]
    Unreachable { label: String, reason: String },
    #[error("`{label}` did not answer the handshake: {reason}")]
    NoByte { label: String, reason: String },
    #[error("the answer of `{label}` did not come whole: {reason}")]
    Broken { label: String, reason: String },
    #[error("`{label}` answered with {what}")]
    HttpStatus { label: String, status: u16, what: String },
    #[error("`{label}` answered HTTP {status}, but not with MCP; its answer began with: {beginning}")]
    NotMcp { label: String, status: u16, beginning: String },
    /// A connection came about, and what came over it was no HTTP; `beginning` may be empty.
    #[error("`{label}` gave no HTTP answer: {reason}{}", quoted(beginning))]
    NotHttp { label: String, reason: String, beginning: String },
    #[error("the event stream of `{label}` ended before it named an endpoint: {reason}")]
    NoStream { label: String, reason: String },
    #[error("the event stream of `{label}` named no endpoint within {seconds} s")]
    NoEndpoint { label: String, seconds: f64 },
    #[error("the server {because}")]
    NoEra { because: String },
    #[error("`{label}` {because}, and a modern protocol was asked for")]
    NotModern { label: String, because: String },
}

impl ConnectFailure {
    fn code(&self) -> ErrorCode {
        match self {
            ConnectFailure::Spawn(wirescope_transport::stdio::SpawnError::EmptyCommand) => ErrorCode::BadCommandLine,
            ConnectFailure::Spawn(_) => ErrorCode::SpawnFailed,
            ConnectFailure::ExitedEarly { .. } => ErrorCode::ExitedEarly,
            ConnectFailure::NotJsonRpc { .. } => ErrorCode::NotJsonRpc,
            ConnectFailure::TimedOut { .. } => ErrorCode::TimedOut,
            ConnectFailure::Refused { .. } | ConnectFailure::ModernOnly { .. } => ErrorCode::HandshakeRefused,
            ConnectFailure::RevisionUnknown { .. } => ErrorCode::RevisionUnknown,
            ConnectFailure::Cancelled => ErrorCode::Cancelled,
            ConnectFailure::BadTarget { .. } => ErrorCode::BadTarget,
            ConnectFailure::Unreachable { .. } => ErrorCode::Unreachable,
            ConnectFailure::NoByte { .. } => ErrorCode::TimedOut,
            ConnectFailure::Broken { .. } => ErrorCode::TransportFailed,
            ConnectFailure::HttpStatus { .. } => ErrorCode::HttpStatus,
            ConnectFailure::NotMcp { .. }
            | ConnectFailure::NotHttp { .. }
            | ConnectFailure::NoStream { .. }
            | ConnectFailure::NoEndpoint { .. } => ErrorCode::NotMcp,
            ConnectFailure::NoEra { .. } | ConnectFailure::NotModern { .. } => ErrorCode::RevisionUnknown,
        }
    }

    /// Whether asking for the era again may help.
    pub(crate) fn is_about_the_era(&self) -> bool {
        matches!(
            self,
            ConnectFailure::Refused { .. }
                | ConnectFailure::ModernOnly { .. }
                | ConnectFailure::TimedOut { .. }
                | ConnectFailure::ExitedEarly { .. }
                | ConnectFailure::RevisionUnknown { .. }
                | ConnectFailure::NoStream { .. }
                | ConnectFailure::NoEndpoint { .. }
                | ConnectFailure::HttpStatus { status: 400 | 404 | 405, .. }
        )
    }

    fn advice(&self) -> Option<&'static str> {
        use std::io::ErrorKind;
        use wirescope_transport::stdio::SpawnError;
        Some(match self {
            ConnectFailure::Spawn(SpawnError::EmptyCommand) => "Name the program that starts the server.",
            ConnectFailure::Spawn(SpawnError::NoFolder { .. }) => "Name a working folder that is there.",
            ConnectFailure::Spawn(SpawnError::Start { source, .. }) => match source.kind() {
                ErrorKind::NotFound => {
                    "Look for a typing mistake, see whether the program is installed and in PATH, or name its full path."
                }
                ErrorKind::PermissionDenied => "See whether the file may be executed (chmod +x).",
                _ => "Try the same command in a terminal.",
            },
            ConnectFailure::ExitedEarly { .. } => {
                "Read what it wrote to stderr, and try the same command in a terminal: it may need an argument, a \
                 variable or a file."
            }
            ConnectFailure::NotJsonRpc { .. } => {
                "An MCP server on stdio may write nothing but JSON-RPC to stdout. See whether this command starts the \
                 server in stdio mode, and send its log lines to stderr."
            }
            ConnectFailure::TimedOut { .. } => {
                "See whether an MCP server is really there (a command must start it in stdio mode); if it is only slow, \
                 allow more time (--timeout)."
            }
            ConnectFailure::Refused { .. } => "The server's message says what it misses; the frames show the exchange.",
            ConnectFailure::ModernOnly { .. } => {
                "The server speaks a modern protocol only: leave the protocol to be found out (--protocol auto), or say \
                 --protocol modern."
            }
            ConnectFailure::RevisionUnknown { .. } => {
                "Look for a newer Wirescope, or set the server to a known revision."
            }
            ConnectFailure::Cancelled => return None,
            ConnectFailure::BadTarget { .. } => "Correct the target.",
            ConnectFailure::Unreachable { reason, .. } => advice_on_reaching(reason),
            ConnectFailure::NoByte { .. } => ADVICE_ON_TIME,
            ConnectFailure::Broken { .. } => {
                "The server, or a proxy before it, broke off in mid-answer: its own log says more. The frames hold what came."
            }
            ConnectFailure::HttpStatus { status, .. } => advice_on_status(*status),
            ConnectFailure::NotMcp { .. } => {
                "See whether the URL names the MCP endpoint itself, often /mcp or /sse, and not a page of the same server."
            }
            ConnectFailure::NotHttp { .. } => {
                "See whether an MCP server over HTTP listens at this address and port, and whether its URL begins with \
                 http or https."
            }
            ConnectFailure::NoStream { .. } | ConnectFailure::NoEndpoint { .. } => {
                "HTTP+SSE servers send an `endpoint` event first; see whether the URL names that stream, often /sse."
            }
            ConnectFailure::NoEra { .. } => "Name another protocol (--protocol), or look for a newer Wirescope.",
            ConnectFailure::NotModern { .. } => "Leave the protocol to be found out, or say legacy.",
        })
    }
}

impl EngineError {
    /// Of a request that HTTP gave no answer to.
    pub(crate) fn of_refusal(label: String, method: String, refusal: Refusal, session: String) -> EngineError {
        let reason = refusal.reason;
        match refusal.fault {
            Some(Fault::TimedOut) => EngineError::TransportTimedOut { label, method, reason, session },
            Some(Fault::Broken | Fault::NotHttp) | None => {
                EngineError::TransportFailed { label, method, reason, session }
            }
        }
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        match self {
            EngineError::Connect { failure, .. } => failure.code(),
            EngineError::LinkClosed { .. } => ErrorCode::LinkClosed,
            EngineError::TimedOut { .. } => ErrorCode::TimedOut,
            EngineError::Cancelled { .. } => ErrorCode::Cancelled,
            EngineError::ServerError { .. } => ErrorCode::ServerError,
            EngineError::TransportFailed { .. } => ErrorCode::TransportFailed,
            EngineError::TransportTimedOut { .. } => ErrorCode::TimedOut,
            EngineError::SessionClosed { .. } => ErrorCode::SessionClosed,
            EngineError::UnknownSession { .. } => ErrorCode::UnknownSession,
            EngineError::AmbiguousSession { .. } => ErrorCode::AmbiguousSession,
            EngineError::UnknownFrame { .. } => ErrorCode::UnknownFrame,
            EngineError::FrameTooLong { .. } => ErrorCode::FrameTooLong,
            EngineError::UnknownName { .. } => ErrorCode::UnknownName,
            EngineError::BadJson { .. } => ErrorCode::BadJson,
            EngineError::BadCommandLine { .. } => ErrorCode::BadCommandLine,
            EngineError::Log(LogError::Unwritable { .. }) => ErrorCode::LogUnwritable,
            EngineError::Log(LogError::NotALog { .. }) => ErrorCode::LogNotADatabase,
            EngineError::Log(LogError::Newer { .. }) => ErrorCode::LogNewer,
            EngineError::Log(LogError::Statement { .. } | LogError::Unreadable { .. }) => ErrorCode::LogFailed,
        }
    }

    fn advice(&self) -> Option<&'static str> {
        Some(match self {
            EngineError::Connect { failure, .. } => return failure.advice(),
            EngineError::LinkClosed { .. } => "Its stderr and exit status stand in the session's frames.",
            EngineError::TimedOut { .. } => "Allow more time (--timeout), or see in the frames what it did instead.",
            EngineError::TransportFailed { .. } => "The frames show status, headers and body.",
            EngineError::TransportTimedOut { .. } => ADVICE_ON_TIME,
            EngineError::SessionClosed { .. } => "Connect again to send; the recorded frames stay readable.",
            EngineError::UnknownSession { .. } => "`wirescope sessions list` shows all of them.",
            EngineError::AmbiguousSession { .. } => "Give more of the id.",
            EngineError::FrameTooLong { .. } => "`wirescope frames SESSION --raw SEQ` prints it, byte for byte.",
            EngineError::UnknownName { .. } => {
                "`wirescope list` shows what it offers; --send-anyway sends all the same."
            }
            EngineError::BadJson { .. } => "Mend the text; strings and names need double quotes.",
            EngineError::BadCommandLine { .. } => "Write it as in a terminal, such as: npx -y my-server --stdio",
            EngineError::Log(LogError::Unwritable { .. }) => {
                "Name another place with --log FILE or WIRESCOPE_LOG, or use --no-record."
            }
            EngineError::Log(LogError::NotALog { .. }) => {
                "The file was not touched. Name another with --log FILE or WIRESCOPE_LOG."
            }
            EngineError::Log(LogError::Newer { .. }) => {
                "The file was not touched. Use the newer Wirescope, or another file with --log FILE or WIRESCOPE_LOG."
            }
            EngineError::Log(LogError::Statement { .. } | LogError::Unreadable { .. }) => {
                "See whether the disk is full, or another program holds the file."
            }
            EngineError::Cancelled { .. } | EngineError::ServerError { .. } | EngineError::UnknownFrame { .. } => {
                return None;
            }
        })
    }

    /// The error as data, for hosts.
    pub fn to_api(&self) -> ApiError {
        let (stderr, session) = match self {
            EngineError::Connect { stderr, session, .. } => (stderr.clone(), session.clone()),
            EngineError::LinkClosed { stderr, session, .. } => (stderr.clone(), Some(session.clone())),
            EngineError::TimedOut { session, .. }
            | EngineError::ServerError { session, .. }
            | EngineError::TransportFailed { session, .. }
            | EngineError::TransportTimedOut { session, .. } => (Vec::new(), Some(session.clone())),
            _ => (Vec::new(), None),
        };
        let message = self.to_string();
        ApiError {
            code: self.code(),
            message: capitalised(&message),
            advice: self.advice().map(str::to_owned),
            stderr,
            session,
        }
    }
}

fn quoted(beginning: &str) -> String {
    if beginning.is_empty() { String::new() } else { format!("; what came began with: {beginning}") }
}

const ADVICE_ON_TIME: &str =
    "Allow more time (--first-byte-timeout, --silence-timeout), or see in the frames what it did instead.";

fn advice_on_reaching(reason: &str) -> &'static str {
    let reason = reason.to_ascii_lowercase();
    let has = |word: &str| reason.contains(word);
    if has("proxy") {
        "See whether the proxy runs and lets this connection through."
    } else if has("certificate") || has("tls") {
        "Add the authority that signed the certificate, or, where you know the server, accept its certificate."
    } else if has("refused") {
        "See whether the server runs, on this port, and whether it listens on this address."
    } else if has("look") || has("resolve") || has("name") {
        "Look for a typing mistake in the host's name, and see whether the network is there."
    } else {
        "See whether the server runs and can be reached from here; the marks of the session show each step."
    }
}

fn advice_on_status(status: u16) -> &'static str {
    match status {
        401 => "The server wants authorization: add the header it asks for, such as Authorization: Bearer ….",
        403 => {
            "The server refuses this client: see whether the token's rights are enough, or whether it checks Host or Origin."
        }
        404 | 405 => "See whether the URL names the MCP endpoint itself, often /mcp or /sse.",
        406 | 415 => "The server refuses our Accept or Content-Type header; the frames show both sides.",
        429 => "The server wants fewer requests: wait a while.",
        500.. => "The server failed: its own log says more.",
        300..=399 => "The server moved: use the URL it names, if you trust it.",
        _ => "The frames show what was sent and what came back.",
    }
}

/// A sentence: first letter large, a stop at the end.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", characters.as_str())
}
