//! The log: what is kept of a session, and finding it again.

use std::thread;

use serde_json::Value;
use wirescope_tests::cli::Cli;

use super::{last_frames, marks, peer, run, sessions};

#[test]
fn sessions_are_listed_newest_first_and_found_by_prefix() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools"], &peer(&["good"])).succeeded();
    run(&cli, &["list", "tools"], &peer(&["older"])).succeeded();
    let all = sessions(&cli);
    assert_eq!(all.len(), 2);
    assert_eq!((&all[0]["revision"], &all[1]["revision"]), (&Value::from("2024-11-05"), &Value::from("2025-11-25")));
    for session in &all {
        assert_eq!(session["host"], "cli");
        assert_eq!(session["state"], "ended");
        assert_eq!(session["server"]["name"], "peer");
        assert!(session["frames"].as_u64().unwrap() >= 5, "handshake and a listing: {session}");
    }
    let (old, new) = (all[1]["id"].as_str().unwrap(), all[0]["id"].as_str().unwrap());
    // As much of the id as tells the two apart.
    let length = 1 + old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let shown = cli.run(&["sessions", "show", &old[..length.max(4)]]).unwrap().succeeded();
    assert!(shown.text().contains("2025-11-25"), "{}", shown.told());
    let rows = |name: &str| cli.run(&["frames", name, "--format", "jsonl"]).unwrap().succeeded().stdout;
    assert_eq!(rows("last"), rows(new), "'last' is the newest");
    assert_ne!(rows("last"), rows(old));
}

#[test]
fn rows_are_numbered_without_holes_and_say_who_sent_them() {
    let cli = Cli::new().unwrap();
    run(&cli, &["call", "greet", "--arg", "name=Ada"], &peer(&["good"])).succeeded();
    let rows = last_frames(&cli);
    let numbers: Vec<u64> = rows.iter().map(|row| row["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=rows.len() as u64).collect::<Vec<_>>());
    let sent = |method: &str| rows.iter().find(|row| row["kind"] == "request" && row["method"] == method).unwrap();
    assert_eq!(sent("initialize")["own"], Value::Bool(true), "nobody asked for it by name");
    let call = sent("tools/call");
    assert_eq!((&call["own"], &call["name"], &call["outcome"]), (&Value::Bool(false), &"greet".into(), &"ok".into()));
    let answer = &rows[call["pair"].as_u64().unwrap() as usize - 1];
    assert_eq!((&answer["kind"], &answer["pair"]), (&"response".into(), &call["seq"]));
}

#[test]
fn stderr_start_and_end_are_kept_as_marks() {
    let cli = Cli::new().unwrap();
    run(&cli, &["call", "greet", "--arg", "name=Ada"], &peer(&["dies"])).exited(3);
    let marks = marks(&last_frames(&cli));
    let texts =
        |kind: &str| marks.iter().filter(|(its, _)| its == kind).map(|(_, text)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts("stderr"), ["panic: the tool has a bug", "goodbye"], "line by line: {marks:?}");
    assert_eq!(texts("spawned").len(), 1, "{marks:?}");
    assert!(texts("exited")[0].contains('7'), "the exit status: {marks:?}");
}

#[test]
fn noise_on_stdout_is_kept_as_noise() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools"], &peer(&["banner"])).succeeded();
    let rows = last_frames(&cli);
    let noise: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "noise").collect();
    assert_eq!(noise.len(), 1, "{rows:?}");
    assert_eq!(noise[0]["payload"], "Acme MCP server 1.0, ready.");
}

#[test]
fn no_record_leaves_no_log() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools", "--no-record"], &peer(&["good"])).succeeded();
    assert!(!cli.log().exists());
}

#[test]
fn several_processes_record_into_one_log_at_once() {
    let (cli, server) = (&Cli::new().unwrap(), &peer(&["good"]));
    thread::scope(|scope| {
        for _ in 0..4 {
            // One revision insisted on: else a run that comes later knows what an earlier one found out, and asks less.
            let command = ["call", "greet", "--arg", "name=Ada", "--protocol", "2025-11-25"];
            scope.spawn(move || run(cli, &command, server).succeeded());
        }
    });
    let all = sessions(cli);
    assert_eq!(all.len(), 4);
    let frames: Vec<&Value> = all.iter().map(|session| &session["frames"]).collect();
    assert!(frames.iter().all(|count| *count == frames[0]), "each has all its frames: {frames:?}");
}

#[test]
fn another_log_can_be_named() {
    let cli = Cli::new().unwrap();
    let other = cli.folder().join("other.db");
    let other = other.to_str().unwrap();
    run(&cli, &["list", "tools", "--log", other], &peer(&["good"])).succeeded();
    assert_eq!(sessions(&cli).len(), 0, "the usual log has nothing of it");
    let listed = cli.json(&["sessions", "list", "--format", "json", "--log", other]);
    assert_eq!(listed["sessions"].as_array().unwrap().len(), 1);
}

#[test]
fn what_a_server_wrote_cannot_drive_the_terminal() {
    let cli = Cli::new().unwrap();
    run(&cli, &["call", "greet", "--arg", "name=\u{1b}[2J\u{7}Ada"], &peer(&["good"])).succeeded();
    let shown = cli.run(&["frames", "last"]).unwrap().succeeded();
    assert!(!shown.text().contains('\u{1b}') && !shown.text().contains('\u{7}'), "{}", shown.told());
}
