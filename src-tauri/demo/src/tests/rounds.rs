//! What the server asks in rounds of one exchange, in revision 2026-07-28.

use serde_json::{Value, json};

use super::code;
use super::conversation::Open;
use crate::Options;

fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}, "url": {}}, "sampling": {"tools": {}}, "roots": {}},
    })
}

fn open() -> Open {
    Open::silent(Options::default())
}

/// One round of a call, with what the round adds.
fn round(open: &mut Open, name: &str, more: Value) -> Value {
    let mut params = json!({"name": name, "arguments": {}, "_meta": meta()});
    for (member, value) in more.as_object().expect("an object") {
        params[member] = value.clone();
    }
    open.ask("r", "tools/call", params)
}

fn accept(content: Value) -> Value {
    json!({"action": "accept", "content": content})
}

#[test]
fn one_round_without_a_state_and_one_with_it() {
    let mut open = open();
    let first = round(&mut open, "ask_form", json!({}))["result"].clone();
    assert_eq!(first["resultType"], "input_required");
    assert_eq!(first["inputRequests"]["form"]["method"], "elicitation/create");
    assert!(first.get("requestState").is_none(), "{first}");
    assert!(first["inputRequests"]["form"].get("id").is_none(), "it is no request of its own");
    let second = round(&mut open, "ask_form", json!({"inputResponses": {"form": accept(json!({"name": "Ada"}))}}));
    assert_eq!(second["result"]["resultType"], "complete");
    let all = round(&mut open, "ask_all", json!({}))["result"].clone();
    assert_eq!(all["inputRequests"].as_object().map(|asked| asked.len()), Some(3));
    assert!(all["requestState"].is_string(), "{all}");
}

#[test]
fn two_rounds_carry_the_first_answer_in_the_state_and_nowhere_else() {
    let mut open = open();
    let second = round(&mut open, "ask_twice", json!({"inputResponses": {"name": accept(json!({"name": "Ada"}))}}));
    let second = &second["result"];
    assert_eq!(second["inputRequests"]["is_right"]["params"]["message"], "Is \"Ada\" right?");
    let state = second["requestState"].as_str().expect("a state").to_owned();
    let answers = json!({"is_right": accept(json!({"is_right": true}))});
    let done = round(&mut open, "ask_twice", json!({"inputResponses": answers, "requestState": state}));
    assert_eq!(done["result"]["content"][0]["text"], "Hello, Ada!");
    let without = round(&mut open, "ask_twice", json!({"inputResponses": answers}));
    assert!(without["result"]["inputRequests"]["name"].is_object(), "the server remembers nothing: {without}");
}

#[test]
fn a_state_that_was_changed_or_is_anothers_is_refused() {
    let mut open = open();
    let state = round(&mut open, "ask_all", json!({}))["result"]["requestState"].clone();
    let state = state.as_str().expect("a state");
    for wrong in [json!(format!("{state} ")), json!(state.replace('é', "e")), json!(""), json!(7), Value::Null] {
        assert_eq!(code(&round(&mut open, "ask_all", json!({"requestState": wrong}))), -32602, "{wrong}");
    }
    assert_eq!(code(&round(&mut open, "ask_twice", json!({"requestState": state}))), -32602, "it is for another tool");
    let right = round(&mut open, "ask_all", json!({"requestState": state}));
    assert_eq!(right["result"]["resultType"], "input_required", "and is asked again, as nothing was answered");
}

#[test]
fn what_is_missing_is_asked_for_again_and_what_is_no_answer_is_refused() {
    let mut open = open();
    let extra = json!({"name": accept(json!({"name": "Ada"})), "nobody_asked": {"action": "accept"}});
    let left = round(&mut open, "ask_all", json!({"inputResponses": extra}))["result"]["inputRequests"].clone();
    assert_eq!(left.as_object().expect("questions").keys().collect::<Vec<_>>(), ["greeting", "roots"]);
    for wrong in [json!({"form": 7}), json!({"form": {"action": "maybe"}}), json!([]), Value::Null] {
        assert_eq!(code(&round(&mut open, "ask_form", json!({"inputResponses": wrong}))), -32602, "{wrong}");
    }
}

#[test]
fn questions_without_an_end_and_rounds_without_a_question() {
    let mut open = open();
    let mut more = json!({});
    for number in 1..=5 {
        let result = round(&mut open, "ask_forever", more)["result"].clone();
        let key = format!("again_{number}");
        assert_eq!(result["inputRequests"].as_object().expect("questions").keys().collect::<Vec<_>>(), [&key]);
        more = json!({"inputResponses": {key: accept(json!({"goes_on": true}))}});
        if let Some(state) = result.get("requestState") {
            more["requestState"] = state.clone();
        }
    }
    let pause = round(&mut open, "come_back", json!({}))["result"].clone();
    assert!(pause.get("inputRequests").is_none() && pause["resultType"] == "input_required", "{pause}");
    let back = round(&mut open, "come_back", json!({"requestState": pause["requestState"]}));
    assert_eq!(back["result"]["resultType"], "complete");
}

#[test]
fn a_capability_that_was_not_declared_is_named_by_an_error() {
    let mut open = open();
    let mut meta = meta();
    meta["io.modelcontextprotocol/clientCapabilities"] = json!({"elicitation": {}});
    for (name, required) in [
        ("ask_url", json!({"elicitation": {"url": {}}})),
        ("ask_model", json!({"sampling": {}})),
        ("ask_roots", json!({"roots": {}})),
    ] {
        let answer = round(&mut open, name, json!({"_meta": meta}));
        assert_eq!(code(&answer), -32021, "{name}");
        assert_eq!(answer["error"]["data"]["requiredCapabilities"], required);
    }
}

#[test]
fn prompts_and_resources_have_rounds_too_and_their_results_are_not_for_a_cache() {
    let mut open = open();
    let prompt = json!({"name": "interview", "_meta": meta()});
    let asked = open.ask(1, "prompts/get", prompt)["result"].clone();
    assert_eq!(asked["inputRequests"]["topic"]["method"], "elicitation/create");
    let mut card = json!({"uri": "demo://visitor-card/plain", "_meta": meta()});
    let asked = open.ask(2, "resources/read", card.clone())["result"].clone();
    assert!(asked.get("ttlMs").is_none(), "{asked}");
    card["inputResponses"] = json!({"visitor": accept(json!({"name": "Ada"}))});
    let read = open.ask(3, "resources/read", card)["result"].clone();
    assert!(read["contents"][0]["text"].as_str().is_some_and(|text| text.contains("Ada")), "{read}");
    assert_eq!((&read["ttlMs"], &read["cacheScope"]), (&json!(0), &json!("private")));
}
