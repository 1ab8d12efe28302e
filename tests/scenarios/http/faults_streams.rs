//! Streams cut at ten places: with sessions they are resumed where they were cut, without them the request is sent anew. Nothing
//! is lost, and nothing comes twice.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, events};
use wirescope_tests::cli::Cli;
use wirescope_tests::sparse::{Era, JSON, opening, result};

use crate::last_rows;

const TRIALS: usize = 10;
/// Only ends a hang.
const PATIENCE: Duration = Duration::from_secs(60);
/// Of the event that is the answer; those before it are notifications.
const LAST: usize = 6;

/// One event: its number is its id.
fn event(number: usize, payload: &str) -> String {
    format!("id: {number}\ndata: {payload}\n\n")
}

/// What event `number` says, in a stream for the request of this id.
fn payload(number: usize, request: &Value) -> String {
    if number == LAST {
        return json!({ "jsonrpc": "2.0", "id": request, "result": { "tools": [], "resultType": "complete" } })
            .to_string();
    }
    let params = json!({ "level": "info", "data": format!("part {number}") });
    json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": params }).to_string()
}

/// The events after `last`.
fn rest(last: usize, request: &Value) -> String {
    (last + 1..=LAST).map(|number| event(number, &payload(number, request))).collect()
}

/// Where a stream of this length is cut in a trial: never at its very end, where its answer would be there.
fn place(length: usize, trial: usize) -> usize {
    length * trial / TRIALS
}

/// What the server saw.
#[derive(Default)]
struct Seen {
    request: Value,
    /// When a stream was last cut.
    cut: Option<Instant>,
    /// For each resumption: after which event, and how long after the cut.
    resumed: Vec<(String, Duration)>,
}

/// Runs `wirescope send tools/list`, and returns the JSON-RPC message printed, and the log.
fn ask(era: Era, server: &Canned) -> (Value, Vec<Value>) {
    let cli = Cli::new().unwrap();
    let line = ["send", "tools/list", "--protocol", era.revision(), "--url", &server.url, "--format", "json"];
    (cli.json(&line), last_rows(&cli))
}

/// What came in events, whole ones (`true`) or such as were cut.
fn came(rows: &[Value], whole: bool) -> Vec<&str> {
    let events = rows.iter().filter(|row| row["direction"] == "to_client" && row["envelope"]["sse"].is_object());
    events.filter(|row| row["terminated"] == whole).map(|row| row["payload"].as_str().unwrap()).collect()
}

/// A server with sessions that cuts the first stream at a place, the second too when `twice`, and no other. `retry` is what it
/// asks for at the beginning of the first.
fn resumable(trial: usize, twice: bool, retry: Duration) -> (Canned, Arc<Mutex<Seen>>) {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let kept = Arc::clone(&seen);
    let answer = move |asked: &Asked, connection: &mut TcpStream| {
        let mut seen = kept.lock().unwrap();
        let last_id = asked.header("Last-Event-ID");
        if let Some(bytes) = opening(Era::Legacy, asked).filter(|_| last_id.is_none()) {
            return drop(connection.write_all(&bytes));
        }
        let text = match last_id {
            Some(id) => {
                let waited = seen.cut.unwrap().elapsed();
                seen.resumed.push((id.to_owned(), waited));
                rest(id.parse().unwrap(), &seen.request)
            }
            None => {
                seen.request = asked.message()["id"].take();
                rest(0, &seen.request)
            }
        };
        let priming = match last_id {
            Some(_) => String::new(),
            None => format!("retry: {}\nid: 0\ndata:\n\n", retry.as_millis()),
        };
        let is_cut = seen.resumed.len() < if twice { 2 } else { 1 };
        let end = if is_cut { place(text.len(), trial) } else { text.len() };
        // Before the connection closes, so that no time is counted that did not pass.
        seen.cut = Some(Instant::now());
        drop(connection.write_all(&events(&format!("{priming}{}", &text[..end]))));
    };
    (Canned::scripted(answer).unwrap(), seen)
}

/// How many events of the stream are whole in its first `end` bytes.
fn whole_events(text: &str, end: usize) -> usize {
    text[..end].matches("\n\n").count()
}

