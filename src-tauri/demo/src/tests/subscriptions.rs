//! Subscriptions of both eras, and the tools that make them fire.

use serde_json::{Value, json};

use super::code;
use super::conversation::Open;
use crate::Options;

const SUBSCRIPTION: &str = "io.modelcontextprotocol/subscriptionId";

fn call(name: &str) -> Value {
    json!({"name": name})
}

fn modern(mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    params
}

#[test]
fn a_session_hears_of_every_list_and_of_the_resources_it_subscribed_to() {
    let mut open = Open::start();
    open.request(1, "tools/call", call("count_up"));
    assert_eq!(open.next()["id"], 1, "nothing was subscribed to yet");
    assert_eq!(open.ask(2, "resources/subscribe", json!({"uri": "demo://counter"}))["result"], json!({}));
    open.request(3, "tools/call", call("count_up"));
    let told = open.next();
    assert_eq!(told["method"], "notifications/resources/updated");
    assert_eq!(told["params"]["uri"], "demo://counter");
    assert_eq!(open.text(3), "demo://counter is at 2 now.");
    let read = open.ask(4, "resources/read", json!({"uri": "demo://counter"}));
    assert_eq!(read["result"]["contents"][0]["text"], "2");
    open.ask(5, "resources/unsubscribe", json!({"uri": "demo://counter"}));
    open.ask(6, "tools/call", call("count_up"));
    assert_eq!(code(&open.ask(7, "tools/call", call("extra_tool"))), -32602);
    open.request(8, "tools/call", call("change_lists"));
    let told = [open.next(), open.next(), open.next()].map(|note| note["method"].clone());
    assert_eq!(told, ["tools", "prompts", "resources"].map(|list| json!(format!("notifications/{list}/list_changed"))));
    open.next();
    let tools = open.ask(9, "tools/list", json!({}))["result"]["tools"].clone();
    assert_eq!(
        tools.as_array().and_then(|tools| tools.last()).map(|tool| tool["name"].clone()),
        Some(json!("extra_tool"))
    );
    assert_eq!(open.ask(10, "tools/call", call("extra_tool"))["result"]["content"][0]["text"], "You found me.");
}

#[test]
fn a_listener_is_acknowledged_first_and_hears_only_what_it_asked_for() {
    let mut open = Open::silent(Options::default());
    let filter = json!({
        "toolsListChanged": true,
        "promptsListChanged": false,
        "resourceSubscriptions": ["demo://counter"],
        "taskIds": ["none"],
    });
    open.request(7, "subscriptions/listen", modern(json!({"notifications": filter})));
    let acknowledged = open.next();
    assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged");
    let honoured = json!({"toolsListChanged": true, "resourceSubscriptions": ["demo://counter"]});
    assert_eq!(acknowledged["params"], json!({"notifications": honoured, "_meta": {SUBSCRIPTION: 7}}));
    open.request("seven", "subscriptions/listen", modern(json!({"notifications": {"promptsListChanged": true}})));
    assert_eq!(open.next()["params"]["_meta"][SUBSCRIPTION], "seven");
    open.request(8, "tools/call", modern(call("change_lists")));
    let (tools, prompts) = (open.next(), open.next());
    assert_eq!(
        (&tools["method"], &tools["params"]["_meta"][SUBSCRIPTION]),
        (&json!("notifications/tools/list_changed"), &json!(7))
    );
    assert_eq!(
        (&prompts["method"], &prompts["params"]["_meta"][SUBSCRIPTION]),
        (&json!("notifications/prompts/list_changed"), &json!("seven"))
    );
    assert_eq!(open.next()["id"], 8, "nobody asked for the list of resources");
    open.request(9, "tools/call", modern(call("count_up")));
    assert_eq!(open.next()["params"]["uri"], "demo://counter");
    assert_eq!(open.next()["id"], 9);
}

#[test]
fn either_side_ends_a_listening() {
    let mut open = Open::silent(Options::default());
    for id in [1, 2] {
        open.request(
            id,
            "subscriptions/listen",
            modern(json!({"notifications": {"resourceSubscriptions": ["demo://counter"]}})),
        );
        open.next();
    }
    let again = open.ask(1, "subscriptions/listen", modern(json!({"notifications": {}})));
    assert_eq!(code(&again), -32600, "its id is still taken");
    open.send(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#);
    open.request(3, "tools/call", modern(call("count_up")));
    assert_eq!(open.next()["params"]["_meta"][SUBSCRIPTION], 2, "the other one goes on");
    open.next();
    open.request(4, "tools/call", modern(call("end_listening")));
    let result = open.next();
    assert_eq!((&result["id"], &result["result"]["resultType"]), (&json!(2), &json!("complete")));
    assert_eq!(result["result"]["_meta"][SUBSCRIPTION], 2);
    assert_eq!(open.text(4), "Subscriptions ended: 1.");
    open.ask(5, "tools/call", modern(call("count_up")));
    assert_eq!(open.close(), Vec::<Value>::new());
}

#[test]
fn a_filter_that_cannot_be_read_is_refused() {
    let mut open = Open::silent(Options::default());
    for params in [json!({}), json!({"notifications": {"toolsListChanged": "yes"}})] {
        assert_eq!(code(&open.ask(1, "subscriptions/listen", modern(params))), -32602);
    }
}
