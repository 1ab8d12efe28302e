//! A server of a few bytes sees what really came over the wire, and the log must say the same.

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, answer};
use wirescope_tests::cli::Cli;

use crate::{ask, last_rows, marks};

const JSON: &str = "Content-Type: application/json";

/// The least that is a legacy server with sessions.
fn legacy(asked: &Asked) -> Vec<u8> {
    let Ok(message) = serde_json::from_str::<Value>(&asked.body) else {
        let status = if asked.verb() == "DELETE" { "200 OK" } else { "405 Method Not Allowed" };
        return answer(status, &[], "");
    };
    let result = match message["method"].as_str() {
        Some("initialize") => json!({
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": { "tools": {} },
            "serverInfo": { "name": "few-bytes", "version": "1" }
        }),
        Some("tools/list") => json!({ "tools": [] }),
        _ if message["id"].is_null() => return answer("202 Accepted", &[], ""),
        _ => {
            let error = json!({ "jsonrpc": "2.0", "id": message["id"], "error": { "code": -32601, "message": "no" } });
            return answer("200 OK", &[JSON], &error.to_string());
        }
    };
    let body = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
    answer("200 OK", &[JSON, "Mcp-Session-Id: session-77"], &body)
}

#[test]
fn what_arrives_is_what_the_log_says_was_sent() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(legacy).unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let rows = last_rows(&cli);
    let sent = rows.iter().filter(|row| row["direction"] == "to_server").map(|row| row["payload"].as_str().unwrap());
    let asked = server.asked();
    let arrived = asked.iter().filter(|asked| asked.verb() == "POST").map(|asked| asked.body.as_str());
    assert_eq!(sent.collect::<Vec<_>>(), arrived.collect::<Vec<_>>());
    let verdict = "The server answered -32601 to server/discover, so: legacy.";
    assert_eq!(marks(&rows, "verdict"), [verdict]);
}

#[test]
fn the_session_is_named_in_every_request_and_deleted_last() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(legacy).unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let asked = server.asked();
    let opened = asked.iter().position(|asked| asked.body.contains("\"initialize\"")).unwrap();
    for (place, asked) in asked.iter().enumerate() {
        let expected = (place > opened).then_some("session-77");
        assert_eq!(asked.header("Mcp-Session-Id"), expected, "{asked:?}");
    }
    assert_eq!(asked.last().unwrap().verb(), "DELETE");
}

#[test]
fn a_person_s_headers_are_on_every_request_and_a_secret_is_not_in_the_log() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(legacy).unwrap());
    let secret = "Bearer five-golden-rings";
    let field = format!("Authorization: {secret}");
    ask(&cli, &["list", "tools", "--header", &field, "--header", "X-Team: blue"], &server.url);
    for asked in server.asked() {
        assert_eq!(asked.header("Authorization"), Some(secret), "{asked:?}");
        assert_eq!(asked.header("X-Team"), Some("blue"), "{asked:?}");
    }
    let rows = format!("{:?}", last_rows(&cli));
    assert!(!rows.contains("five-golden-rings"), "{rows}");
}
