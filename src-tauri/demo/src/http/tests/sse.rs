//! HTTP+SSE: one stream, one path to post to.

use serde_json::json;

use super::{Connection, JSON, STREAM, initialize, options, post, request, start};
use crate::http::Listening;
use crate::{Ended, HttpOptions};

/// An open stream, and where to post.
fn open(server: &Listening) -> (Connection, String) {
    let mut stream = Connection::open(server);
    stream.send("GET", "/sse", &[STREAM], "");
    let head = stream.head();
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/event-stream")));
    let event = stream.event();
    assert_eq!(event.name, "endpoint");
    (stream, event.data.expect("a URI"))
}

fn send(server: &Listening, endpoint: &str, body: &str) -> u16 {
    Connection::open(server).ask("POST", endpoint, &[JSON], body).status
}

#[test]
fn answers_come_on_the_stream_and_posts_are_only_taken() {
    let server = start(options());
    let (mut stream, endpoint) = open(&server);
    assert!(endpoint.starts_with("/message?sessionId="), "{endpoint}");
    assert_eq!(send(&server, &endpoint, &initialize("2024-11-05")), 202);
    let opened = stream.event();
    assert_eq!((opened.name.as_str(), &opened.id), ("message", &None));
    assert_eq!(opened.json()["result"]["protocolVersion"], "2024-11-05");
    assert_eq!(send(&server, &endpoint, r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#), 202);
    let params =
        json!({"name": "slow_count", "arguments": {"steps": 1, "step_millis": 1}, "_meta": {"progressToken": 7}});
    assert_eq!(send(&server, &endpoint, &request("a", "tools/call", params)), 202);
    assert_eq!(stream.event().json()["method"], "notifications/progress");
    assert_eq!(stream.event().json()["id"], "a");
    assert_eq!(send(&server, &endpoint, &request("b", "server/discover", json!({}))), 202);
    assert_eq!(stream.event().json()["error"]["code"], -32601, "this transport is of the legacy era alone");
}

#[test]
fn two_sessions_do_not_hear_each_other() {
    let server = start(options());
    let ((mut one, to_one), (mut two, to_two)) = (open(&server), open(&server));
    send(&server, &to_two, &request("two", "ping", json!({})));
    send(&server, &to_one, &request("one", "ping", json!({})));
    assert_eq!(one.event().json()["id"], "one");
    assert_eq!(two.event().json()["id"], "two");
}

#[test]
fn what_cannot_be_taken_has_its_status() {
    let server = start(options());
    let (mut stream, endpoint) = open(&server);
    assert_eq!(send(&server, &endpoint, "{"), 400);
    assert_eq!(send(&server, "/message", &request(1, "ping", json!({}))), 400);
    assert_eq!(send(&server, "/message?sessionId=none", &request(1, "ping", json!({}))), 404);
    let status = |method: &str, target: &str, headers: &[(&str, &str)]| {
        Connection::open(&server).ask(method, target, headers, "").status
    };
    assert_eq!(status("POST", &endpoint, &[]), 415);
    assert_eq!(status("GET", &endpoint, &[STREAM]), 405);
    assert_eq!(status("POST", "/sse", &[JSON]), 405, "which is how a client learns that this is no Streamable HTTP");
    assert_eq!(status("GET", "/sse", &[("Accept", "application/json")]), 406);
    assert_eq!(status("GET", "/sse", &[STREAM, ("Origin", "https://evil.example")]), 403);
    send(&server, &endpoint, &request("last", "ping", json!({})));
    assert_eq!(stream.event().json()["id"], "last", "and the session lives on");
}

#[test]
fn a_session_ends_with_its_stream() {
    let server = start(options());
    let (stream, endpoint) = open(&server);
    drop(stream);
    let ping = request(1, "ping", json!({}));
    let ends = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        send(&server, &endpoint, &ping) == 404
    });
    assert!(ends, "it is noticed within 2.5 s");
}

#[test]
fn a_crash_ends_in_the_middle_of_an_event() {
    let server = start(options());
    let (mut stream, endpoint) = open(&server);
    send(&server, &endpoint, &initialize("2024-11-05"));
    stream.event();
    let crash = request(1, "tools/call", json!({"name": "crash", "arguments": {"code": 4}}));
    // The server may die before it has acknowledged the message.
    Connection::open(&server).send("POST", &endpoint, &[JSON], &crash);
    let half = String::from_utf8(stream.chunk()).expect("text");
    assert!(half.starts_with("event: message") && !half.ends_with('\n'), "{half}");
    assert_eq!(server.wait(), Ended::Crashed { code: 4 });
}

#[test]
fn it_can_be_left_out() {
    let server = start(HttpOptions { has_sse: false, ..options() });
    assert_eq!(Connection::open(&server).ask("GET", "/sse", &[STREAM], "").status, 404);
    assert_eq!(post(&server, &[], &initialize("2025-11-25")).status, 200);
}

#[test]
fn the_one_stream_carries_questions_and_changes_too() {
    let server = start(options());
    let (mut stream, endpoint) = open(&server);
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": "2024-11-05", "capabilities": {"roots": {}}, "clientInfo": client});
    send(&server, &endpoint, &request(0, "initialize", params));
    stream.event();
    send(&server, &endpoint, &request(1, "tools/call", json!({"name": "ask_roots"})));
    let asked = stream.event().json();
    assert_eq!(asked["method"], "roots/list");
    let answer = json!({"jsonrpc": "2.0", "id": asked["id"], "result": {"roots": []}}).to_string();
    assert_eq!(send(&server, &endpoint, &answer), 202);
    assert_eq!(stream.event().json()["result"]["content"][0]["text"], "You have no roots.");
    send(&server, &endpoint, &request(2, "tools/call", json!({"name": "change_lists"})));
    assert_eq!(stream.event().json()["method"], "notifications/tools/list_changed");
}
