//! The reference server over both of its HTTP transports.

use wirescope_tests::cli::Cli;
use wirescope_tests::listening::{self, Listening};

use crate::{ask, header, last_rows, last_session, marks, names, requests};

/// The four things people ask a server for.
fn lists_calls_reads_and_prompts(cli: &Cli, server: &Listening) {
    let listing = ask(cli, &["list"], &server.url);
    assert!(names(&listing, "tools").contains(&"get-sum".to_owned()), "{listing}");
    assert_eq!(listing["resourceTemplates"].as_array().unwrap().len(), 2, "{listing}");

    let sum = ask(cli, &["call", "get-sum", "--arg", "a=19", "--arg", "b=23"], &server.url);
    assert_eq!(sum["content"][0]["text"], "The sum of 19 and 23 is 42.");

    let uri = "demo://resource/dynamic/text/7";
    let read = ask(cli, &["read", uri], &server.url);
    assert_eq!(read["contents"][0]["uri"], uri);
    assert!(read["contents"][0]["text"].as_str().unwrap().contains("Resource 7"), "{read}");

    let prompt = ask(cli, &["prompt", "args-prompt", "--arg", "city=Bergen"], &server.url);
    assert!(prompt["messages"][0]["content"]["text"].as_str().unwrap().contains("Bergen"), "{prompt}");
}

#[test]
fn over_streamable_http_it_lists_calls_reads_and_prompts() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    lists_calls_reads_and_prompts(&cli, &server);
}

#[test]
fn over_http_sse_it_lists_calls_reads_and_prompts() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    lists_calls_reads_and_prompts(&cli, &server);
}

#[test]
fn a_server_with_sessions_is_found_to_be_legacy_and_says_why() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let rows = last_rows(&cli);
    let verdict = "The server answered HTTP 400 and -32000 to server/discover, so: legacy.";
    assert_eq!(marks(&rows, "verdict"), [verdict]);
    assert_eq!(last_session(&cli)["revision"], "2025-11-25");
    assert_eq!(requests(&rows, "server/discover")[0]["own"], true, "the probe is a frame like any other");
}

#[test]
fn the_session_id_is_on_every_later_request_and_a_delete_ends_it() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let rows = last_rows(&cli);
    let answer = rows.iter().find(|row| row["kind"] == "response" && row["method"] == "initialize").unwrap();
    let id = header(answer, "mcp-session-id").unwrap();
    assert_eq!(header(requests(&rows, "initialize")[0], "Mcp-Session-Id"), None, "there was none yet");
    assert_eq!(header(requests(&rows, "tools/list")[0], "Mcp-Session-Id"), Some(id));
    let delete = rows.iter().find(|row| row["text"].as_str().is_some_and(|text| text.starts_with("DELETE http")));
    assert_eq!(header(delete.unwrap(), "Mcp-Session-Id"), Some(id));
    let ended = marks(&rows, "http_response").into_iter().any(|text| text.starts_with("DELETE HTTP 200"));
    assert!(ended, "the server agreed: {rows:#?}");
}

#[test]
fn every_frame_has_its_envelope() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let rows = last_rows(&cli);
    let frames: Vec<_> = rows.iter().filter(|row| row["kind"] != "mark").collect();
    for frame in &frames {
        let http = &frame["envelope"]["http"];
        assert!(http["exchange"].is_u64(), "{frame}");
        if frame["direction"] == "to_server" {
            assert_eq!(http["request"], format!("POST {}", server.url), "{frame}");
            assert_eq!(header(frame, "Content-Type"), Some("application/json"));
        } else {
            assert!(http["status"].is_u64() && http["first_byte_micros"].is_u64(), "{frame}");
        }
    }
    let listed = frames.iter().find(|frame| frame["kind"] == "response" && frame["method"] == "tools/list").unwrap();
    let asked = requests(&rows, "tools/list")[0];
    assert_eq!(listed["envelope"]["http"]["exchange"], asked["envelope"]["http"]["exchange"]);
    assert!(listed["envelope"]["sse"]["id"].is_string(), "it came as an event with an id: {listed}");
}

#[test]
fn a_server_of_http_sse_is_fallen_back_to() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    ask(&cli, &["list", "tools"], &server.url);
    let rows = last_rows(&cli);
    let verdicts = marks(&rows, "verdict");
    assert_eq!(verdicts[0], "The server answered HTTP 404 to server/discover, so: legacy.");
    assert!(verdicts[1].contains("HTTP 404"), "{verdicts:?}");
    let endpoint = marks(&rows, "endpoint");
    assert!(endpoint[0].starts_with("Messages go to /message?sessionId="), "{endpoint:?}");
    assert_eq!(requests(&rows, "initialize").len(), 2, "once where it was refused, once where it was heard");
    let origin = server.url.trim_end_matches("/sse");
    let sent = requests(&rows, "tools/list")[0]["envelope"]["http"]["request"].as_str().unwrap();
    assert!(sent.starts_with(&format!("POST {origin}/message?sessionId=")), "{sent}");
}

#[test]
fn insisting_on_http_sse_probes_nothing() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    ask(&cli, &["list", "tools", "--transport", "sse"], &server.url);
    let rows = last_rows(&cli);
    assert_eq!(requests(&rows, "server/discover").len(), 0);
    assert_eq!(requests(&rows, "initialize").len(), 1);
    assert_eq!(marks(&rows, "endpoint").len(), 1);
}

#[test]
fn insisting_on_http_sse_keeps_to_the_revision_asked_for() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    ask(&cli, &["list", "tools", "--transport", "sse", "--protocol", "2024-11-05"], &server.url);
    let rows = last_rows(&cli);
    let offered = requests(&rows, "initialize");
    assert!(offered[0]["payload"].as_str().unwrap().contains(r#""protocolVersion":"2024-11-05""#), "{}", offered[0]);
    let arguments =
        ["list", "tools", "--transport", "sse", "--protocol", "modern", "--url", &server.url, "--format", "json"];
    assert_eq!(cli.run(&arguments).unwrap().exited(2).json()["error"]["code"], "bad_target");
}

#[test]
fn insisting_on_streamable_http_does_not_fall_back() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_sse().unwrap());
    let ended = cli.run(&["list", "tools", "--transport", "http", "--url", &server.url, "--format", "json"]).unwrap();
    let error = ended.exited(3).json()["error"].take();
    assert_eq!(error["code"], "http_status", "{error}");
    assert!(error["message"].as_str().unwrap().contains("HTTP 404"), "{error}");
    assert_eq!(marks(&last_rows(&cli), "endpoint").len(), 0);
}
