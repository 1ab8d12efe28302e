//! What the server asks as requests of its own: elicitation, sampling, roots.

use serde_json::{Value, json};

use super::code;
use super::conversation::Open;

fn everything() -> Value {
    json!({"elicitation": {"form": {}, "url": {}}, "sampling": {"tools": {}}, "roots": {}})
}

fn call(open: &mut Open, id: u32, name: &str, arguments: Value) {
    open.request(id, "tools/call", json!({"name": name, "arguments": arguments}));
}

#[test]
fn a_form_is_asked_for_and_what_was_filled_in_comes_back() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_form", json!({}));
    let asked = open.next();
    assert_eq!(
        (&asked["method"], &asked["id"]),
        (&json!("elicitation/create"), &json!(1)),
        "the ids of both sides meet"
    );
    let fields = asked["params"]["requestedSchema"]["properties"].as_object().expect("fields").clone();
    for (name, member) in [("seat", "oneOf"), ("class", "enumNames"), ("languages", "items"), ("email", "format")] {
        assert!(fields[name].get(member).is_some(), "{name}");
    }
    open.answer(&asked, json!({"action": "accept", "content": {"name": "Ada", "guests": 1, "languages": ["en"]}}));
    let text = open.text(1);
    assert!(text.contains("You accepted") && text.contains("\"Ada\""), "{text}");
}

#[test]
fn revision_2025_06_18_gets_a_form_of_its_own_kinds_only() {
    let mut open = Open::start_as("2025-06-18", json!({"elicitation": {}}));
    call(&mut open, 1, "ask_form", json!({}));
    let asked = open.next();
    let schema = asked["params"]["requestedSchema"].to_string();
    assert!(!schema.contains("oneOf") && !schema.contains("\"array\""), "{schema}");
    open.answer(&asked, json!({"action": "decline"}));
    assert!(open.text(1).contains("declined"));
}

#[test]
fn a_page_is_asked_for_and_told_to_be_done_with_its_id() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_url", json!({"address": "lookalike"}));
    let asked = open.next();
    assert_eq!(asked["params"]["mode"], "url");
    assert!(asked["params"]["url"].as_str().is_some_and(|url| url.contains("xn--")), "{asked}");
    open.answer(&asked, json!({"action": "accept"}));
    let done = open.next();
    assert_eq!(done["method"], "notifications/elicitation/complete");
    assert_eq!(done["params"]["elicitationId"], asked["params"]["elicitationId"]);
    assert!(open.text(1).contains("agreed"));
    call(&mut open, 2, "ask_url", json!({"as_error": true}));
    let refused = open.next();
    assert_eq!((code(&refused), &refused["error"]["data"]["elicitations"][0]["mode"]), (-32042, &json!("url")));
}

#[test]
fn a_model_that_uses_its_tool_is_asked_again_with_what_the_tool_said() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_model", json!({"with_tools": true}));
    let asked = open.next();
    assert_eq!(asked["params"]["tools"][0]["name"], "look_up_weather");
    let used = json!({"type": "tool_use", "id": "u1", "name": "look_up_weather", "input": {"city": "Lisbon"}});
    open.answer(&asked, json!({"role": "assistant", "model": "m", "stopReason": "toolUse", "content": [used]}));
    let again = open.next();
    let messages = again["params"]["messages"].as_array().expect("messages").clone();
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[2]["content"][0]["toolUseId"], "u1");
    open.answer(&again, json!({"role": "assistant", "model": "m", "content": {"type": "text", "text": "Sunny."}}));
    assert_eq!(open.text(1), "m says: Sunny.");
}

#[test]
fn roots_are_asked_for_and_listed() {
    let mut open = Open::start_as("2024-11-05", json!({"roots": {"listChanged": true}}));
    call(&mut open, 1, "ask_roots", json!({}));
    let asked = open.next();
    assert_eq!(asked["method"], "roots/list");
    open.answer(&asked, json!({"roots": [{"uri": "file:///home/ada", "name": "home"}]}));
    assert_eq!(open.text(1), "Your roots:\n- file:///home/ada (home)");
}

