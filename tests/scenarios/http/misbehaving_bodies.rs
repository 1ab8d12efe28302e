//! Bodies that are no answer, or more than one: a person is told so, and every byte is in the log.

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, answer, events};
use wirescope_tests::sparse::{Era, JSON, result};

use crate::trial::Trial;

/// Answers with this body, which must be told as no answer and be kept as it is; returns what is in the log of it.
fn no_answer(era: Era, status: &'static str, field: &'static str, body: &'static str) -> Value {
    let trial = Trial::with(era, &[], move |_| answer(status, &[field], body));
    let number = status.split(' ').next().unwrap();
    let words = format!("the HTTP answer ended (HTTP {number}) without the answer");
    let trial = trial.told(3, &[&words]);
    trial.kept(&[body]);
    let frame = trial.frames()[0].clone();
    assert_eq!(frame["envelope"]["http"]["status"].to_string(), number);
    frame
}

#[test]
fn a_banner_or_a_web_page_in_the_place_of_an_answer_is_noise() {
    for era in Era::BOTH {
        for (field, body) in [
            ("Content-Type: text/html; charset=utf-8", "<!doctype html>\n<title>Log in</title>\n"),
            ("Content-Type: text/plain", "MCP server 1.0 is ready.\r\n"),
            (JSON, "MCP server 1.0 is ready."),
        ] {
            let frame = no_answer(era, "200 OK", field, body);
            assert_eq!(frame["kind"], "noise", "{frame}");
            assert_eq!(frame["terminated"], true, "{frame}");
        }
    }
}

#[test]
fn json_that_is_no_json_rpc_is_noise() {
    for era in Era::BOTH {
        for body in [r#"{"tools":[]}"#, "42", "null", r#""tools""#, "{}"] {
            let frame = no_answer(era, "200 OK", JSON, body);
            assert_eq!(frame["kind"], "noise", "{frame}");
            assert!(frame["findings"].as_u64() > Some(0), "it is said what is wrong with it: {frame}");
        }
    }
}

#[test]
fn an_answer_with_the_wrong_id_is_no_answer() {
    for era in Era::BOTH {
        for body in [
            r#"{"jsonrpc":"2.0","id":"2","result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":4711,"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":null,"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":{"n":2},"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":[2],"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":true,"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","id":2.5,"result":{"tools":[]}}"#,
            r#"{"jsonrpc":"2.0","result":{"tools":[]}}"#,
        ] {
            let frame = no_answer(era, "200 OK", JSON, body);
            assert_eq!((&frame["kind"], &frame["pair"]), (&json!("response"), &Value::Null), "{frame}");
            assert!(frame["findings"].as_u64() > Some(0), "it is said what is wrong with it: {frame}");
        }
    }
}

#[test]
fn a_202_with_a_body_is_no_answer_to_a_request_and_the_body_is_kept() {
    for era in Era::BOTH {
        no_answer(era, "202 Accepted", "Content-Type: text/plain", "will do, later");
    }
}

#[test]
fn an_empty_body_is_told() {
    for era in Era::BOTH {
        for status in ["200 OK", "202 Accepted", "204 No Content"] {
            let trial = Trial::with(era, &[], move |_| answer(status, &[], ""));
            trial.told(3, &["without the answer", &status[..3]]).kept(&[]);
        }
    }
}

#[test]
fn of_two_answers_in_one_stream_the_first_counts_and_the_second_has_a_finding() {
    for era in Era::BOTH {
        let bodies = |asked: &Asked| {
            [json!({ "tools": [] }), json!({ "tools": [], "nextCursor": "x" })].map(|found| result(asked, &found))
        };
        let stream = move |asked: &Asked| bodies(asked).map(|body| format!("data: {body}\n\n")).concat();
        let (trial, printed) = Trial::with(era, &[], move |asked| events(&stream(asked))).answered();
        assert_eq!(printed, json!({ "tools": [] }));
        let [first, second] = bodies(&trial.asked()[0]);
        trial.kept(&[&first, &second]);
        let frames = trial.frames();
        assert_eq!((&frames[0]["findings"], &frames[1]["findings"]), (&json!(0), &json!(1)), "{frames:#?}");
        assert_eq!(frames[0]["pair"], frames[1]["pair"], "the second is linked to the request as well");
    }
}

