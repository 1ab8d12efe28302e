//! Which era a request is answered in, and what the modern one adds, over stdio.

use serde_json::{Value, json};

use super::{code, initialize, run_with};
use crate::{Ended, Eras, Options};

const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

fn meta() -> Value {
    json!({VERSION: "2026-07-28", CAPABILITIES: {}, "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}})
}

/// A modern request: `params` with metadata.
fn modern(id: u32, method: &str, mut params: Value) -> String {
    params["_meta"] = meta();
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
}

fn legacy(id: u32, method: &str) -> String {
    json!({"jsonrpc": "2.0", "id": id, "method": method}).to_string()
}

fn ask_all(eras: Eras, lines: &[&str]) -> Vec<Value> {
    let session = run_with(Options { eras, ..Options::default() }, lines.join("\n").as_bytes());
    assert_eq!(session.ended, Ended::Closed);
    session.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn ask(eras: Eras, line: &str) -> Value {
    let mut answers = ask_all(eras, &[line]);
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.remove(0)
}

#[test]
fn a_modern_client_needs_no_handshake_and_each_result_says_whose_it_is() {
    for (method, params, is_cacheable) in [
        ("server/discover", json!({}), true),
        ("tools/list", json!({}), true),
        ("resources/list", json!({}), true),
        ("resources/templates/list", json!({}), true),
        ("resources/read", json!({"uri": "demo://readme"}), true),
        ("prompts/list", json!({}), true),
        ("prompts/get", json!({"name": "greet"}), false),
        ("tools/call", json!({"name": "echo", "arguments": {"message": "hi"}}), false),
    ] {
        let result = ask(Eras::Both, &modern(1, method, params))["result"].clone();
        assert_eq!(result["resultType"], "complete", "{method}: {result}");
        assert_eq!(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "wirescope-demo", "{method}");
        assert_eq!(result["ttlMs"].is_u64(), is_cacheable, "{method}");
        assert_eq!(result["cacheScope"] == "public", is_cacheable, "{method}");
    }
    let discovered = ask(Eras::ModernOnly, &modern(1, "server/discover", json!({})))["result"].clone();
    assert_eq!(discovered["supportedVersions"], json!(["2026-07-28"]));
    assert!(discovered["capabilities"]["tools"].is_object());
    assert!(discovered.get("serverInfo").is_none(), "it stands in _meta, and only there");
}

#[test]
fn dressing_a_result_changes_none_of_its_bytes() {
    let line = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_flights","arguments":{"n":9007199254740993, "z":-0.0},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#;
    let out = run_with(Options::default(), line.as_bytes()).out;
    assert!(out.contains(r#""structuredContent":{"n":9007199254740993, "z":-0.0}"#), "{out}");
}

#[test]
fn metadata_that_is_missing_or_wrong_is_said_by_name() {
    let with =
        |meta: Value| json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}).to_string();
    for (meta, named) in [
        (json!({VERSION: "2026-07-28"}), CAPABILITIES),
        (json!({CAPABILITIES: {}}), VERSION),
        (json!({VERSION: 7, CAPABILITIES: {}}), VERSION),
        (json!({VERSION: "2026-07-28", CAPABILITIES: []}), CAPABILITIES),
        (json!({VERSION: "2026-07-28", CAPABILITIES: {}, "io.modelcontextprotocol/logLevel": "loud"}), "loud"),
    ] {
        let answer = ask(Eras::Both, &with(meta.clone()));
        assert_eq!(code(&answer), -32602, "{meta}");
        assert!(answer["error"]["message"].as_str().is_some_and(|message| message.contains(named)), "{answer}");
    }
    for eras in [Eras::Both, Eras::ModernOnly] {
        assert_eq!(code(&ask(eras, &legacy(1, "server/discover"))), -32602, "{eras:?}");
    }
    assert_eq!(code(&ask(Eras::ModernOnly, &legacy(1, "tools/list"))), -32602);
}

#[test]
fn an_unknown_version_is_answered_with_the_known_one() {
    for version in ["2025-11-25", "2099-01-01", "draft"] {
        let params = json!({"_meta": {VERSION: version, CAPABILITIES: {}}});
        let line = json!({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": params}).to_string();
        let answer = ask(Eras::Both, &line);
        assert_eq!(code(&answer), -32022, "{version}");
        assert_eq!(answer["error"]["data"], json!({"supported": ["2026-07-28"], "requested": version}));
    }
}

#[test]
fn a_legacy_only_server_knows_no_discovery_and_dresses_nothing() {
    assert_eq!(code(&ask(Eras::LegacyOnly, &modern(1, "server/discover", json!({})))), -32601);
    assert_eq!(code(&ask(Eras::LegacyOnly, &modern(1, "tools/list", json!({})))), -32600, "there is no session");
    let answers = ask_all(Eras::LegacyOnly, &[&initialize("2025-11-25"), &modern(1, "tools/list", json!({}))]);
    assert!(answers[1]["result"]["tools"].is_array());
    assert!(answers[1]["result"].get("resultType").is_none());
}

#[test]
fn a_modern_only_server_refuses_the_handshake_and_names_its_version() {
    let answer = ask(Eras::ModernOnly, &initialize("2025-11-25"));
    assert_eq!(code(&answer), -32022);
    assert_eq!(answer["error"]["data"], json!({"supported": ["2026-07-28"], "requested": "2025-11-25"}));
    assert!(answer["error"]["message"].as_str().is_some_and(|message| message.contains("2026-07-28")), "{answer}");
}

#[test]
fn in_an_open_session_a_request_that_describes_itself_is_modern_and_every_other_is_legacy() {
    let lines =
        [&initialize("2025-11-25"), &legacy(1, "tools/list"), &modern(2, "tools/list", json!({})), &legacy(3, "ping")];
    let answers = ask_all(Eras::Both, &lines.map(String::as_str));
    assert!(answers[1]["result"].get("resultType").is_none());
    assert_eq!(answers[2]["result"]["resultType"], "complete");
    assert_eq!(answers[3]["result"], json!({}));
}

#[test]
fn what_the_modern_era_has_dropped_is_unknown_to_it() {
    for method in ["ping", "logging/setLevel", "resources/subscribe"] {
        assert_eq!(code(&ask(Eras::Both, &modern(1, method, json!({})))), -32601, "{method}");
    }
    let missing = ask(Eras::Both, &modern(1, "resources/read", json!({"uri": "demo://none"})));
    assert_eq!(code(&missing), -32602, "-32002 is a code of older revisions");
    assert_eq!(missing["error"]["data"]["uri"], "demo://none");
}

#[test]
fn log_messages_and_progress_come_only_for_the_request_that_asks() {
    let count = |id: u32, extra: Value| {
        let mut meta = meta();
        for (key, value) in extra.as_object().expect("an object") {
            meta[key] = value.clone();
        }
        let params = json!({"name": "slow_count", "arguments": {"steps": 2, "step_millis": 1}, "_meta": meta});
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}).to_string()
    };
    let methods = |line: &str| -> Vec<Value> {
        ask_all(Eras::Both, &[line]).iter().map(|message| message["method"].clone()).collect()
    };
    assert_eq!(methods(&count(1, json!({}))), [Value::Null]);
    assert_eq!(
        methods(&count(1, json!({"progressToken": "p"}))),
        [json!("notifications/progress"), json!("notifications/progress"), Value::Null]
    );
    let level = json!({"io.modelcontextprotocol/logLevel": "info"});
    assert_eq!(methods(&count(1, level)), [json!("notifications/message"), Value::Null]);
}

#[test]
fn a_modern_call_is_cancelled_by_a_notification() {
    let params = json!({"name": "slow_count", "arguments": {"steps": 100, "step_millis": 10_000}});
    let cancel = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#;
    let answers = ask_all(Eras::Both, &[&modern(1, "tools/call", params), cancel]);
    assert_eq!(answers, Vec::<Value>::new(), "and the session ends at once instead of in 1000 s");
}

#[test]
fn dropping_a_stream_does_nothing_where_there_is_none() {
    let answer = ask(Eras::Both, &modern(1, "tools/call", json!({"name": "drop_stream"})));
    assert!(answer["result"]["content"][0]["text"].as_str().is_some_and(|text| text.contains("no stream")), "{answer}");
}
