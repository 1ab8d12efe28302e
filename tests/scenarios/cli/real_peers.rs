//! Real servers over stdio: those of both SDKs in both of their major versions, and public ones built on them.

use std::fs;
use std::process::Command;

use serde_json::json;
use wirescope_tests::peers;
use wirescope_tests::peers::bench::{Bench, is_recorded_byte_for_byte};
use wirescope_tests::peers::offers::{self, LEGACY, MODERN, Progress};

const MODERN_VERDICT: &str = "The server answered server/discover, so: modern (2026-07-28).";

const LEGACY_REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// A legacy server's first session, in which tools were listed.
fn probed() -> Vec<&'static str> {
    [&["→ server/discover", "← server/discover"], &LEGACY[..]].concat()
}

/// Asserts that a public server is listed as legacy in its first session, and returns its tools' names.
fn tools(bench: &Bench) -> Vec<String> {
    let listed = bench.json(&["list", "tools"]);
    assert_eq!(bench.messages(), probed());
    assert_eq!(bench.session()["revision"], "2025-11-25");
    let verdicts = bench.marks("verdict");
    assert!(matches!(verdicts.as_slice(), [one] if one.ends_with("so: legacy.")), "{verdicts:?}");
    assert_eq!(bench.marks("exited").len(), 1, "its end is told");
    let tools = listed["tools"].as_array().unwrap().iter();
    tools.map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

/// Asserts that a legacy server says so to a person who insists on the modern era.
fn is_not_modern(bench: &Bench, why: &str) {
    let error = bench.refusal(&["list", "tools", "--protocol", "modern"], 3);
    assert_eq!(error["code"], "revision_unknown", "{error}");
    let message = error["message"].as_str().unwrap();
    let expected = format!("answered {why} to server/discover, so: legacy, and a modern protocol was asked for");
    assert!(message.contains(&expected), "{message}");
    assert_eq!(bench.messages(), ["→ server/discover", "← server/discover"], "what was not asked for is not tried");
}

#[test]
fn python_v1_is_legacy_and_all_it_offers_works() {
    let bench = Bench::starting(peers::python("v1", &["stdio"]).unwrap());
    offers::era_is_found_out(&bench, "The server answered -32602 to server/discover, so: legacy.", "2025-11-25");
    is_not_modern(&bench, "-32602");
    offers::all_work(&bench, Progress::IsTold);
    assert!(!bench.marks("stderr").is_empty(), "what it logs is kept beside the frames");
}

#[test]
fn python_v2_is_spoken_to_in_the_modern_era_and_all_it_offers_works() {
    let bench = Bench::starting(peers::python("v2", &["stdio"]).unwrap());
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::speaks(&bench, "modern", "2026-07-28", &MODERN);
    offers::all_work(&bench, Progress::IsTold);
}

#[test]
fn python_speaks_every_legacy_revision() {
    for version in ["v1", "v2"] {
        let bench = Bench::starting(peers::python(version, &["stdio"]).unwrap());
        for revision in LEGACY_REVISIONS {
            offers::speaks(&bench, revision, revision, &LEGACY);
        }
    }
}

#[test]
fn typescript_v2_is_spoken_to_in_the_modern_era_and_all_it_offers_works() {
    let bench = Bench::starting(peers::typescript_v2(&["stdio"]).unwrap());
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::speaks(&bench, "modern", "2026-07-28", &MODERN);
    offers::all_work(&bench, Progress::IsTold);
}

#[test]
fn typescript_v2_speaks_every_legacy_revision() {
    let bench = Bench::starting(peers::typescript_v2(&["stdio"]).unwrap());
    for revision in LEGACY_REVISIONS {
        offers::speaks(&bench, revision, revision, &LEGACY);
    }
}

#[test]
fn typescript_v2_that_refuses_the_handshake_works_and_says_so_to_who_insists() {
    let bench = Bench::starting(peers::typescript_v2(&["stdio", "modern"]).unwrap());
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    let error = bench.refusal(&["list", "tools", "--protocol", "legacy"], 3);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("Unsupported protocol version: 2025-11-25 (-32022)"), "{error}");
    assert_eq!(bench.messages(), ["→ initialize", "← initialize"]);
}

#[test]
fn typescript_v1_s_structured_content_is_shown_as_it_came() {
    let bench = Bench::starting(peers::typescript_example("mcpServerOutputSchema").unwrap());
    assert_eq!(tools(&bench), ["get_weather"]);
    assert_eq!(bench.marks("verdict"), ["The server answered -32601 to server/discover, so: legacy."]);
    is_not_modern(&bench, "-32601");
    let weather = bench.json(&["call", "get_weather", "--arg", "city=Oslo", "--arg", "country=NO"]);
    assert!(weather["structuredContent"]["temperature"]["celsius"].is_number(), "{weather}");
    assert!(weather["structuredContent"]["conditions"].is_string(), "{weather}");
}

#[test]
fn typescript_v1_s_progress_is_told_while_it_counts() {
    let bench = Bench::starting(peers::typescript_example("progressExample").unwrap());
    assert_eq!(tools(&bench), ["count"]);
    let counted = bench.run(&["call", "count", "--arg", "n=3", "--progress"]).succeeded();
    assert_eq!(counted.text().trim_end(), "Counted to 3");
    let told: Vec<&str> = counted.stderr.lines().filter(|line| line.starts_with("progress:")).collect();
    let expected = ["progress: 1/3 Counting: 1/3", "progress: 2/3 Counting: 2/3", "progress: 3/3 Counting: 3/3"];
    assert_eq!(told, expected, "{}", counted.told());
    let frames = bench.messages();
    let last = ["→ tools/call", "← notifications/progress", "← notifications/progress", "← notifications/progress"];
    assert_eq!(frames[frames.len() - 5..], [&last[..], &["← tools/call"]].concat());
}

