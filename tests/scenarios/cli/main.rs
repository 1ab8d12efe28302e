//! The command line, as scripts and people use it: arguments in, stdout, stderr and an exit code out.

#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]

mod answers;
mod asks;
mod bad_input;
mod bad_logs;
mod bytes;
mod catalog;
mod cost;
mod log;
#[cfg(target_os = "linux")]
mod long_frames;
mod real_peers;

use serde_json::Value;
use wirescope_tests::cli::Cli;
#[cfg(target_os = "linux")]
use wirescope_tests::peers;
use wirescope_tests::process::Ended;

/// The command line `wirescope BEFORE… -- SERVER…`.
fn with<'a>(before: &[&'a str], server: &'a [String]) -> Vec<&'a str> {
    before.iter().copied().chain(["--"]).chain(server.iter().map(String::as_str)).collect()
}

/// Runs `wirescope BEFORE… -- SERVER…` to its end.
fn run(cli: &Cli, before: &[&str], server: &[String]) -> Ended {
    cli.run(&with(before, server)).unwrap()
}

/// One of this package's peers, as a server.
fn peer(mode: &[&str]) -> Vec<String> {
    wirescope_tests::peers::peer(mode).unwrap()
}

/// The frames and marks of the newest session.
fn last_frames(cli: &Cli) -> Vec<Value> {
    cli.jsonl(&["frames", "last", "--marks", "--format", "jsonl"])
}

/// The sessions in the log, newest first.
fn sessions(cli: &Cli) -> Vec<Value> {
    cli.json(&["sessions", "list", "--format", "json"])["sessions"].as_array().unwrap().clone()
}

/// The marks among a session's rows: their kind and text.
fn marks(rows: &[Value]) -> Vec<(String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.iter().filter(|row| row["kind"] == "mark").map(|row| (text(row, "mark"), text(row, "text"))).collect()
}
