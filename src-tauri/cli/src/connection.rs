//! From a target to an open session, and back out in good order: whatever happens in between, an interrupt included, the
//! session is closed and its end recorded.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use wirescope_engine::view::{Outcome, Target};
use wirescope_engine::{
    Answer, ConnectOptions, Engine, EngineError, Host, LogChoice, Purpose, RequestOptions, Session, default_log_path,
};

use crate::args::Log;
use crate::catalog;
use crate::content::grouped;
use crate::escape;
use crate::output::{Format, Output, Paint, say, say_as};
use crate::report::{Failure, Verdict};
use crate::server::Server;
use crate::target;

/// The first revision without a handshake; later ones are greater as text too.
const FIRST_STATELESS: &str = "2026-07-28";

/// An open session with all that a command needs to ask something of it.
pub struct Connection {
    pub engine: Engine,
    pub session: Session,
    pub options: RequestOptions,
    /// Parameters are mirrored into headers: stateless HTTP. There a tool may be one that cannot be used.
    pub mirrors_params: bool,
}

impl Connection {
    /// Options for what Wirescope asks of itself.
    pub fn own(&self) -> RequestOptions {
        RequestOptions { purpose: Purpose::Own, ..self.options }
    }

    /// The member of that name in the server's `capabilities` is there.
    pub async fn declares(&self, capability: &str) -> Result<bool, Failure> {
        let offers = self.engine.offers(self.session.id()).await?;
        let capabilities = offers.capabilities.unwrap_or_default();
        let members = crate::json::Members::of(&capabilities).unwrap_or_default();
        Ok(members.get(capability).is_some())
    }

    /// Asks, and returns the `result` as the server wrote it.
    pub async fn ask(&self, method: &str, params: &str) -> Result<String, Failure> {
        let answer = self.session.request(method, Some(params), self.options).await;
        match answer {
            Ok(answer) => self.result(method, &answer).await,
            Err(error) => Err(self.explain(method, error).await),
        }
    }

    /// The `result` of an answer, a tool's own error included; any other outcome is a failure.
    pub async fn result(&self, method: &str, answer: &Answer) -> Result<String, Failure> {
        match answer.outcome {
            Outcome::Ok | Outcome::ToolError => Ok(self.engine.answer_text(&self.session, answer).await?),
            _ => Err(self.failure(method, answer).await),
        }
    }

    /// Prints an answer that is too long to be read, as the JSON that it is and without filling the memory. False, and
    /// nothing printed, for any other.
    pub async fn print_long(&self, method: &str, answer: &Answer, output: &mut Output) -> Result<bool, Failure> {
        if !matches!(answer.outcome, Outcome::Ok | Outcome::ToolError) {
            return Ok(false);
        }
        let Some((seq, span)) = self.engine.long_answer(&self.session, answer).await? else { return Ok(false) };
        let bytes = grouped(span.end - span.start);
        say(&format!("The answer to {method} has {bytes} bytes; its result is printed as JSON, as it came."));
        self.engine.copy_frame::<Failure>(self.session.id(), seq, span, |piece| output.json_piece(piece)).await?;
        output.line("")?;
        Ok(true)
    }

    /// What a person would not see otherwise: stderr that was dropped, frames that break the protocol.
    async fn tell_what_was_noticed(&self, format: Format) {
        // A log that cannot be read is told by its alarm.
        for text in self.engine.declined(&self.session).await.unwrap_or_default() {
            let text = format!("{} --answer and --root say otherwise.", escape::text(&text));
            say_as(Paint::Warning, "warning", &text);
        }
        for text in self.engine.dropped_stderr(&self.session).await.unwrap_or_default() {
            say_as(Paint::Warning, "warning", &escape::text(&text));
        }
        let count = self.engine.breaches(&self.session).await.unwrap_or_default();
        // A script reads them in the frames.
        if count > 0 && format == Format::Text {
            let (things, id) = (if count == 1 { "finding" } else { "findings" }, self.session.id());
            let text =
                format!("{count} {things} in what the two sides said: `wirescope frames {}` shows them.", &id[..8]);
            say_as(Paint::Warning, "warning", &text);
        }
    }

    /// What an outcome other than success is.
    pub async fn failure(&self, method: &str, answer: &Answer) -> Failure {
        self.engine.failure(&self.session, method, answer, self.options.timeout).await.into()
    }

    /// Waits; tells when the session ends meanwhile.
    pub async fn lost_within(&self, wait: Duration, method: &str) -> Option<Failure> {
        tokio::time::timeout(wait, self.session.wait_for_end()).await.ok()?;
        Some(self.lost(method).await)
    }

    /// A session that the server ended before anything could be sent is a lost link, with its stderr; to a person it makes
    /// no difference that the request was never written.
    pub async fn explain(&self, method: &str, error: EngineError) -> Failure {
        match error {
            EngineError::SessionClosed { .. } => self.lost(method).await,
            other => other.into(),
        }
    }

