//! What people paste, and what becomes of it.

use std::collections::BTreeMap;

use super::*;
use crate::view::{HttpTransport, Target};

const CLAUDE_DESKTOP: &str = r#"{
  "globalShortcut": "",
  "mcpServers": {
    "filesystem": {
      "command": "npx",
      "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/ada/Documents"]
    },
    "weather": {"command": "uv", "args": ["--directory", "/srv/weather", "run", "weather.py"], "env": {"API_KEY": "k", "PORT": 80}}
  }
}"#;

const CLAUDE_CODE: &str = r#"{"mcpServers": {
  "api": {
    "type": "http",
    "url": "${API_BASE:-https://api.example.com}/mcp",
    "headers": {"Authorization": "Bearer ${API_TOKEN}"}
  },
  "old": {"type": "sse", "url": "https://old.example.com/sse"},
  "local": {"type": "stdio", "command": "node", "args": ["server.js"], "cwd": "/srv"}
}}"#;

const VS_CODE: &str = r#"{
  // Asked for once, kept by the editor.
  "inputs": [
    {"type": "promptString", "id": "token", "description": "GitHub token", "password": true},
    {"type": "pickString", "id": "level", "description": "Log level", "options": ["info", {"label": "Debug", "value": "debug"}], "default": "info"},
    {"type": "command", "id": "port", "command": "ext.port"},
  ],
  "servers": {
    "github": {
      "type": "http",
      "url": "https://api.example.com/mcp/",
      "headers": {"Authorization": "Bearer ${input:token}", "X-Level": "${input:level}"},
    },
    /* built here */
    "local": {
      "type": "stdio",
      "command": "${workspaceFolder}/bin/server",
      "args": ["--port", "${input:port}", "${env:HOST}", "${LEFT_AS_IS}"],
      "envFile": "${workspaceFolder}/.env",
      "dev": {"watch": "src/**"},
    },
  },
}"#;

