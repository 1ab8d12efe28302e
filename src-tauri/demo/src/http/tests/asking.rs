//! What the server asks and tells over HTTP: on the stream of a call, on a session's own, and in rounds.

use serde_json::{Value, json};

use super::{BOTH, Connection, JSON, STREAM, options, post, request, start};
use crate::http::Listening;
use crate::{Answers, HttpOptions};

const VERSION: &str = "2026-07-28";

/// A session whose client answers everything.
fn open(server: &Listening) -> String {
    let capabilities = json!({"elicitation": {}, "sampling": {}, "roots": {}});
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": capabilities, "clientInfo": client});
    let opened = post(server, &[], &request(0, "initialize", params));
    opened.header("Mcp-Session-Id").expect("an id").to_owned()
}

fn call(name: &str) -> String {
    request(1, "tools/call", json!({"name": name}))
}

/// The next message of a stream; a priming event is none.
fn next(stream: &mut Connection) -> Value {
    loop {
        let event = stream.event();
        if event.data.as_deref().is_some_and(|data| !data.is_empty()) {
            return event.json();
        }
    }
}

fn answer(server: &Listening, session: &str, asked: &Value, result: Value) -> u16 {
    let body = json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}).to_string();
    post(server, &[("Mcp-Session-Id", session)], &body).status
}

/// A modern request with the headers that belong to it.
fn modern(server: &Listening, method: &str, mut params: Value, capabilities: Value) -> Connection {
    let name = params["name"].as_str().unwrap_or_default().to_owned();
    params["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!(VERSION);
    params["_meta"]["io.modelcontextprotocol/clientCapabilities"] = capabilities;
    let mut headers = vec![JSON, BOTH, ("MCP-Protocol-Version", VERSION), ("Mcp-Method", method)];
    if !name.is_empty() {
        headers.push(("Mcp-Name", &name));
    }
    let mut connection = Connection::open(server);
    connection.send("POST", "/mcp", &headers, &request(1, method, params));
    connection
}

#[test]
fn a_question_comes_on_the_stream_of_its_call_and_the_answer_in_a_post_of_its_own() {
    let server = start(options());
    let session = open(&server);
    let mut stream = Connection::open(&server);
    stream.send("POST", "/mcp", &[JSON, BOTH, ("Mcp-Session-Id", &session)], &call("ask_roots"));
    assert_eq!(stream.head().header("content-type"), Some("text/event-stream"));
    let asked = next(&mut stream);
    assert_eq!((&asked["method"], &asked["id"]), (&json!("roots/list"), &json!(1)), "as is the id of the call");
    let other = open(&server);
    assert_eq!(answer(&server, &other, &asked, json!({"roots": []})), 202, "another session's answer is not ours");
    let roots = json!({"roots": [{"uri": "file:///a"}]});
    assert_eq!(answer(&server, &session, &asked, roots), 202);
    let result = next(&mut stream);
    assert!(result["result"]["content"][0]["text"].as_str().is_some_and(|text| text.contains("file:///a")), "{result}");
}

#[test]
fn without_a_stream_a_question_goes_to_the_sessions_own_or_is_not_asked() {
    let server = start(HttpOptions { answers: Answers::JsonOnly, ..options() });
    let session = open(&server);
    let ours = [JSON, BOTH, ("Mcp-Session-Id", session.as_str())];
    let unasked = Connection::open(&server).ask("POST", "/mcp", &ours, &call("ask_roots")).json();
    assert_eq!(unasked["result"]["isError"], true, "{unasked}");
    let mut stream = Connection::open(&server);
    stream.send("GET", "/mcp", &[STREAM, ("Mcp-Session-Id", &session)], "");
    stream.head();
    let mut waiting = Connection::open(&server);
    waiting.send("POST", "/mcp", &ours, &call("ask_roots"));
    let asked = next(&mut stream);
    assert_eq!(answer(&server, &session, &asked, json!({"roots": []})), 202);
    assert_eq!(waiting.response().json()["result"]["content"][0]["text"], "You have no roots.");
}

#[test]
fn changes_are_told_on_a_sessions_own_stream() {
    let server = start(options());
    let session = open(&server);
    let ours = [("Mcp-Session-Id", session.as_str())];
    let mut stream = Connection::open(&server);
    stream.send("GET", "/mcp", &[STREAM, ours[0]], "");
    stream.head();
    post(&server, &ours, &request(2, "resources/subscribe", json!({"uri": "demo://counter"})));
    let counted = modern(&server, "tools/call", json!({"name": "count_up"}), json!({})).response();
    assert_eq!(counted.status, 200, "whoever counts, all are told");
    assert_eq!(next(&mut stream)["params"]["uri"], "demo://counter");
}

#[test]
fn a_listening_is_a_stream_that_either_side_ends() {
    for answers in [Answers::AsNeeded, Answers::JsonOnly] {
        let server = start(HttpOptions { answers, ..options() });
        let filter = json!({"notifications": {"toolsListChanged": true}});
        let mut left = modern(&server, "subscriptions/listen", filter.clone(), json!({}));
        let mut stream = modern(&server, "subscriptions/listen", filter, json!({}));
        for listening in [&mut left, &mut stream] {
            assert_eq!(listening.head().header("content-type"), Some("text/event-stream"));
            assert_eq!(next(listening)["method"], "notifications/subscriptions/acknowledged");
        }
        drop(left);
        modern(&server, "tools/call", json!({"name": "change_lists"}), json!({})).response();
        assert_eq!(next(&mut stream)["method"], "notifications/tools/list_changed");
        modern(&server, "tools/call", json!({"name": "end_listening"}), json!({})).response();
        let last = next(&mut stream);
        assert_eq!((&last["id"], &last["result"]["resultType"]), (&json!(1), &json!("complete")));
        assert!(stream.chunk().is_empty(), "and the stream has ended");
    }
}

#[test]
fn rounds_are_plain_answers_and_a_missing_capability_is_a_bad_request() {
    let server = start(options());
    let name = json!({"name": "ask_form", "_meta": {"progressToken": 1}});
    let asked = modern(&server, "tools/call", name.clone(), json!({"elicitation": {}})).response();
    assert_eq!((asked.status, &asked.json()["result"]["resultType"]), (200, &json!("input_required")));
    let refused = modern(&server, "tools/call", name, json!({})).response();
    assert_eq!((refused.status, refused.code()), (400, -32021));
}

#[test]
fn a_task_is_named_by_a_header_and_any_connection_finds_it() {
    let server = start(options());
    let capabilities = json!({"extensions": {"io.modelcontextprotocol/tasks": {}}});
    let bake = json!({"name": "bake", "arguments": {"seconds": 0}});
    let created = modern(&server, "tools/call", bake, capabilities.clone()).response().json();
    let id = created["result"]["taskId"].as_str().expect("an id").to_owned();
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": VERSION,
        "io.modelcontextprotocol/clientCapabilities": capabilities,
    });
    let body = request(1, "tasks/get", json!({"taskId": id, "_meta": meta}));
    let headers = [("MCP-Protocol-Version", VERSION), ("Mcp-Method", "tasks/get")];
    assert_eq!(post(&server, &headers, &body).code(), -32020, "without Mcp-Name");
    let found = post(&server, &[&headers[..], &[("Mcp-Name", &id)]].concat(), &body).json();
    assert_eq!(found["result"]["taskId"], id);
}

#[test]
fn an_initialize_that_describes_itself_as_modern_is_an_unknown_method() {
    let server = start(options());
    let refused = modern(&server, "initialize", json!({}), json!({})).response();
    assert_eq!((refused.status, refused.code()), (404, -32601));
}
