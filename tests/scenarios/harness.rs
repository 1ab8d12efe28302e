//! The peers the other scenarios rely on, spoken to without Wirescope: a scenario is only as good as its peer.

#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]

use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use wirescope_tests::peers;
use wirescope_tests::process::{self, Ended};

const INITIALIZE: &str = concat!(
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#,
    r#""clientInfo":{"name":"t","version":"0"}}}"#,
    "\n"
);
const CALL: &str = concat!(
    r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"greet","arguments":{"name":"Ada"}}}"#,
    "\n"
);

fn speak(command: &[String], input: &str) -> Ended {
    process::run(Command::new(&command[0]).args(&command[1..]), input.as_bytes(), Duration::from_secs(30)).unwrap()
}

fn peer(mode: &[&str], input: &str) -> Ended {
    speak(&peers::peer(mode).unwrap(), input)
}

#[test]
fn the_good_peer_answers_in_order_and_ends_with_its_input() {
    let answers = peer(&["good"], &[INITIALIZE, CALL].concat()).succeeded().jsonl();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(answers[1]["result"]["content"][0]["text"], "Hello, Ada!");
}

#[test]
fn each_odd_peer_is_odd_in_its_own_way() {
    assert_eq!(peer(&["older"], INITIALIZE).jsonl()[0]["result"]["protocolVersion"], "2024-11-05");
    assert_eq!(peer(&["refuses"], INITIALIZE).jsonl()[0]["error"]["message"], "go away");
    assert!(peer(&["crlf"], INITIALIZE).text().ends_with("}\r\n"));
    assert!(peer(&["banner"], INITIALIZE).text().starts_with("Acme MCP server 1.0, ready.\n{"));
    assert_eq!(peer(&["chatty"], &[INITIALIZE, CALL].concat()).text().matches("debug: handled a line\n").count(), 2);
    assert!(String::from_utf8(peer(&["bytes"], INITIALIZE).stdout).is_err());
    assert_eq!(peer(&["silent"], INITIALIZE).succeeded().text(), "");
    assert!(serde_json::from_str::<Value>(peer(&["no-json"], INITIALIZE).text()).is_err());
    assert_eq!(peer(&["stalls"], &[INITIALIZE, CALL].concat()).succeeded().jsonl().len(), 1);
    let dead = peer(&["dies"], &[INITIALIZE, CALL].concat()).exited(7);
    assert!(dead.stderr.ends_with("goodbye\n"));
    let gone = peer(&["exit", "3", "no config", "file"], "").exited(3);
    assert_eq!((gone.stderr.as_str(), gone.text()), ("no config\nfile\n", ""));
    peer(&["no-such-mode"], "").exited(2);
}

#[test]
fn a_copying_pipe_changes_no_byte_and_keeps_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let command = peers::teed(&input, &output, &peers::peer(&["crlf"]).unwrap()).unwrap();
    let said = [INITIALIZE, CALL].concat();
    let through = speak(&command, &said).succeeded();
    assert_eq!(through.stdout, peer(&["crlf"], &said).stdout, "the pipe is transparent");
    assert_eq!(fs::read(&input).unwrap(), said.as_bytes());
    assert_eq!(fs::read(&output).unwrap(), through.stdout);
    let failed = peers::teed(&input, &output, &peers::peer(&["exit", "5"]).unwrap()).unwrap();
    speak(&failed, "").exited(5);
}
