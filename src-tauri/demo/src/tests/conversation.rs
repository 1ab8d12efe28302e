//! A session over pipes that a test talks with, line by line.

use std::io::{self, BufRead as _, BufReader, PipeReader, PipeWriter, Read as _, Write as _};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use crate::{Ended, Options, serve};

/// A session that is still open: lines go in one by one, and answers are waited for.
pub(super) struct Open {
    to_server: Option<PipeWriter>,
    from_server: BufReader<PipeReader>,
    server: JoinHandle<io::Result<Ended>>,
}

impl Open {
    /// Nothing has been said yet.
    pub(super) fn silent(options: Options) -> Open {
        let (server_in, to_server) = io::pipe().expect("a pipe");
        let (from_server, server_out) = io::pipe().expect("a pipe");
        let server = std::thread::spawn(move || serve(options, BufReader::new(server_in), server_out, io::sink()));
        Open { to_server: Some(to_server), from_server: BufReader::new(from_server), server }
    }

    /// A session of that revision, with a client of these capabilities.
    pub(super) fn start_as(revision: &str, capabilities: Value) -> Open {
        let mut open = Open::silent(Options::default());
        let client = json!({"name": "test", "version": "1"});
        let params = json!({"protocolVersion": revision, "capabilities": capabilities, "clientInfo": client});
        open.ask("open", "initialize", params);
        open
    }

    pub(super) fn start() -> Open {
        Open::start_as("2025-11-25", json!({}))
    }

    pub(super) fn send(&mut self, line: &str) {
        let pipe = self.to_server.as_mut().expect("still open");
        pipe.write_all(format!("{line}\n").as_bytes()).expect("the server reads");
    }

    pub(super) fn request(&mut self, id: impl Into<Value>, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": id.into(), "method": method, "params": params}).to_string());
    }

    /// Answers something that the server asked.
    pub(super) fn answer(&mut self, asked: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}).to_string());
    }

    pub(super) fn next(&mut self) -> Value {
        let mut line = String::new();
        self.from_server.read_line(&mut line).expect("the server writes");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Sends a request, and gives back its answer, which must be the next message.
    pub(super) fn ask(&mut self, id: impl Into<Value>, method: &str, params: Value) -> Value {
        let id = id.into();
        self.request(id.clone(), method, params);
        let answer = self.next();
        assert_eq!(answer["id"], id, "{answer}");
        assert!(answer.get("method").is_none(), "{answer}");
        answer
    }

    /// The first text of a tool's result.
    pub(super) fn text(&mut self, id: u32) -> String {
        let answer = self.next();
        assert_eq!(answer["id"], id, "{answer}");
        answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text: {answer}")).to_owned()
    }

    /// Closes the server's input and gives back what it still writes.
    pub(super) fn close(mut self) -> Vec<Value> {
        self.to_server = None;
        let rest = self.from_server.by_ref().lines().map(|line| line.expect("text"));
        let rest = rest.map(|line| serde_json::from_str(&line).expect("JSON")).collect();
        let ended = self.server.join().expect("the server does not panic").expect("pipes do not fail");
        assert_eq!(ended, Ended::Closed);
        rest
    }
}
