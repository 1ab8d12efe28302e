//! Servers of a file: `--catalog FILE --server NAME`.

use serde_json::json;
use wirescope_tests::cli::Cli;
use wirescope_tests::programs;

use crate::{last_frames, sessions};

/// Writes a file of servers, as Claude Desktop and its like keep them, and returns its path.
fn servers(cli: &Cli, servers: &serde_json::Value) -> String {
    let path = cli.folder().join("servers.json");
    std::fs::write(&path, json!({ "mcpServers": servers }).to_string()).unwrap();
    path.display().to_string()
}

#[test]
fn a_server_of_a_file_is_connected_to_by_its_name() {
    let cli = Cli::new().unwrap();
    let demo = programs::path(programs::CLI).unwrap().display().to_string();
    let file = servers(
        &cli,
        &json!({
            "demo": { "command": demo, "args": ["demo"], "env": { "TOKEN": "${TOKEN:-hush}" } },
            "other": { "command": "no-such-program" }
        }),
    );
    let line = ["list", "tools", "--catalog", &file, "--server", "demo", "--format", "json"];
    let ended = cli.run(&line).unwrap().succeeded();
    assert!(!ended.json()["tools"].as_array().unwrap().is_empty());
    let told = format!("Starting {demo} demo with TOKEN set");
    assert!(ended.stderr.lines().any(|line| line == told), "{}", ended.told());
    assert!(!ended.stderr.contains("hush"), "values are not told: {}", ended.told());

    let session = &sessions(&cli)[0];
    assert_eq!((&session["target"]["label"], &session["target"]["env_names"]), (&json!("demo"), &json!(["TOKEN"])));
    let spawned = last_frames(&cli).into_iter().find(|row| row["mark"] == "spawned").unwrap();
    assert!(spawned["text"].as_str().unwrap().contains("demo"), "{spawned}");
}

#[test]
fn the_only_server_of_a_file_needs_no_name() {
    let cli = Cli::new().unwrap();
    let demo = programs::path(programs::CLI).unwrap().display().to_string();
    let file = servers(&cli, &json!({ "demo": { "command": demo, "args": ["${what}"] } }));
    let line = ["list", "tools", "--catalog", &file, "--input", "what=demo", "--format", "json"];
    assert!(cli.run(&line).unwrap().succeeded().json()["tools"].is_array());
}

#[test]
fn what_cannot_be_taken_from_a_file_is_told_and_nothing_is_started() {
    let cli = Cli::new().unwrap();
    let touched = cli.folder().join("touched");
    let touch = json!({ "command": "touch", "args": [touched.display().to_string(), "${SECRET}"] });
    let file = servers(&cli, &json!({ "touch": touch, "other": { "command": "srv" } }));
    let none = cli.folder().join("none.json").display().to_string();
    let cases: [(&[&str], &str, &str); 5] = [
        (&["--catalog", &file, "--server", "tuch"], "unknown_server", "Did you mean \"touch\"?"),
        (&["--catalog", &file], "usage", "names 2 servers"),
        (&["--catalog", &file, "--server", "touch"], "usage", "needs a value for"),
        (&["--catalog", &none, "--server", "touch"], "usage", "--catalog cannot be read"),
        (&["--catalog", &file, "--server", "other", "--input", "x=1"], "usage", "asks for no x"),
    ];
    for (options, code, words) in cases {
        let line = [&["list"], options, &["--format", "json"]].concat();
        let error = cli.run(&line).unwrap().exited(2).json()["error"].take();
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
        assert!(error["session"].is_null(), "{error}");
    }
    assert!(!touched.exists(), "nothing was started");
}