#[test]
fn of_two_answers_in_a_batch_the_first_counts_and_the_batch_has_a_finding() {
    let batch = |asked: &Asked| {
        let both = [json!({ "tools": [] }), json!({ "tools": [], "nextCursor": "x" })];
        format!("[{}]", both.map(|found| result(asked, &found)).join(","))
    };
    let trial = Trial::with(Era::Legacy, &[], move |asked| answer("200 OK", &[JSON], &batch(asked)));
    assert_eq!(trial.ended.code, Some(0), "{}", trial.ended.told());
    trial.kept(&[&batch(&trial.asked()[0])]);
    let frame = trial.frames()[0];
    assert_eq!((&frame["kind"], &frame["findings"]), (&json!("batch"), &json!(1)), "{frame}");
}

#[test]
fn an_answer_of_the_wrong_content_type_is_taken_and_the_type_is_in_the_log() {
    for era in Era::BOTH {
        for kind in ["text/plain", "text/html", "application/octet-stream", "application/json-rpc; charset=latin1"] {
            let field = format!("Content-Type: {kind}");
            let body = |asked: &Asked| result(asked, &json!({ "tools": [] }));
            let trial = Trial::with(era, &[], move |asked| answer("200 OK", &[&field], &body(asked)));
            let (trial, printed) = trial.answered();
            assert_eq!(printed, json!({ "tools": [] }));
            trial.kept(&[&body(&trial.asked()[0])]);
            assert_eq!(crate::header(trial.frames()[0], "content-type"), Some(kind));
        }
    }
}

#[test]
fn a_stream_that_is_called_json_is_no_answer_and_is_kept() {
    for era in Era::BOTH {
        let body = |asked: &Asked| format!("data: {}\n\n", result(asked, &json!({ "tools": [] })));
        let trial = Trial::with(era, &[], move |asked| answer("200 OK", &[JSON], &body(asked)));
        let trial = trial.told(3, &["without the answer"]);
        trial.kept(&[&body(&trial.asked()[0])]);
    }
}

#[test]
fn an_answer_that_a_header_calls_a_stream_of_events_is_told_and_kept() {
    for era in Era::BOTH {
        let body = |asked: &Asked| result(asked, &json!({ "tools": [] }));
        let field = "Content-Type: text/event-stream";
        let trial = Trial::with(era, &[], move |asked| answer("200 OK", &[field], &body(asked)));
        let words = "the event stream ended (HTTP 200) without the answer; nothing in it is an event of such a stream";
        let trial = trial.told(3, &[words]);
        let lines = crate::marks(&trial.rows, "sse_comment");
        let sent: Vec<String> = trial.asked().iter().map(body).collect();
        assert_eq!(lines, sent, "a line that is no field of an event is kept");
        assert_eq!(sent.len(), 1, "it was not cut, it was wrong: sent again it would be no other");
    }
}

#[test]
fn both_a_result_and_an_error_is_an_error_with_a_finding() {
    for era in Era::BOTH {
        let both = |asked: &Asked| {
            let error = json!({ "code": -32000, "message": "but no" });
            json!({ "jsonrpc": "2.0", "id": asked.message()["id"], "result": { "tools": [] }, "error": error })
        };
        let trial = Trial::with(era, &[], move |asked| answer("200 OK", &[JSON], &both(asked).to_string()));
        assert_eq!(trial.ended.code, Some(1), "{}", trial.ended.told());
        assert!(trial.ended.stderr.contains("but no"), "{}", trial.ended.told());
        trial.kept(&[&both(&trial.asked()[0]).to_string()]);
        assert!(trial.frames()[0]["findings"].as_u64() > Some(0), "{:#?}", trial.frames());
    }
}
