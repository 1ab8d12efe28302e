//! The peers written for this package offer the same few things, whatever SDK and transport they stand on: each of them is
//! asked for here, and what a person sees must be the same too.

use serde_json::{Value, json};

use super::bench::Bench;

/// A session in which tools were listed, with a server that has a handshake.
pub const LEGACY: [&str; 5] =
    ["→ initialize", "← initialize", "→ notifications/initialized", "→ tools/list", "← tools/list"];

/// A session in which tools were listed, with a server that has none.
pub const MODERN: [&str; 4] = ["→ server/discover", "← server/discover", "→ tools/list", "← tools/list"];

/// Whether notifications can travel before the answer they belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    IsTold,
    /// The server answers with one JSON document, or with nothing else for other reasons.
    IsNot,
}

/// Asserts that the first listing finds out the era as expected and says so, and the next one does not ask again.
///
/// # Panics
/// When anything is otherwise.
pub fn era_is_found_out(bench: &Bench, verdict: &str, revision: &str) {
    lists_tools(bench, &[]);
    assert_eq!(bench.marks("verdict").first().map(String::as_str), Some(verdict));
    assert_eq!(bench.session()["revision"], revision);
    let frames = bench.messages();
    let probes = frames.iter().filter(|frame| *frame == "→ server/discover").count();
    assert_eq!(probes, 1, "{frames:?}");
    lists_tools(bench, &[]);
    let (first, rest) = verdict.split_at(1);
    let remembered = format!("Remembered: {}{rest}", first.to_lowercase());
    assert_eq!(bench.marks("verdict").first(), Some(&remembered));
    assert_eq!(bench.session()["revision"], revision);
}

/// Asserts that a server can be made to speak one era, in exactly these messages.
///
/// # Panics
/// When it does not.
pub fn speaks(bench: &Bench, protocol: &str, revision: &str, messages: &[&str]) {
    lists_tools(bench, &["--protocol", protocol]);
    assert_eq!(bench.session()["revision"], revision, "asked to speak {protocol}");
    assert_eq!(bench.messages(), messages, "asked to speak {protocol}");
    keeps_to_the_rules(bench);
}

/// Asserts that everything the server offers is listed and works, and that what it refuses is told.
///
/// # Panics
/// When anything does not.
pub fn all_work(bench: &Bench, progress: Progress) {
    let listed = bench.json(&["list"]);
    assert_eq!(listed["resources"][0]["uri"], "text://tea", "{listed}");
    assert_eq!(listed["prompts"][0]["name"], "brew", "{listed}");

    let sum = bench.json(&["call", "add", "--arg", "a=19", "--arg", "b=23"]);
    assert_eq!(sum["structuredContent"], json!({ "sum": 42 }), "{sum}");
    assert!(sum["content"][0]["text"].as_str().is_some_and(|text| text.contains("42")), "{sum}");

    let read = bench.run(&["read", "text://tea"]).succeeded();
    assert_eq!(read.text().trim_end(), "two spoons");
    let prompt = bench.run(&["prompt", "brew", "--arg", "leaf=oolong"]).succeeded();
    assert_eq!(prompt.text().trim_end(), "user: Brew oolong.");

    errors_are_told(bench);
    counts(bench, progress);
}

/// A tool's own error, and arguments that the schema forbids: kept back at first, then refused by the server.
fn errors_are_told(bench: &Bench) {
    let failed = bench.run(&["call", "fail"]).exited(1);
    assert!(failed.text().contains("the kettle is empty"), "{}", failed.told());
    let answer = find(&bench.rows(), "response", "tools/call");
    assert!(payload(&answer)["result"]["isError"] == true, "an error of a tool is a result: {answer}");

    let forbidden = ["call", "add", "--args", r#"{"a":"x"}"#];
    bench.run(&forbidden).exited(1);
    assert!(!bench.messages().contains(&"→ tools/call".to_owned()), "what the schema forbids is not sent");
    let refused = bench.run(&[&forbidden[..], &["--send-anyway"]].concat()).exited(1);
    assert!(refused.stderr.contains("`b` is required"), "Wirescope's own finding: {}", refused.told());
    let sent = find(&bench.rows(), "request", "tools/call");
    assert_eq!(payload(&sent)["params"]["arguments"], json!({ "a": "x" }), "sent as it was typed");
}

fn counts(bench: &Bench, progress: Progress) {
    let counted = bench.run(&["call", "count", "--arg", "to=3", "--progress"]).succeeded();
    assert_eq!(counted.text().trim_end(), "counted to 3");
    let told: Vec<&str> = counted.stderr.lines().filter(|line| line.starts_with("progress:")).collect();
    let expected = match progress {
        Progress::IsTold => vec!["progress: 1/3 number 1", "progress: 2/3 number 2", "progress: 3/3 number 3"],
        Progress::IsNot => Vec::new(),
    };
    assert_eq!(told, expected, "{}", counted.told());
    let frames = bench.messages();
    let recorded = frames.iter().filter(|frame| *frame == "← notifications/progress").count();
    assert_eq!(recorded, expected.len(), "{frames:?}");
    assert_eq!(frames.last().map(String::as_str), Some("← tools/call"), "the answer comes last: {frames:?}");
    keeps_to_the_rules(bench);
}

/// An SDK's own messages are sound, so a finding in one of them is most likely a fault of ours.
fn keeps_to_the_rules(bench: &Bench) {
    assert_eq!(bench.breaches(), Vec::<Value>::new());
}

fn lists_tools(bench: &Bench, options: &[&str]) {
    let listed = bench.json(&[&["list", "tools"], options].concat());
    let tools = listed["tools"].as_array().map(|tools| tools.iter().map(|tool| tool["name"].clone()));
    assert_eq!(tools.map(Vec::from_iter), Some(vec!["add".into(), "fail".into(), "count".into()]), "{listed}");
}

fn find(rows: &[Value], kind: &str, method: &str) -> Value {
    let found = rows.iter().find(|row| row["kind"] == kind && row["method"] == method);
    found.unwrap_or_else(|| panic!("no {kind} of {method} among {rows:#?}")).clone()
}

fn payload(row: &Value) -> Value {
    let text = row["payload"].as_str().unwrap_or_else(|| panic!("a message is text: {row}"));
    serde_json::from_str(text).unwrap_or_else(|error| panic!("a message is JSON, {error}: {row}"))
}
