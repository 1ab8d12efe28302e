//! From a target to an open session, and back out in good order: whatever happens in between, an interrupt included, the
//! session is closed and its end recorded.

use std::future::Future;
use std::pin::pin;

use wirescope_engine::view::{Outcome, Target};
use wirescope_engine::{
    Answer, ConnectOptions, Engine, EngineError, Host, LogChoice, Purpose, RequestOptions, Session, default_log_path,
};

use crate::args::{Log, Server};
use crate::escape;
use crate::output::{Output, Paint, say_as};
use crate::report::{Failure, Verdict};

/// An open session with all that a command needs to ask something of it.
pub struct Connection {
    pub engine: Engine,
    pub session: Session,
    pub options: RequestOptions,
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
            _ => Err(self.engine.failure(&self.session, method, answer, self.options.timeout).await.into()),
        }
    }

    /// A session that the server ended before anything could be sent is a lost link, with its stderr; to a person it makes
    /// no difference that the request was never written.
    pub async fn explain(&self, method: &str, error: EngineError) -> Failure {
        let EngineError::SessionClosed { .. } = error else { return error.into() };
        let lost = Answer { request: 0, response: None, outcome: Outcome::Lost };
        self.engine.failure(&self.session, method, &lost, self.options.timeout).await.into()
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
    if server.name.is_none() && server.command.is_empty() {
        return Err(Failure::Usage {
            message: "no server is named".to_owned(),
            advice: Some(
                "Put its command after two dashes (-- COMMAND ARG…), or name a saved one (--server NAME).".into(),
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
    let timeout = server.timeout;
    // Saved servers are kept in the log, also when this session is not.
    let log = if server.no_record && server.name.is_some() { Some(open_log(&server.log).await?) } else { None };
    let target = target(log.as_ref().unwrap_or(&engine), server).await;
    if let Some(log) = log {
        log.shut_down().await;
    }
    let target = target?;
    let session = engine.connect(&target, ConnectOptions { timeout, ..ConnectOptions::default() }).await?;
    let options = RequestOptions { purpose: Purpose::Asked, timeout, ..RequestOptions::default() };
    Ok(Connection { engine, session, options })
}

async fn target(engine: &Engine, server: Server) -> Result<Target, Failure> {
    let mut target = match server.name {
        None => Target { command: server.command, ..Target::default() },
        Some(name) => {
            let mut saved = engine.targets().await?.into_iter().map(|saved| saved.target);
            saved.find(|target| target.name == name).ok_or(Failure::UnknownServer { name })?
        }
    };
    target.env.extend(server.env);
    target.cwd = server.cwd.or(target.cwd);
    Ok(target)
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
