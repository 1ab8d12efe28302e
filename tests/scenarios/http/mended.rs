//! Faults of connections that were told wrongly once: streams that are cut, bodies that end early, time that runs out, and
//! ids that are not ours.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, answer, hold};
use wirescope_tests::cli::Cli;
use wirescope_tests::listening;

use crate::{header, last_rows, marks, requests};

const JSON: &str = "Content-Type: application/json";
/// Only ends a hang.
const PATIENCE: Duration = Duration::from_secs(60);
const STREAM: &str = "Content-Type: text/event-stream";

fn message_of(asked: &Asked) -> Value {
    serde_json::from_str(&asked.body).unwrap_or_default()
}

fn result(message: &Value, result: Value) -> String {
    let mut result = result;
    result["resultType"] = json!("complete");
    json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string()
}

/// The least that is a stateless server; `rest` answers everything but `server/discover`.
fn modern(asked: &Asked, rest: impl Fn(&Value) -> Vec<u8>) -> Vec<u8> {
    let message = message_of(asked);
    match message["method"].as_str() {
        Some("server/discover") => {
            let discovered = json!({ "supportedVersions": ["2026-07-28"], "capabilities": { "tools": {} } });
            answer("200 OK", &[JSON], &result(&message, discovered))
        }
        Some(_) => rest(&message),
        None => answer("405 Method Not Allowed", &[], ""),
    }
}

/// An event stream that begins well, and whose connection is closed in the middle.
fn cut_stream() -> Vec<u8> {
    let note =
        json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": { "level": "info", "data": "…" } });
    let promised = format!("HTTP/1.1 200 OK\r\n{STREAM}\r\nContent-Length: 5000\r\n\r\ndata: {note}\n\ndata: {{\"jso");
    promised.into_bytes()
}

/// The newest session's calls of a tool.
fn calls(rows: &[Value]) -> Vec<Value> {
    requests(rows, "tools/call").into_iter().cloned().collect()
}

const CALL: [&str; 3] = ["send", "tools/call", r#"{"name":"slow","arguments":{}}"#];

#[test]
fn a_stateless_request_whose_stream_is_cut_is_sent_again_with_a_new_id() {
    let cuts = AtomicUsize::new(0);
    let rest = move |message: &Value| match cuts.fetch_add(1, Ordering::SeqCst) {
        0 => cut_stream(),
        // A stream that ends in good order, but without the answer, is lost just the same.
        1 => answer("200 OK", &[STREAM], ": nothing to say\n\n"),
        _ => answer("200 OK", &[STREAM], &format!("data: {}\n\n", result(message, json!({ "content": [] })))),
    };
    let (cli, server) = (Cli::new().unwrap(), Canned::start(move |asked| modern(asked, &rest)).unwrap());
    let printed = crate::ask(&cli, &CALL, &server.url);
    assert_eq!(printed["result"]["content"], json!([]), "the person's call is answered");

    let rows = last_rows(&cli);
    let calls = calls(&rows);
    let ids: Vec<&str> = calls.iter().map(|call| call["id"].as_str().unwrap()).collect();
    assert_eq!(calls.len(), 3, "{calls:#?}");
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
    assert_eq!(calls.iter().map(|call| &call["own"]).collect::<Vec<_>>(), [false, true, true]);
    let outcomes: Vec<&Value> = calls.iter().map(|call| &call["outcome"]).collect();
    assert_eq!(outcomes, ["failed", "failed", "ok"]);
    let first = calls[0]["text"].as_str().unwrap();
    assert!(first.contains("cut, after") && first.contains("sent again with a new id"), "{first}");
    let expected = [(&calls[0], ids[1]), (&calls[1], ids[2])].map(|(call, id)| {
        let seq = &call["seq"];
        format!("The event stream of frame {seq} was cut; the request is sent again with id {id}.")
    });
    assert_eq!(marks(&rows, "sent_again"), expected);

    let asked = server.asked();
    assert!(asked.iter().all(|asked| asked.verb() == "POST"), "nothing is resumed: {asked:?}");
    assert!(asked.iter().all(|asked| asked.header("Last-Event-ID").is_none()), "{asked:?}");
    let answered = rows.iter().filter(|row| row["kind"] == "response" && row["method"] == "tools/call").count();
    assert_eq!(answered, 1, "one answer, no duplicate");
}

#[test]
fn a_server_that_cuts_every_stream_is_given_up_after_three_times() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(|asked| modern(asked, |_| cut_stream())).unwrap());
    let line = [&CALL[..], &["--url", &server.url, "--format", "json"]].concat();
    let error = cli.run(&line).unwrap().exited(3).json()["error"].take();
    assert_eq!(error["code"], "transport_failed", "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("sent 3 times, and cut each time"), "{message}");
    let rows = last_rows(&cli);
    assert_eq!((calls(&rows).len(), marks(&rows, "sent_again").len()), (3, 2));
}

