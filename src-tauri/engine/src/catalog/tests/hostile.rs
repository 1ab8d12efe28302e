//! Texts that mean harm, and texts that mean nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[test]
fn texts_that_give_no_target_say_why() {
    for (text, message) in [
        ("", "the text is empty"),
        (" \n\u{feff}", "the text is empty"),
        ("{\"a\": }", "line 1, column 7: expected value"),
        ("{\n  \"mcpServers\": {\n", "line 2, column 17: EOF while parsing an object"),
        ("[]", "the JSON holds no servers: it is a list"),
        ("{}", "the JSON holds no servers: it is empty"),
        ("{\"compilerOptions\": {}}", "the JSON holds no servers: it has \"compilerOptions\""),
        ("{\"mcpServers\": []}", "the JSON holds no servers: its \"mcpServers\" is a list, not an object"),
        ("{\"command\": \"\"}", "the server \"\" cannot be used: it names no program"),
        ("npx 'open", "the command line cannot be read: a quotation mark is not closed"),
        ("npx a\nnpx b", "the command line cannot be read: it has more than one line, and is no JSON"),
        ("A=b", "the command line cannot be read: it names no program"),
    ] {
        assert_eq!(read(text).expect_err(text).to_string(), message, "{text}");
    }
}

#[test]
fn no_bad_url_becomes_a_target() {
    let controls = ('\u{0}'..='\u{20}').chain([
        '\u{7f}',
        '\u{85}',
        '\u{a0}',
        '\u{200b}',
        '\u{202e}',
        '\u{2028}',
        '\u{feff}',
        '\u{e0041}',
    ]);
    let mut urls: Vec<String> = controls.map(|control| format!("https://h/a{control}b")).collect();
    urls.extend(
        [
            "ftp://h/",
            "file:///etc/passwd",
            "ws://h/",
            "wss://h/",
            "javascript://h/%0aalert(1)",
            "data://h/",
            "vscode://h/",
            "ssh://h/",
            "blob:https://h/",
            "http://",
            "https://",
            "http:///",
            "https://me@h/",
            "https://:pw@h/",
            "https://me:pw@h/",
            "https://h:99999/",
            "https://[::1/",
            "https://a b/",
            "https://h\\@x y/",
            "https://$(id)/",
            "https://`id`/",
            "https://h|x/",
            "https://<h>/",
            "https://%00/",
            "https://a^b/",
        ]
        .map(str::to_owned),
    );
    assert!(urls.len() >= 60, "{}", urls.len());
    for url in urls {
        let text = serde_json::json!({"mcpServers": {"a": {"url": url}}}).to_string();
        let imported = read(&text).expect("a document");
        assert!(imported.entries.is_empty(), "{url:?} was taken");
        assert!(!imported.refused[0].reason.contains("pw"), "no value stands in a reason");
        // Alone it is refused, or at most a word of a command that no shell sees.
        if let Ok(imported) = read(&url) {
            assert!(imported.entries[0].target.http.is_none(), "{url:?} was taken for a URL");
        }
    }
}

