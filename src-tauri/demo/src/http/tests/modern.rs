//! Streamable HTTP without sessions: headers against bodies.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{BOTH, Connection, JSON, Response, STREAM, initialize, options, post, request, start};
use crate::http::Listening;
use crate::{Answers, Eras, HttpOptions};

const VERSION: (&str, &str) = ("MCP-Protocol-Version", "2026-07-28");

fn with_meta(mut params: Value) -> Value {
    params["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("2026-07-28");
    params["_meta"]["io.modelcontextprotocol/clientCapabilities"] = json!({});
    params
}

/// A request with the headers that belong to it, then those given.
fn ask(server: &Listening, method: &str, params: Value, more: &[(&str, &str)]) -> Response {
    let name = params["name"].as_str().or(params["uri"].as_str()).map(str::to_owned);
    let mut headers = vec![VERSION, ("Mcp-Method", method)];
    headers.extend(name.as_deref().map(|name| ("Mcp-Name", name)));
    post(server, &[&headers, more].concat(), &request(1, method, with_meta(params)))
}

#[test]
fn each_request_stands_for_itself() {
    let server = start(options());
    for (method, params) in [
        ("server/discover", json!({})),
        ("tools/list", json!({})),
        ("tools/call", json!({"name": "echo", "arguments": {"message": "hi"}})),
        ("prompts/get", json!({"name": "greet"})),
        ("resources/read", json!({"uri": "demo://readme"})),
    ] {
        let response = ask(&server, method, params, &[("Mcp-Session-Id", "ignored"), ("Last-Event-ID", "1-1")]);
        assert_eq!((response.status, response.header("Mcp-Session-Id")), (200, None), "{method}");
        assert_eq!(response.json()["result"]["resultType"], "complete", "{method}");
    }
}

#[test]
fn errors_have_the_statuses_that_tell_the_eras_apart() {
    let server = start(options());
    let unknown = ask(&server, "no/such", json!({}), &[]);
    assert_eq!((unknown.status, unknown.code(), &unknown.json()["id"]), (404, -32601, &json!(1)));
    let removed = ask(&server, "ping", json!({}), &[]);
    assert_eq!((removed.status, removed.code()), (404, -32601));
    let missing = ask(&server, "resources/read", json!({"uri": "demo://none"}), &[]);
    assert_eq!((missing.status, missing.code()), (400, -32602));
    let headers = [VERSION, ("Mcp-Method", "tools/list")];
    let bare = post(&server, &headers, &request(1, "tools/list", json!({})));
    assert_eq!((bare.status, bare.code()), (400, -32602), "headers alone are not enough");
    let meta = json!({"io.modelcontextprotocol/protocolVersion": "2099-01-01", "io.modelcontextprotocol/clientCapabilities": {}});
    let body = request(1, "tools/list", json!({"_meta": meta}));
    let newer = post(&server, &[("MCP-Protocol-Version", "2099-01-01"), ("Mcp-Method", "tools/list")], &body);
    assert_eq!((newer.status, newer.code()), (400, -32022));
    assert_eq!(newer.json()["error"]["data"]["supported"], json!(["2026-07-28"]));
    let note = json!({"jsonrpc": "2.0", "method": "notifications/cancelled"}).to_string();
    assert_eq!(post(&server, &[VERSION], &note).status, 202);
    for body in [r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, "{"] {
        assert_eq!(post(&server, &[VERSION], body).status, 400, "{body}");
    }
}

#[test]
fn headers_that_differ_from_the_body_are_a_mismatch() {
    let server = start(options());
    let body = request(1, "tools/call", with_meta(json!({"name": "echo", "arguments": {"message": "hi"}})));
    let method = ("Mcp-Method", "tools/call");
    let name = ("Mcp-Name", "echo");
    let good: [Vec<(&str, &str)>; 3] = [
        vec![VERSION, method, name],
        vec![("mcp-protocol-version", "2026-07-28"), ("MCP-METHOD", "tools/call"), ("mcp-name", "echo")],
        vec![VERSION, method, ("Mcp-Name", "=?base64?ZWNobw==?=")],
    ];
    for headers in good {
        assert_eq!(post(&server, &headers, &body).status, 200, "{headers:?}");
    }
    let bad: [Vec<(&str, &str)>; 12] = [
        vec![method, name],
        vec![("MCP-Protocol-Version", "2025-11-25"), method, name],
        vec![VERSION, VERSION, method, name],
        vec![VERSION, name],
        vec![VERSION, ("Mcp-Method", "TOOLS/CALL"), name],
        vec![VERSION, method, method, name],
        vec![VERSION, method],
        vec![VERSION, method, ("Mcp-Name", "add")],
        vec![VERSION, method, ("Mcp-Name", "=?base64?ZWNo?=")],
        vec![VERSION, method, ("Mcp-Name", "=?base64?%%%%?=")],
        vec![VERSION, method, ("Mcp-Name", "=?BASE64?ZWNobw==?=")],
        vec![VERSION, method, ("Mcp-Name", "écho")],
    ];
    for headers in bad {
        let response = post(&server, &headers, &body);
        assert_eq!((response.status, response.code()), (400, -32020), "{headers:?}");
        assert_eq!(response.json()["id"], 1);
    }
}

#[test]
fn parameters_are_compared_with_their_headers() {
    let server = start(options());
    let call = |arguments: Value, headers: &[(&str, &str)]| {
        ask(&server, "tools/call", json!({"name": "header_params", "arguments": arguments}), headers)
    };
    let good: [(Value, &[(&str, &str)]); 9] = [
        (json!({}), &[]),
        (json!({"region": null, "note": "only here"}), &[]),
        (json!({"region": "eu north"}), &[("mcp-param-region", "eu north")]),
        (json!({"region": "Ísland"}), &[("Mcp-Param-Region", "=?base64?w41zbGFuZA==?=")]),
        (json!({"region": "=?base64?x?="}), &[("Mcp-Param-Region", "=?base64?PT9iYXNlNjQ/eD89?=")]),
        (json!({"priority": -7, "dry_run": false}), &[("Mcp-Param-Priority", "-7"), ("Mcp-Param-Dry-Run", "false")]),
        (json!({"priority": 42.0}), &[("Mcp-Param-Priority", "42")]),
        (json!({"account": {"tenant": "a"}}), &[("Mcp-Param-Tenant", "a")]),
        (json!({}), &[("Mcp-Param-Unknown", "whatever")]),
    ];
    for (arguments, headers) in good {
        let response = call(arguments.clone(), headers);
        assert_eq!(response.status, 200, "{arguments} {headers:?}: {response:?}");
        assert_eq!(response.json()["result"]["structuredContent"], arguments);
    }
    let bad: [(Value, &[(&str, &str)]); 7] = [
        (json!({"region": "eu"}), &[]),
        (json!({"region": "eu"}), &[("Mcp-Param-Region", "EU")]),
        (json!({}), &[("Mcp-Param-Region", "eu")]),
        (json!({"region": null}), &[("Mcp-Param-Region", "null")]),
        (json!({"priority": 1}), &[("Mcp-Param-Priority", "2")]),
        (json!({"dry_run": true}), &[("Mcp-Param-Dry-Run", "True")]),
        (json!({"region": "a"}), &[("Mcp-Param-Region", "a"), ("Mcp-Param-Region", "a")]),
    ];
    for (arguments, headers) in bad {
        let response = call(arguments.clone(), headers);
        assert_eq!((response.status, response.code()), (400, -32020), "{arguments} {headers:?}");
    }
    let unchecked = json!({"name": "bad_header_params", "arguments": {"region": "a", "ratio": 0.5}});
    assert_eq!(ask(&server, "tools/call", unchecked, &[]).status, 200, "annotations that are invalid bind nobody");
}

#[test]
fn progress_and_log_messages_come_on_the_stream_of_their_request() {
    let server = start(options());
    let arguments = json!({"steps": 2, "step_millis": 1});
    let meta = json!({"progressToken": "p", "io.modelcontextprotocol/logLevel": "info"});
    let params = json!({"name": "slow_count", "arguments": arguments, "_meta": meta});
    let events = ask(&server, "tools/call", params, &[]).events();
    let methods: Vec<_> = events.iter().map(|event| event.json()["method"].clone()).collect();
    let progress = json!("notifications/progress");
    assert_eq!(methods, [json!("notifications/message"), progress.clone(), progress, Value::Null]);
    assert_eq!(events[3].json()["result"]["resultType"], "complete");
    assert!(events.iter().all(|event| event.id.is_none()), "nothing can be resumed, so nothing has an id");
}

#[test]
fn closing_the_stream_cancels_the_call() {
    let (log_reader, log) = std::io::pipe().expect("a pipe");
    let server = crate::http::listen(options(), crate::outlet::Remarks::new(log)).expect("a port");
    for meta in [json!({"progressToken": "p"}), json!({})] {
        let arguments = json!({"steps": 100, "step_millis": 50});
        let params = with_meta(json!({"name": "slow_count", "arguments": arguments, "_meta": meta}));
        let mut connection = Connection::open(&server);
        let headers = [JSON, BOTH, VERSION, ("Mcp-Method", "tools/call"), ("Mcp-Name", "slow_count")];
        connection.send("POST", "/mcp", &headers, &request(1, "tools/call", params));
    }
    let begun = Instant::now();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(log_reader));
    let cancelled = lines.map(|line| line.expect("text")).filter(|line| line.contains("is cancelled"));
    assert_eq!(cancelled.take(2).count(), 2, "with a stream, and while JSON is waited for");
    assert!(begun.elapsed() < Duration::from_secs(4), "not because 5 s have passed and all is counted");
}

