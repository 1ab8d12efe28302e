//! Answers that are cut, and streams of events however their lines end.

use serde_json::json;
use wirescope_tests::canned::{Asked, events};
use wirescope_tests::sparse::{Era, JSON, result};

use crate::trial::Trial;

fn body(asked: &Asked) -> String {
    result(asked, &json!({ "tools": [] }))
}

/// A well-formed head with these header lines.
fn head(fields: &[&str]) -> String {
    format!("HTTP/1.1 200 OK\r\n{}\r\n\r\n", fields.join("\r\n"))
}

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

#[test]
fn a_body_shorter_than_its_length_is_told_as_cut_and_kept() {
    for era in Era::BOTH {
        let half = r#"{"jsonrpc":"2.0","id":2,"resul"#;
        let trial = Trial::with(era, &[], move |_| format!("{}{half}", head(&[JSON, "Content-Length: 500"])).into());
        let trial = trial.told(3, &["the body ended early, after 30 bytes (HTTP 200)", half]);
        trial.kept(&[half]);
        assert_eq!(trial.frames()[0]["terminated"], false);
        assert!(trial.end().contains("cut after 30 bytes"), "{}", trial.end());
    }
}

#[test]
fn a_whole_answer_is_taken_although_the_body_should_have_been_longer() {
    for era in Era::BOTH {
        let whole = |asked: &Asked| format!("{}{}", head(&[JSON, "Content-Length: 9999"]), body(asked)).into_bytes();
        let (trial, printed) = Trial::with(era, &[], whole).answered();
        assert_eq!(printed, json!({ "tools": [] }));
        trial.kept(&[&body(&trial.asked()[0])]);
        assert_eq!(trial.frames()[0]["terminated"], false, "and the log says that it was cut");
        assert!(trial.end().contains("the connection was cut"), "{}", trial.end());
    }
}

#[test]
fn a_chunked_body_that_is_cut_is_kept_as_far_as_it_came() {
    for era in Era::BOTH {
        let fields = [JSON, "Transfer-Encoding: chunked"];
        for end in ["", "1f\r\n", "1f\r\n\"re", "zz\r\n"] {
            let half = r#"{"jsonrpc":"2.0","id":2,"#;
            let bytes = format!("{}{}{end}", head(&fields), chunk(half)).into_bytes();
            let trial = Trial::with(era, &[], move |_| bytes.clone());
            let words = if end == "zz\r\n" { "cannot be read as HTTP/1" } else { "the body ended early, after" };
            let trial = trial.told(3, &[words]);
            let rest = end.strip_prefix("1f\r\n").unwrap_or_default();
            trial.kept(&[&format!("{half}{rest}")]);
            assert_eq!(trial.frames()[0]["terminated"], false);
        }
    }
}

#[test]
fn a_stream_cut_in_mid_event_is_told_and_its_part_kept() {
    let half = r#"{"jsonrpc":"2.0","id":2,"result":{"to"#;
    let note = r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"one"}}"#;
    for era in Era::BOTH {
        let stream = format!(": hello\n\ndata: {note}\n\ndata: {half}");
        let trial = Trial::with(era, &[], move |_| events(&stream));
        let trial = trial.told(3, &["the event stream ended (HTTP 200) without the answer"]);
        trial.kept(&[note, half].repeat(trial.sendings()));
        let terminated: Vec<bool> = trial.frames().iter().map(|row| row["terminated"].as_bool().unwrap()).collect();
        assert_eq!(terminated, [true, false].repeat(trial.sendings()));
        assert_eq!(crate::marks(&trial.rows, "sse_comment"), [": hello"].repeat(trial.sendings()));
    }
}

#[test]
fn a_chunked_stream_cut_in_mid_event_names_the_cut() {
    for era in Era::BOTH {
        let part = "data: {\"jsonrpc\":\"2.0\",";
        let fields = ["Content-Type: text/event-stream", "Transfer-Encoding: chunked"];
        let trial = Trial::with(era, &[], move |_| format!("{}{}", head(&fields), chunk(part)).into());
        let trial = trial.told(3, &["the event stream was cut, after 23 bytes (HTTP 200)", "\"jsonrpc\":\"2.0\","]);
        trial.kept(&[part.strip_prefix("data: ").unwrap()].repeat(trial.sendings()));
    }
}

#[test]
fn every_line_ending_and_a_byte_order_mark_give_the_same_events() {
    let note = r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"one"}}"#;
    for era in Era::BOTH {
        for mark in ["", "\u{feff}"] {
            for ending in ["\n", "\r", "\r\n"] {
                let stream = move |asked: &Asked| {
                    let answer = body(asked);
                    let lines = [": hello", "id: 1", &format!("data: {note}"), "", "event: message"];
                    let last = [&format!("data: {answer}"), "", ""];
                    format!("{mark}{}", lines.iter().chain(&last).copied().collect::<Vec<_>>().join(ending))
                };
                let (trial, printed) = Trial::with(era, &[], move |asked| events(&stream(asked))).answered();
                assert_eq!(printed, json!({ "tools": [] }), "{era:?} {ending:?}");
                trial.kept(&[note, &body(&trial.asked()[0])]);
                let frames = trial.frames();
                let sse = |row: usize, member: &str| frames[row]["envelope"]["sse"][member].clone();
                assert_eq!((sse(0, "id"), sse(1, "event")), (json!("1"), json!("message")));
                assert_eq!(crate::marks(&trial.rows, "sse_comment"), [": hello"]);
                assert_eq!(frames[1]["findings"], 0, "a mark before the stream is no part of the message");
            }
        }
    }
}

#[test]
fn an_answer_over_several_data_lines_is_one_message() {
    for era in Era::BOTH {
        let lines =
            |asked: &Asked| format!("{{\"jsonrpc\":\"2.0\",\n\"id\":{},\n\"result\":{{}}}}", asked.message()["id"]);
        let stream = move |asked: &Asked| format!("data: {}\n\n", lines(asked).replace('\n', "\ndata: "));
        let (trial, printed) = Trial::with(era, &[], move |asked| events(&stream(asked))).answered();
        assert_eq!(printed, json!({}));
        trial.kept(&[&lines(&trial.asked()[0])]);
    }
}

#[test]
fn a_byte_order_mark_before_a_json_body_is_a_finding_and_no_obstacle() {
    for era in Era::BOTH {
        let marked = |asked: &Asked| format!("\u{feff}{}", body(asked));
        let bytes = move |asked: &Asked| wirescope_tests::canned::answer("200 OK", &[JSON], &marked(asked));
        let (trial, printed) = Trial::with(era, &[], bytes).answered();
        assert_eq!(printed, json!({ "tools": [] }));
        trial.kept(&[&marked(&trial.asked()[0])]);
        assert_eq!(trial.frames()[0]["findings"], 1);
    }
}