#[test]
fn control_characters_are_refused_where_they_could_fool_somebody() {
    for server in [
        serde_json::json!({"command": "npx\u{1b}[2K"}),
        serde_json::json!({"command": "npx\n"}),
        serde_json::json!({"command": "npx", "args": ["a\u{0}b"]}),
        serde_json::json!({"command": "npx", "args": ["\u{9b}2K"]}),
        serde_json::json!({"command": "npx", "cwd": "/a\rb"}),
        serde_json::json!({"command": "npx", "env": {"A=B": "x"}}),
        serde_json::json!({"command": "npx", "env": {"": "x"}}),
        serde_json::json!({"command": "npx", "env": {"A": "x\u{0}"}}),
        serde_json::json!({"url": "https://h/", "headers": {"A": "x\r\nB: y"}}),
        serde_json::json!({"url": "https://h/", "headers": {"A B": "x"}}),
        serde_json::json!({"url": "https://h/${env:A}\u{1b}"}),
    ] {
        let imported = read(&serde_json::json!({"mcpServers": {"a": server}}).to_string()).expect("a document");
        assert_eq!(imported.refused.len(), 1, "{server}");
    }
    let hidden = only(r#"{"command": "npx", "args": ["safe\u202Eevil", "line\nline"]}"#);
    assert!(
        says(&hidden.notes, "direction-changing") && says(&hidden.notes, "more than one line"),
        "{:?}",
        hidden.notes
    );
}

#[test]
fn an_answer_cannot_smuggle_in_what_a_text_may_not_hold() {
    let entry = only(r#"{"command": "run", "args": ["${A}"], "env": {"X": "${B:-${A}}"}}"#);
    let with = |answer: &str| entry.fill(&BTreeMap::from([("${A}".to_owned(), answer.to_owned())]));
    assert!(with("\u{1b}[2K").is_err());
    let filled = with("${A} && rm -rf /").expect("a plain word");
    assert_eq!(filled.command, ["run", "${A} && rm -rf /"], "one argument, not filled again, for no shell");
}

#[test]
fn names_in_messages_cannot_move_a_cursor() {
    let name = format!("\u{1b}]0;x\u{7}\u{202e}{}", "y".repeat(500));
    let text =
        serde_json::json!({"mcpServers": {name.clone(): {"type": name, "url": "x"}}, name.clone(): 1}).to_string();
    let imported = read(&text).expect("a document");
    assert_eq!(imported.notes.len(), 2, "the other member, and the server left out");
    let error = find(&imported, Some(&format!("{name}z"))).expect_err("unknown").to_string();
    for message in imported.notes.iter().chain([&imported.refused[0].reason, &error]) {
        assert!(message.chars().all(|shown| !shown.is_control() && shown != '\u{202e}'), "{message:?}");
        assert!(message.chars().count() < 400, "{message}");
    }
}

#[test]
fn sizes_have_an_end() {
    let long = " ".repeat(TEXT_LIMIT_BYTES + 1);
    assert!(matches!(read(&long), Err(CatalogError::TooLarge { .. })));
    let servers = |count: usize| {
        let servers: Vec<String> = (0..count).map(|_| r#""a":{"command":"x"}"#.to_owned()).collect();
        read(&format!("{{\"mcpServers\":{{{}}}}}", servers.join(",")))
    };
    assert_eq!(servers(SERVERS_LIMIT).expect("as many as may be").entries[SERVERS_LIMIT - 1].name, "a 1000");
    assert!(matches!(servers(SERVERS_LIMIT + 1), Err(CatalogError::TooManyServers { .. })));

    let deep = format!("{{\"command\":\"x\",\"deep\":{}{}}}", "[".repeat(500_000), "]".repeat(500_000));
    assert!(says(&only(&deep).notes, "not taken over: \"deep\""), "depth nobody asks for costs nothing");
    let many: Vec<String> = (0..300).map(|number| format!("\"${{A{number}}}\"")).collect();
    let error = read(&format!("{{\"command\":\"x\",\"args\":[{}]}}", many.join(","))).expect_err("too many to answer");
    assert!(error.to_string().contains("different placeholders"), "{error}");
    let input = format!("{{\"type\":\"promptString\",\"id\":\"i\",\"default\":\"{}\"}}", "x".repeat(16_000));
    let refer = "${input:i}".repeat(50_000);
    let bomb = format!("{{\"inputs\":[{input}],\"servers\":{{\"a\":{{\"command\":\"x\",\"args\":[\"{refer}\"]}}}}}}");
    let error = only(&bomb).fill(&Default::default()).expect_err("800 MB");
    assert!(error.to_string().contains("bring in more than"), "{error}");
    for unit in ["${", "${a}", "\"\":0,", "{\"a\":", "\"mcpServers\":{},", "/*", "\\\n", "a=b "] {
        // Only that it comes back, and soon.
        let _ = read(&unit.repeat(TEXT_LIMIT_BYTES / unit.len()));
        let _ = read(&format!("{{{}\"a\":{{}}}}", unit.repeat(TEXT_LIMIT_BYTES / unit.len() - 10)));
        let _ = read(&format!("{{\"command\":\"x\",\"args\":[\"{}\"]}}", unit.repeat(1000).replace('"', "")));
    }
}

#[test]
fn half_a_character_is_named_and_harms_nothing_else() {
    let imported = read(r#"{"mcpServers": {"a": {"command": "\ud800"}, "b": {"command": "x"}}}"#).expect("a document");
    assert_eq!(imported.entries.len(), 1);
    assert!(imported.refused[0].reason.contains("half a character"), "{:?}", imported.refused);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn text_that_looks_like_a_configuration_is_read_or_refused_without_panic(
        pieces in proptest::collection::vec(prop_oneof![
            Just("{"), Just("}"), Just("["), Just("]"), Just(":"), Just(","), Just("\""), Just("\\"), Just("//"), Just("/*"),
            Just("*/"), Just("\n"), Just("\"mcpServers\":{"), Just("\"servers\":{"), Just("\"inputs\":["), Just("\"command\":"),
            Just("\"url\":"), Just("\"args\":["), Just("\"env\":{"), Just("\"x\""), Just("${"), Just("input:"), Just("http://"),
            Just("\u{feff}"), Just("\\ud800"), Just("1e999"), Just("null"), Just("é"), Just("'"), Just("```"), Just(" "),
        ], 0..40)
    ) {
        let text = pieces.concat();
        if let Ok(imported) = read(&text) {
            for entry in &imported.entries {
                let answers = entry.needs.iter().map(|need| (need.text.clone(), text.clone())).collect();
                let _ = entry.fill(&answers);
            }
            let _ = find(&imported, Some(&text));
        }
    }
}
