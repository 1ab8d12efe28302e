//! What needs a session that stays open: progress, cancelling, closing.

use std::io::{self, BufReader, Write as _};

use serde_json::{Value, json};

use super::conversation::Open;
use super::{code, initialize};
use crate::{Ended, Options, serve};

const COUNT_FOR_LONG: &str = r#"{"jsonrpc":"2.0","id":"count","method":"tools/call","params":{"name":"slow_count","arguments":{"steps":100,"step_millis":10000},"_meta":{"progressToken":"p"}}}"#;

#[test]
fn a_ping_is_answered_while_a_call_runs_and_a_cancelled_call_stays_silent() {
    let mut open = Open::start();
    open.send(COUNT_FOR_LONG);
    open.send(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#);
    assert_eq!(open.next(), json!({"jsonrpc": "2.0", "id": 1, "result": {}}));
    open.send(COUNT_FOR_LONG);
    let refusal = open.next();
    assert_eq!((code(&refusal), &refusal["id"]), (-32600, &json!("count")), "its id is still taken");
    open.send(
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"count","reason":"enough"}}"#,
    );
    assert_eq!(open.close(), Vec::<Value>::new(), "closing would wait 1000 s if it were not cancelled");
}

#[test]
fn progress_is_reported_under_the_token_given_and_grows() {
    let mut open = Open::start();
    let count = |id: u32, meta: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{{"name":"slow_count","arguments":{{"steps":3,"step_millis":1}}{meta}}}}}"#
        )
    };
    open.send(&count(1, r#","_meta":{"progressToken":7}"#));
    for step in 1..=3 {
        let note = open.next();
        assert_eq!(note["method"], "notifications/progress");
        let message = format!("Step {step} of 3");
        assert_eq!(note["params"], json!({"progressToken": 7, "progress": step, "total": 3, "message": message}));
    }
    assert_eq!(open.next()["id"], 1);
    open.send(&count(2, ""));
    assert_eq!(open.next()["id"], 2, "no token, no progress");
    assert_eq!(open.close(), Vec::<Value>::new());
}

#[test]
fn calls_under_way_are_finished_after_the_input_ends() {
    let mut open = Open::start();
    open.send(r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow_count","arguments":{"steps":2,"step_millis":20}}}"#);
    let rest = open.close();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0]["id"], 1);
}

#[test]
fn a_client_that_stops_reading_ends_the_session_without_an_error() {
    let (server_in, mut to_server) = io::pipe().expect("a pipe");
    let (from_server, server_out) = io::pipe().expect("a pipe");
    drop(from_server);
    to_server.write_all(format!("{}\n", initialize("2025-11-25")).as_bytes()).expect("a pipe holds a line");
    let ended = serve(Options::default(), BufReader::new(server_in), server_out, io::sink());
    assert_eq!(ended.expect("a client that is gone is no error"), Ended::Closed);
}