#[test]
fn several_questions_are_open_at_once_and_answered_in_any_order() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_all", json!({}));
    let mut asked = [open.next(), open.next(), open.next()];
    asked.reverse();
    for question in &asked {
        let answer = match question["method"].as_str() {
            Some("elicitation/create") => json!({"action": "cancel"}),
            Some("roots/list") => json!({"roots": []}),
            _ => json!({"role": "assistant", "model": "m", "content": {"type": "text", "text": "Hello"}}),
        };
        open.answer(question, answer);
    }
    let text = open.text(1);
    assert!(text.contains(r#""name":{"action":"cancel"}"#) && text.contains("Hello"), "{text}");
}

#[test]
fn only_what_the_client_has_declared_is_asked_and_the_tool_says_what_it_lacks() {
    let mut open = Open::start_as("2025-11-25", json!({"elicitation": {}}));
    for (id, name, arguments) in [(1, "ask_url", json!({})), (2, "ask_model", json!({})), (3, "ask_roots", json!({}))] {
        call(&mut open, id, name, arguments);
        let text = open.text(id);
        assert!(text.contains("has not declared"), "{name}: {text}");
    }
    call(&mut open, 4, "ask_all", json!({}));
    let asked = open.next();
    open.answer(&asked, json!({"action": "decline"}));
    assert!(open.text(4).contains("decline"), "the one thing that it could ask");
}

#[test]
fn what_a_revision_does_not_have_is_not_asked_whatever_is_declared() {
    for (revision, name, arguments) in [
        ("2025-03-26", "ask_form", json!({})),
        ("2025-06-18", "ask_url", json!({})),
        ("2025-06-18", "ask_model", json!({"with_tools": true})),
    ] {
        let mut open = Open::start_as(revision, everything());
        call(&mut open, 1, name, arguments);
        assert!(open.text(1).contains("its revision has none"), "{name} in {revision}");
    }
}

#[test]
fn refusals_and_answers_that_are_none_are_told_in_words() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_model", json!({}));
    let asked = open.next();
    let refusal = json!({"code": -1, "message": "User rejected sampling request"});
    open.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "error": refusal}).to_string());
    assert!(open.text(1).contains("User rejected sampling request (-1)"));
    call(&mut open, 2, "ask_roots", json!({}));
    let asked = open.next();
    open.answer(&asked, json!({"roots": "none"}));
    assert!(open.text(2).contains("no answer to roots/list"));
}

#[test]
fn a_cancelled_call_takes_its_question_back_and_a_closed_session_waits_for_nothing() {
    let mut open = Open::start_as("2025-11-25", everything());
    call(&mut open, 1, "ask_roots", json!({}));
    let asked = open.next();
    open.send(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#);
    let cancelled = open.next();
    assert_eq!(
        (&cancelled["method"], &cancelled["params"]["requestId"]),
        (&json!("notifications/cancelled"), &asked["id"])
    );
    open.answer(&asked, json!({"roots": []}));
    call(&mut open, 2, "ask_roots", json!({}));
    assert_eq!(open.next()["method"], "roots/list");
    let rest = open.close();
    assert_eq!(rest.len(), 2, "it takes back its question and says that nobody answered: {rest:?}");
    assert!(rest[1]["result"]["isError"] == true && rest[1]["id"] == 2, "{rest:?}");
}

#[test]
fn prompts_and_resources_ask_too() {
    let mut open = Open::start_as("2025-11-25", everything());
    open.request(1, "prompts/get", json!({"name": "interview"}));
    let asked = open.next();
    open.answer(&asked, json!({"action": "accept", "content": {"topic": "bees"}}));
    assert_eq!(open.next()["result"]["messages"][0]["content"]["text"], "Let us talk about bees.");
    open.request(2, "resources/read", json!({"uri": "demo://visitor-card/plain"}));
    let asked = open.next();
    open.answer(&asked, json!({"action": "accept", "content": {"name": "Ada"}}));
    assert_eq!(open.next()["result"]["contents"][0]["text"], r#"{"style":"plain","visitor":"Ada"}"#);
}