#[test]
fn server_everything_tells_progress_structured_content_and_errors() {
    let bench = Bench::starting(peers::everything().unwrap());
    let call = ["call", "trigger-long-running-operation", "--arg", "duration=0.3", "--arg", "steps=3", "--progress"];
    let ended = bench.run(&call).succeeded();
    let told: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("progress:")).collect();
    assert_eq!(told, ["progress: 1/3", "progress: 2/3", "progress: 3/3"], "{}", ended.told());
    let weather = bench.json(&["call", "get-structured-content", "--arg", "location=Chicago"]);
    assert!(weather["structuredContent"]["temperature"].is_number(), "{weather}");
    let refused = bench.run(&["call", "get-sum", "--send-anyway", "--args", r#"{"a":"x"}"#]).exited(1);
    assert!(refused.text().contains("-32602"), "{}", refused.told());
    for revision in LEGACY_REVISIONS {
        bench.json(&["list", "tools", "--protocol", revision]);
        assert_eq!(bench.session()["revision"], revision);
    }
}

#[test]
fn every_frame_of_each_sdk_is_recorded_byte_for_byte() {
    let call = ["call", "count", "--arg", "to=3", "--progress"];
    for server in [
        peers::python("v1", &["stdio"]).unwrap(),
        peers::python("v2", &["stdio"]).unwrap(),
        peers::typescript_v2(&["stdio"]).unwrap(),
    ] {
        is_recorded_byte_for_byte(&server, &call);
        is_recorded_byte_for_byte(&server, &[&call[..], &["--protocol", "legacy"]].concat());
    }
    let example = peers::typescript_example("mcpServerOutputSchema").unwrap();
    is_recorded_byte_for_byte(&example, &["call", "get_weather", "--arg", "city=\u{c5}lesund", "--arg", "country=NO"]);
}

#[test]
fn the_time_server_works() {
    let bench = Bench::starting(peers::python_module("mcp_server_time", &[]).unwrap());
    assert_eq!(tools(&bench), ["get_current_time", "convert_time"]);
    let zones = ["--arg", "source_timezone=UTC", "--arg", "target_timezone=Asia/Tokyo"];
    let told = bench.run(&[&["call", "convert_time", "--arg", "time=12:00"], &zones[..]].concat()).succeeded();
    assert!(told.text().contains("T21:00:00+09:00"), "{}", told.told());
}

#[test]
fn the_git_server_works() {
    let bench = Bench::starting(peers::python_module("mcp_server_git", &[]).unwrap());
    assert!(tools(&bench).contains(&"git_status".to_owned()));
    let repository = bench.cli.folder().join("repository");
    let made = Command::new("git").args(["init", "--quiet"]).arg(&repository).status().unwrap();
    assert!(made.success());
    fs::write(repository.join("tea.txt"), "two spoons").unwrap();
    let path = format!("repo_path={}", repository.display());
    let status = bench.run(&["call", "git_status", "--arg", &path]).succeeded();
    assert!(status.text().contains("tea.txt"), "{}", status.told());
}

#[test]
fn the_calculator_server_works() {
    let bench = Bench::starting(peers::python_module("mcp_server_calculator", &[]).unwrap());
    assert_eq!(tools(&bench), ["calculate"]);
    let product = bench.run(&["call", "calculate", "--arg", "expression=6*7"]).succeeded();
    assert_eq!(product.text().trim_end(), "42");
}

#[test]
fn the_filesystem_server_works() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tea.txt");
    fs::write(&file, "two spoons").unwrap();
    let allowed = folder.path().to_str().unwrap();
    let server = peers::npm("@modelcontextprotocol/server-filesystem", "dist/index.js", &[allowed]).unwrap();
    let bench = Bench::starting(server);
    assert!(tools(&bench).contains(&"read_text_file".to_owned()));
    let read = bench.run(&["call", "read_text_file", "--arg", &format!("path={}", file.display())]).succeeded();
    assert_eq!(read.text().trim_end(), "two spoons");
    let kept_out = bench.run(&["call", "read_text_file", "--arg", "path=/nowhere/at/all"]).exited(1);
    assert!(kept_out.text().contains("Access denied"), "{}", kept_out.told());
}

#[test]
fn the_memory_server_works() {
    let bench = Bench::starting(peers::npm("@modelcontextprotocol/server-memory", "dist/index.js", &[]).unwrap());
    assert!(tools(&bench).contains(&"read_graph".to_owned()));
    let file = format!("MEMORY_FILE_PATH={}", bench.cli.folder().join("memory.json").display());
    let ada = r#"{"entities":[{"name":"Ada","entityType":"person","observations":["drinks oolong"]}]}"#;
    bench.run(&["call", "create_entities", "--args", ada, "--env", &file]).succeeded();
    let graph = bench.json(&["call", "read_graph", "--env", &file]);
    assert_eq!(graph["structuredContent"]["entities"][0]["name"], "Ada", "{graph}");
}

#[test]
fn the_sequential_thinking_server_works() {
    let server = peers::npm("@modelcontextprotocol/server-sequential-thinking", "dist/index.js", &[]).unwrap();
    let bench = Bench::starting(server);
    assert_eq!(tools(&bench), ["sequentialthinking"]);
    let thought = json!({ "thought": "tea", "thoughtNumber": 1, "totalThoughts": 1, "nextThoughtNeeded": false });
    let told = bench.json(&["call", "sequentialthinking", "--args", &thought.to_string()]);
    assert_eq!(told["structuredContent"]["thoughtHistoryLength"], 1, "{told}");
}