#[test]
fn what_a_person_wrote_themselves_is_sent_once() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(|asked| modern(asked, |_| cut_stream())).unwrap());
    let raw = r#"{"jsonrpc":"2.0","id":"mine","method":"tools/call","params":{"name":"slow"}}"#;
    let ended = cli.run(&["send", "--raw", raw, "--url", &server.url, "--format", "json"]).unwrap().exited(3);
    assert_eq!(ended.json()["error"]["code"], "transport_failed");
    assert_eq!(server.asked().iter().filter(|asked| asked.body == raw).count(), 1);
    assert!(marks(&last_rows(&cli), "sent_again").is_empty());
}

#[test]
fn an_answer_that_is_no_stream_is_not_asked_for_again() {
    let refuse = |_: &Value| answer("200 OK", &[JSON], "");
    let (cli, server) = (Cli::new().unwrap(), Canned::start(move |asked| modern(asked, refuse)).unwrap());
    let line = [&CALL[..], &["--url", &server.url, "--format", "json"]].concat();
    cli.run(&line).unwrap().exited(3);
    assert_eq!(calls(&last_rows(&cli)).len(), 1);
}

#[test]
fn a_body_that_ends_early_is_told_as_that_and_not_as_a_foreign_server() {
    let half = r#"{"jsonrpc":"2.0","id":1,"resul"#;
    let promised = format!("HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 500\r\n\r\n{half}").into_bytes();
    let cases = [(promised, "the body ended early, after 30 bytes"), (answer("200 OK", &[JSON], half), "ends early")];
    for (bytes, words) in cases {
        for protocol in ["auto", "2025-11-25"] {
            let (cli, server) = (Cli::new().unwrap(), Canned::always(bytes.clone()).unwrap());
            let line = ["list", "--protocol", protocol, "--url", &server.url, "--format", "json"];
            let error = cli.run(&line).unwrap().exited(3).json()["error"].take();
            assert_eq!(error["code"], "transport_failed", "{error}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(words) && message.contains(half), "{message}");
            assert!(error["advice"].is_string(), "{error}");
            let rows = last_rows(&cli);
            assert!(rows.iter().any(|row| row["payload"] == half), "what came is kept: {rows:#?}");
        }
    }
}

#[test]
fn a_first_byte_that_does_not_come_is_time_that_ran_out() {
    let silent = Canned::start(|_| never()).unwrap();
    let later = Canned::start(|asked| modern(asked, |_| never())).unwrap();
    let list = ["list", "tools"];
    for (server, words) in [(silent, &list[..]), (later, &CALL[..])] {
        let cli = Cli::new().unwrap();
        let options = ["--url", &server.url, "--first-byte-timeout", "0.5", "--format", "json"];
        let error = cli.run(&[words, &options].concat()).unwrap().exited(4).json()["error"].take();
        assert_eq!(error["code"], "timed_out", "{error}");
        assert!(error["message"].as_str().unwrap().contains("no answer began within 0.5 s"), "{error}");
        assert!(error["advice"].as_str().unwrap().contains("--first-byte-timeout"), "{error}");
    }
}

/// The thread ends with the test's process.
fn never() -> ! {
    loop {
        std::thread::park();
    }
}

/// The least that is a server with sessions, which knows its own id only.
fn with_sessions(asked: &Asked) -> Vec<u8> {
    let message = message_of(asked);
    let id = asked.header("Mcp-Session-Id");
    match message["method"].as_str() {
        Some("initialize") => {
            let version = &message["params"]["protocolVersion"];
            let result = json!({ "protocolVersion": version, "capabilities": {}, "serverInfo": { "name": "x", "version": "1" } });
            let body = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
            answer("200 OK", &[JSON, "Mcp-Session-Id: ours"], &body)
        }
        Some(_) if id != Some("ours") => answer("404 Not Found", &[], "no such session"),
        Some(_) if message["id"].is_null() => answer("202 Accepted", &[], ""),
        Some(_) => {
            answer("200 OK", &[JSON], &json!({ "jsonrpc": "2.0", "id": message["id"], "result": {} }).to_string())
        }
        None => answer("405 Method Not Allowed", &[], ""),
    }
}

#[test]
fn an_id_that_a_person_made_up_does_not_end_our_session() {
    let (cli, server) = (Cli::new().unwrap(), Canned::start(with_sessions).unwrap());
    let raw = r#"{"jsonrpc":"2.0","id":"mine","method":"ping"}"#;
    let base = ["send", "--raw", raw, "--protocol", "legacy", "--url", &server.url];
    let bogus = [&base[..], &["--message-header", "Mcp-Session-Id: made-up", "--format", "json"]].concat();
    let error = cli.run(&bogus).unwrap().exited(3).json()["error"].take();
    assert!(error["message"].as_str().unwrap().contains("HTTP 404"), "{error}");
    let rows = last_rows(&cli);
    assert!(marks(&rows, "lost").is_empty(), "{rows:#?}");
    let last = server.asked().pop().unwrap();
    assert_eq!((last.verb(), last.header("Mcp-Session-Id")), ("DELETE", Some("ours")), "the session lived on");
    let sent = rows.iter().find(|row| row["payload"] == raw).unwrap();
    assert_eq!(header(sent, "mcp-session-id"), Some("made-up"));
}

#[test]
fn a_request_takes_headers_of_its_own() {
    let empty = |message: &Value| answer("200 OK", &[JSON], &result(message, json!({})));
    let (cli, server) = (Cli::new().unwrap(), Canned::start(move |asked| modern(asked, empty)).unwrap());
    crate::ask(&cli, &[&CALL[..], &["--message-header", "Mcp-Name: another"]].concat(), &server.url);
    let names: Vec<Option<String>> =
        server.asked().iter().map(|asked| asked.header("Mcp-Name").map(str::to_owned)).collect();
    assert_eq!(names.last().unwrap().as_deref(), Some("another"), "{names:?}");
}

#[test]
fn the_words_a_post_is_taken_with_are_kept_and_blamed_on_nobody() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    crate::ask(&cli, &["list", "tools", "--transport", "sse"], &server.url);
    let rows = last_rows(&cli);
    let acknowledged = marks(&rows, "acknowledged");
    assert!(acknowledged.len() >= 2 && acknowledged.iter().all(|text| *text == "Accepted"), "{acknowledged:?}");
    assert!(rows.iter().all(|row| row["kind"] != "noise"), "{rows:#?}");
}

