//! `wirescope … -- COMMAND` against servers that misbehave, die, hang, flood and do not want to end: what a person is told,
//! and that the log has every byte.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]

#[cfg(target_os = "linux")]
mod endings;
mod environment;
mod exits;
mod flood;
mod ids;
mod noise;
#[path = "../recording.rs"]
mod recording;
mod silence;
mod sizes;
mod truncated;

use std::fs;

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::peers;
use wirescope_tests::process::Ended;

use recording::recorded;

/// One call of the peer's tool, in an era that needs no finding out, so that a server is started once.
const CALL: [&str; 6] = ["call", "greet", "--arg", "name=Ada", "--protocol", "2025-11-25"];

/// One run against one server, what it left in the log, and what was on the pipe.
struct Run {
    cli: Cli,
    ended: Ended,
    rows: Vec<Value>,
}

impl Run {
    /// Calls the tool of a peer in one of its modes, behind a copying pipe, and compares the copies with the log.
    fn call(mode: &[&str], options: &[&str]) -> Run {
        Run::of(&[&CALL, options].concat(), mode)
    }

    /// The same for any command.
    fn of(command: &[&str], mode: &[&str]) -> Run {
        let cli = Cli::new().unwrap();
        let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
        let server = peers::teed(&input, &output, &peers::peer(mode).unwrap()).unwrap();
        let ended = cli.run(&with(command, &server)).unwrap();
        let rows = last_rows(&cli);
        let wrote = fs::read(&output).unwrap();
        let log = recorded(&rows, "to_client");
        // Not assert_eq: a message with megabytes in it helps nobody.
        let differs = log.iter().zip(&wrote).position(|(a, b)| a != b).unwrap_or(log.len().min(wrote.len()));
        assert!(
            log == wrote,
            "the server wrote {} bytes, {} are in the log, and byte {differs} differs: {}",
            wrote.len(),
            log.len(),
            ended.told()
        );
        // A server that ends may not have read all that was sent.
        let (read, sent) = (fs::read(&input).unwrap(), recorded(&rows, "to_server"));
        assert!(sent.starts_with(&read), "what the server read was recorded as sent: {}", ended.told());
        Run { cli, ended, rows }
    }

    /// Asserts how it ended and that a person was told each of these things.
    fn told(&self, code: i32, parts: &[&str]) -> &Run {
        assert_eq!(self.ended.code, Some(code), "{}", self.ended.told());
        for part in parts {
            assert!(self.ended.stderr.contains(part), "'{part}' is said: {}", self.ended.told());
        }
        self
    }

    /// Asserts that the call was answered as if nothing had been odd.
    fn greeted(&self) -> &Run {
        self.told(0, &[]);
        assert_eq!(self.ended.text(), "Hello, Ada!\n", "{}", self.ended.told());
        assert_eq!(self.call_row()["outcome"], "ok");
        self
    }

    /// The row of the call.
    fn call_row(&self) -> &Value {
        self.rows.iter().find(|row| row["kind"] == "request" && row["method"] == "tools/call").unwrap()
    }

    /// The rows that arrived after the call was sent.
    fn after_call(&self) -> Vec<&Value> {
        let call = self.call_row()["seq"].as_u64();
        self.arrived().into_iter().filter(|row| row["seq"].as_u64() > call).collect()
    }

    /// The frames the server wrote.
    fn arrived(&self) -> Vec<&Value> {
        self.rows.iter().filter(|row| row["direction"] == "to_client").collect()
    }

    /// The frames that are no messages.
    fn noise(&self) -> Vec<&Value> {
        self.arrived().into_iter().filter(|row| row["kind"] == "noise").collect()
    }

    /// The texts of the marks of one kind.
    fn marks(&self, kind: &str) -> Vec<&str> {
        marks(&self.rows, kind)
    }

    /// `wirescope frames last`, as a person reads it: no byte of a server may drive the terminal.
    fn shown(&self) -> String {
        let shown = self.cli.run(&["frames", "last", "--payload"]).unwrap().succeeded();
        let text = shown.text().to_owned();
        let harmful = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
        assert_eq!(harmful, None, "{text}");
        text
    }
}

/// The command line `wirescope BEFORE… -- SERVER…`.
fn with<'a>(before: &[&'a str], server: &'a [String]) -> Vec<&'a str> {
    before.iter().copied().chain(["--"]).chain(server.iter().map(String::as_str)).collect()
}

/// The frames and marks of the newest session.
fn last_rows(cli: &Cli) -> Vec<Value> {
    cli.jsonl(&["frames", "last", "--marks", "--format", "jsonl"])
}

/// The newest session.
fn last_session(cli: &Cli) -> Value {
    cli.json(&["sessions", "show", "last", "--format", "json"])["session"].take()
}

/// The texts of the marks of one kind.
fn marks<'a>(rows: &'a [Value], kind: &str) -> Vec<&'a str> {
    rows.iter().filter(|row| row["mark"] == kind).map(|row| row["text"].as_str().unwrap()).collect()
}

/// How many findings a row has.
fn findings(row: &Value) -> u64 {
    row["findings"].as_u64().unwrap()
}
