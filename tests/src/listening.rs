//! Servers that listen on a loopback port while a scenario runs, and are gone with it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process::Guarded;
use crate::{peers, programs};

/// Node.js starts slowly while everything else does too; this only ends a hang.
const ALLOWED: Duration = Duration::from_secs(60);

/// A server process and where to reach it.
pub struct Listening {
    /// The address of its MCP endpoint.
    pub url: String,
    _process: Guarded,
}

/// `server-everything` over Streamable HTTP, which is a server with sessions and a handshake.
///
/// # Errors
/// When it is not installed or does not come up.
pub fn everything_streamable() -> Result<Listening> {
    node(&everything("streamableHttp")?, "/mcp")
}

/// `server-everything` over HTTP+SSE, the transport of revision 2024-11-05.
///
/// # Errors
/// When it is not installed or does not come up.
pub fn everything_sse() -> Result<Listening> {
    node(&everything("sse")?, "/sse")
}

/// An example server of the TypeScript SDK's first major version, its endpoint at `path`.
///
/// # Errors
/// When the SDK is not installed or the server does not come up.
pub fn typescript_example(name: &str, path: &str) -> Result<Listening> {
    node(&peers::typescript_example(name)?, path)
}

/// The server of the TypeScript SDK's second major version: "both" eras, or "modern" only.
///
/// # Errors
/// When the SDK is not installed or the server does not come up.
pub fn typescript_v2(eras: &str) -> Result<Listening> {
    node(&peers::typescript_v2(&["http", eras])?, "/")
}

/// The server of one of the Python SDK's major versions, with these arguments of `tests/peers/python/NAME.py`.
///
/// # Errors
/// When its packages are not installed or the server does not come up.
pub fn python(name: &str, arguments: &[&str]) -> Result<Listening> {
    let line = peers::python(name, arguments)?;
    let (process, told) = started(command(&line)?.env("PYTHONUNBUFFERED", "1"), "running on http://")?;
    let path = if arguments.contains(&"sse") { "/sse" } else { "/mcp" };
    Ok(Listening { url: address(&told)?.to_owned() + path, _process: process })
}

/// The demo server over HTTP, with these options beside `--listen`.
///
/// # Errors
/// When the command line was not built or the server does not come up.
pub fn demo(options: &[&str]) -> Result<Listening> {
    let mut command = Command::new(programs::path(programs::CLI)?);
    command.args(["demo", "--listen", "127.0.0.1:0"]).args(options);
    let (process, line) = started(&mut command, "listening on http")?;
    Ok(Listening { url: address(&line)?.to_owned(), _process: process })
}

fn everything(transport: &str) -> Result<Vec<String>> {
    peers::npm("@modelcontextprotocol/server-everything", "dist/index.js", &[transport])
}

/// A server of Node.js that has its port in its source, on a free one: see `tests/peers/any-port.cjs`.
fn node(line: &[String], path: &str) -> Result<Listening> {
    let (node, script) = line.split_first().context("a command line names a program")?;
    let mut command = Command::new(node);
    command.arg("--require").arg(programs::package().join("peers/any-port.cjs")).args(script);
    let (process, told) = started(&mut command, "listening on http://")?;
    Ok(Listening { url: address(&told)?.to_owned() + path, _process: process })
}

fn command(line: &[String]) -> Result<Command> {
    let (program, arguments) = line.split_first().context("a command line names a program")?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// The origin that a line of stderr names.
fn address(line: &str) -> Result<&str> {
    let named = line.split_whitespace().find(|word| word.starts_with("http://"));
    named.with_context(|| format!("no address in what the server said: {line}"))
}

/// Starts a server and waits for the line of its stderr that says it is up.
fn started(command: &mut Command, up: &str) -> Result<(Guarded, String)> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().with_context(|| format!("starting {command:?}"))?;
    let (process, lines) = told(child)?;
    let mut heard = Vec::new();
    while let Ok(line) = lines.recv_timeout(ALLOWED) {
        if line.contains(up) {
            return Ok((process, line));
        }
        heard.push(line);
    }
    bail!("{command:?} did not come up; it said: {}", heard.join("\n"))
}

/// The lines of a child's stderr, which is read to its end so that the child never waits for us.
fn told(mut child: Child) -> Result<(Guarded, mpsc::Receiver<String>)> {
    let stderr = child.stderr.take().context("the child's stderr is piped")?;
    let process = Guarded(child);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            // Nobody listens once the server is known to be up.
            let _ = sender.send(line);
        }
    });
    Ok((process, receiver))
}
