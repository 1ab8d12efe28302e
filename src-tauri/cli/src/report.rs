//! How a command ends: its exit code, and what is told when it failed.
//!
//! The exit codes are a contract (docs/command-line.md): 0 fine, 1 the answer is "no", 2 usage, 3 could not connect or the
//! link died, 4 timed out, 130 interrupted. This file is the only place that knows them.

use std::io;
use std::process::ExitCode;

use serde::Serialize;
use wirescope_engine::catalog::CatalogError;
use wirescope_engine::view::ErrorCode;
use wirescope_engine::{EngineError, Finding};

use crate::catalog;
use crate::escape;
use crate::json;
use crate::output::{Format, Output, Paint, say, say_as};

/// What a command that ran to its end found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// The answer is "no": a tool's own error, a listing that was refused.
    No,
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Boxed, for it is large and rare.
    #[error(transparent)]
    Engine(Box<EngineError>),
    /// What was typed makes no sense.
    #[error("{message}")]
    Usage { message: String, advice: Option<String> },
    /// The tool's own schema does not allow these arguments.
    #[error("{message}")]
    Arguments { message: String, findings: Vec<Finding> },
    /// Stateless HTTP forbids this tool's use.
    #[error("the tool {tool} cannot be used over stateless HTTP: {reason}")]
    Excluded { tool: String, reason: String },
    #[error("no saved server is called {name}")]
    UnknownServer { name: String },
    /// A file of servers gives none.
    #[error("{file}: {error}")]
    Catalog { file: String, error: CatalogError },
    #[error("the window's program, wirescope-app, is neither beside this program nor in PATH")]
    WindowMissing,
    #[error("the window could not be started: {0}")]
    WindowNotStarted(#[source] io::Error),
    #[error("{what} could not be written: {source}")]
    Output { what: String, source: io::Error },
    /// Whoever read stdout has seen enough.
    #[error("nobody reads stdout any more")]
    OutputClosed,
    #[error("interrupted")]
    Interrupted,
    #[error("the program could not be set up: {0}")]
    Setup(#[source] io::Error),
    #[error("the demo server failed: {0}")]
    Demo(#[source] io::Error),
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Failure {
        Failure::Engine(Box::new(error))
    }
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::Usage { message: message.into(), advice: None }
    }

    pub fn from_output(source: io::Error) -> Failure {
        match source.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Output { what: "stdout".to_owned(), source },
        }
    }

    fn code(&self) -> Code {
        match self {
            Failure::Engine(error) => Code::Engine(error.code()),
            Failure::Usage { .. } => Code::Usage,
            Failure::Arguments { .. } => Code::Engine(ErrorCode::BadArguments),
            Failure::Excluded { .. } => Code::ToolExcluded,
            Failure::UnknownServer { .. } => Code::UnknownServer,
            Failure::Catalog { error: CatalogError::UnknownServer { .. }, .. } => Code::UnknownServer,
            Failure::Catalog { .. } => Code::Usage,
            Failure::WindowMissing | Failure::WindowNotStarted(_) => Code::Engine(ErrorCode::SpawnFailed),
            Failure::Output { .. } => Code::OutputFailed,
            Failure::Setup(_) | Failure::Demo(_) => Code::SystemFailed,
            Failure::OutputClosed => Code::OutputClosed,
            Failure::Interrupted => Code::Engine(ErrorCode::Cancelled),
        }
    }

    fn advice(&self) -> Option<&str> {
        match self {
            Failure::Usage { advice, .. } => advice.as_deref(),
            Failure::Arguments { .. } => {
                Some("`wirescope list tools --format json` shows the schema; --send-anyway sends all the same.")
            }
            Failure::Excluded { .. } => {
                Some("Its x-mcp-header annotations have to be mended in the server; --send-anyway sends all the same.")
            }
            Failure::UnknownServer { .. } => Some("Names are those of the servers saved in the window, in this log."),
            Failure::Catalog { error, .. } => Some(catalog::advice(error)),
            Failure::WindowMissing => Some("Build it with `cargo xtask run`, or put it beside wirescope."),
            _ => None,
        }
    }
}

/// The stable codes: the engine's, and the few that only a command line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Code {
    Usage,
    ToolExcluded,
    UnknownServer,
    OutputFailed,
    OutputClosed,
    SystemFailed,
    #[serde(untagged)]
    Engine(ErrorCode),
}

fn exit_code(code: Code) -> u8 {
    let code = match code {
        Code::OutputClosed => return 0,
        Code::ToolExcluded => return 1,
        Code::Usage | Code::UnknownServer | Code::OutputFailed | Code::SystemFailed => return 2,
        Code::Engine(code) => code,
    };
    match code {
        ErrorCode::ServerError | ErrorCode::UnknownName | ErrorCode::BadArguments | ErrorCode::FrameTooLong => 1,
        ErrorCode::UnknownSession
        | ErrorCode::AmbiguousSession
        | ErrorCode::UnknownFrame
        | ErrorCode::BadJson
        | ErrorCode::BadCommandLine
        | ErrorCode::BadTarget
        | ErrorCode::LogUnwritable
        | ErrorCode::LogNotADatabase
        | ErrorCode::LogNewer
        | ErrorCode::LogFailed => 2,
        ErrorCode::SpawnFailed
        | ErrorCode::ExitedEarly
        | ErrorCode::NotJsonRpc
        | ErrorCode::HandshakeRefused
        | ErrorCode::RevisionUnknown
        | ErrorCode::Unreachable
        | ErrorCode::HttpStatus
        | ErrorCode::NotMcp
        | ErrorCode::TransportFailed
        | ErrorCode::LinkClosed
        | ErrorCode::SessionClosed => 3,
        ErrorCode::TimedOut => 4,
        // 128 + SIGINT, as shells have it.
        ErrorCode::Cancelled => 130,
    }
}

