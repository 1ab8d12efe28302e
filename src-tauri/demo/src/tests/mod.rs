//! Lines in, lines out, through `serve`.

mod asking;
mod content;
mod conversation;
mod eras;
mod features;
mod live;
mod messages;
mod rounds;
mod subscriptions;
mod tasks;
mod tools;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::{Ended, Options, serve};

/// Collects what is written.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no writer panics").clone()).expect("the demo writes UTF-8")
    }
}

struct Session {
    ended: Ended,
    out: String,
    log: String,
}

fn run(input: &[u8]) -> Session {
    run_with(Options::default(), input)
}

fn run_with(options: Options, input: &[u8]) -> Session {
    let (out, log) = (Sink::default(), Sink::default());
    let ended = serve(options, input, out.clone(), log.clone()).expect("memory does not fail");
    Session { ended, out: out.text(), log: log.text() }
}

fn initialize(revision: &str) -> String {
    format!(
        r#"{{"jsonrpc":"2.0","id":"open","method":"initialize","params":{{"protocolVersion":"{revision}","capabilities":{{}},"clientInfo":{{"name":"test","version":"1"}}}}}}"#
    )
}

/// Opens a session of that revision, sends the lines, and gives back all that is written after the handshake.
fn after_handshake(revision: &str, lines: &[&str]) -> Vec<String> {
    let mut input = initialize(revision);
    input.push_str("\n{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    input.push_str(&lines.join("\n"));
    run(input.as_bytes()).out.lines().skip(1).map(str::to_owned).collect()
}

fn ask_all(lines: &[&str]) -> Vec<Value> {
    after_handshake("2025-11-25", lines)
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// The one answer to one request.
fn ask(method: &str, params: Value) -> Value {
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
    let mut answers = ask_all(&[&request]);
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0]["id"], 1);
    answers.remove(0)
}

fn call(name: &str, arguments: Value) -> Value {
    ask("tools/call", json!({"name": name, "arguments": arguments}))["result"].clone()
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}
