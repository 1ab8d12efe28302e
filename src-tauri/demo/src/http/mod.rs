//! The server over HTTP, on loopback only: Streamable HTTP of both eras at `/mcp`, HTTP+SSE at `/sse`.
//!
//! A thread a connection, so many and no more, on the standard library alone: a peer for testing clients should not share
//! their HTTP. Here connections begin and end; `connection` reads and writes, `route` decides what a request is.

mod connection;
mod events;
mod exchange;
mod mirror;
mod origin;
mod request;
mod response;
mod route;
mod sessions;
mod sse;
mod stateless;
mod streamable;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::outlet::{Remarks, lock};
use crate::worker::Workers;
use crate::world::World;
use crate::{Ended, HttpOptions};
use response::Response;
use sessions::Sessions;
use sse::Channels;

const CONNECTIONS_LIMIT: usize = 128;

/// What connections share.
struct Shared {
    options: HttpOptions,
    remarks: Arc<Remarks>,
    workers: Arc<Workers>,
    world: Arc<World>,
    sessions: Sessions,
    channels: Channels,
    connections: Mutex<Connections>,
    ended: Mutex<Option<Ended>>,
    has_ended: Condvar,
}

#[derive(Default)]
struct Connections {
    last: u64,
    open: HashMap<u64, TcpStream>,
}

impl Shared {
    /// The first reason counts. Whoever reads or writes is woken by an error.
    fn stop(&self, ended: Ended) {
        lock(&self.ended).get_or_insert(ended);
        self.has_ended.notify_all();
        for stream in lock(&self.connections).open.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.sessions.close_all();
        self.channels.close_all();
    }

    fn is_stopped(&self) -> bool {
        lock(&self.ended).is_some()
    }
}

/// A server that listens. It stops when this is dropped.
pub struct Listening {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Listening {
    /// The address bound; its port is never 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where Streamable HTTP is spoken: `http://127.0.0.1:4000/mcp`.
    pub fn url(&self) -> String {
        format!("http://{}/mcp", self.address)
    }

    /// Where HTTP+SSE is spoken, if it is: `http://127.0.0.1:4000/sse`.
    pub fn sse_url(&self) -> Option<String> {
        self.shared.options.serves_sse().then(|| format!("http://{}/sse", self.address))
    }

    /// Waits until the tool `crash` is called, which is the one way in which a server ends by itself.
    pub fn wait(self) -> Ended {
        let mut ended = lock(&self.shared.ended);
        loop {
            if let Some(ended) = *ended {
                return ended;
            }
            ended = match self.shared.has_ended.wait(ended) {
                Ok(ended) => ended,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.shared.stop(Ended::Closed);
        // The acceptor looks up once a connection comes.
        if TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok()
            && let Some(acceptor) = self.acceptor.take()
        {
            let _ = acceptor.join();
        }
    }
}

pub(crate) fn listen(options: HttpOptions, remarks: Remarks) -> io::Result<Listening> {
    if !options.address.ip().is_loopback() {
        let why = format!("{} is no loopback address; a demo server is for this machine only", options.address);
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    let listener = TcpListener::bind(options.address)?;
    let address = listener.local_addr()?;
    let world = World::new(options.offer);
    let shared = Arc::new(Shared {
        options,
        remarks: Arc::new(remarks),
        workers: Arc::default(),
        world,
        sessions: Sessions::default(),
        channels: Channels::default(),
        connections: Mutex::default(),
        ended: Mutex::new(None),
        has_ended: Condvar::new(),
    });
    let acceptor = thread::Builder::new().spawn({
        let shared = Arc::clone(&shared);
        move || accept(&listener, &shared)
    })?;
    let listening = Listening { address, shared, acceptor: Some(acceptor) };
    listening.shared.remarks.make(&format!("listening on {}", listening.url()));
    if let Some(url) = listening.sse_url() {
        listening.shared.remarks.make(&format!("HTTP+SSE is at {url}"));
    }
    Ok(listening)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let accepted = listener.accept();
        if shared.is_stopped() {
            return;
        }
        let started = accepted.and_then(|(stream, _)| start(stream, shared));
        if let Err(error) = started {
            shared.remarks.make(&format!("a connection could not be taken: {error}"));
            // Out of descriptors or threads, it would fail again at once.
            thread::sleep(Duration::from_millis(50));
        }
    }
}

fn start(stream: TcpStream, shared: &Arc<Shared>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let known = stream.try_clone()?;
    let number = {
        let mut connections = lock(&shared.connections);
        if connections.open.len() >= CONNECTIONS_LIMIT {
            return (&stream).write_all(&Response::plain(503, "too many connections").to_bytes(false));
        }
        connections.last += 1;
        let number = connections.last;
        connections.open.insert(number, known);
        number
    };
    let place = Place { number, shared: Arc::clone(shared) };
    if shared.is_stopped() {
        // Whoever stopped may not have seen it among the open ones.
        return Ok(());
    }
    thread::Builder::new().spawn(move || connection::serve(&place.shared, &stream)).map(|_| ())
}

/// A connection's entry among the open ones; it goes when the thread does, also by a panic.
struct Place {
    number: u64,
    shared: Arc<Shared>,
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.shared.connections).open.remove(&self.number);
    }
}
