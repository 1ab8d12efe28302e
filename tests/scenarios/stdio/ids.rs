//! Answers whose ids or shapes are wrong: never taken for what they are not, never dropped, and told as findings.

use serde_json::Value;

use super::{Run, findings};

/// A server whose answer nobody can take for one to the call: the call times out, and what came stands in the log.
fn never_answered(said: &str, findings_told: u64) {
    let run = Run::call(&["on", "tools/call", &format!("write {said}\\n")], &["--timeout", "3"]);
    run.told(4, &["did not answer tools/call within 3 s", "--timeout", "wirescope frames "]);
    assert_eq!(run.ended.text(), "", "there is no answer to print");
    assert_eq!(run.call_row()["outcome"], "timed_out");
    let came = run.after_call();
    assert_eq!(came.len(), 1, "{came:?}");
    let row = came[0];
    assert_eq!((&row["kind"], &row["outcome"], &row["pair"]), (&"response".into(), &Value::Null, &Value::Null));
    assert_eq!(findings(row), findings_told, "{row}");
    let told = if findings_told == 1 { "1 finding".to_owned() } else { format!("{findings_told} findings") };
    assert!(run.shown().contains(&told), "a person reading the frames sees it");
}

#[test]
fn the_number_as_a_string_is_another_id() {
    never_answered(r#"{"jsonrpc":"2.0","id":"$ID","result":{"content":[]}}"#, 1);
}

#[test]
fn the_number_as_a_float_is_another_id() {
    never_answered(r#"{"jsonrpc":"2.0","id":$ID.0,"result":{"content":[]}}"#, 2);
}

#[test]
fn an_object_is_no_id() {
    never_answered(r#"{"jsonrpc":"2.0","id":{"id":$ID},"result":{"content":[]}}"#, 2);
}

#[test]
fn a_boolean_is_no_id() {
    never_answered(r#"{"jsonrpc":"2.0","id":true,"result":{"content":[]}}"#, 2);
}

#[test]
fn null_is_no_id_of_a_result() {
    never_answered(r#"{"jsonrpc":"2.0","id":null,"result":{"content":[]}}"#, 1);
}

#[test]
fn a_result_without_an_id_answers_nothing() {
    never_answered(r#"{"jsonrpc":"2.0","result":{"content":[]}}"#, 1);
}

#[test]
fn an_unknown_id_does_not_disturb_the_call() {
    let said = r#"write {"jsonrpc":"2.0","id":987654,"result":{"content":[]}}\n"#;
    let run = Run::call(&["on", "tools/call", said, "answer"], &[]);
    run.greeted();
    let came = run.after_call();
    assert_eq!((&came[0]["id"], &came[0]["outcome"]), (&"987654".into(), &Value::Null));
    assert_eq!((findings(came[0]), findings(came[1])), (1, 0), "{came:?}");
}

#[test]
fn a_null_id_does_not_disturb_the_call() {
    let said = r#"write {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}\n"#;
    let run = Run::call(&["on", "tools/call", said, "answer"], &[]);
    run.greeted();
    let came = run.after_call();
    assert_eq!((&came[0]["id"], &came[0]["pair"]), (&"null".into(), &Value::Null));
    assert_eq!(findings(came[0]), 1, "MCP forbids it: {came:?}");
}

#[test]
fn a_second_answer_is_linked_to_its_request_and_changes_nothing() {
    let other = r#"write {"jsonrpc":"2.0","id":$ID,"error":{"code":-1,"message":"no, wait"}}\n"#;
    let run = Run::call(&["on", "tools/call", "answer", "answer", other], &[]);
    run.greeted();
    let came = run.after_call();
    assert_eq!(came.len(), 3, "{came:?}");
    assert_eq!(run.call_row()["pair"], came[0]["seq"], "the first one counts");
    assert_eq!(came.iter().map(|row| findings(row)).collect::<Vec<_>>(), [0, 1, 1], "{came:?}");
    for row in came {
        assert_eq!((&row["kind"], &row["pair"]), (&"response".into(), &run.call_row()["seq"]));
    }
}

#[test]
fn an_answer_with_result_and_error_is_an_error() {
    let both = r#"{"jsonrpc":"2.0","id":$ID,"result":{"content":[]},"error":{"code":-7,"message":"half a success"}}"#;
    let run = Run::call(&["on", "tools/call", &format!("write {both}\\n")], &[]);
    run.told(1, &["answered tools/call with an error: half a success (-7)"]);
    assert_eq!(run.call_row()["outcome"], "error");
    let came = run.after_call();
    assert_eq!((findings(came[0]), &came[0]["text"]), (1, &"half a success".into()), "{came:?}");
}
