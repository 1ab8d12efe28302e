//! The stdio transport: a child process, one message a line (MCP 2025-11-25, basic/transports, stdio).
//!
//! Four tasks a link: one reads stdout, one stderr, one writes stdin, one waits for the process and stops it. The command is
//! an argument vector, never given to a shell. The process leads its own group, so that what it started ends with it.
//!
//! Should Wirescope itself be killed, a guard (on Unix, a tiny shell whose input is a pipe that only we hold open) ends the
//! group: nothing that we started may outlive us.
//!
//! Stopping follows basic/lifecycle, "Shutdown": close stdin, wait, SIGTERM, wait, SIGKILL; [`GRACE`] each, so that it is
//! over within 5 seconds.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use wirescope_wire::framing::{Line, Lines};

use crate::environment::inherited_environment;
use crate::link::{Command as LinkCommand, Link, LinkEvent};
use crate::payload::{Budget, Gathering};

/// How long each step of stopping waits for the next.
const GRACE: Duration = Duration::from_millis(2_000);
/// How long a dead process's pipes may stay open in the hands of its children.
const DRAIN: Duration = Duration::from_millis(500);
const CHUNK_BYTES: usize = 64 * 1024;
/// Events waiting for the session; past that the server waits, nothing is dropped.
const QUEUE_EVENTS: usize = 1024;

/// What to spawn.
#[derive(Clone, Debug)]
pub struct Spawn {
    /// Program and arguments; the program is looked up in `PATH`.
    pub command: Vec<String>,
    /// Variables beside the inherited allow-list.
    pub env: BTreeMap<String, String>,
    pub cwd: Option<PathBuf>,
    /// Where the rest of a long message is kept until it is recorded; the system's folder for such files when there is none.
    pub spool: Option<PathBuf>,
}

/// The program did not start.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    #[error("the command is empty")]
    EmptyCommand,
    #[error("the working folder {folder} is not there or is no folder")]
    NoFolder { folder: String },
    #[error("`{program}` could not be started: {source}")]
    Start { program: String, source: io::Error },
}

/// Spawns the process and returns its link.
///
/// # Errors
/// When the command is empty, the working folder is missing, or the system refuses to start the program.
pub fn open(spawn: &Spawn) -> Result<Link, SpawnError> {
    let mut child = start(spawn)?;
    let (events, incoming) = mpsc::channel(QUEUE_EVENTS);
    let (commands, to_write) = mpsc::unbounded_channel();
    let close = Arc::new(Notify::new());
    let (closing_input, input_closes) = watch::channel(false);

    // Stdio::piped was set for all three, so each is there.
    let stdin = child.stdin.take().expect("stdin is piped");
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    if let Some(pid) = child.id() {
        // The channel is new and empty.
        let _ = events.try_send(LinkEvent::Spawned { pid, at: Instant::now() });
    }
    let readers = [
        tokio::spawn(read_stdout(stdout, Gathering::new(spawn.spool.clone()), events.clone())),
        tokio::spawn(stderr::read(stderr, events.clone())),
    ];
    tokio::spawn(write_stdin(stdin, to_write, input_closes, events.clone()));
    tokio::spawn(watch_process(child, close.clone(), closing_input, readers, events));
    Ok(Link { events: incoming, commands, close })
}

fn start(spawn: &Spawn) -> Result<Child, SpawnError> {
    let (program, arguments) = spawn.command.split_first().ok_or(SpawnError::EmptyCommand)?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear().envs(inherited_environment()).envs(&spawn.env);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    if let Some(folder) = &spawn.cwd {
        // Without this the system's "No such file" would blame the program.
        if !folder.is_dir() {
            return Err(SpawnError::NoFolder { folder: folder.display().to_string() });
        }
        command.current_dir(folder);
    }
    #[cfg(unix)]
    command.process_group(0);
    command.spawn().map_err(|source| SpawnError::Start { program: program.clone(), source })
}

async fn read_stdout(mut stdout: impl AsyncRead + Unpin, mut long: Gathering, events: mpsc::Sender<LinkEvent>) {
    let budget = Budget::default();
    let mut lines = Lines::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut ready = Vec::new();
    // A read error on a pipe means that it is gone, like its end.
    while let Ok(read @ 1..) = stdout.read(&mut chunk).await {
        let at = Instant::now();
        lines.push(&chunk[..read], |line| ready.push(line));
        for line in ready.drain(..) {
            if events.send(frame(line, &mut long, &budget, at).await).await.is_err() {
                return;
            }
        }
        if let Some(part) = lines.take_part() {
            long.push(part);
        }
    }
    let at = Instant::now();
    let left = lines.finish().or_else(|| long.has_any().then(|| Line { bytes: Vec::new(), terminated: false }));
    if let Some(line) = left {
        let _ = events.send(frame(line, &mut long, &budget, at).await).await;
    }
    let _ = events.send(LinkEvent::OutputEnded { at }).await;
}

/// The line, with what came of it before, as soon as there is room for it.
async fn frame(line: Line, long: &mut Gathering, budget: &Budget, at: Instant) -> LinkEvent {
    let mut bytes = long.finish(line.bytes);
    let place = budget.place(bytes.as_slice().len()).await;
    bytes.keep(place);
    LinkEvent::Frame { bytes, terminated: line.terminated, envelope: None, at }
}

