//! An HTTP server made of bytes: it answers whatever a scenario says, right or wrong, and keeps what it was asked.
//!
//! It does not know MCP; `sparse` does. Each connection carries one request, and is closed when its answer is written.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Request line and headers, as sent.
    pub head: String,
    pub body: String,
}

impl Asked {
    /// `POST`, `GET` and so on.
    pub fn verb(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    /// A header's value, its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body as JSON; `null` when it is none.
    pub fn message(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// The server; it ends with the test's process.
pub struct Canned {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Canned {
    /// Listens on loopback; gives each request the bytes that `answer` says.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Result<Self> {
        // A client that has gone away is the scenario's business.
        Self::scripted(move |asked, connection| drop(connection.write_all(&answer(asked))))
    }

    /// Listens on loopback; each request is kept before `answer` writes to its connection, or does not.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn scripted(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("listening on loopback")?;
        let url = format!("http://{}/mcp", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&asked), Arc::new(answer));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                thread::spawn(move || serve(connection, &kept, answer.as_ref()));
            }
        });
        Ok(Self { url, asked })
    }

    /// A server that gives everybody the same bytes.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn always(bytes: Vec<u8>) -> Result<Self> {
        Self::start(move |_| bytes.clone())
    }

    /// What was asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A well-formed HTTP answer; `fields` are whole header lines.
pub fn answer(status: &str, fields: &[&str], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for field in fields {
        text.push_str(field);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// A well-formed answer that is a stream of events and ends with its connection; `events` stand in it as they are.
pub fn events(events: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n{events}").into_bytes()
}

/// Says nothing more until the other end has closed.
pub fn hold(connection: &mut TcpStream) {
    let mut chunk = [0; 1024];
    while connection.read(&mut chunk).is_ok_and(|count| count > 0) {}
}

fn serve(mut connection: TcpStream, kept: &Mutex<Vec<Asked>>, answer: &(impl Fn(&Asked, &mut TcpStream) + ?Sized)) {
    // A client that connects and says nothing must not hold the thread for good.
    let _ = connection.set_read_timeout(Some(Duration::from_secs(60)));
    let Some(asked) = read(&mut connection) else { return };
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(asked.clone());
    answer(&asked, &mut connection);
}

/// One request with a body of known length; `None` when the connection ends before it does.
fn read(connection: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let asked = Asked { head: head.to_owned(), body: body.to_owned() };
            let length = asked.header("Content-Length").and_then(|value| value.parse().ok()).unwrap_or(0);
            if asked.body.len() >= length {
                return Some(asked);
            }
        }
        match connection.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
}