#[test]
fn a_cut_stream_of_a_session_is_resumed_where_it_was_cut_after_the_time_asked_for() {
    for trial in 0..TRIALS {
        let retry = Duration::from_millis(100 + 37 * trial as u64);
        let (server, seen) = resumable(trial, false, retry);
        let (printed, rows) = ask(Era::Legacy, &server);
        let seen = seen.lock().unwrap();
        let all: Vec<String> = (1..=LAST).map(|number| payload(number, &seen.request)).collect();
        assert_eq!(printed.to_string(), all[LAST - 1], "trial {trial}");
        assert_eq!(came(&rows, true), all, "trial {trial}: none lost, none twice");

        let text = rest(0, &seen.request);
        let last = whole_events(&text, place(text.len(), trial));
        assert_eq!(seen.resumed.len(), 1, "trial {trial}: {:?}", seen.resumed);
        let (after, waited) = &seen.resumed[0];
        assert_eq!(after, &last.to_string(), "trial {trial}");
        assert!(*waited >= retry, "trial {trial}: resumed after {waited:?}, not {retry:?}");
        for part in came(&rows, false) {
            assert!(all[last].starts_with(part), "trial {trial}: what was cut is kept: {part}");
        }
        let sent = server.asked().iter().filter(|asked| asked.body.contains("tools/list")).count();
        assert_eq!(sent, 1, "trial {trial}: the request itself is not sent again");
        let told = crate::marks(&rows, "http_request");
        let words = format!("after event {last})");
        assert!(told.iter().any(|text| text.starts_with("GET") && text.contains(&words)), "trial {trial}: {told:?}");
    }
}

#[test]
fn a_stream_that_is_cut_again_is_resumed_again() {
    // Where the second stream gets one event further than the first.
    for trial in TRIALS / 2..TRIALS - 1 {
        let (server, seen) = resumable(trial, true, Duration::from_millis(60));
        let (_, rows) = ask(Era::Legacy, &server);
        let seen = seen.lock().unwrap();
        let all: Vec<String> = (1..=LAST).map(|number| payload(number, &seen.request)).collect();
        assert_eq!(came(&rows, true), all, "trial {trial}: none lost, none twice");
        let first = rest(0, &seen.request);
        let first = whole_events(&first, place(first.len(), trial));
        let second = rest(first, &seen.request);
        let second = first + whole_events(&second, place(second.len(), trial));
        let resumed: Vec<&str> = seen.resumed.iter().map(|(after, _)| after.as_str()).collect();
        assert_eq!(resumed, [first.to_string(), second.to_string()], "trial {trial}");
    }
}

#[test]
fn a_resumed_stream_that_brings_nothing_is_resumed_from_the_same_place() {
    for trial in [0, 9] {
        let (server, seen) = resumable(trial, true, Duration::from_millis(60));
        ask(Era::Legacy, &server);
        let resumed = &seen.lock().unwrap().resumed;
        assert_eq!(resumed.len(), 2, "trial {trial}: {resumed:?}");
        assert_eq!(resumed[0].0, resumed[1].0, "trial {trial}: {resumed:?}");
    }
}

#[test]
fn the_time_asked_for_holds_until_another_is_named() {
    let retry = Duration::from_millis(1_500);
    let (server, seen) = resumable(5, true, retry);
    ask(Era::Legacy, &server);
    let resumed = &seen.lock().unwrap().resumed;
    assert_eq!(resumed.len(), 2, "{resumed:?}");
    assert!(resumed.iter().all(|(_, waited)| *waited >= retry), "{resumed:?}");
}

#[test]
fn a_stream_that_brings_nothing_each_time_is_given_up() {
    let answer = |asked: &Asked, connection: &mut TcpStream| {
        let bytes = match (asked.header("Last-Event-ID"), opening(Era::Legacy, asked)) {
            (None, Some(bytes)) => bytes,
            (None, None) => events("retry: 50\nid: 7\ndata:\n\n"),
            (Some(_), _) => events(": nothing\n\n"),
        };
        drop(connection.write_all(&bytes));
    };
    let (server, cli) = (Canned::scripted(answer).unwrap(), Cli::new().unwrap());
    let line = ["send", "tools/list", "--protocol", "legacy", "--url", &server.url, "--format", "json"];
    let error = cli.run(&line).unwrap().exited(3).json()["error"].take();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("it was resumed 3 times from one place"), "{message}");
    let asked = server.asked();
    let resumed: Vec<_> = asked.iter().filter_map(|asked| asked.header("Last-Event-ID")).collect();
    assert_eq!(resumed, ["7"; 3]);
}

