//! What can be shown: content of every kind, icons, hidden characters, pages, completion, log messages and progress.

use std::num::NonZeroUsize;

use serde_json::{Value, json};

use super::conversation::Open;
use super::{ask, call, initialize, run_with};
use crate::{Offer, Options};

#[test]
fn every_kind_of_content_is_there_with_structured_content_beside_it() {
    let result = call("every_content", json!({}));
    let content = result["content"].as_array().expect("a list").clone();
    let kinds: Vec<_> = content.iter().map(|block| block["type"].clone()).collect();
    for kind in ["text", "image", "audio", "resource", "resource_link"] {
        assert!(kinds.contains(&json!(kind)), "{kind}");
    }
    assert_eq!(result["structuredContent"], json!({"kinds": kinds, "count": content.len()}));
    let embedded: Vec<_> = content.iter().filter_map(|block| block["resource"]["mimeType"].as_str()).collect();
    for mime_type in ["text/markdown", "text/html", "application/pdf", "application/octet-stream"] {
        assert!(embedded.contains(&mime_type), "{mime_type}");
    }
}

#[test]
fn hidden_characters_are_in_the_title_the_description_a_parameter_and_the_answer() {
    let tools = ask("tools/list", json!({}))["result"]["tools"].clone();
    let tool =
        tools.as_array().into_iter().flatten().find(|tool| tool["name"] == "hidden_text").expect("listed").clone();
    let is_tag = |char: char| ('\u{e0000}'..='\u{e007f}').contains(&char);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    assert!(text(&tool["title"]).contains('\u{202e}'));
    assert!(text(&tool["description"]).contains(is_tag));
    assert!(text(&tool["inputSchema"]["properties"]["note"]["title"]).contains(is_tag));
    let answer = text(&call("hidden_text", json!({}))["content"][0]["text"]);
    assert!(
        ['\u{202e}', '\u{200b}', '\u{2066}', '\u{1b}', '\0'].iter().all(|hidden| answer.contains(*hidden)),
        "{answer:?}"
    );
}

#[test]
fn icons_are_for_revisions_that_have_them() {
    let lists = |revision: &str| {
        let mut open = Open::start_as(revision, json!({}));
        let methods = ["tools/list", "prompts/list", "resources/templates/list"];
        methods.map(|method| open.ask(1, method, json!({})).to_string().contains("\"icons\""))
    };
    assert_eq!(lists("2025-11-25"), [true; 3]);
    assert_eq!(lists("2025-06-18"), [false; 3]);
}

#[test]
fn every_list_comes_in_pages_of_the_size_asked_for() {
    let offer = Offer { page_size: NonZeroUsize::new(3), has_looping_pages: true, ..Offer::default() };
    for (method, list) in [
        ("tools/list", "tools"),
        ("prompts/list", "prompts"),
        ("resources/list", "resources"),
        ("resources/templates/list", "resourceTemplates"),
    ] {
        let line = json!({"jsonrpc": "2.0", "id": 1, "method": method}).to_string();
        let options = Options { offer, ..Options::default() };
        let out = run_with(options, format!("{}\n{line}\n", initialize("2025-11-25")).as_bytes()).out;
        let page: Value = serde_json::from_str(out.lines().nth(1).expect("an answer")).expect("JSON");
        assert_eq!(page["result"][list].as_array().map(Vec::len), Some(3), "{method}");
        assert!(page["result"]["nextCursor"].is_string(), "{method}");
    }
}

#[test]
fn what_was_chosen_before_narrows_what_is_offered() {
    let cities = |reference: Value, context: Value| {
        let argument = json!({"name": "city", "value": ""});
        let params = json!({"ref": reference, "argument": argument, "context": context});
        ask("completion/complete", params)["result"]["completion"]["values"].clone()
    };
    let prompt = json!({"type": "ref/prompt", "name": "plan_trip"});
    let template = json!({"type": "ref/resource", "uri": "demo://place/{country}/{city}"});
    let iceland = json!({"arguments": {"country": "Iceland"}});
    for reference in [prompt, template] {
        assert_eq!(cities(reference.clone(), iceland.clone()), json!(["Akureyri", "Keflavík", "Reykjavík"]));
        assert!(cities(reference, json!({})).as_array().is_some_and(|cities| cities.len() > 10));
    }
}

#[test]
fn each_level_has_its_log_message_and_progress_may_have_no_total() {
    let mut open = Open::start();
    open.ask(1, "logging/setLevel", json!({"level": "debug"}));
    open.request(2, "tools/call", json!({"name": "log_levels"}));
    let mut levels = Vec::new();
    loop {
        let message = open.next();
        if message["id"] == 2 {
            break;
        }
        levels.push(message["params"]["level"].clone());
    }
    let expected = ["info", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];
    assert_eq!(levels, expected, "the first is about the call itself");
    open.ask(3, "logging/setLevel", json!({"level": "emergency"}));
    open.request(4, "tools/call", json!({"name": "unmeasured", "_meta": {"progressToken": "p"}}));
    assert_eq!(open.next()["params"], json!({"progressToken": "p", "progress": 0.5}));
    let rest: Vec<_> = (0..4).map(|_| open.next()["params"].clone()).collect();
    assert_eq!(rest[3], json!({"progressToken": "p", "progress": 4.5, "total": 4.5, "message": "Read to the end"}));
    assert_eq!(open.next()["id"], 4);
}

#[test]
fn the_suites_fixtures_are_there_only_where_they_were_asked_for() {
    let ask = |has_fixtures: bool, method: &str, params: Value| {
        let offer = Offer { has_fixtures, ..Offer::default() };
        let line = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
        let options = Options { offer, ..Options::default() };
        let out = run_with(options, format!("{}\n{line}\n", initialize("2025-11-25")).as_bytes()).out;
        let answer: Value = serde_json::from_str(out.lines().nth(1).expect("an answer")).expect("JSON");
        answer
    };
    for (method, params) in [
        ("tools/call", json!({"name": "test_simple_text"})),
        ("prompts/get", json!({"name": "test_simple_prompt"})),
        ("resources/read", json!({"uri": "test://template/1/data"})),
    ] {
        assert!(ask(true, method, params.clone())["result"].is_object(), "{method}");
        assert!(ask(false, method, params)["error"].is_object(), "{method}");
    }
    for method in ["tools/list", "prompts/list", "resources/templates/list"] {
        assert!(ask(true, method, json!({})).to_string().contains("test"), "{method}");
        assert!(!ask(false, method, json!({})).to_string().contains("test_simple"), "{method}");
    }
}
