//! What people see of an HTTP server that does not speak MCP, and that its bytes are kept.

use std::net::{Ipv4Addr, TcpListener};

use serde_json::Value;
use wirescope_tests::canned::{Canned, answer};
use wirescope_tests::cli::Cli;

use crate::{last_rows, marks};

const PROTOCOLS: [&str; 2] = ["auto", "2025-11-25"];

/// Asks the server for its tools, which must fail to connect, and returns the error.
fn refused(cli: &Cli, url: &str, protocol: &str) -> Value {
    let arguments = ["list", "tools", "--protocol", protocol, "--url", url, "--format", "json"];
    let error = cli.run(&arguments).unwrap().exited(3).json()["error"].take();
    assert!(error["advice"].is_string(), "something can be done about it: {error}");
    error
}

/// Whether a frame from the server is exactly these bytes, and says which status they came with.
fn kept(cli: &Cli, body: &str, status: u16) {
    let rows = last_rows(cli);
    let frame = rows.iter().find(|row| row["payload"] == body);
    let frame = frame.unwrap_or_else(|| panic!("'{body}' is not in the log: {rows:#?}"));
    assert_eq!(frame["kind"], "noise", "{frame}");
    assert_eq!(frame["direction"], "to_client", "{frame}");
    assert_eq!(frame["envelope"]["http"]["status"], status, "{frame}");
}

/// Serves one answer to everything, and asserts the error's code, words in its message, and that the body is kept.
fn told_and_kept(status: &str, fields: &[&str], body: &str, code: &str, words: &[&str]) {
    for protocol in PROTOCOLS {
        let (cli, server) = (Cli::new().unwrap(), Canned::always(answer(status, fields, body)).unwrap());
        let error = refused(&cli, &server.url, protocol);
        assert_eq!(error["code"], code, "{protocol}: {error}");
        let message = error["message"].as_str().unwrap();
        for word in words {
            assert!(message.contains(word), "{protocol}: '{word}' is not in: {message}");
        }
        kept(&cli, body, status[..3].parse().unwrap());
        assert!(error["session"].is_string(), "the log can be looked at: {error}");
    }
}

#[test]
fn a_web_page_is_no_mcp() {
    let page = "<html>Please log in.</html>";
    told_and_kept("200 OK", &["Content-Type: text/html"], page, "not_mcp", &["HTTP 200", page]);
}

#[test]
fn a_server_that_fails_is_quoted() {
    let fields = ["Content-Type: text/plain"];
    let words = ["HTTP 500 Internal Server Error", "stack trace!"];
    told_and_kept("500 Internal Server Error", &fields, "stack trace!", "http_status", &words);
}

#[test]
fn every_status_that_refuses_is_named() {
    for status in ["402 Payment Required", "403 Forbidden", "429 Too Many Requests", "502 Bad Gateway", "503 Busy"] {
        let number = status.split(' ').next().unwrap();
        told_and_kept(status, &["Content-Type: text/plain"], "not today", "http_status", &[number, "not today"]);
    }
}

#[test]
fn a_server_that_wants_authorization_says_so_and_its_challenge_is_kept() {
    let challenge = r#"Bearer resource_metadata="http://127.0.0.1/.well-known""#;
    let field = format!("WWW-Authenticate: {challenge}");
    told_and_kept("401 Unauthorized", &[&field], "who is it?", "http_status", &["HTTP 401 Unauthorized"]);

    let (cli, server) = (Cli::new().unwrap(), Canned::always(answer("401 Unauthorized", &[&field], "")).unwrap());
    let error = refused(&cli, &server.url, "auto");
    assert!(error["advice"].as_str().unwrap().contains("authorization"), "{error}");
    let rows = last_rows(&cli);
    let response = rows.iter().find(|row| row["mark"] == "http_response").unwrap();
    assert_eq!(crate::header(response, "www-authenticate"), Some(challenge));
}

#[test]
fn a_redirect_to_another_origin_is_told_and_not_followed() {
    let elsewhere = Canned::always(answer("200 OK", &[], "gotcha")).unwrap();
    let field = format!("Location: {}", elsewhere.url);
    let words = ["HTTP 307", elsewhere.url.as_str()];
    told_and_kept("307 Temporary Redirect", &[&field], "moved", "http_status", &words);
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
}

#[test]
fn nobody_listening_is_told_as_such() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/mcp");
    for protocol in PROTOCOLS {
        let cli = Cli::new().unwrap();
        let error = refused(&cli, &url, protocol);
        assert_eq!(error["code"], "unreachable", "{error}");
        assert!(error["message"].as_str().unwrap().contains("Connection refused"), "{error}");
        assert!(error["message"].as_str().unwrap().contains(&format!("127.0.0.1:{port}")), "{error}");
    }
}

#[test]
fn a_body_that_is_cut_is_kept_as_far_as_it_came() {
    let half = r#"{"jsonrpc":"2.0","id":1,"resul"#;
    let bytes = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{half}");
    for protocol in PROTOCOLS {
        let (cli, server) = (Cli::new().unwrap(), Canned::always(bytes.clone().into_bytes()).unwrap());
        refused(&cli, &server.url, protocol);
        kept(&cli, half, 200);
        let rows = last_rows(&cli);
        let ends = marks(&rows, "http_response");
        assert!(ends.iter().any(|text| text.contains("cut after 30 bytes")), "{protocol}: {ends:?}");
    }
}

#[test]
fn a_name_that_does_not_exist_is_told_as_such() {
    let cli = Cli::new().unwrap();
    let error = refused(&cli, "http://no-such-host.invalid/mcp", "auto");
    assert_eq!(error["code"], "unreachable", "{error}");
    assert!(error["message"].as_str().unwrap().contains("no-such-host.invalid"), "{error}");
}
