//! Servers out of other programs' configurations: seen whole before anything starts, and written out again.

use std::fs;

use serde_json::json;
use wirescope_tests::area::has;
use wirescope_tests::peers::peer;
use wirescope_tests::window::Home;

use super::{open, shell_words, sidebar, tab};

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn pasted_servers_are_shown_whole_start_nothing_and_are_exported_again() {
    let home = Home::new().unwrap();
    let started = home.path().join("started");
    // A server that leaves a trace as soon as it runs.
    let script = format!("touch '{}'; exec {}", started.display(), shell_words(&peer(&["good"]).unwrap()));
    let pasted = json!({
        "inputs": [{"id": "token", "type": "promptString", "description": "The token", "password": true}],
        "servers": {
            "traces": {"command": "sh", "args": ["-c", script], "env": {"API_KEY": "k3y", "LEVEL": "debug"}},
            "web": {"type": "http", "url": "http://127.0.0.1:9/mcp", "headers": {"Authorization": "Bearer ${input:token}"}},
        }
    });
    let window = open(&home);
    let side = sidebar(&window);
    side.click("button", "Import servers").unwrap();
    let page = tab(&window);
    page.fill("textbox", has("Paste a configuration"), &pasted.to_string()).unwrap();
    page.click("button", "Read it").unwrap();

    let traces = page.inside("article", "traces");
    let command = traces.text("region", "Would start").unwrap();
    for part in ["sh", "-c", script.as_str(), "API_KEY", "LEVEL"] {
        assert!(command.contains(part), "'{part}' is not in sight: {command}");
    }
    let web = page.inside("article", "web");
    web.find_text("region", "Would contact", "http://127.0.0.1:9/mcp").unwrap();
    web.find_text("region", "Would contact", "Authorization").unwrap();
    web.fill("textbox", "token", "t0ken").unwrap();
    page.click("button", "Add all 2").unwrap();
    side.find("button", "traces, offline").unwrap();
    side.find("button", "web, offline").unwrap();
    side.find_text("region", "Sessions", "Ended sessions are listed here.").unwrap();
    assert!(!started.exists(), "neither reading nor adding may start a server");

    side.click("button", "Export servers").unwrap();
    let page = tab(&window);
    page.choose("combobox", "For", "VS Code").unwrap();
    let text = page.find_text("region", "Servers as text", "\"inputs\"").unwrap();
    for part in ["\"traces\"", "\"API_KEY\"", "\"debug\"", "http://127.0.0.1:9/mcp"] {
        assert!(text.contains(part), "'{part}' is not exported: {text}");
    }
    assert!(!text.contains("k3y") && !text.contains("t0ken"), "secrets stay here unless asked for: {text}");
    page.click("switch", "Write secrets out").unwrap();
    page.find_text("region", "Servers as text", "Bearer t0ken").unwrap();
    page.find("status", has("holds secrets")).unwrap();

    // The trace is no invention: the server does leave it, once a person has it connected.
    side.click("button", "Connect traces").unwrap();
    side.find("button", "traces, connected").unwrap();
    assert!(fs::exists(&started).unwrap());
    window.quit().unwrap();
}
