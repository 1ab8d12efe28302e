//! A server on the bench: one target, asked with the real command line, and what its log then says.
//!
//! It is the same for a server that is started and for one that listens, so that a check holds on every transport.

use std::fs;

use serde_json::Value;

use crate::cli::Cli;
use crate::listening::Listening;
use crate::peers;
use crate::process::Ended;

/// A command line with a log of its own, and the server it asks.
pub struct Bench {
    pub cli: Cli,
    /// What stands last in a command line: `--url URL`, or `-- COMMAND…`.
    target: Vec<String>,
}

impl Bench {
    /// A server that each call starts anew.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn starting(server: Vec<String>) -> Self {
        Self { cli: home(), target: [vec!["--".to_owned()], server].concat() }
    }

    /// A server that listens already.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn reaching(server: &Listening) -> Self {
        Self::asking(&server.url)
    }

    /// A server at an address.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn asking(url: &str) -> Self {
        Self { cli: home(), target: vec!["--url".to_owned(), url.to_owned()] }
    }

    /// Runs `wirescope ARGUMENTS… TARGET` to its end.
    ///
    /// # Panics
    /// When it cannot be started or hangs.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let target: Vec<&str> = self.target.iter().map(String::as_str).collect();
        self.cli.run(&[arguments, &target].concat()).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Runs it with `--format json`, which must end well, and returns what it printed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--format", "json"]].concat()).succeeded().json()
    }

    /// Runs it with `--format json`, which must end with this code and an error, and returns the error.
    pub fn refusal(&self, arguments: &[&str], code: i32) -> Value {
        self.run(&[arguments, &["--format", "json"]].concat()).exited(code).json()["error"].take()
    }

    /// The frames and marks of the newest session, in the order of the log.
    pub fn rows(&self) -> Vec<Value> {
        self.cli.jsonl(&["frames", "last", "--marks", "--format", "jsonl"])
    }

    /// The newest session.
    pub fn session(&self) -> Value {
        self.cli.json(&["sessions", "show", "last", "--format", "json"])["session"].take()
    }

    /// The texts of the newest session's marks of one kind.
    pub fn marks(&self, kind: &str) -> Vec<String> {
        let texts = self.rows().into_iter().filter(|row| row["mark"] == kind);
        texts.filter_map(|row| row["text"].as_str().map(str::to_owned)).collect()
    }

    /// The messages of the newest session in their order, as "→ tools/list" and "← tools/list".
    ///
    /// Left out is what belongs to no message of ours or the server's, such as the words of a refusal; the number of all
    /// frames is compared with the session's own count.
    ///
    /// # Panics
    /// When the session counts its frames otherwise.
    pub fn messages(&self) -> Vec<String> {
        let rows = self.rows();
        let frames: Vec<&Value> = rows.iter().filter(|row| row["kind"] != "mark").collect();
        assert_eq!(self.session()["frames"], frames.len(), "the session counts its frames: {frames:#?}");
        let told = |row: &&Value| {
            let arrow = if row["direction"] == "to_server" { '→' } else { '←' };
            Some(format!("{arrow} {}", row["method"].as_str()?))
        };
        frames.iter().filter_map(told).collect()
    }

    /// The messages of the newest session in which Wirescope found a breach of a rule.
    pub fn breaches(&self) -> Vec<Value> {
        let is_message = |row: &Value| row["kind"] != "mark" && !row["method"].is_null();
        self.rows().into_iter().filter(|row| is_message(row) && row["findings"] != 0).collect()
    }
}

/// Asserts that the log of a call holds, byte for byte, what went through the pipes of a server.
///
/// # Panics
/// When it does not, or the call fails.
pub fn is_recorded_byte_for_byte(server: &[String], call: &[&str]) {
    let files = home();
    let (input, output) = (files.folder().join("in"), files.folder().join("out"));
    let teed = peers::teed(&input, &output, server).unwrap_or_else(|error| panic!("{error:#}"));
    let bench = Bench::starting(teed);
    bench.run(call).succeeded();
    let rows = bench.rows();
    for (direction, file) in [("to_server", input), ("to_client", output)] {
        let sent = rows.iter().filter(|row| row["direction"] == direction);
        // Frames that are no text are printed in base64, so they fail here: no server of an SDK sends such.
        let log: String = sent.map(|row| format!("{}\n", row["payload"].as_str().unwrap_or("no text"))).collect();
        let pipe = fs::read(&file).unwrap_or_else(|error| panic!("reading the copy of {direction}: {error}"));
        assert!(!pipe.is_empty(), "something went {direction}");
        assert_eq!(log, String::from_utf8_lossy(&pipe), "what was recorded {direction} is what was on the pipe");
    }
}

fn home() -> Cli {
    Cli::new().unwrap_or_else(|error| panic!("{error:#}"))
}
