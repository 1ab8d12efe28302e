//! Servers that do not work and arguments that are wrong: a message that says what happened and what to do, the right exit
//! code, and a log that has it all.

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::process::Ended;

use super::{last_frames, marks, peer, run, sessions, with};

/// The error document of a run with `--format json`.
fn error(ended: &Ended) -> Value {
    let document = ended.json();
    assert!(document["error"]["message"].is_string(), "{}", ended.told());
    document["error"].clone()
}

#[test]
fn a_command_that_does_not_exist_is_named() {
    let cli = Cli::new().unwrap();
    let server = ["no-such-server-anywhere".to_owned(), "--flag".to_owned()];
    let failed = run(&cli, &["list", "tools"], &server).exited(3);
    assert!(failed.stderr.contains("no-such-server-anywhere"), "{}", failed.told());
    assert_eq!(failed.text(), "", "stdout is data, and there is none");
    let failed = run(&cli, &["list", "tools", "--format", "json"], &server).exited(3);
    assert_eq!(error(&failed)["code"], "spawn_failed");
}

#[test]
fn a_server_that_exits_at_once_is_shown_with_its_last_words() {
    let cli = Cli::new().unwrap();
    let server = peer(&["exit", "9", "config.toml: no such file", "giving up"]);
    let failed = run(&cli, &["list", "tools"], &server).exited(3);
    for part in ["config.toml: no such file", "giving up", "9"] {
        assert!(failed.stderr.contains(part), "{part}: {}", failed.told());
    }
    let failed = run(&cli, &["list", "tools", "--format", "json"], &server).exited(3);
    let error = error(&failed);
    assert_eq!(error["code"], "exited_early");
    assert_eq!(error["stderr"][1], "giving up");
    let texts: Vec<String> = marks(&last_frames(&cli)).into_iter().map(|(_, text)| text).collect();
    assert!(texts.contains(&"giving up".to_owned()), "the log has it too: {texts:?}");
    assert_eq!(sessions(&cli)[0]["end"]["failed"], Value::Bool(true));
}

#[test]
fn a_program_that_prints_no_json_is_told_from_a_slow_one() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["list", "tools", "--timeout", "1", "--format", "json"], &peer(&["no-json"]));
    assert!([Some(3), Some(4)].contains(&failed.code), "{}", failed.told());
    assert_eq!(error(&failed)["code"], "not_json_rpc");
    let payloads: Vec<Value> = last_frames(&cli).iter().map(|row| row["payload"].clone()).collect();
    assert!(payloads.contains(&"Welcome to the interactive shell.".into()), "what it printed is kept: {payloads:?}");
}

#[test]
fn a_server_that_never_answers_times_out() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["list", "tools", "--timeout", "1", "--format", "json"], &peer(&["silent"])).exited(4);
    assert_eq!(error(&failed)["code"], "timed_out");
    let failed = run(&cli, &["list", "tools", "--timeout", "1"], &peer(&["silent"])).exited(4);
    assert!(failed.stderr.contains("--timeout"), "what to do: {}", failed.told());
}

#[test]
fn a_call_that_is_never_answered_times_out_and_the_server_is_told() {
    let cli = Cli::new().unwrap();
    run(&cli, &["call", "greet", "--arg", "name=Ada", "--timeout", "1"], &peer(&["stalls"])).exited(4);
    let rows = last_frames(&cli);
    let call = rows.iter().find(|row| row["method"] == "tools/call").unwrap();
    assert_eq!(call["outcome"], "timed_out");
    assert!(rows.iter().any(|row| row["method"] == "notifications/cancelled"), "a client owes it: {rows:?}");
}

#[test]
fn a_server_that_dies_in_a_call_loses_nothing_of_what_it_said() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["call", "greet", "--arg", "name=Ada"], &peer(&["dies"])).exited(3);
    assert!(failed.stderr.contains("panic: the tool has a bug"), "{}", failed.told());
    let rows = last_frames(&cli);
    assert_eq!(rows.iter().find(|row| row["method"] == "tools/call").unwrap()["outcome"], "lost");
}

#[test]
fn a_server_that_refuses_the_handshake_is_quoted() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["list", "tools", "--format", "json"], &peer(&["refuses"])).exited(3);
    assert_eq!(error(&failed)["code"], "handshake_refused");
    assert!(error(&failed)["message"].as_str().unwrap().contains("go away"), "{}", failed.told());
}

#[test]
fn a_revision_that_does_not_exist_is_not_pretended_to_be_known() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["list", "tools", "--format", "json"], &peer(&["future"])).exited(3);
    assert_eq!(error(&failed)["code"], "revision_unknown");
    assert!(error(&failed)["message"].as_str().unwrap().contains("2999-01-01"), "{}", failed.told());
}

#[test]
fn an_argument_that_is_no_json_starts_nothing() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["call", "greet", "--args", "{name: Ada}"], &peer(&["good"])).exited(2);
    assert!(failed.stderr.contains("--args"), "{}", failed.told());
    run(&cli, &["call", "greet", "--args", "@no-such-file.json"], &peer(&["good"])).exited(2);
    assert!(!cli.log().exists() || sessions(&cli).is_empty(), "no server was started");
}

#[test]
fn a_tool_that_does_not_exist_is_named_with_those_that_do() {
    let cli = Cli::new().unwrap();
    let failed = run(&cli, &["call", "gret", "--arg", "name=Ada"], &peer(&["good"]));
    assert_ne!(failed.code, Some(0), "{}", failed.told());
    assert!(failed.stderr.contains("gret") && failed.stderr.contains("greet"), "{}", failed.told());
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let cli = Cli::new().unwrap();
    for line in [
        vec!["list", "tools"],
        vec!["list", "tols", "--", "true"],
        vec!["call", "--", "true"],
        vec!["no-such-command"],
        vec!["list", "--no-such-option", "--", "true"],
        vec!["call", "greet", "--arg", "no-equals-sign", "--", "true"],
        vec!["list", "--timeout", "soon", "--", "true"],
    ] {
        let failed = cli.run(&line).unwrap().exited(2);
        assert!(!failed.stderr.is_empty() && failed.stdout.is_empty(), "{}", failed.told());
    }
}

#[test]
fn a_session_that_is_not_there_is_named() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools"], &peer(&["good"])).succeeded();
    let failed = cli.run(&["frames", "zzzz", "--format", "json"]).unwrap();
    assert_ne!(failed.code, Some(0));
    assert_eq!(error(&failed)["code"], "unknown_session");
}

#[test]
fn help_and_version_are_data() {
    let cli = Cli::new().unwrap();
    assert!(cli.run(&["--help"]).unwrap().succeeded().text().contains("sessions"));
    assert!(cli.run(&["--version"]).unwrap().succeeded().text().starts_with("wirescope "));
    assert!(cli.run(&with(&["list", "--help"], &[])).is_ok());
}
