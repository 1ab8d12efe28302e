//! What can go wrong, each with a stable code, what happened, and what to do about it.

use wirescope_store::LogError;

use crate::view::{ApiError, ErrorCode};

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The connection did not come to a working handshake.
    #[error("{failure}")]
    Connect { failure: ConnectFailure, stderr: Vec<String>, session: Option<String> },
    /// The link closed while an answer was awaited.
    #[error("the connection to `{label}` ended before it answered {method}: {reason}")]
    LinkClosed { label: String, method: String, reason: String, stderr: Vec<String>, session: String },
    /// No answer came in time.
    #[error("`{label}` did not answer {method} within {seconds} s")]
    TimedOut { label: String, method: String, seconds: u64, session: String },
    /// The request was cancelled before an answer came.
    #[error("{method} was cancelled")]
    Cancelled { method: String },
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
    NotJsonRpc { label: String, seconds: u64, beginning: String },
    #[error("`{label}` did not answer the handshake within {seconds} s")]
    TimedOut { label: String, seconds: u64 },
    #[error("`{label}` refused the handshake: {message}")]
    Refused { label: String, message: String },
    #[error("`{label}` speaks revision {revision}, which this Wirescope cannot")]
    RevisionUnknown { label: String, revision: String },
    #[error("connecting was cancelled")]
    Cancelled,
}

impl ConnectFailure {
    fn code(&self) -> ErrorCode {
        match self {
            ConnectFailure::Spawn(wirescope_transport::stdio::SpawnError::EmptyCommand) => ErrorCode::BadCommandLine,
            ConnectFailure::Spawn(_) => ErrorCode::SpawnFailed,
            ConnectFailure::ExitedEarly { .. } => ErrorCode::ExitedEarly,
            ConnectFailure::NotJsonRpc { .. } => ErrorCode::NotJsonRpc,
            ConnectFailure::TimedOut { .. } => ErrorCode::TimedOut,
            ConnectFailure::Refused { .. } => ErrorCode::HandshakeRefused,
            ConnectFailure::RevisionUnknown { .. } => ErrorCode::RevisionUnknown,
            ConnectFailure::Cancelled => ErrorCode::Cancelled,
        }
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
                "See whether this command starts an MCP server in stdio mode; if it is only slow to start, allow more \
                 time (--timeout)."
            }
            ConnectFailure::Refused { .. } => "The server's message says what it misses; the frames show the exchange.",
            ConnectFailure::RevisionUnknown { .. } => {
                "Look for a newer Wirescope, or set the server to a known revision."
            }
            ConnectFailure::Cancelled => return None,
        })
    }
}

impl EngineError {
    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        match self {
            EngineError::Connect { failure, .. } => failure.code(),
            EngineError::LinkClosed { .. } => ErrorCode::LinkClosed,
            EngineError::TimedOut { .. } => ErrorCode::TimedOut,
            EngineError::Cancelled { .. } => ErrorCode::Cancelled,
            EngineError::ServerError { .. } => ErrorCode::ServerError,
            EngineError::SessionClosed { .. } => ErrorCode::SessionClosed,
            EngineError::UnknownSession { .. } => ErrorCode::UnknownSession,
            EngineError::AmbiguousSession { .. } => ErrorCode::AmbiguousSession,
            EngineError::UnknownFrame { .. } => ErrorCode::UnknownFrame,
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
            EngineError::SessionClosed { .. } => "Connect again to send; the recorded frames stay readable.",
            EngineError::UnknownSession { .. } => "`wirescope sessions list` shows all of them.",
            EngineError::AmbiguousSession { .. } => "Give more of the id.",
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
            EngineError::TimedOut { session, .. } | EngineError::ServerError { session, .. } => {
                (Vec::new(), Some(session.clone()))
            }
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

/// A sentence: first letter large, a stop at the end.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", characters.as_str())
}