#[test]
fn a_dropped_stream_ends_without_an_answer() {
    let server = start(options());
    assert_eq!(ask(&server, "tools/call", json!({"name": "drop_stream"}), &[]).events(), []);
}

#[test]
fn a_server_may_stream_every_answer_but_not_every_error() {
    let server = start(HttpOptions { answers: Answers::AlwaysStream, ..options() });
    assert_eq!(ask(&server, "server/discover", json!({}), &[]).events().len(), 1);
    assert_eq!(ask(&server, "no/such", json!({}), &[]).status, 404);
}

#[test]
fn a_modern_only_server_has_no_sessions_and_names_its_version() {
    let server = start(HttpOptions { eras: Eras::ModernOnly, ..options() });
    let refused = post(&server, &[], &initialize("2025-11-25"));
    assert_eq!((refused.status, refused.code()), (400, -32022));
    assert_eq!(refused.json()["error"]["data"], json!({"supported": ["2026-07-28"], "requested": "2025-11-25"}));
    for method in ["GET", "DELETE"] {
        let response = Connection::open(&server).ask(method, "/mcp", &[STREAM], "");
        assert_eq!((response.status, response.header("Allow")), (405, Some("POST")), "{method}");
    }
    assert_eq!(Connection::open(&server).ask("GET", "/sse", &[STREAM], "").status, 404);
    assert_eq!(server.sse_url(), None);
    assert_eq!(ask(&server, "tools/list", json!({}), &[]).status, 200);
}

#[test]
fn both_eras_are_served_at_once() {
    let server = start(options());
    let opened = post(&server, &[], &initialize("2025-11-25"));
    let session = opened.header("Mcp-Session-Id").expect("an id").to_owned();
    let modern = ask(&server, "tools/list", json!({}), &[]);
    assert_eq!(modern.json()["result"]["resultType"], "complete");
    let legacy = post(&server, &[("Mcp-Session-Id", &session)], &request(1, "tools/list", json!({})));
    assert!(legacy.json()["result"].get("resultType").is_none());
    let get = Connection::open(&server).ask("GET", "/mcp", &[STREAM, VERSION, ("Mcp-Session-Id", &session)], "");
    assert_eq!(get.status, 405, "a client of this revision has no GET");
}
