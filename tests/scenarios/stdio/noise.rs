//! What stands on stdout beside the messages: told as noise, kept as it came, and no reason for a call to fail.

use super::{Run, findings};

#[test]
fn a_banner_is_kept_as_noise_before_the_first_answer() {
    let run = Run::call(&["banner"], &[]);
    run.greeted();
    let first = run.arrived()[0];
    assert_eq!((&first["kind"], &first["payload"]), (&"noise".into(), &"Acme MCP server 1.0, ready.".into()));
    assert_eq!(findings(first), 1, "and why it is noise is a finding: {first}");
    assert!(run.shown().contains("Acme MCP server 1.0, ready."));
}

#[test]
fn stray_text_between_all_answers_is_kept_as_noise() {
    let run = Run::call(&["chatty"], &[]);
    run.greeted();
    let noise = run.noise();
    assert_eq!(noise.len(), 3, "before the handshake's answer, the listing and the call's: {noise:?}");
    assert!(noise.iter().all(|row| row["payload"] == "debug: handled a line" && findings(row) == 1), "{noise:?}");
}

#[test]
fn json_that_is_no_json_rpc_is_kept_as_noise() {
    let values = [r#"{"level":"info","msg":"hi"}"#, "42", r#""text""#, "null", r#"{"jsonrpc":"2.0","id":$ID}"#, "{}"];
    let steps: Vec<String> = values.iter().map(|value| format!("write {value}\\n")).collect();
    let mut mode = vec!["on", "tools/call"];
    mode.extend(steps.iter().map(String::as_str));
    mode.push("answer");
    let run = Run::call(&mode, &[]);
    run.greeted();
    let noise = run.noise();
    assert_eq!(noise.len(), values.len(), "{noise:?}");
    for (row, value) in noise.iter().zip(values) {
        let id = run.call_row()["id"].as_str().unwrap();
        assert_eq!(row["payload"], value.replace("$ID", id).as_str());
        assert_eq!(findings(row), 1, "{row}");
    }
}

/// FAULTS.md, "stdout noise".
#[test]
fn ten_kinds_of_noise_are_recorded_and_the_session_lives() {
    let kinds = [
        ("a log line", r"[2026-01-01T00:00:00Z] INFO listening on stdio\n", 1),
        ("a package manager", r"\n> server@1.0.0 start\n> node index.js\n\n", 4),
        ("colours and a cursor that moves", r"\x1b[2J\x1b[31mstarting\x1b[0m\x07\n", 1),
        ("a spinner without line feeds but the last", r"\r- loading\r| loading\r/ loading\r\n", 1),
        ("bytes that are no text", r"caf\xe9 \xff\xfe\xc0\x80\n", 1),
        ("NUL bytes", r"a\0b\0\0\n", 1),
        ("headers of another protocol", r"Content-Length: 17\r\n\r\n", 2),
        ("a stack trace", r"Traceback (most recent call last):\n  File x, line 1\nValueError: no\n", 3),
        ("half a message", r#"{"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","te\n"#, 1),
        ("a byte order mark and blanks", r"\xef\xbb\xbf\n   \n\r\n", 3),
    ];
    for (kind, text, lines) in kinds {
        let step = format!("write {text}");
        let run = Run::call(&["on", "tools/call", &step, "answer"], &[]);
        run.greeted();
        let noise = run.noise();
        assert_eq!(noise.len(), lines, "{kind}: {noise:?}");
        assert!(noise.iter().all(|row| findings(row) > 0), "{kind}: {noise:?}");
        run.shown();
    }
}

/// FAULTS.md, "every chunk split, CRLF, BOM, no final newline", through a real pipe.
#[test]
fn a_server_that_writes_every_byte_by_itself_is_understood() {
    let run = Run::call(&["trickle"], &[]);
    run.greeted();
    let arrived = run.arrived();
    assert_eq!(arrived.len(), 3, "no more frames than messages: {arrived:?}");
    for row in arrived {
        assert_eq!((&row["kind"], findings(row)), (&"response".into(), 2), "the mark and the carriage return: {row}");
    }
}

#[test]
fn an_answer_without_its_line_feed_counts_when_the_server_ends() {
    let whole = r#"{"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":"Hello, Ada!"}]}}"#;
    let run = Run::call(&["on", "tools/call", &format!("write {whole}"), "exit 0"], &[]);
    run.greeted();
    assert_eq!(run.after_call()[0]["terminated"], false, "and it is told that the line feed was missing");
    assert!(run.shown().contains("(no line feed after it)"));
}
