//! A server that ends before it has said anything.

use serde_json::Value;
use wirescope_tests::cli::Cli;

use super::{Run, last_session, with};

/// Nothing is insisted on here, so the server is started twice: an old server may end because of the probe.
#[test]
fn an_exit_at_the_start_is_told_with_its_code_and_the_last_lines_of_stderr() {
    let lines: Vec<String> = (1..=30).map(|number| format!("line {number} of a stack trace")).collect();
    let mode: Vec<&str> = ["exit", "42"].into_iter().chain(lines.iter().map(String::as_str)).collect();
    let run = Run::of(&["list", "tools"], &mode);
    run.told(3, &["ended before it answered the handshake", "code 42", "last lines on stderr", "terminal"]);
    run.told(3, &["    line 30 of a stack trace", "    line 11 of a stack trace", "wirescope frames "]);
    assert!(!run.ended.stderr.contains("line 10 of"), "the tail has twenty lines: {}", run.ended.told());
    assert_eq!(run.marks("stderr"), lines, "the log has all of them");
    assert_eq!(run.marks("exited"), ["The server exited with code 42"]);
    assert_eq!(run.arrived(), Vec::<&Value>::new());
    assert_eq!(last_session(&run.cli)["end"]["failed"], true);
    let sessions = run.cli.json(&["sessions", "list", "--format", "json"]);
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 2, "the probe's session is kept as well");
}

#[test]
fn an_exit_without_a_word_is_told_with_its_code() {
    for code in ["0", "1", "127"] {
        let run = Run::of(&["list", "tools", "--protocol", "2025-11-25"], &["exit", code]);
        run.told(3, &["ended before it answered the handshake", &format!("code {code}")]);
    }
}

#[test]
fn an_end_by_a_signal_is_told_with_the_signal() {
    let cli = Cli::new().unwrap();
    let server = ["sh", "-c", "echo segmentation fault >&2; kill -SEGV $$"].map(str::to_owned);
    let failed = cli.run(&with(&["list", "tools", "--protocol", "2025-11-25"], &server)).unwrap().exited(3);
    for part in ["ended before it answered the handshake", "signal 11", "segmentation fault"] {
        assert!(failed.stderr.contains(part), "{part}: {}", failed.told());
    }
}

#[test]
fn json_has_the_same_in_members() {
    let run = Run::of(&["list", "tools", "--format", "json"], &["exit", "42", "no config", "bye"]);
    run.told(3, &[]);
    let error = run.ended.json()["error"].take();
    assert_eq!(error["code"], "exited_early");
    assert_eq!(error["stderr"], Value::from(vec!["no config", "bye"]));
    assert!(error["message"].as_str().unwrap().contains("42"), "{error}");
    assert_eq!(error["session"], last_session(&run.cli)["id"]);
}
