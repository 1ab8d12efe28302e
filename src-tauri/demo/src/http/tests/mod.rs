//! Bytes over sockets: what is sent and what comes back, status by status.

mod asking;
mod hostile;
mod modern;
mod sessions;
mod sse;

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Listening, listen};
use crate::HttpOptions;
use crate::outlet::Remarks;

fn options() -> HttpOptions {
    HttpOptions::new(([127, 0, 0, 1], 0).into())
}

fn start(options: HttpOptions) -> Listening {
    listen(options, Remarks::new(io::sink())).expect("a port of loopback")
}

/// One connection. Nothing is waited for longer than some seconds, so that a test fails rather than hangs.
struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

#[derive(Debug)]
struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    fn code(&self) -> i64 {
        self.json()["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {self:?}"))
    }

    /// The events of a stream that has ended.
    fn events(&self) -> Vec<Event> {
        assert_eq!(self.header("content-type"), Some("text/event-stream"), "{self:?}");
        let text = String::from_utf8(self.body.clone()).expect("text");
        text.split_terminator("\n\n").map(Event::read).collect()
    }
}

#[derive(Debug, Default, PartialEq)]
struct Event {
    name: String,
    id: Option<String>,
    retry: Option<u64>,
    data: Option<String>,
}

impl Event {
    fn read(text: &str) -> Event {
        let mut event = Event::default();
        for line in text.lines() {
            match line.split_once(':').map(|(name, value)| (name, value.trim_start())) {
                Some(("event", value)) => event.name = value.to_owned(),
                Some(("id", value)) => event.id = Some(value.to_owned()),
                Some(("retry", value)) => event.retry = value.parse().ok(),
                Some(("data", value)) => event.data = Some(value.to_owned()),
                _ => {}
            }
        }
        event
    }

    fn json(&self) -> Value {
        let data = self.data.as_deref().unwrap_or_default();
        serde_json::from_str(data).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Connection {
    fn open(server: &Listening) -> Connection {
        let stream = TcpStream::connect(server.address()).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        Connection { reader: BufReader::new(stream), host: server.address().to_string() }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.reader.get_mut().write_all(bytes).expect("the server reads");
    }

    fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) {
        let host = if headers.iter().any(|(name, _)| *name == "Host") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.host)
        };
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        self.write(format!("{method} {target} HTTP/1.1\r\n{host}{headers}{length}\r\n{body}").as_bytes());
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Response {
        self.send(method, target, headers, body);
        self.response()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("the server writes");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// Status and headers; the body is still to come.
    fn head(&mut self) -> Response {
        let line = self.line();
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut headers = Vec::new();
        loop {
            let line = self.line();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(": ").expect("a header");
            headers.push((name.to_owned(), value.to_owned()));
        }
        let status = status.unwrap_or_else(|| panic!("no status: {line:?}"));
        Response { status, headers, body: Vec::new() }
    }

    fn chunk(&mut self) -> Vec<u8> {
        let size = usize::from_str_radix(&self.line(), 16).expect("a chunk's size");
        let mut chunk = vec![0; size + 2];
        self.reader.read_exact(&mut chunk).expect("a whole chunk");
        chunk.truncate(size);
        chunk
    }

    /// The next event of a stream that stays open. The demo writes each as a chunk.
    fn event(&mut self) -> Event {
        Event::read(&String::from_utf8(self.chunk()).expect("text"))
    }

    fn response(&mut self) -> Response {
        let mut response = self.head();
        if let Some(length) = response.header("content-length") {
            response.body = vec![0; length.parse().expect("a length")];
            self.reader.read_exact(&mut response.body).expect("a whole body");
        } else if response.header("transfer-encoding").is_some() {
            loop {
                let chunk = self.chunk();
                if chunk.is_empty() {
                    break;
                }
                response.body.extend(chunk);
            }
        }
        response
    }

    fn is_closed(&mut self) -> bool {
        matches!(self.reader.fill_buf(), Ok([]) | Err(_))
    }
}

const JSON: (&str, &str) = ("Content-Type", "application/json");
const BOTH: (&str, &str) = ("Accept", "application/json, text/event-stream");
const STREAM: (&str, &str) = ("Accept", "text/event-stream");

fn request(id: impl Into<Value>, method: &str, params: Value) -> String {
    json!({"jsonrpc": "2.0", "id": id.into(), "method": method, "params": params}).to_string()
}

fn initialize(revision: &str) -> String {
    let client = json!({"name": "test", "version": "1"});
    request(0, "initialize", json!({"protocolVersion": revision, "capabilities": {}, "clientInfo": client}))
}

fn post(server: &Listening, headers: &[(&str, &str)], body: &str) -> Response {
    Connection::open(server).ask("POST", "/mcp", &[&[JSON, BOTH], headers].concat(), body)
}