#[test]
fn each_text_is_taken_for_what_it_is() {
    for (text, kind, names) in [
        (CLAUDE_DESKTOP, ImportKind::McpServers, vec!["filesystem", "weather"]),
        (CLAUDE_CODE, ImportKind::McpServers, vec!["api", "old", "local"]),
        (VS_CODE, ImportKind::VsCode, vec!["github", "local"]),
        (
            r#"{"editor.fontSize": 12, "mcp": {"servers": {"a": {"command": "x"}}}, "window.zoomLevel": 1}"#,
            ImportKind::VsCodeSettings,
            vec!["a"],
        ),
        (r#"{"command": "npx", "args": ["-y", "my-server"]}"#, ImportKind::Server, vec!["my-server"]),
        (r#"{"name": "Mine", "url": "https://h/mcp"}"#, ImportKind::Server, vec!["Mine"]),
        (r#"{"a": {"command": "x"}, "b": {"url": "https://h/"}}"#, ImportKind::ServerMap, vec!["a", "b"]),
        (r#""a": {"command": "x"},"#, ImportKind::ServerMap, vec!["a"]),
        ("// mine\n\"a\": {\"command\": \"x\"}", ImportKind::ServerMap, vec!["a"]),
        (r#""mcpServers": {"a": {"command": "x"}}"#, ImportKind::McpServers, vec!["a"]),
        ("```json\n{\"a\": {\"command\": \"x\"}}\n```", ImportKind::ServerMap, vec!["a"]),
        ("\u{feff} {\"mcpServers\": {}}", ImportKind::McpServers, vec![]),
        ("https://example.com:8443/mcp", ImportKind::Url, vec!["example.com:8443"]),
        ("  HTTP://127.0.0.1:3001/sse\n", ImportKind::Url, vec!["127.0.0.1:3001"]),
        (
            "npx -y @modelcontextprotocol/server-everything",
            ImportKind::CommandLine,
            vec!["@modelcontextprotocol/server-everything"],
        ),
        ("\"/opt/my tools/server\" --stdio", ImportKind::CommandLine, vec!["server"]),
        ("npx -y \\\n  my-server", ImportKind::CommandLine, vec!["my-server"]),
    ] {
        let imported = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(imported.kind, kind, "{text}");
        let found: Vec<&str> = imported.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(found, names, "{text}");
        assert!(
            imported.entries.iter().all(|entry| entry.target.name == entry.name),
            "a target is called as its entry"
        );
    }
}

#[test]
fn a_command_keeps_its_words_its_variables_and_its_folder() {
    let entries = entries(CLAUDE_DESKTOP);
    assert_eq!(entries[0].target.command[..2], ["npx", "-y"]);
    assert_eq!(
        entries[1].target.env,
        BTreeMap::from([("API_KEY".to_owned(), "k".to_owned()), ("PORT".to_owned(), "80".to_owned())])
    );
    assert!(
        says(&entries[1].notes, "taken as they are spelled: \"PORT\""),
        "a number is no text: {:?}",
        entries[1].notes
    );
    let local = &super::entries(CLAUDE_CODE)[2];
    assert_eq!(local.target.cwd.as_deref(), Some("/srv"));
    assert!(local.notes.is_empty() && local.needs.is_empty(), "nothing to say about it: {local:?}");
}

#[test]
fn the_type_names_the_transport_as_each_program_means_it() {
    for (server, transport) in [
        (r#""url": "https://h/""#, HttpTransport::Auto),
        (r#""url": "https://h/", "type": "http""#, HttpTransport::Http),
        (r#""url": "https://h/", "type": "streamable-http""#, HttpTransport::Http),
        (r#""serverUrl": "https://h/", "transport": "streamableHttp""#, HttpTransport::Http),
        (r#""httpUrl": "https://h/", "transportType": "sse""#, HttpTransport::Sse),
    ] {
        let entry = only(&format!("{{\"mcpServers\": {{\"a\": {{{server}}}}}}}"));
        assert_eq!(entry.target.http.expect("HTTP").transport, transport, "{server}");
    }
    let entry = only(r#"{"servers": {"a": {"type": "http", "url": "https://h/"}}}"#);
    assert_eq!(entry.target.http.expect("HTTP").transport, HttpTransport::Auto, "VS Code falls back to HTTP+SSE");
}

#[test]
fn placeholders_stay_until_they_are_answered() {
    let entries = entries(VS_CODE);
    let github = &entries[0];
    let needs: Vec<(&str, bool, Option<&str>)> =
        github.needs.iter().map(|need| (need.text.as_str(), need.secret, need.default.as_deref())).collect();
    assert_eq!(needs, [("${input:token}", true, None), ("${input:level}", false, Some("info"))]);
    assert_eq!(github.needs[0].description.as_deref(), Some("GitHub token"));
    assert_eq!(github.needs[0].places, ["header \"Authorization\""]);
    assert_eq!(github.needs[1].options, ["info", "debug"]);

    let error = github.fill(&BTreeMap::new()).expect_err("the token has no default");
    assert_eq!(error.to_string(), "the server \"github\" needs a value for \"${input:token}\"");
    let answers = BTreeMap::from([("${input:token}".to_owned(), "t0".to_owned())]);
    let filled = github.fill(&answers).expect("a target");
    let headers = [("Authorization", "Bearer t0"), ("X-Level", "info")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(filled.http.expect("HTTP").headers, headers);

    let local = &entries[1];
    let texts: Vec<&str> = local.needs.iter().map(|need| need.text.as_str()).collect();
    assert_eq!(texts, ["${workspaceFolder}", "${input:port}", "${env:HOST}"], "VS Code leaves ${{LEFT_AS_IS}} alone");
    assert_eq!(local.target.command[0], "${workspaceFolder}/bin/server", "nothing is looked up");
    assert!(
        says(&local.notes, "\"envFile\" is not read") && says(&local.notes, "not taken over: \"dev\""),
        "{:?}",
        local.notes
    );
}

#[test]
fn a_default_in_the_text_is_used_and_a_url_is_checked_once_it_is_whole() {
    let api = &entries(CLAUDE_CODE)[0];
    let mut answers = BTreeMap::from([("${API_TOKEN}".to_owned(), "t".to_owned())]);
    let filled = api.fill(&answers).expect("a target");
    assert_eq!(filled.http.expect("HTTP").url, "https://api.example.com/mcp");
    for bad in ["file:///etc", "https://me:pw@h", "https://h\n", "javascript:x"] {
        answers.insert("${API_BASE:-https://api.example.com}".to_owned(), bad.to_owned());
        let error = api.fill(&answers).expect_err(bad);
        assert!(matches!(error, CatalogError::BadAnswer { .. }), "{error}");
        assert!(!error.to_string().contains("pw"), "no value stands in an error");
    }
}

#[test]
fn what_is_not_taken_over_is_said() {
    let text = r#"{"theme": "dark", "mcpServers": {
        "a": {"command": "x", "disabled": true, "autoApprove": ["*"], "timeout": 60, "disabledTools": []},
        "b": {"type": "ws", "url": "wss://h/"},
        "c": {"args": ["x"]},
        "d": 7,
        "e": {"command": "x", "url": "https://h/", "type": "http"},
        "a": {"command": "y"}
    }}"#;
    let imported = read(text).expect("entries");
    let names: Vec<&str> = imported.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["a", "e", "a 2"]);
    let a = &imported.entries[0].notes;
    assert!(
        says(a, "marked as disabled") && says(a, r#"not taken over: "autoApprove", "timeout", "disabledTools""#),
        "{a:?}"
    );
    assert!(says(&imported.entries[1].notes, "the URL is taken"), "{:?}", imported.entries[1].notes);
    for words in [
        r#"not read: "theme""#,
        r#"the server "b" was left out: its type "ws" is none of"#,
        r#"the server "c" was left out: it names neither"#,
        r#"the server "d" was left out: it is a number"#,
        r#""a" stands more than once: this one is called "a 2""#,
    ] {
        assert!(says(&imported.notes, words), "{words}: {:?}", imported.notes);
    }
    assert_eq!(imported.refused.len(), 3);
}

#[test]
fn a_command_line_may_set_variables_and_is_told_that_no_shell_runs() {
    let entry = only("$ API_KEY=abc LEVEL=info npx -y server --home ~/x | tee log");
    assert_eq!(entry.target.env.keys().collect::<Vec<_>>(), ["API_KEY", "LEVEL"]);
    assert_eq!(entry.target.command, ["npx", "-y", "server", "--home", "~/x", "|", "tee", "log"]);
    assert!(says(&entry.notes, "no shell runs") && says(&entry.notes, "the prompt"), "{:?}", entry.notes);
    assert!(says(&only(r"C:\tools\server.exe --stdio").notes, "backslashes"));
    assert!(says(&only("localhost:3000/mcp").notes, "write http://"));
    assert!(only("npx -y server --flag").notes.is_empty());
    assert_eq!(only("server ${TOKEN}").needs[0].text, "${TOKEN}");
}

#[test]
fn one_server_is_found_by_its_name_and_a_near_miss_is_helped() {
    let imported = read(CLAUDE_DESKTOP).expect("entries");
    assert_eq!(find(&imported, Some("weather")).expect("it is there").name, "weather");
    for (name, message) in [
        (Some("wether"), r#"no server is called "wether". Did you mean "weather"?"#),
        (Some("Filesystem"), r#"no server is called "Filesystem". Did you mean "filesystem"?"#),
        (Some("file"), r#"no server is called "file". Did you mean "filesystem"?"#),
        (Some("git"), r#"no server is called "git". It has "filesystem", "weather"."#),
        (None, r#"the text names 2 servers. It has "filesystem", "weather"."#),
    ] {
        assert_eq!(find(&imported, name).expect_err("no such name").to_string(), message);
    }
    let refused = read(r#"{"mcpServers": {"b": {"url": "ftp://h/"}}}"#).expect("a document");
    assert!(
        matches!(find(&refused, Some("b")), Err(CatalogError::Refused { .. })),
        "it says why, not that it is missing"
    );
    let one = read("server --stdio").expect("a command");
    assert_eq!(
        find(&one, None).expect("the only one").target,
        Target {
            name: "server".to_owned(),
            command: vec!["server".to_owned(), "--stdio".to_owned()],
            ..Target::default()
        }
    );
}
