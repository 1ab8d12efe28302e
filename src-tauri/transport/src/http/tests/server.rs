//! A server of raw bytes: it reads requests well enough to know where they end, and writes what it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A request as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// One accepted connection, in the hands of a test's closure.
pub(super) struct Peer<S: Read + Write> {
    stream: BufReader<S>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl<S: Read + Write> Peer<S> {
    /// The next request; `None` when the client has closed.
    pub(super) fn request(&mut self) -> Option<Received> {
        let mut request = Received::default();
        while !request.head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut request.head).ok()? == 0 {
                return None;
            }
        }
        let length = request.head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
        request.body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.stream.read_exact(&mut request.body).ok()?;
        self.received.lock().unwrap().push(request.clone());
        Some(request)
    }

    /// What the client has gone away from is not written, which is no matter to the test.
    pub(super) fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.get_mut().write_all(bytes.as_ref()).and_then(|()| self.stream.get_mut().flush());
    }

    /// Waits until the client closes.
    pub(super) fn wait_for_close(&mut self) {
        let mut rest = [0; 1024];
        while let Ok(1..) = self.stream.read(&mut rest) {}
    }

    pub(super) fn stream(&mut self) -> &mut S {
        self.stream.get_mut()
    }
}

/// Runs until the test's process ends.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// `wrap` makes the stream (say, a TLS one), `serve` has the connection until it returns.
    pub(super) fn with<S: Read + Write>(
        wrap: impl Fn(TcpStream) -> S + Send + Sync + 'static,
        serve: impl Fn(&mut Peer<S>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Arc::new(AtomicUsize::new(0));
        let received = Arc::new(Mutex::new(Vec::new()));
        let server = Self { address, accepted: accepted.clone(), received: received.clone() };
        let shared = Arc::new((wrap, serve));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                stream.set_nodelay(true).unwrap();
                accepted.fetch_add(1, Ordering::SeqCst);
                let (shared, received) = (shared.clone(), received.clone());
                std::thread::spawn(move || {
                    let (wrap, serve) = &*shared;
                    serve(&mut Peer { stream: BufReader::new(wrap(stream)), received });
                });
            }
        });
        server
    }

    pub(super) fn new(serve: impl Fn(&mut Peer<TcpStream>) + Send + Sync + 'static) -> Self {
        Self::with(|stream| stream, serve)
    }

    /// Answers every request with these bytes and keeps the connection.
    pub(super) fn answering(answer: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self::new(move |peer| {
            while peer.request().is_some() {
                peer.write(&answer);
            }
        })
    }

    /// Answers the first request of a connection with these bytes and closes it.
    pub(super) fn closing_after(answer: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self::new(move |peer| {
            peer.request();
            peer.write(&answer);
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/mcp", self.address)
    }

    pub(super) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

/// `HTTP/1.1 200 OK` with a JSON body.
pub(super) fn json(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// The head of an event stream in chunks.
pub(super) const EVENTS: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

pub(super) fn chunk(data: impl AsRef<[u8]>) -> Vec<u8> {
    let data = data.as_ref();
    let mut chunk = format!("{:x}\r\n", data.len()).into_bytes();
    chunk.extend_from_slice(data);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

pub(super) const LAST_CHUNK: &str = "0\r\n\r\n";
