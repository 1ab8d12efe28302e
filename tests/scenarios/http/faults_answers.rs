//! Faults of HTTP, at the handshake and in a session: each is one typed error, and what came of the body is kept.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, answer, hold};
use wirescope_tests::cli::Cli;
use wirescope_tests::sparse::{self, Era, JSON};

use crate::last_rows;

/// Where in a session the fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Handshake,
    Session,
}

const PLACES: [(Place, Era); 4] = [
    (Place::Handshake, Era::Legacy),
    (Place::Handshake, Era::Modern),
    (Place::Session, Era::Legacy),
    (Place::Session, Era::Modern),
];

/// The error a person gets, and the log.
struct Told {
    error: Value,
    rows: Vec<Value>,
}

impl Told {
    fn code(&self) -> &str {
        self.error["code"].as_str().unwrap()
    }

    /// Asserts that the message says all of this.
    fn says(&self, words: &[&str]) {
        let message = self.error["message"].as_str().unwrap();
        for word in words {
            assert!(message.contains(word), "'{word}' is not in: {message}");
        }
    }

    /// Asserts that these bytes came and are a frame.
    fn kept(&self, payload: &str) {
        let has = self.rows.iter().any(|row| row["payload"] == payload && row["direction"] == "to_client");
        assert!(has, "'{payload}' is not in the log: {:#?}", self.rows);
    }
}

/// Meets a fault: whatever is asked at that place is answered by `fault`. There must be one error and this exit code.
fn meet(
    (place, era): (Place, Era),
    options: &[&str],
    exit: i32,
    fault: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static,
) -> Told {
    let server = match place {
        Place::Handshake => Canned::scripted(fault).unwrap(),
        Place::Session => sparse::serve(era, fault).unwrap(),
    };
    let cli = Cli::new().unwrap();
    let usual = ["send", "ping", "--protocol", era.revision(), "--url", &server.url, "--format", "json"];
    let ended = cli.run(&[&usual, options].concat()).unwrap().exited(exit);
    // One document on stdout, and nothing beside it.
    let error = ended.json()["error"].take();
    assert_eq!(ended.stderr, "", "{place:?} {era:?}: {}", ended.told());
    assert!(error["advice"].is_string() || place == Place::Session, "something can be done about it: {error}");
    assert!(error["session"].is_string(), "the log can be looked at: {error}");
    Told { error, rows: last_rows(&cli) }
}

fn bytes(bytes: impl Into<Vec<u8>>) -> impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static {
    let bytes = bytes.into();
    // A client that has gone away is the scenario's business.
    move |_, connection| drop(connection.write_all(&bytes))
}

/// The code of a refusal by HTTP.
fn refusal(place: Place) -> &'static str {
    match place {
        Place::Handshake => "http_status",
        Place::Session => "transport_failed",
    }
}

/// The code of what came, and is no MCP.
fn no_mcp(place: Place) -> &'static str {
    match place {
        Place::Handshake => "not_mcp",
        Place::Session => "transport_failed",
    }
}

/// Each status that refuses, at the handshake and in a session; the eras take turns.
fn every_status(statuses: &[u16]) {
    let turns = [[PLACES[0], PLACES[3]], [PLACES[1], PLACES[2]]];
    for (status, places) in statuses.iter().zip(turns.iter().cycle()) {
        for at in *places {
            let body = format!("{{\"because\":\"of {status}\"}}");
            let line = format!("{status} Words of {status}");
            let told = meet(at, &[], 3, bytes(answer(&line, &["Content-Type: application/json"], &body)));
            told.kept(&body);
            // A modern revision that is insisted on is refused by what refuses its first request.
            let is_verdict = at == (Place::Handshake, Era::Modern) && matches!(status, 400 | 404 | 405);
            let is_gone = at == (Place::Session, Era::Legacy) && *status == 404;
            let code = if is_verdict { "revision_unknown" } else { refusal(at.0) };
            assert_eq!(told.code(), code, "{at:?} {status}: {}", told.error);
            match (is_verdict, is_gone) {
                (true, _) => told.says(&[&format!("HTTP {status}"), "so: legacy"]),
                (_, true) => told.says(&["HTTP 404", "no longer knows this MCP session"]),
                _ => told.says(&[&format!("HTTP {line}"), &body]),
            }
        }
    }
}

#[test]
fn every_4xx_is_one_typed_error() {
    every_status(&[
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423,
        424, 425, 426, 428, 429, 431, 451, 499,
    ]);
}

#[test]
fn every_5xx_is_one_typed_error() {
    every_status(&[500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 599]);
}

#[test]
fn a_body_of_the_wrong_type_is_one_typed_error() {
    for at in PLACES {
        for (kind, body) in [
            ("text/html", "<h1>It works!</h1>"),
            ("text/plain", "It works!"),
            ("application/xml", "<methodResponse/>"),
            ("application/json", "{\"status\":\"up\"}"),
            ("image/svg+xml", "<svg/>"),
        ] {
            let fields = format!("Content-Type: {kind}");
            let told = meet(at, &[], 3, bytes(answer("200 OK", &[&fields], body)));
            assert_eq!(told.code(), no_mcp(at.0), "{at:?} {kind}: {}", told.error);
            told.says(&["HTTP 200"]);
            told.kept(body);
        }
    }
}