async fn write_stdin(
    mut stdin: ChildStdin,
    mut to_write: mpsc::UnboundedReceiver<LinkCommand>,
    mut input_closes: watch::Receiver<bool>,
    events: mpsc::Sender<LinkEvent>,
) {
    loop {
        let message = tokio::select! {
            biased;
            message = to_write.recv() => message,
            () = told_to_close(&mut input_closes) => return,
        };
        let Some(command) = message else { return };
        // Aborting and listening are words of HTTP; on stdio a cancellation is a message like any other.
        let LinkCommand::Send(message) = command else { continue };
        let written = tokio::select! {
            written = write_line(&mut stdin, &message.bytes) => written,
            // What is queued is still written, but a server that does not read its stdin must not keep us from closing.
            () = async { told_to_close(&mut input_closes).await; tokio::time::sleep(DRAIN).await } => {
                Err(io::Error::other("the link was closed before it was written"))
            }
        };
        if let Err(error) = written {
            let failed = LinkEvent::WriteFailed { tag: message.tag, reason: error.to_string(), at: Instant::now() };
            if events.send(failed).await.is_err() {
                return;
            }
        }
    }
}

async fn told_to_close(input_closes: &mut watch::Receiver<bool>) {
    // An error means that the other end is gone, which closes as well.
    let _ = input_closes.wait_for(|closing| *closing).await;
}

async fn write_line(stdin: &mut ChildStdin, bytes: &[u8]) -> io::Result<()> {
    let mut line = Vec::with_capacity(bytes.len() + 1);
    line.extend_from_slice(bytes);
    line.push(b'\n');
    stdin.write_all(&line).await?;
    stdin.flush().await
}

async fn watch_process(
    mut child: Child,
    close: Arc<Notify>,
    closing_input: watch::Sender<bool>,
    readers: [JoinHandle<()>; 2],
    events: mpsc::Sender<LinkEvent>,
) {
    let group = child.id();
    let guard = spawn_guard(group);
    let status = tokio::select! {
        status = child.wait() => status,
        () = close.notified() => stop(&mut child, group, &closing_input, &events).await,
        // The session is gone: nobody is left to ask.
        () = events.closed() => stop(&mut child, group, &closing_input, &events).await,
    };
    // Before the group is ended and its number may be given to others.
    drop(guard);
    // What the process started and left behind (npx starts a shell that starts node) ends with it.
    signal_group(group, Signal::Kill);
    closing_input.send_replace(true);
    let at = Instant::now();
    for reader in readers {
        let abort = reader.abort_handle();
        if tokio::time::timeout(DRAIN, reader).await.is_err() {
            abort.abort();
        }
    }
    let (code, signal) = match status {
        Ok(status) => (status.code(), signal_of(&status)),
        Err(_) => (None, None),
    };
    let _ = events.send(LinkEvent::Exited { code, signal, at }).await;
    let _ = events.send(LinkEvent::Closed { at: Instant::now() }).await;
}

async fn stop(
    child: &mut Child,
    group: Option<u32>,
    closing_input: &watch::Sender<bool>,
    events: &mpsc::Sender<LinkEvent>,
) -> io::Result<std::process::ExitStatus> {
    closing_input.send_replace(true);
    let steps = [("SIGTERM", Signal::Terminate), ("SIGKILL", Signal::Kill)];
    for (step, signal) in steps {
        if let Ok(status) = tokio::time::timeout(GRACE, child.wait()).await {
            return status;
        }
        let _ = events.try_send(LinkEvent::Stopping { step, at: Instant::now() });
        signal_group(group, signal);
    }
    // Where groups are unknown (Windows), the process itself.
    let _ = child.start_kill();
    child.wait().await
}

/// Waits for the end of its input, which comes when we die, and then ends the group named.
#[cfg(unix)]
const GUARD_SCRIPT: &str = r#"read -r _; kill -TERM "-$1" 2>/dev/null; sleep 2; kill -KILL "-$1" 2>/dev/null"#;

/// Starts the guard; dropping it ends it without a word. Without a shell there is no guard, and the server only sees its
/// input end.
#[cfg(unix)]
fn spawn_guard(group: Option<u32>) -> Option<Child> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", GUARD_SCRIPT, "wirescope-guard", &group?.to_string()]);
    command.env_clear().env("PATH", "/usr/bin:/bin").process_group(0).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().ok()
}

#[cfg(not(unix))]
fn spawn_guard(_group: Option<u32>) -> Option<Child> {
    None
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

#[cfg(unix)]
fn signal_group(group: Option<u32>, signal: Signal) {
    let signal = match signal {
        Signal::Terminate => rustix::process::Signal::TERM,
        Signal::Kill => rustix::process::Signal::KILL,
    };
    let group = group.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // An error says that the group is gone, which is what was wanted.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal_group(_group: Option<u32>, _signal: Signal) {}

#[cfg(unix)]
fn signal_of(status: &std::process::ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.signal()
}

#[cfg(not(unix))]
fn signal_of(_status: &std::process::ExitStatus) -> Option<i32> {
    None
}

mod stderr;
#[cfg(all(test, unix))]
mod tests;
