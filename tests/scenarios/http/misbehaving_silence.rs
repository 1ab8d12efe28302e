//! Servers that fall silent: each step has a time of its own, and is named.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

use wirescope_tests::canned::{Asked, hold};
use wirescope_tests::cli::Cli;
use wirescope_tests::sparse::Era;

use crate::trial::Trial;

/// Long enough for a busy machine to get through the handshake, which these times are for as well.
const BRIEF: &str = "3";

/// Waits in both eras at once.
fn in_both(run: impl Fn(Era) + Sync) {
    let run = &run;
    // What panics in a scope's thread fails the test.
    thread::scope(|scope| Era::BOTH.map(|era| drop(scope.spawn(move || run(era)))));
}

/// Writes this, then nothing more.
fn then_silent(bytes: &'static str) -> impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static {
    move |_, connection| {
        // A client that has gone away is the scenario's business.
        let _ = connection.write_all(bytes.as_bytes());
        hold(connection);
    }
}

#[test]
fn a_server_that_does_not_speak_tls_back_is_named_with_the_step() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut held = Vec::new();
        for mut connection in listener.incoming().flatten() {
            held.push(thread::spawn(move || hold(&mut connection)));
        }
    });
    in_both(|era| {
        let (cli, url) = (Cli::new().unwrap(), format!("https://{address}/mcp"));
        let options = ["send", "tools/list", "--protocol", era.revision(), "--url", &url, "--connect-timeout", "0.5"];
        let ended = cli.run(&options).unwrap().exited(3);
        let told = "connecting took longer than 0.5 s, at this step: TLS";
        assert!(ended.stderr.contains(told), "{}", ended.told());
        let rows = crate::last_rows(&cli);
        let ends = crate::marks(&rows, "http_response");
        assert!(ends.iter().any(|end| end.contains(told)), "{ends:?}");
    });
}

#[test]
fn a_server_that_does_not_begin_its_answer_is_told_as_such() {
    in_both(|era| {
        let trial = Trial::of(era, &["--first-byte-timeout", BRIEF], then_silent(""));
        let told = format!("no answer began within {BRIEF} s of the request");
        let trial = trial.told(4, &[&told]);
        trial.kept(&[]);
        assert!(trial.end().starts_with("POST without an answer") && trial.end().contains(&told), "{}", trial.end());
    });
}

#[test]
fn a_head_that_stops_in_the_middle_is_told_and_kept() {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: appl";
    in_both(|era| {
        let trial = Trial::of(era, &["--first-byte-timeout", BRIEF, "--silence-timeout", BRIEF], then_silent(half));
        let trial = trial.told(4, &[&format!("the answer fell silent for {BRIEF} s")]);
        trial.kept(&[half]);
    });
}

#[test]
fn a_body_that_stops_in_the_middle_is_told_and_kept() {
    let bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"jsonrpc\":";
    in_both(|era| {
        let trial = Trial::of(era, &["--silence-timeout", BRIEF], then_silent(bytes));
        let told = format!("the answer fell silent for {BRIEF} s");
        let trial = trial.told(4, &[&told]);
        trial.kept(&["{\"jsonrpc\":"]);
        assert!(trial.end().contains(&told), "{}", trial.end());
    });
}

#[test]
fn a_stream_that_stops_in_the_middle_is_told_and_kept() {
    let bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: working\n\ndata: {\"json";
    in_both(|era| {
        let trial = Trial::of(era, &["--silence-timeout", BRIEF], then_silent(bytes));
        let trial = trial.told(4, &[&format!("the answer fell silent for {BRIEF} s")]);
        trial.kept(&["{\"json"]);
        assert_eq!(crate::marks(&trial.rows, "sse_comment"), [": working"]);
    });
}

#[test]
fn an_answer_that_never_comes_runs_into_the_time_for_answers_while_the_stream_lives() {
    let bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: working\n\n";
    in_both(|era| {
        let trial = Trial::of(era, &["--timeout", BRIEF], then_silent(bytes));
        let trial = trial.told(4, &[&format!("did not answer tools/list within {BRIEF} s")]);
        assert_eq!(crate::marks(&trial.rows, "sse_comment"), [": working"]);
        let cancelled = crate::marks(&trial.rows, "cancelled");
        match era {
            // Stateless HTTP cancels by closing the stream; a session by saying so.
            Era::Modern => assert!(cancelled[0].contains("closed: no answer within"), "{cancelled:?}"),
            Era::Legacy => {
                let said = |asked: &Asked| asked.body.contains("notifications/cancelled");
                assert!(trial.server.asked().iter().any(said), "{:#?}", trial.server.asked());
            }
        }
    });
}

#[test]
fn a_head_that_stops_in_the_middle_falls_silent_long_before_the_time_for_a_first_byte() {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: appl";
    in_both(|era| {
        let trial = Trial::of(era, &["--silence-timeout", BRIEF], then_silent(half));
        let trial = trial.told(4, &["the answer fell silent for 3 s"]);
        trial.kept(&[half]);
    });
}
