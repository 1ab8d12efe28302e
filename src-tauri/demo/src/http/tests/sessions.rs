//! Streamable HTTP with sessions.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{BOTH, Connection, Event, JSON, Response, STREAM, initialize, options, post, request, start};
use crate::http::Listening;
use crate::{Answers, DeadSession, Ended, Eras, HttpOptions};

/// An opened session and its id.
fn open(server: &Listening, revision: &str) -> String {
    let response = post(server, &[], &initialize(revision));
    assert_eq!(response.status, 200, "{response:?}");
    response.header("Mcp-Session-Id").expect("an id").to_owned()
}

fn ask(server: &Listening, session: &str, body: &str) -> Response {
    post(server, &[("Mcp-Session-Id", session)], body)
}

fn count(steps: u32, step_millis: u32, meta: Value) -> String {
    let arguments = json!({"steps": steps, "step_millis": step_millis});
    request("count", "tools/call", json!({"name": "slow_count", "arguments": arguments, "_meta": meta}))
}

fn get(server: &Listening, headers: &[(&str, &str)]) -> Connection {
    let mut connection = Connection::open(server);
    connection.send("GET", "/mcp", &[&[STREAM], headers].concat(), "");
    connection
}

#[test]
fn a_session_is_opened_used_and_ended_on_one_connection() {
    let server = start(options());
    let mut connection = Connection::open(&server);
    let opened = connection.ask("POST", "/mcp", &[JSON, BOTH], &initialize("2025-06-18"));
    assert_eq!(opened.json()["result"]["protocolVersion"], "2025-06-18");
    let session = opened.header("Mcp-Session-Id").expect("an id").to_owned();
    assert!(session.bytes().all(|byte| byte.is_ascii_graphic()));
    let headers = [JSON, BOTH, ("mcp-session-id", session.as_str()), ("mcp-protocol-version", "2025-06-18")];
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string();
    let noted = connection.ask("POST", "/mcp", &headers, &ready);
    assert_eq!((noted.status, noted.body.len()), (202, 0));
    let answered = connection.ask("POST", "/mcp", &headers, r#"{"jsonrpc":"2.0","id":4,"result":{}}"#);
    assert_eq!(answered.status, 202, "an answer is taken too");
    let listed = connection.ask("POST", "/mcp", &headers, &request("a", "tools/list", json!({}))).json();
    assert_eq!(listed["id"], "a");
    assert!(listed["result"].get("resultType").is_none(), "no decoration of the other era");
    assert_eq!(connection.ask("DELETE", "/mcp", &headers, "").status, 204);
    assert_eq!(connection.ask("POST", "/mcp", &headers, &request(1, "ping", json!({}))).status, 404);
    assert_eq!(connection.ask("DELETE", "/mcp", &headers, "").status, 404);
}

#[test]
fn requests_without_a_living_session_are_refused() {
    let server = start(options());
    let ping = request(1, "ping", json!({}));
    assert_eq!(post(&server, &[], &ping).status, 400, "missing");
    assert_eq!(ask(&server, "no-such", &ping).status, 404);
    assert_eq!(get(&server, &[]).response().status, 400);
    assert_eq!(Connection::open(&server).ask("DELETE", "/mcp", &[], "").status, 400);
    let other = start(HttpOptions { dead_session: DeadSession::BadRequest, ..options() });
    assert_eq!(ask(&other, "no-such", &ping).status, 400);
    let failed = post(&server, &[], &request(1, "initialize", json!({})));
    assert_eq!((failed.code(), failed.header("Mcp-Session-Id")), (-32602, None), "no handshake, no session");
}

#[test]
fn the_version_header_must_be_the_one_negotiated_where_it_is_there() {
    let server = start(options());
    let session = open(&server, "2025-11-25");
    let ping = request(1, "ping", json!({}));
    for (version, status) in [("2025-11-25", 200), ("2025-06-18", 400), ("1999-01-01", 400), ("", 400)] {
        let response = post(&server, &[("Mcp-Session-Id", &session), ("MCP-Protocol-Version", version)], &ping);
        assert_eq!(response.status, status, "{version:?}");
    }
    assert_eq!(ask(&server, &session, &ping).status, 200, "absent, it is the one negotiated");
}

#[test]
fn media_types_methods_and_paths_have_their_statuses() {
    let server = start(options());
    let body = initialize("2025-11-25");
    let ask = |method: &str, target: &str, headers: &[(&str, &str)]| {
        let body = if method == "POST" { body.as_str() } else { "" };
        Connection::open(&server).ask(method, target, headers, body)
    };
    assert_eq!(ask("POST", "/mcp", &[JSON]).status, 406);
    assert_eq!(ask("POST", "/mcp", &[JSON, ("Accept", "application/json")]).status, 406);
    assert_eq!(ask("POST", "/mcp", &[JSON, STREAM]).status, 406);
    assert_eq!(ask("POST", "/mcp", &[JSON, ("Accept", "*/*")]).status, 200);
    assert_eq!(ask("POST", "/mcp", &[JSON, ("Accept", "Text/*;q=1"), ("Accept", "application/JSON")]).status, 200);
    assert_eq!(ask("POST", "/mcp", &[BOTH]).status, 415);
    assert_eq!(ask("POST", "/mcp", &[BOTH, ("Content-Type", "text/plain")]).status, 415);
    assert_eq!(ask("POST", "/mcp", &[BOTH, ("Content-Type", "Application/JSON; charset=utf-8")]).status, 200);
    assert_eq!(ask("GET", "/mcp", &[("Accept", "application/json")]).status, 406);
    let put = ask("PUT", "/mcp", &[]);
    assert_eq!((put.status, put.header("Allow")), (405, Some("GET, POST, DELETE")));
    assert_eq!(ask("POST", "/", &[JSON, BOTH]).status, 404);
    for body in ["", "{", "5", "[]", r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#] {
        let response = post(&server, &[], body);
        assert_eq!(response.status, 400, "{body}");
        assert!(response.json().get("id").is_none(), "{body}");
    }
}

#[test]
fn strangers_are_turned_away() {
    let server = start(options());
    let body = initialize("2025-11-25");
    let status = |header: (&str, &str)| post(&server, &[header], &body).status;
    assert_eq!(status(("Origin", "http://localhost:3000")), 200);
    assert_eq!(status(("Origin", "https://evil.example")), 403);
    assert_eq!(status(("Origin", "null")), 403);
    assert_eq!(status(("Host", "evil.example")), 403);
    assert_eq!(status(("Host", "localhost")), 200);
    assert_eq!(get(&server, &[("Origin", "https://evil.example")]).response().status, 403);
    let mut connection = Connection::open(&server);
    connection.write(b"GET /mcp HTTP/1.1\r\n\r\n");
    assert_eq!(connection.response().status, 400, "no host at all");
}

#[test]
fn progress_comes_on_a_stream_and_an_answer_alone_does_not() {
    let server = start(options());
    let session = open(&server, "2025-11-25");
    let events = ask(&server, &session, &count(2, 1, json!({"progressToken": 7}))).events();
    assert_eq!((events[0].data.as_deref(), events[0].retry), (Some(""), Some(300)), "priming comes first");
    assert_eq!(events[1].json()["params"]["progressToken"], 7);
    assert_eq!(events[2].json()["method"], "notifications/progress");
    assert_eq!(events[3].json()["id"], "count");
    assert_eq!(events.len(), 4);
    let mut ids: Vec<_> = events.iter().map(|event| event.id.clone().expect("an id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert_eq!(ask(&server, &session, &count(2, 1, json!({}))).json()["id"], "count");
    let older = open(&server, "2025-03-26");
    let events = ask(&server, &older, &count(1, 1, json!({"progressToken": 7}))).events();
    assert!(
        events.iter().all(|event| event.data.as_deref() != Some("")),
        "older revisions have no priming: {events:?}"
    );
}

#[test]
fn a_server_may_always_stream_or_never() {
    let server = start(HttpOptions { answers: Answers::AlwaysStream, ..options() });
    let opened = post(&server, &[], &initialize("2025-11-25"));
    assert_eq!(opened.events().last().expect("an answer").json()["id"], 0);
    let session = opened.header("Mcp-Session-Id").expect("an id");
    assert_eq!(ask(&server, session, &request(1, "ping", json!({}))).events().len(), 2);

    let server = start(HttpOptions { answers: Answers::JsonOnly, ..options() });
    let session = open(&server, "2025-11-25");
    let mut stream = get(&server, &[("Mcp-Session-Id", &session)]);
    assert_eq!(stream.head().status, 200);
    assert_eq!(stream.event().data.as_deref(), Some(""));
    let answer = ask(&server, &session, &count(1, 1, json!({"progressToken": 7})));
    assert_eq!(answer.json()["id"], "count");
    assert_eq!(stream.event().json()["params"]["progressToken"], 7, "progress goes to the session's own stream");
    let dropped = ask(&server, &session, &request(1, "tools/call", json!({"name": "drop_stream"})));
    assert!(dropped.json()["result"].is_object(), "there is no stream to drop");
}

/// Calls `drop_stream`, and gives back the events before the stream closed.
fn drop_stream(server: &Listening, session: &str) -> Vec<Event> {
    ask(server, session, &request(5, "tools/call", json!({"name": "drop_stream"}))).events()
}

#[test]
fn a_dropped_stream_gives_its_answer_to_a_client_that_comes_back() {
    let server = start(options());
    for (revision, priming_data) in [("2025-11-25", Some("")), ("2025-03-26", None)] {
        let session = open(&server, revision);
        let before = drop_stream(&server, &session);
        assert_eq!(before.len(), 1, "{before:?}");
        assert_eq!((before[0].retry, before[0].data.as_deref()), (Some(300), priming_data), "{revision}");
        let id = before[0].id.clone().expect("an id to come back with");
        let resume = |id: &str| get(&server, &[("Mcp-Session-Id", &session), ("Last-Event-ID", id)]).response();
        let after = resume(&id).events();
        assert_eq!(after.len(), 1, "{after:?}");
        assert_eq!(after[0].json()["id"], 5);
        let last = after[0].id.clone().expect("an id");
        assert_eq!(resume(&id).events(), after, "again, if asked again");
        assert_eq!(resume(&last).events(), [], "nothing comes after the answer");
        for unknown in ["", "x", "99-1", "1", "-", "1-1-1", "18446744073709551616-1"] {
            assert_eq!(resume(unknown).status, 400, "{unknown:?}");
        }
    }
}

#[test]
fn a_client_that_goes_away_cancels_nothing_and_reads_on_from_where_it_was() {
    let server = start(options());
    let session = open(&server, "2025-11-25");
    let mut connection = Connection::open(&server);
    let body = count(4, 150, json!({"progressToken": 7}));
    connection.send("POST", "/mcp", &[JSON, BOTH, ("Mcp-Session-Id", &session)], &body);
    connection.head();
    connection.event();
    let seen = connection.event();
    assert_eq!(seen.json()["params"]["progress"], 1);
    drop(connection);
    let id = seen.id.expect("an id");
    let rest = get(&server, &[("Mcp-Session-Id", &session), ("Last-Event-ID", &id)]).response().events();
    let progress: Vec<_> = rest.iter().map(|event| event.json()["params"]["progress"].clone()).collect();
    assert_eq!(progress, [json!(2), json!(3), json!(4), Value::Null], "each once, then the answer");
}

#[test]
fn a_call_is_cancelled_by_a_notification_and_a_session_ends_its_calls() {
    let server = start(options());
    let session = open(&server, "2025-11-25");
    let headers = [JSON, BOTH, ("Mcp-Session-Id", session.as_str())];
    let mut connection = Connection::open(&server);
    connection.send("POST", "/mcp", &headers, &count(100, 10_000, json!({"progressToken": 7})));
    connection.head();
    connection.event();
    let refused = ask(&server, &session, &count(1, 1, json!({})));
    assert_eq!(refused.code(), -32600, "its id is still taken");
    let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "count"}});
    assert_eq!(ask(&server, &session, &cancel.to_string()).status, 202);
    assert_eq!(connection.chunk(), b"", "the stream ends without an answer");

    connection.send("POST", "/mcp", &headers, &count(100, 10_000, json!({"progressToken": 7})));
    connection.head();
    connection.event();
    let mut stream = get(&server, &[("Mcp-Session-Id", &session)]);
    stream.head();
    stream.event();
    assert_eq!(Connection::open(&server).ask("DELETE", "/mcp", &headers[2..], "").status, 204);
    assert_eq!(connection.chunk(), b"");
    assert_eq!(stream.chunk(), b"");
}