#[test]
fn a_body_that_is_cut_is_one_typed_error() {
    let half = r#"{"jsonrpc":"2.0","id":1,"#;
    let json = "Content-Type: application/json";
    for at in PLACES {
        for (head, rest) in [
            (format!("{json}\r\nContent-Length: 100"), half.to_owned()),
            (format!("{json}\r\nTransfer-Encoding: chunked"), format!("{:x}\r\n{half}\r\n", half.len())),
            (format!("{json}\r\nTransfer-Encoding: chunked"), format!("63\r\n{half}")),
            (format!("{json}\r\nConnection: close"), half.to_owned()),
        ] {
            let told = meet(at, &[], 3, bytes(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{rest}")));
            assert_eq!(told.code(), "transport_failed", "{at:?} {head:?}: {}", told.error);
            told.says(&["after 24 bytes", half]);
            told.kept(half);
        }
    }
}

#[test]
fn what_is_no_http_is_one_typed_error() {
    for at in PLACES {
        for banner in ["SSH-2.0-OpenSSH_9.9\r\n", "220 mail.example ESMTP\r\n", "{\"jsonrpc\":\"2.0\"}\n"] {
            let told = meet(at, &[], 3, bytes(banner));
            assert_eq!(told.code(), no_mcp(at.0), "{at:?}: {}", told.error);
            told.says(&["cannot be read as HTTP/1"]);
            told.kept(banner);
        }
    }
}

#[test]
fn a_connection_that_closes_without_an_answer_is_one_typed_error() {
    let half = "HTTP/1.1 200 OK\r\nContent-";
    for at in PLACES {
        let told = meet(at, &[], 3, bytes(""));
        assert_eq!(told.code(), no_mcp(at.0), "{at:?}: {}", told.error);
        told.says(&["closed it without an answer"]);
        let told = meet(at, &[], 3, bytes(half));
        assert_eq!(told.code(), no_mcp(at.0), "{at:?}: {}", told.error);
        told.says(&["cut after 25 bytes"]);
        told.kept(half);
    }
}

#[test]
fn a_redirect_loop_is_one_typed_error() {
    for at in PLACES {
        for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
            let told = meet(at, &[], 3, bytes(answer(status, &["Location: /mcp"], "round and round")));
            assert_eq!(told.code(), refusal(at.0), "{at:?} {status}: {}", told.error);
            told.says(&[&format!("HTTP {status}"), "round and round"]);
            told.kept("round and round");
        }
    }
}

/// Falls silent after these bytes, at each place at once; time runs out at the step that `option` is for.
fn silent(option: &'static str, sent: &'static str, words: &'static str, kept: Option<&'static str>) {
    let meet_one = move |at| {
        // Enough for a busy machine to get through the handshake, which these times are for as well.
        let told = meet(at, &[option, "3"], 4, move |_, connection| {
            drop(connection.write_all(sent.as_bytes()));
            hold(connection);
        });
        assert_eq!(told.code(), "timed_out", "{at:?}: {}", told.error);
        told.says(&[words]);
        if let Some(kept) = kept {
            told.kept(kept);
        }
    };
    let meet_one = Arc::new(meet_one);
    let running = PLACES.map(|at| {
        let meet_one = Arc::clone(&meet_one);
        thread::spawn(move || meet_one(at))
    });
    for one in running {
        one.join().unwrap();
    }
}

#[test]
fn an_answer_that_does_not_begin_is_a_timeout_of_its_own() {
    silent("--first-byte-timeout", "", "no answer began within 3 s of the request", None);
}

#[test]
fn a_body_that_stops_is_a_timeout_of_its_own() {
    let sent = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"half\":";
    silent("--silence-timeout", sent, "the answer fell silent for 3 s", Some("{\"half\":"));
}

#[test]
fn a_stream_that_stops_is_a_timeout_of_its_own() {
    let sent = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"half\":";
    silent("--silence-timeout", sent, "the answer fell silent for 3 s", Some("{\"half\":"));
}

#[test]
fn a_modern_server_that_refuses_the_handshake_is_told_with_what_to_do() {
    let error = json!({ "code": -32022, "message": "no such version", "data": { "supported": ["2026-07-28"] } });
    // Some do not know the request's id, for they did not read so far.
    for knows_id in [true, false] {
        let error = error.clone();
        let told = meet((Place::Handshake, Era::Legacy), &[], 3, move |asked, connection| {
            let id = if knows_id { asked.message()["id"].take() } else { Value::Null };
            let body = json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string();
            drop(connection.write_all(&answer("400 Bad Request", &[JSON], &body)));
        });
        assert_eq!(told.code(), "handshake_refused", "{}", told.error);
        told.says(&["no such version (-32022)"]);
        let advice = told.error["advice"].as_str().unwrap();
        assert!(advice.contains("--protocol auto") && advice.contains("--protocol modern"), "{advice}");
    }
}

#[test]
fn a_page_in_the_place_of_an_answer_is_told_by_its_words() {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>Error</title><style>b {{ color: red }}</style></head>\n<body><pre>Cannot \
         POST /mcp</pre>{}</body></html>\n",
        "<p>Go away.</p>".repeat(500)
    );
    let html = "Content-Type: text/html; charset=utf-8";
    for at in PLACES {
        let told = meet(at, &[], 3, bytes(answer("501 Not Implemented", &[html], &page)));
        told.says(&["HTTP 501 Not Implemented: Error Cannot POST /mcp Go away."]);
        let message = told.error["message"].as_str().unwrap();
        assert!(!message.contains('<') && message.len() < 300, "{message}");
        told.kept(&page);
    }
}