/// Asserts that the stream that was left open until the end is told as ended by us, and not as lost.
fn left_in_good_order(cli: &Cli) {
    let rows = last_rows(cli);
    let ends = marks(&rows, "http_response");
    let streams: Vec<_> = ends.iter().filter(|text| text.starts_with("GET HTTP 200")).collect();
    assert_eq!(streams.len(), 1, "{ends:?}");
    assert!(streams[0].contains("aborted here"), "{streams:?}");
    assert_eq!(marks(&rows, "lost"), [""; 0]);
    assert_eq!(crate::last_session(cli)["end"]["failed"], false);
}

#[test]
fn the_end_of_the_stream_of_http_sse_is_told() {
    let (cli, server) = (Cli::new().unwrap(), listening::demo(&["--sse"]).unwrap());
    let url = server.url.replace("/mcp", "/sse");
    crate::ask(&cli, &["list", "tools", "--transport", "sse"], &url);
    left_in_good_order(&cli);
}

#[test]
fn a_stream_of_http_sse_that_does_not_open_is_told_as_such() {
    let (cli, server) = (Cli::new().unwrap(), Canned::always(answer("405 Method Not Allowed", &[], "")).unwrap());
    let line = ["list", "tools", "--transport", "sse", "--url", &server.url, "--format", "json"];
    let error = cli.run(&line).unwrap().exited(3).json()["error"].take();
    assert_eq!(error["code"], "http_status", "{error}");
    assert!(error["message"].as_str().unwrap().contains("answered with HTTP 405 Method Not Allowed"), "{error}");
    assert!(error["advice"].as_str().unwrap().contains("/sse"), "{error}");

    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/sse");
    let line = ["list", "tools", "--transport", "sse", "--url", &url, "--format", "json"];
    assert_eq!(cli.run(&line).unwrap().exited(3).json()["error"]["code"], "unreachable");

    let server = Canned::always(answer("200 OK", &[STREAM], "event: hello\ndata: there\n\n")).unwrap();
    let line = ["list", "tools", "--transport", "sse", "--url", &server.url, "--format", "json"];
    let error = cli.run(&line).unwrap().exited(3).json()["error"].take();
    assert_eq!(error["code"], "not_mcp", "{error}");
    assert!(error["message"].as_str().unwrap().contains("ended before it named an endpoint"), "{error}");
}

#[test]
fn the_end_of_a_listening_stream_is_told_where_no_session_is_to_be_ended() {
    let (listening, listens) = (Mutex::new(false), Condvar::new());
    let server = Canned::scripted(move |asked, connection| {
        let message = message_of(asked);
        let bytes = match (asked.verb(), message["method"].as_str()) {
            ("GET", _) => {
                let head = format!("HTTP/1.1 200 OK\r\n{STREAM}\r\n\r\n: open\n\n");
                drop(connection.write_all(head.as_bytes()));
                *listening.lock().unwrap() = true;
                listens.notify_all();
                return hold(connection);
            }
            (_, Some("initialize")) => {
                let version = &message["params"]["protocolVersion"];
                let server = json!({ "name": "x", "version": "1" });
                let opened = json!({ "protocolVersion": version, "capabilities": {}, "serverInfo": server });
                answer("200 OK", &[JSON], &result(&message, opened))
            }
            (_, Some(_)) if message["id"].is_null() => answer("202 Accepted", &[], ""),
            _ => {
                let open = listens.wait_timeout_while(listening.lock().unwrap(), PATIENCE, |open| !*open);
                drop(open.unwrap());
                answer("200 OK", &[JSON], &result(&message, json!({})))
            }
        };
        drop(connection.write_all(&bytes));
    });
    let (cli, server) = (Cli::new().unwrap(), server.unwrap());
    crate::ask(&cli, &["send", "ping", "--protocol", "legacy"], &server.url);
    left_in_good_order(&cli);
    assert!(server.asked().iter().all(|asked| asked.verb() != "DELETE"), "there is nothing to delete");
}
