//! The handshake, and lines that are messages or are not.

use serde_json::{Value, json};

use super::{after_handshake, ask, ask_all, code, initialize, run};
use crate::Ended;

#[test]
fn the_handshake_takes_the_clients_revision_where_it_is_known_and_the_newest_otherwise() {
    let asked_and_given = [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
    ];
    for (asked, given) in asked_and_given {
        let answer: Value = serde_json::from_str(run(initialize(asked).as_bytes()).out.trim()).expect("one answer");
        assert_eq!(answer["result"]["protocolVersion"], given, "asked for {asked}");
        assert_eq!(answer["id"], "open");
        assert_eq!(answer["result"]["serverInfo"]["name"], "wirescope-demo");
        let has_completions = answer["result"]["capabilities"].get("completions").is_some();
        assert_eq!(has_completions, given != "2024-11-05", "the first revision has no such capability");
    }
}

#[test]
fn nothing_but_ping_is_answered_before_the_handshake() {
    let session = run(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n\
        {\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}\n\
        {\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"slow_count\"}}\n");
    let answers: Vec<Value> = session.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let by_id = |id: i64| answers.iter().find(|answer| answer["id"] == id).expect("an answer");
    assert_eq!(code(by_id(1)), -32600);
    assert_eq!(by_id(2)["result"], json!({}));
    assert_eq!(code(by_id(3)), -32600);
}

#[test]
fn a_second_handshake_is_refused() {
    let answers = ask_all(&[&initialize("2025-06-18")]);
    assert_eq!(code(&answers[0]), -32600);
}

#[test]
fn ids_come_back_as_they_were_written() {
    for id in ["0", "-7", "9007199254740993", "123456789012345678901234567890", r#""a\u0041\/b""#] {
        let line = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#);
        assert_eq!(
            after_handshake("2025-11-25", &[&line]),
            [format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#)]
        );
    }
}

#[test]
fn what_is_no_message_is_answered_with_the_right_code_and_without_an_invented_id() {
    let lines_and_codes: [(&str, i64); 14] = [
        ("hello", -32700),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,", -32700),
        ("\u{feff}{}", -32700),
        ("5", -32600),
        ("null", -32600),
        ("{}", -32600),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32600),
        ("[]", -32600),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
        (r#"{"jsonrpc":"2.0","method":7}"#, -32600),
    ];
    for (line, expected) in lines_and_codes {
        let answers = ask_all(&[line]);
        assert_eq!(answers.len(), 1, "{line}");
        assert_eq!(code(&answers[0]), expected, "{line}");
        assert!(answers[0].get("id").is_none(), "{line}: no id can be known");
    }
}

#[test]
fn a_wrong_message_with_a_readable_id_is_answered_under_that_id() {
    for line in [
        r#"{"id":8,"method":"ping"}"#,
        r#"{"jsonrpc":"1.0","id":8,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":8}"#,
        r#"{"jsonrpc":"2.0","id":8,"method":[]}"#,
    ] {
        let answers = ask_all(&[line]);
        assert_eq!((code(&answers[0]), &answers[0]["id"]), (-32600, &json!(8)), "{line}");
    }
    let answers = ask_all(&[r#"{"jsonrpc":"2.0","id":8,"method":"ping","params":[1]}"#]);
    assert_eq!((code(&answers[0]), &answers[0]["id"]), (-32602, &json!(8)));
}

#[test]
fn notifications_and_answers_are_never_answered() {
    let lines = [
        r#"{"jsonrpc":"2.0","method":"notifications/unknown"}"#,
        r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}"#,
        r#"{"jsonrpc":"2.0","id":5,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}"#,
        "",
        "   ",
    ];
    assert_eq!(ask_all(&lines), Vec::<Value>::new());
}

#[test]
fn hostile_bytes_are_survived_and_the_next_request_is_answered() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let mut lines: Vec<Vec<u8>> = vec![
        b"\xff\xfe\x00".to_vec(),
        deep.clone().into_bytes(),
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"echo","arguments":{deep}}}}}"#).into(),
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"echo","arguments":{{"message":{deep}}}}}}}"#)
            .into(),
        format!(r#"{{"jsonrpc":{deep},"id":1,"method":"ping"}}"#).into(),
        br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1e999,"b":1}}}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\ud800"}}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"demo://greeting/%"}}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"demo://table/99999999999/1"}}"#.to_vec(),
    ];
    lines.push(br#"{"jsonrpc":"2.0","id":"last","method":"ping"}"#.to_vec());
    let mut input = initialize("2025-03-26").into_bytes();
    for line in &lines {
        input.push(b'\n');
        input.extend(line);
    }
    let session = run(&input);
    assert_eq!(session.ended, Ended::Closed);
    let answers: Vec<Value> = session.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(answers.iter().any(|answer| answer["id"] == "last"), "{answers:?}");
    assert_eq!(answers.len(), lines.len() + 1, "every one of them is answered");
}

#[test]
fn a_line_beyond_the_limit_is_skipped_whole() {
    let mut input = initialize("2025-11-25").into_bytes();
    input.push(b'\n');
    input.resize(input.len() + (17 << 20), b' ');
    input.extend(b"\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
    let out = run(&input).out;
    let answers: Vec<Value> = out.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(code(&answers[0]), -32700);
    assert_eq!(answers[1]["id"], 2, "a last line without its end is read too");
}

#[test]
fn a_batch_is_answered_as_one_in_the_revision_that_has_them() {
    let batch = r#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},5,
        {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"slow_count","arguments":{"steps":1,"step_millis":1}}}]"#;
    let out = after_handshake("2025-03-26", &[&batch.replace('\n', " ")]);
    assert_eq!(out.len(), 1);
    let answers: Value = serde_json::from_str(&out[0]).expect("JSON");
    let ids: Vec<_> = answers.as_array().expect("an array").iter().map(|answer| answer.get("id")).collect();
    assert_eq!(ids, [Some(&json!(1)), None, Some(&json!(2))]);
}

#[test]
fn unknown_methods_tools_and_prompts_are_protocol_errors() {
    assert_eq!(code(&ask("no/such", json!({}))), -32601);
    assert_eq!(code(&ask("subscriptions/listen", json!({"notifications": {}}))), -32601);
    assert_eq!(code(&ask("tools/call", json!({"name": "no_such"}))), -32602);
    assert_eq!(code(&ask("tools/call", json!({}))), -32602);
    assert_eq!(code(&ask("tools/call", json!({"name": "echo", "arguments": [1]}))), -32602);
    assert_eq!(code(&ask("tools/call", json!({"name": "echo", "_meta": {"progressToken": {}}}))), -32602);
    assert_eq!(code(&ask("prompts/get", json!({"name": "no_such"}))), -32602);
}

#[test]
fn the_log_says_what_happens_and_passes_no_control_characters() {
    let line = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"\\u001b[2J\"}}";
    let log = run(format!("{}\n{line}\n", initialize("2025-11-25")).as_bytes()).log;
    assert!(log.starts_with("wirescope-demo: ready"), "{log}");
    assert!(log.contains("hello, test; we speak revision 2025-11-25"), "{log}");
    assert!(log.contains("tools/call"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log:?}");
}