#[test]
fn a_listening_stream_that_brings_nothing_is_opened_again_after_the_last_event() {
    let opened = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
    let kept = Arc::clone(&opened);
    let answer = move |asked: &Asked, connection: &mut TcpStream| {
        let (streams, changed) = &*kept;
        let bytes = match (asked.verb(), opening(Era::Legacy, asked)) {
            ("GET", _) => {
                let mut streams = streams.lock().unwrap();
                streams.push(asked.header("Last-Event-ID").map(str::to_owned));
                changed.notify_all();
                let first = format!("retry: 20\n{}", event(7, &payload(1, &Value::Null)));
                events(if streams.len() == 1 { &first } else { "" })
            }
            (_, Some(bytes)) => bytes,
            (_, None) => {
                let wait = changed.wait_timeout_while(streams.lock().unwrap(), PATIENCE, |streams| streams.len() < 3);
                drop(wait.unwrap());
                let listed = json!({ "tools": [] });
                wirescope_tests::canned::answer("200 OK", &[JSON], &result(asked, &listed))
            }
        };
        drop(connection.write_all(&bytes));
    };
    let server = Canned::scripted(answer).unwrap();
    ask(Era::Legacy, &server);
    let streams = opened.0.lock().unwrap();
    let seven = Some("7".to_owned());
    assert_eq!(streams[..3], [None, seven.clone(), seven]);
}

#[test]
fn a_cut_stream_without_a_session_is_not_resumed_and_the_request_sent_with_a_new_id() {
    for trial in 0..TRIALS {
        let cuts = 1 + trial % 2;
        let sendings = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sendings);
        let answer = move |asked: &Asked, connection: &mut TcpStream| {
            if let Some(bytes) = opening(Era::Modern, asked) {
                return drop(connection.write_all(&bytes));
            }
            let mut sendings = kept.lock().unwrap();
            sendings.push(asked.message()["id"].take());
            let text = rest(0, &asked.message()["id"]);
            let end = if sendings.len() <= cuts { place(text.len(), trial) } else { text.len() };
            drop(connection.write_all(&events(&text[..end])));
        };
        let server = Canned::scripted(answer).unwrap();
        let (printed, rows) = ask(Era::Modern, &server);
        let ids = sendings.lock().unwrap();
        assert_eq!(ids.len(), cuts + 1, "trial {trial}: {ids:?}");
        for (place, id) in ids.iter().enumerate() {
            assert!(!ids[..place].contains(id), "trial {trial}: an id was used twice: {ids:?}");
        }
        let last = ids.last().unwrap();
        assert_eq!(printed.to_string(), payload(LAST, last), "trial {trial}");
        let text = rest(0, last);
        let whole = whole_events(&text, place(text.len(), trial));
        let expected = ids.iter().flat_map(|id| {
            let came = if id == last { LAST } else { whole };
            (1..=came).map(move |number| payload(number, id))
        });
        assert_eq!(came(&rows, true), expected.collect::<Vec<_>>(), "trial {trial}: each sending is kept as it came");
        for asked in server.asked() {
            assert_eq!((asked.verb(), asked.header("Last-Event-ID")), ("POST", None), "trial {trial}: {asked:?}");
        }
        let requests = crate::requests(&rows, "tools/list");
        let outcomes: Vec<&str> = requests.iter().map(|row| row["outcome"].as_str().unwrap()).collect();
        let mut expected = vec!["failed"; cuts];
        expected.push("ok");
        assert_eq!(outcomes, expected, "trial {trial}");
        for (first, later) in requests.iter().zip(&requests[1..]) {
            assert_eq!(first["sent_again"], later["seq"], "trial {trial}: each sending names the next: {first}");
        }
        assert!(requests[cuts]["sent_again"].is_null(), "trial {trial}");
    }
}
