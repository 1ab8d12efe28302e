//! `wirescope … --url`: real servers over HTTP, both eras and all transports, and servers that misbehave.

#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]

mod bad_servers;
mod demo;
mod everything;
mod faults_answers;
mod faults_headers;
mod faults_streams;
mod faults_urls;
mod mended;
mod misbehaving_bodies;
mod misbehaving_redirects;
mod misbehaving_silence;
mod misbehaving_sizes;
mod misbehaving_streams;
mod python;
mod remembered;
mod revisions;
mod session;
mod trial;
mod typescript;

use serde_json::Value;
use wirescope_tests::cli::Cli;

/// Runs `wirescope BEFORE… --url URL --format json`, which must end well, and returns what it printed.
fn ask(cli: &Cli, before: &[&str], url: &str) -> Value {
    cli.json(&[before, &["--url", url, "--format", "json"]].concat())
}

/// The frames and marks of the newest session, in the order of the log.
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

/// What was sent, by method, without what the modern era or the handshake add of themselves.
fn requests<'a>(rows: &'a [Value], method: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row["kind"] == "request" && row["method"] == method).collect()
}

/// A header in a frame's envelope, its name in any case.
fn header<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    let fields = row["envelope"]["http"]["headers"].as_array().unwrap();
    let field = fields.iter().find(|field| field[0].as_str().unwrap().eq_ignore_ascii_case(name))?;
    field[1].as_str()
}

/// The names in a listing.
fn names(listing: &Value, kind: &str) -> Vec<String> {
    let entries = listing[kind].as_array().unwrap().iter();
    entries.map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}
