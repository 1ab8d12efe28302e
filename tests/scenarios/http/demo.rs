//! The demo server over HTTP, in each of the eras it can speak.

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::listening;

use crate::{ask, header, last_rows, last_session, marks, names, requests};

/// Starts the demo with these options, asks it for everything, and returns the log that came of it.
fn everything_works(options: &[&str]) -> Cli {
    let (cli, server) = (Cli::new().unwrap(), listening::demo(options).unwrap());
    assert!(names(&ask(&cli, &["list"], &server.url), "tools").contains(&"add".to_owned()));
    let read = ask(&cli, &["read", "demo://readme"], &server.url);
    assert_eq!(read["contents"][0]["mimeType"], "text/markdown");
    let prompt = ask(&cli, &["prompt", "greet"], &server.url);
    assert!(!prompt["messages"].as_array().unwrap().is_empty(), "{prompt}");
    let sum = ask(&cli, &["call", "add", "--arg", "a=2", "--arg", "b=40"], &server.url);
    assert_eq!(sum["structuredContent"]["sum"], 42, "{sum}");
    cli
}

/// The frames and marks of the oldest session, before anything was remembered of the server.
fn first_rows(cli: &Cli) -> Vec<Value> {
    let sessions = cli.json(&["sessions", "list", "--format", "json"]);
    let oldest = sessions["sessions"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    cli.jsonl(&["frames", &oldest, "--marks", "--format", "jsonl"])
}

#[test]
fn the_legacy_era_works_and_is_detected() {
    let cli = everything_works(&["--eras", "legacy"]);
    let rows = last_rows(&cli);
    let verdict = "he server answered HTTP 400 and -32600 to server/discover, so: legacy.";
    assert_eq!(marks(&first_rows(&cli), "verdict"), [format!("T{verdict}")]);
    assert_eq!(marks(&rows, "verdict"), [format!("Remembered: t{verdict}")]);
    assert_eq!(requests(&rows, "server/discover").len(), 0, "what is remembered is not probed again");
    assert!(marks(&rows, "http_request").iter().any(|text| text.starts_with("DELETE http")), "{rows:#?}");
    assert_eq!(last_session(&cli)["revision"], "2025-11-25");
}

#[test]
fn the_modern_era_works_and_is_detected() {
    let cli = everything_works(&["--eras", "modern"]);
    let verdict = "The server answered server/discover, so: modern (2026-07-28).";
    assert_eq!(marks(&first_rows(&cli), "verdict"), [verdict]);
    let rows = last_rows(&cli);
    assert_eq!(requests(&rows, "initialize").len(), 0);
    assert_eq!(marks(&rows, "http_request"), Vec::<&str>::new(), "no session: nothing to listen to, nothing to delete");
    assert_eq!(last_session(&cli)["revision"], "2026-07-28");
}

#[test]
fn a_server_of_both_eras_is_spoken_to_in_the_modern_one() {
    let cli = everything_works(&["--eras", "both"]);
    assert_eq!(last_session(&cli)["revision"], "2026-07-28");
}

#[test]
fn a_server_that_answers_with_json_only_works_in_both_eras() {
    for era in ["legacy", "modern"] {
        let cli = everything_works(&["--json-only", "--eras", era]);
        let rows = last_rows(&cli);
        let answered = rows.iter().find(|row| row["kind"] == "response" && row["method"] == "tools/call").unwrap();
        assert_eq!(header(answered, "Content-Type"), Some("application/json"), "{era}");
    }
}

#[test]
fn a_modern_request_repeats_its_method_and_name_in_headers() {
    let cli = everything_works(&["--eras", "modern"]);
    let rows = last_rows(&cli);
    let call = requests(&rows, "tools/call")[0];
    assert_eq!(header(call, "MCP-Protocol-Version"), Some("2026-07-28"));
    assert_eq!(header(call, "Mcp-Method"), Some("tools/call"));
    assert_eq!(header(call, "Mcp-Name"), Some("add"));
    assert_eq!(header(call, "Mcp-Session-Id"), None);
}

#[test]
fn each_era_can_be_insisted_on() {
    let (cli, server) = (Cli::new().unwrap(), listening::demo(&["--eras", "both"]).unwrap());
    ask(&cli, &["list", "tools", "--protocol", "legacy"], &server.url);
    assert_eq!(last_session(&cli)["revision"], "2025-11-25");
    assert_eq!(requests(&last_rows(&cli), "server/discover").len(), 0, "nothing to find out");
    ask(&cli, &["list", "tools", "--protocol", "modern"], &server.url);
    assert_eq!(last_session(&cli)["revision"], "2026-07-28");
}

#[test]
fn a_tool_with_a_header_annotation_that_breaks_the_rules_is_left_out_and_told_of() {
    let (cli, server) = (Cli::new().unwrap(), listening::demo(&["--eras", "modern"]).unwrap());
    let ended = cli.run(&["list", "tools", "--url", &server.url, "--format", "json"]).unwrap().succeeded();
    let listed = names(&ended.json(), "tools");
    assert!(!listed.contains(&"bad_header_params".to_owned()), "{listed:?}");
    assert!(listed.contains(&"header_params".to_owned()), "{listed:?}");
    assert!(ended.stderr.contains("the tool bad_header_params is left out"), "{}", ended.stderr);
}
