//! Asking a server: what it offers, and calls of its tools, resources and prompts.

use std::fs;

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::peers;

use super::{peer, run, sessions, with};

fn names(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn list_tools_prints_one_json_document_with_the_servers_own_entries() {
    let cli = Cli::new().unwrap();
    let listed = run(&cli, &["list", "tools", "--format", "json"], &peer(&["good"])).succeeded().json();
    assert_eq!(names(&listed["tools"], "name"), ["greet"]);
    assert_eq!(listed["tools"][0]["inputSchema"]["required"][0], "name", "the entry is whole");
}

#[test]
fn list_tools_for_people_names_each_tool() {
    let cli = Cli::new().unwrap();
    let listed = run(&cli, &["list", "tools"], &peer(&["good"])).succeeded();
    assert!(listed.text().contains("greet") && listed.text().contains("Says hello"), "{}", listed.told());
    assert!(!listed.text().contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn server_everything_lists_all_it_has_and_echoes() {
    let cli = Cli::new().unwrap();
    let server = peers::everything().unwrap();
    let listed = run(&cli, &["list", "--format", "json"], &server).succeeded().json();
    let tools = names(&listed["tools"], "name");
    assert!(tools.contains(&"echo".to_owned()) && tools.len() >= 10, "{tools:?}");
    for (kind, key) in [("resources", "uri"), ("prompts", "name")] {
        assert!(!names(&listed[kind], key).is_empty(), "{kind}: {listed}");
    }
    let echoed = run(&cli, &["call", "echo", "--arg", "message=hi"], &server).succeeded();
    assert!(echoed.text().contains("Echo: hi"), "{}", echoed.told());
    let all: Vec<Value> = sessions(&cli);
    assert_eq!(all.len(), 2, "one session a call");
    assert_eq!(all[0]["revision"], "2025-11-25");
}

#[test]
fn a_call_takes_its_arguments_in_four_ways() {
    let cli = Cli::new().unwrap();
    let server = peer(&["good"]);
    let file = cli.folder().join("arguments.json");
    fs::write(&file, r#"{"name": "Ada"}"#).unwrap();
    let from_file = format!("@{}", file.display());
    for arguments in [["--arg", "name=Ada"], ["--args", r#"{"name":"Ada"}"#], ["--args", &from_file]] {
        let call = run(&cli, &["call", "greet", arguments[0], arguments[1]], &server).succeeded();
        assert_eq!(call.text().trim_end(), "Hello, Ada!", "with {arguments:?}: {}", call.told());
    }
    let call =
        cli.run_with(&with(&["call", "greet", "--args", "-"], &server), br#"{"name":"Ada"}"#).unwrap().succeeded();
    assert_eq!(call.text().trim_end(), "Hello, Ada!");
}

#[test]
fn a_call_can_be_printed_as_one_json_document() {
    let cli = Cli::new().unwrap();
    let call = run(&cli, &["call", "greet", "--arg", "name=Ada", "--format", "json"], &peer(&["good"])).succeeded();
    assert!(call.json().to_string().contains(r#""text":"Hello, Ada!""#), "{}", call.told());
}

#[test]
fn a_tools_own_error_is_a_no() {
    let cli = Cli::new().unwrap();
    let call = run(&cli, &["call", "greet", "--args", "{}", "--send-anyway"], &peer(&["good"])).exited(1);
    assert!(call.text().contains("name is missing"), "what the tool said is data: {}", call.told());
    assert!(call.stderr.contains("name"), "the finding about the arguments is for people: {}", call.told());
}

#[test]
fn arguments_that_break_the_tools_schema_are_not_sent_unless_asked_for() {
    let cli = Cli::new().unwrap();
    let call = run(&cli, &["call", "greet", "--arg", "nme=Ada"], &peer(&["good"]));
    assert_ne!(call.code, Some(0), "{}", call.told());
    assert!(call.stderr.contains("--send-anyway"), "the way out is named: {}", call.told());
    let methods: Vec<Value> = super::last_frames(&cli).iter().map(|row| row["method"].clone()).collect();
    assert!(!methods.contains(&Value::from("tools/call")), "nothing was sent: {methods:?}");
}

#[test]
fn the_demo_server_reads_completes_and_prompts() {
    let cli = Cli::new().unwrap();
    let server = peers::demo().unwrap();
    let listed = run(&cli, &["list", "all", "--format", "json"], &server).succeeded().json();
    for kind in ["tools", "resources", "resourceTemplates", "prompts"] {
        assert!(listed[kind].as_array().is_some_and(|list| !list.is_empty()), "{kind}: {listed}");
    }
    let uri = listed["resources"][0]["uri"].as_str().unwrap();
    let read = run(&cli, &["read", uri], &server).succeeded();
    assert!(!read.stdout.is_empty(), "{}", read.told());
    let prompt = &listed["prompts"][0];
    let mut words = vec!["prompt".to_owned(), prompt["name"].as_str().unwrap().to_owned()];
    for argument in prompt["arguments"].as_array().into_iter().flatten() {
        words.extend(["--arg".to_owned(), format!("{}=x", argument["name"].as_str().unwrap())]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert!(!run(&cli, &words, &server).succeeded().stdout.is_empty());
}

#[test]
fn a_lower_counter_offer_is_accepted() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools"], &peer(&["older"])).succeeded();
    assert_eq!(sessions(&cli)[0]["revision"], "2024-11-05");
}

#[test]
fn a_server_that_talks_beside_the_protocol_is_understood() {
    let cli = Cli::new().unwrap();
    for mode in ["banner", "chatty", "crlf", "bytes"] {
        let call = run(&cli, &["call", "greet", "--arg", "name=Ada"], &peer(&[mode])).succeeded();
        assert_eq!(call.text().trim_end(), "Hello, Ada!", "with a server that is {mode}");
    }
}