#[test]
fn batches_belong_to_one_revision() {
    let server = start(options());
    let batch = r#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},
        {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hi"}}}]"#;
    let answers = ask(&server, &open(&server, "2025-03-26"), batch).json();
    assert_eq!(answers.as_array().map(Vec::len), Some(2), "{answers}");
    let notes = r#"[{"jsonrpc":"2.0","method":"notifications/x"}]"#;
    assert_eq!(ask(&server, &open(&server, "2025-03-26"), notes).status, 202);
    let refused = ask(&server, &open(&server, "2025-11-25"), batch);
    assert_eq!((refused.status, refused.code()), (400, -32600));
    assert_eq!(post(&server, &[], &format!("[{}]", initialize("2025-03-26"))).status, 400);
}

#[test]
fn a_crash_ends_in_the_middle_of_an_answer_and_takes_the_server_along() {
    for answers in [Answers::JsonOnly, Answers::AlwaysStream] {
        let server = start(HttpOptions { answers, ..options() });
        let opened = post(&server, &[], &initialize("2025-11-25"));
        let session = opened.header("Mcp-Session-Id").expect("an id");
        let mut connection = Connection::open(&server);
        let crash = request(1, "tools/call", json!({"name": "crash", "arguments": {"code": 3}}));
        connection.send("POST", "/mcp", &[JSON, BOTH, ("Mcp-Session-Id", session)], &crash);
        assert_eq!(connection.head().status, 200);
        let mut rest = Vec::new();
        let _ = std::io::Read::read_to_end(&mut connection.reader, &mut rest);
        let rest = String::from_utf8(rest).expect("text");
        assert!(rest.contains("jsonrpc") && !rest.contains("end of this sentence"), "{answers:?}: {rest}");
        assert_eq!(server.wait(), Ended::Crashed { code: 3 });
    }
}

#[test]
fn noise_is_an_event_that_is_no_message() {
    let server = start(options());
    let session = open(&server, "2025-06-18");
    let events = ask(&server, &session, &request(1, "tools/call", json!({"name": "chatty"}))).events();
    assert!(serde_json::from_str::<Value>(events[0].data.as_deref().expect("data")).is_err(), "{events:?}");
    assert_eq!(events[1].json()["id"], 1);
}

#[test]
fn a_legacy_only_server_answers_a_modern_probe_like_any_request_without_a_session() {
    let server = start(HttpOptions { eras: Eras::LegacyOnly, ..options() });
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let headers = [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "server/discover")];
    let response = post(&server, &headers, &request(1, "server/discover", json!({"_meta": meta})));
    assert_eq!((response.status, response.code()), (400, -32600), "none of the modern codes");
}

#[test]
fn the_oldest_session_makes_room_for_a_new_one() {
    let server = start(options());
    let first = open(&server, "2025-11-25");
    for _ in 0..64 {
        open(&server, "2025-11-25");
    }
    assert_eq!(ask(&server, &first, &request(1, "ping", json!({}))).status, 404);
}

#[test]
fn a_server_that_is_dropped_ends_every_stream_and_frees_its_port() {
    let server = start(options());
    let session = open(&server, "2025-11-25");
    let mut stream = get(&server, &[("Mcp-Session-Id", &session)]);
    stream.head();
    stream.event();
    let address = server.address();
    let begun = Instant::now();
    drop(server);
    let mut rest = Vec::new();
    let _ = std::io::Read::read_to_end(&mut stream.reader, &mut rest);
    assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits for the other");
    drop(start(HttpOptions { address, ..options() }));
}
