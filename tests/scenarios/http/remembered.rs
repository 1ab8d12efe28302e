//! What was found out about a server is remembered, its transport too, and asked for again when it proves wrong.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, answer, hold};
use wirescope_tests::cli::Cli;

use crate::{ask, last_rows, marks};

/// A server that speaks HTTP+SSE on its one address, until it is rebuilt for stateless HTTP.
#[derive(Default)]
struct Server {
    is_rebuilt: AtomicBool,
    stream: Mutex<Option<TcpStream>>,
}

impl Server {
    fn serve(&self, asked: &Asked, connection: &mut TcpStream) {
        if self.is_rebuilt.load(Ordering::SeqCst) {
            drop(connection.write_all(&rebuilt(&asked.message())));
        } else if asked.verb() == "GET" {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
            let begun = format!("{head}event: endpoint\ndata: /messages\n\n");
            *self.stream.lock().unwrap() = Some(connection.try_clone().unwrap());
            drop(connection.write_all(begun.as_bytes()));
            hold(connection);
        } else if asked.head.starts_with("POST /messages ") {
            drop(connection.write_all(&answer("202 Accepted", &[], "Accepted")));
            self.tell(&asked.message());
        } else {
            drop(connection.write_all(&answer("404 Not Found", &[], "no such page")));
        }
    }

    /// Answers on the stream.
    fn tell(&self, message: &Value) {
        let result = match message["method"].as_str() {
            Some("initialize") => json!({
                "protocolVersion": message["params"]["protocolVersion"],
                "capabilities": { "tools": {} },
                "serverInfo": { "name": "two", "version": "1" }
            }),
            _ => json!({ "tools": [] }),
        };
        let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result });
        if !message["id"].is_null()
            && let Some(stream) = &mut *self.stream.lock().unwrap()
        {
            drop(stream.write_all(format!("data: {answer}\n\n").as_bytes()));
        }
    }
}

fn rebuilt(message: &Value) -> Vec<u8> {
    let result = match message["method"].as_str() {
        Some("server/discover") => {
            json!({ "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": { "tools": {} } })
        }
        Some("tools/list") => json!({ "resultType": "complete", "tools": [] }),
        _ => return answer("405 Method Not Allowed", &[], ""),
    };
    let body = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
    answer("200 OK", &["Content-Type: application/json"], &body)
}

#[test]
fn a_server_of_http_and_sse_is_tried_over_it_at_once_until_that_fails() {
    let server = Arc::new(Server::default());
    let shared = Arc::clone(&server);
    let canned = Canned::scripted(move |asked, connection| shared.serve(asked, connection)).unwrap();
    let cli = Cli::new().unwrap();
    let listed = |protocol: &str| ask(&cli, &["list", "tools", "--protocol", protocol], &canned.url);
    let count = |wanted: &str| canned.asked().iter().filter(|asked| asked.head.starts_with(wanted)).count();

    listed("auto");
    assert_eq!((count("POST /mcp "), count("GET /mcp ")), (2, 1), "server/discover and initialize are refused first");

    for protocol in ["auto", "legacy"] {
        listed(protocol);
        let rows = last_rows(&cli);
        let expected =
            "Remembered: the server answered initialize with HTTP 404 and has an event stream, so: HTTP+SSE.";
        assert_eq!(marks(&rows, "verdict"), [expected], "{protocol}");
    }
    assert_eq!((count("POST /mcp "), count("GET /mcp ")), (2, 3), "nothing was tried in vain any more");

    server.is_rebuilt.store(true, Ordering::SeqCst);
    listed("auto");
    let rows = last_rows(&cli);
    let verdict = "The server answered server/discover, so: modern (2026-07-28).";
    assert_eq!(marks(&rows, "verdict"), [verdict], "asked for again");
    listed("auto");
    assert!(marks(&last_rows(&cli), "verdict")[0].starts_with("Remembered: "), "and remembered in its turn");
}
