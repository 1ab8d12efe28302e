//! Servers that listen on a loopback port while a scenario runs, and are gone with it.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

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
    everything("streamableHttp", "/mcp")
}

/// `server-everything` over HTTP+SSE, the transport of revision 2024-11-05.
///
/// # Errors
/// When it is not installed or does not come up.
pub fn everything_sse() -> Result<Listening> {
    everything("sse", "/sse")
}

/// The demo server over HTTP, with these options beside `--listen`.
///
/// # Errors
/// When the command line was not built or the server does not come up.
pub fn demo(options: &[&str]) -> Result<Listening> {
    let mut command = Command::new(programs::path(programs::CLI)?);
    command.args(["demo", "--listen", "127.0.0.1:0"]).args(options);
    let (process, line) = started(&mut command, "listening on http")?;
    let url = line.split_whitespace().last().context("the demo tells its address last")?.to_owned();
    Ok(Listening { url, _process: process })
}

/// It takes its port from a variable and cannot pick one, so a free one is picked for it.
fn everything(transport: &str, path: &str) -> Result<Listening> {
    let stdio = peers::everything()?;
    let script = stdio.get(1).context("server-everything is a script")?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr())?.port();
    let mut command = Command::new("node");
    command.arg(script).arg(transport).env("PORT", port.to_string());
    let (process, _) = started(&mut command, &port.to_string())?;
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if begun.elapsed() > ALLOWED {
            bail!("server-everything said that it listens on {port}, but it does not");
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(Listening { url: format!("http://127.0.0.1:{port}{path}"), _process: process })
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
