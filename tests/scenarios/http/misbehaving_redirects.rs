//! Servers that send somewhere else: within the origin it is followed and visible, and nothing of ours reaches another origin.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::thread;

use serde_json::json;
use wirescope_tests::canned::{Asked, Canned, answer, events, hold};
use wirescope_tests::sparse::{Era, JSON, result};

use crate::trial::Trial;

const STATUSES: [&str; 6] = [
    "300 Multiple Choices",
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

/// What must not leave for anywhere but the server that was named.
const CANARY: &str = "canary-4f1c9d";

/// The path of a request.
fn path(asked: &Asked) -> &str {
    asked.head.split(' ').nth(1).unwrap()
}

#[test]
fn a_redirect_within_the_origin_is_followed_as_it_was_sent_and_can_be_seen() {
    for era in Era::BOTH {
        for status in &STATUSES[4..] {
            for location in ["/elsewhere?x=1", "elsewhere?x=1", "./elsewhere?x=1"] {
                let moved = move |asked: &Asked| match path(asked) {
                    "/mcp" => answer(status, &[&format!("Location: {location}")], "moved"),
                    _ => answer("200 OK", &[JSON], &result(asked, &json!({ "tools": [] }))),
                };
                let (trial, printed) = Trial::with(era, &["--header", "X-Team: blue"], moved).answered();
                assert_eq!(printed, json!({ "tools": [] }));
                let asked = trial.asked();
                let paths: Vec<&str> = asked.iter().map(path).collect();
                assert_eq!(paths, ["/mcp", "/elsewhere?x=1"]);
                assert_eq!(asked[0].body, asked[1].body);
                let fields = |asked: &Asked| asked.head.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
                assert_eq!(fields(&asked[0]), fields(&asked[1]), "the same headers, a person's among them");
                trial.kept(&["moved", &result(&asked[1], &json!({ "tools": [] }))]);
                let told = crate::marks(&trial.rows, "http_request");
                let words = format!("(following HTTP {} within the same origin)", &status[..3]);
                assert!(told.iter().any(|text| text.contains("/elsewhere") && text.contains(&words)), "{told:?}");
            }
        }
    }
}

#[test]
fn a_redirect_that_would_change_the_request_is_told_and_not_followed() {
    for era in Era::BOTH {
        for status in &STATUSES[..4] {
            let trial = Trial::with(era, &[], move |_| answer(status, &["Location: /elsewhere"], "over there"));
            let trial = trial.told(3, &[&status[..3], "to /elsewhere", "over there"]);
            trial.kept(&["over there"]);
            assert_eq!(trial.asked().len(), 1);
        }
    }
}

#[test]
fn no_byte_of_ours_reaches_another_origin() {
    let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    let (sender, connections) = mpsc::channel();
    thread::spawn(move || elsewhere.incoming().flatten().for_each(|connection| drop(sender.send(connection))));
    let header = format!("Authorization: Bearer {CANARY}");
    let plain = format!("http://127.0.0.1:{port}/mcp");
    let others = ["http://localhost:", "//127.0.0.1:", "https://127.0.0.1:"].map(|start| format!("{start}{port}/mcp"));
    let with_status = STATUSES.map(|status| (status, plain.clone()));
    let with_location = others.map(|location| ("307 Temporary Redirect", location));
    for era in Era::BOTH {
        for (status, location) in with_status.clone().into_iter().chain(with_location.clone()) {
            let field = format!("Location: {location}");
            let moved = move |_: &Asked| answer(status, &[&field], "not here");
            let trial = Trial::with(era, &["--header", &header], moved).told(3, &[&status[..3], &location]);
            trial.kept(&["not here"]);
            assert_eq!(trial.asked().len(), 1, "the canary went to the server that was named");
            assert_eq!(trial.asked()[0].header("Authorization"), Some(&*format!("Bearer {CANARY}")));
            assert!(!format!("{:?}", trial.rows).contains(CANARY), "and not into the log");
        }
    }
    assert!(connections.try_recv().is_err(), "nobody connected to the other origin");
}

#[test]
fn the_handshake_does_not_follow_to_another_origin_either() {
    let elsewhere = Canned::always(answer("200 OK", &[], "gotcha")).unwrap();
    let header = format!("X-Api-Key: {CANARY}");
    for protocol in ["auto", "2025-11-25", "2026-07-28"] {
        for status in STATUSES {
            let field = format!("Location: {}", elsewhere.url);
            let server = Canned::always(answer(status, &[&field], "")).unwrap();
            let cli = wirescope_tests::cli::Cli::new().unwrap();
            let line = ["list", "tools", "--url", &server.url, "--header", &header, "--protocol", protocol];
            let ended = cli.run(&line).unwrap().exited(3);
            for word in [&status[..3], &elsewhere.url, "The server moved"] {
                assert!(ended.stderr.contains(word), "'{word}' is not in: {}", ended.told());
            }
            assert!(server.asked().iter().all(|asked| asked.header("X-Api-Key") == Some(CANARY)));
        }
    }
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
}

#[test]
fn a_redirect_loop_ends_and_each_turn_is_in_the_log() {
    for era in Era::BOTH {
        let round = |asked: &Asked| {
            let next = if path(asked) == "/mcp" { "/again" } else { "/mcp" };
            answer("307 Temporary Redirect", &[&format!("Location: {next}")], "round and round")
        };
        let trial = Trial::with(era, &[], round).told(3, &["HTTP 307", "round and round"]);
        let turns = trial.asked().len();
        assert_eq!(turns, 6, "the request and five redirects");
        trial.kept(&["round and round"; 6]);
    }
}

#[test]
fn a_redirect_that_says_not_where_is_told() {
    for era in Era::BOTH {
        for fields in [&[][..], &["Location: http://[::broken"], &["Location: javascript:alert(1)"]] {
            let trial = Trial::with(era, &[], move |_| answer("307 Temporary Redirect", fields, "where?"));
            trial.told(3, &["HTTP 307 Temporary Redirect", "where?"]).kept(&["where?"]);
        }
    }
}

#[test]
fn an_endpoint_of_another_origin_is_told_and_not_used() {
    let elsewhere = Canned::always(answer("200 OK", &[], "gotcha")).unwrap();
    let header = format!("Authorization: Bearer {CANARY}");
    for endpoint in
        [elsewhere.url.clone(), elsewhere.url.replace("http:", ""), elsewhere.url.replace("http:", "https:")]
    {
        let stream = format!("event: endpoint\ndata: {endpoint}\n\n");
        let server = Canned::scripted(move |_, connection| {
            // A client that has gone away is the scenario's business.
            drop(std::io::Write::write_all(connection, &events(&stream)));
            hold(connection);
        })
        .unwrap();
        let cli = wirescope_tests::cli::Cli::new().unwrap();
        let line = ["list", "tools", "--transport", "sse", "--url", &server.url, "--header", &header];
        cli.run(&line).unwrap().exited(3);
        let rows = crate::last_rows(&cli);
        let told = crate::marks(&rows, "endpoint_refused");
        assert!(told.len() == 1 && told[0].contains("another origin"), "{endpoint}: {told:?}");
        assert!(!format!("{rows:?}").contains(CANARY), "{endpoint}: it is not in the log");
        assert_eq!(server.asked().len(), 1, "{endpoint}");
    }
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
}