    async fn lost(&self, method: &str) -> Failure {
        self.failure(method, &Answer { request: 0, response: None, outcome: Outcome::Lost }).await
    }
}

/// Opens the log for reading back.
pub async fn open_log(log: &Log) -> Result<Engine, Failure> {
    let path = log.file.clone().or_else(default_log_path).ok_or_else(homeless)?;
    Ok(Engine::open(&LogChoice::File(path), Host::CommandLine).await?)
}

/// Connects, lets `work` run, and closes.
pub async fn connected<W>(server: Server, output: &mut Output, work: W) -> Result<Verdict, Failure>
where
    W: AsyncFnOnce(&Connection, &mut Output) -> Result<Verdict, Failure>,
{
    let engine = open(&server).await?;
    let result = uninterrupted(async {
        let connection = connect(engine.clone(), server).await?;
        let result = work(&connection, output).await;
        // What is known is shown before the server takes its time to end.
        let shown = output.flush();
        connection.tell_what_was_noticed(output.format).await;
        let verdict = result?;
        shown.map(|()| verdict)
    })
    .await;
    // A second interrupt leaves at once.
    let closed = uninterrupted(async {
        engine.shut_down().await;
        Ok(())
    })
    .await;
    for alarm in engine.log_status().alarms {
        say_as(Paint::Warning, "warning", &escape::text(&alarm.message));
    }
    result.and_then(|verdict| closed.map(|()| verdict))
}

async fn open(server: &Server) -> Result<Engine, Failure> {
    if !server.is_named() {
        return Err(Failure::Usage {
            message: "no server is named".to_owned(),
            advice: Some(
                "Put its command after two dashes (-- COMMAND ARG…), or name its address (--url URL), a saved one \
                 (--server NAME) or one of a file (--catalog FILE)."
                    .to_owned(),
            ),
        });
    }
    if server.no_record {
        return Ok(Engine::open(&LogChoice::Memory, Host::CommandLine).await?);
    }
    open_log(&server.log).await
}

fn homeless() -> Failure {
    Failure::Usage {
        message: "there is no home folder to keep the log in".to_owned(),
        advice: Some("Name a file with --log FILE or WIRESCOPE_LOG.".to_owned()),
    }
}

async fn connect(engine: Engine, server: Server) -> Result<Connection, Failure> {
    let target = target::with_options(named(&engine, &server).await?, &server)?;
    if target.http.as_ref().is_some_and(|http| http.accept_any_certificate) {
        say_as(
            Paint::Warning,
            "warning",
            "any certificate is accepted: whoever stands in between can read and change all",
        );
    }
    let options = request_options(&target, &server);
    let choices = ConnectOptions { timeout: options.timeout, ..ConnectOptions::default() };
    let session = engine.connect(&target, choices).await?;
    let mirrors_params = target.http.is_some() && is_stateless(&engine, &session).await?;
    Ok(Connection { engine, session, options, mirrors_params })
}

/// The server that was typed, or the one of that name in a file, or among those saved.
async fn named(engine: &Engine, server: &Server) -> Result<Target, Failure> {
    if let Some(file) = &server.catalog {
        return catalog::target(file, server.name.as_deref(), &server.inputs);
    }
    let Some(name) = &server.name else { return Ok(target::typed(server)) };
    // Saved servers are kept in the log, also when this session is not.
    let log = if server.no_record { Some(open_log(&server.log).await?) } else { None };
    let saved = log.as_ref().unwrap_or(engine).targets().await;
    if let Some(log) = log {
        log.shut_down().await;
    }
    let mut saved = saved?.into_iter().map(|saved| saved.target);
    saved.find(|target| target.name == *name).ok_or_else(|| Failure::UnknownServer { name: name.clone() })
}

/// What is typed goes before what was saved.
fn request_options(target: &Target, server: &Server) -> RequestOptions {
    let saved = target.timeouts.clone().unwrap_or_default().request_options(Purpose::Asked);
    RequestOptions { timeout: server.timeout.unwrap_or(saved.timeout), ..saved }
}

async fn is_stateless(engine: &Engine, session: &Session) -> Result<bool, Failure> {
    Ok(engine.session(session.id()).await?.revision.as_deref() >= Some(FIRST_STATELESS))
}

/// Runs `work` unless the person or the system wants the program to end.
async fn uninterrupted<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        () = interrupt() => Err(Failure::Interrupted),
        result = &mut work => result,
    }
}

#[cfg(unix)]
async fn interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    // Where a handler cannot be set, the system's own way of ending a program holds.
    let (Ok(mut interrupts), Ok(mut terminations)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupts.recv() => {}
        _ = terminations.recv() => {}
    }
}

#[cfg(not(unix))]
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