/// `{"error":{"code":"spawn_failed","message":"…","advice":"…","stderr":[],"session":null}}`.
#[derive(Serialize)]
struct Document {
    error: Told,
}

#[derive(Serialize)]
struct Told {
    code: Code,
    message: String,
    advice: Option<String>,
    stderr: Vec<String>,
    session: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

fn told(failure: Failure) -> Told {
    let code = failure.code();
    let advice = failure.advice().map(str::to_owned);
    let message = sentence(&failure.to_string());
    match failure {
        Failure::Engine(error) => {
            let api = error.to_api();
            let (stderr, session) = (api.stderr, api.session);
            Told { code, message: api.message, advice: api.advice, stderr, session, findings: Vec::new() }
        }
        Failure::Arguments { findings, .. } => {
            Told { code, message, advice, stderr: Vec::new(), session: None, findings }
        }
        _ => Told { code, message, advice, stderr: Vec::new(), session: None, findings: Vec::new() },
    }
}

/// Tells how a command ended, and turns it into the exit code. `frames_command` says how to read what was recorded; `None`
/// when nothing was kept.
pub fn conclude(result: Result<Verdict, Failure>, format: Format, frames_command: Option<&str>) -> ExitCode {
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            let code = exit_code(failure.code());
            let mut told = told(failure);
            // A session that was not kept can be read by nobody.
            told.session = told.session.filter(|_| frames_command.is_some());
            match format {
                Format::Json => tell_json(told),
                Format::Text | Format::Jsonl => tell_people(&told, frames_command),
            }
            ExitCode::from(code)
        }
    }
}

fn tell_json(error: Told) {
    let mut output = Output::new(Format::Json);
    // Nobody reading is no reason for another error: the exit code says it too.
    let _ = output.json_line(&json::write(&Document { error })).and_then(|()| output.flush());
}

fn tell_people(error: &Told, frames_command: Option<&str>) {
    // Messages quote servers.
    say_as(Paint::Bad, "error", &escape::text(&error.message));
    if let Some(advice) = &error.advice {
        say(&escape::text(advice));
    }
    if !error.stderr.is_empty() {
        say("The server's last lines on stderr:");
        for line in &error.stderr {
            say(&format!("    {}", escape::text(line)));
        }
    }
    if let (Some(session), Some(command)) = (&error.session, frames_command) {
        say(&escape::line(&format!("Its frames: {command}{}", short_id(session))));
    }
}

/// The first eight digits of a session's id, which name it as well in any log a person keeps.
pub fn short_id(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// First letter large, a stop at the end.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(code: ErrorCode) -> u8 {
        exit_code(Code::Engine(code))
    }

    #[test]
    fn each_kind_of_failure_has_its_exit_code() {
        assert_eq!(engine(ErrorCode::ServerError), 1);
        assert_eq!(engine(ErrorCode::BadArguments), 1);
        assert_eq!(engine(ErrorCode::UnknownName), 1);
        assert_eq!(exit_code(Code::Usage), 2);
        assert_eq!(exit_code(Code::ToolExcluded), 1);
        assert_eq!(engine(ErrorCode::BadJson), 2);
        assert_eq!(engine(ErrorCode::BadTarget), 2);
        assert_eq!(engine(ErrorCode::UnknownSession), 2);
        assert_eq!(engine(ErrorCode::LogUnwritable), 2);
        assert_eq!(engine(ErrorCode::SpawnFailed), 3);
        assert_eq!(engine(ErrorCode::NotJsonRpc), 3);
        assert_eq!(engine(ErrorCode::LinkClosed), 3);
        assert_eq!(engine(ErrorCode::Unreachable), 3);
        assert_eq!(engine(ErrorCode::HttpStatus), 3);
        assert_eq!(engine(ErrorCode::NotMcp), 3);
        assert_eq!(engine(ErrorCode::TransportFailed), 3);
        assert_eq!(engine(ErrorCode::TimedOut), 4);
        assert_eq!(engine(ErrorCode::Cancelled), 130);
        assert_eq!(exit_code(Code::OutputClosed), 0, "`| head` is no failure");
    }

    #[test]
    fn codes_are_written_in_snake_case_wherever_they_come_from() {
        assert_eq!(json::word(&Code::Engine(ErrorCode::LogNotADatabase)), "log_not_a_database");
        assert_eq!(json::word(&Code::UnknownServer), "unknown_server");
    }

    #[test]
    fn an_error_is_a_document_with_all_its_members() {
        let error = told(Failure::UnknownServer { name: "x".to_owned() });
        let value: serde_json::Value = serde_json::from_str(&json::write(&Document { error })).expect("JSON");
        let members: Vec<_> = value["error"].as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(members, ["code", "message", "advice", "stderr", "session"]);
        assert_eq!(value["error"]["message"], "No saved server is called x.");
    }
}
