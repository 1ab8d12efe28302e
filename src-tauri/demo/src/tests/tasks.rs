//! Tasks: those of revision 2025-11-25, and the extension's.

use serde_json::{Value, json};

use super::code;
use super::conversation::Open;
use crate::Options;

const RELATED: &str = "io.modelcontextprotocol/related-task";

fn modern(mut params: Value, has_tasks: bool) -> Value {
    let extensions = if has_tasks { json!({"io.modelcontextprotocol/tasks": {}}) } else { json!({}) };
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}, "extensions": extensions},
    });
    params
}

fn bake(seconds: f64, is_burnt: bool) -> Value {
    json!({"name": "bake", "arguments": {"seconds": seconds, "is_burnt": is_burnt}})
}

fn as_task(mut params: Value) -> Value {
    params["task"] = json!({"ttl": 60_000});
    params
}

/// The next message that is no status notification.
fn next(open: &mut Open) -> Value {
    loop {
        let message = open.next();
        if message["method"] != "notifications/tasks/status" {
            return message;
        }
    }
}

fn ask(open: &mut Open, method: &str, params: Value) -> Value {
    open.request("q", method, params);
    next(open)
}

/// Asks for a task until it has that status. What a task does takes its time.
fn until(open: &mut Open, status: &str, params: &Value) -> Value {
    loop {
        let task = ask(open, "tasks/get", params.clone())["result"].clone();
        if task["status"] == status {
            return task;
        }
        assert!(matches!(task["status"].as_str(), Some("working" | "input_required")), "not {status}: {task}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

#[test]
fn a_call_becomes_a_task_when_the_client_wants_it_and_its_result_is_fetched() {
    let mut open = Open::start();
    let created = ask(&mut open, "tools/call", as_task(bake(0.0, false)))["result"]["task"].clone();
    assert_eq!((&created["status"], &created["ttl"]), (&json!("working"), &json!(60_000)));
    assert!(created["createdAt"].as_str().is_some_and(|moment| moment.ends_with('Z')), "{created}");
    let id = created["taskId"].clone();
    let result = ask(&mut open, "tasks/result", json!({"taskId": id}))["result"].clone();
    assert_eq!(result["content"][0]["text"], "Here is your plain cake.");
    assert_eq!(result["_meta"][RELATED]["taskId"], id);
    assert_eq!(ask(&mut open, "tasks/get", json!({"taskId": id}))["result"]["status"], "completed");
    let tasks = ask(&mut open, "tasks/list", json!({}))["result"]["tasks"].clone();
    assert_eq!(tasks.as_array().map(|tasks| tasks.iter().map(|task| task["taskId"].clone()).collect()), Some(vec![id]));
    let burnt = ask(&mut open, "tools/call", as_task(bake(0.0, true)))["result"]["task"]["taskId"].clone();
    until(&mut open, "failed", &json!({"taskId": burnt}));
    assert_eq!(ask(&mut open, "tasks/result", json!({"taskId": burnt}))["result"]["isError"], true);
}

#[test]
fn a_tool_says_whether_it_can_be_a_task_and_means_it() {
    let mut open = Open::start();
    let tools = open.ask(1, "tools/list", json!({}))["result"]["tools"].clone();
    let support = |name: &str| {
        tools.as_array().into_iter().flatten().find(|tool| tool["name"] == name).expect("listed")["execution"].clone()
    };
    assert_eq!(support("bake"), json!({"taskSupport": "optional"}));
    assert_eq!(support("bake_to_order"), json!({"taskSupport": "required"}));
    assert_eq!(support("unmeasured"), json!({"taskSupport": "forbidden"}));
    assert_eq!(support("echo"), Value::Null);
    assert_eq!(
        ask(&mut open, "tools/call", bake(0.0, false))["result"]["content"][0]["text"],
        "Here is your plain cake."
    );
    assert_eq!(code(&ask(&mut open, "tools/call", json!({"name": "bake_to_order"}))), -32601);
    assert_eq!(code(&ask(&mut open, "tools/call", as_task(json!({"name": "always_fails"})))), -32601);
    let mut older = Open::start_as("2025-06-18", json!({}));
    assert_eq!(code(&older.ask(1, "tasks/list", json!({}))), -32601);
    assert!(!older.ask(2, "tools/list", json!({})).to_string().contains("taskSupport"));
}

#[test]
fn a_cancelled_task_stays_cancelled_and_an_unknown_one_is_an_error() {
    let mut open = Open::start();
    let id = ask(&mut open, "tools/call", as_task(bake(60.0, false)))["result"]["task"]["taskId"].clone();
    let params = json!({"taskId": id});
    open.request("result", "tasks/result", params.clone());
    open.request("cancel", "tasks/cancel", params.clone());
    // Two threads answer; who is first is chance.
    let mut answers = [next(&mut open), next(&mut open)];
    answers.sort_by_key(|answer| answer["id"].to_string());
    let [cancelled, result] = answers;
    assert_eq!(cancelled["result"]["status"], "cancelled");
    assert_eq!((&result["id"], code(&result)), (&json!("result"), -32602), "whoever waits for it is told");
    assert_eq!(code(&ask(&mut open, "tasks/cancel", params.clone())), -32602);
    assert_eq!(ask(&mut open, "tasks/get", params)["result"]["status"], "cancelled");
    for method in ["tasks/get", "tasks/result", "tasks/cancel"] {
        assert_eq!(code(&ask(&mut open, method, json!({"taskId": "none"}))), -32602, "{method}");
    }
}

#[test]
fn a_task_that_waits_asks_through_whoever_fetches_its_result() {
    let mut open = Open::start_as("2025-11-25", json!({"elicitation": {}}));
    let order = as_task(json!({"name": "bake_to_order", "arguments": {"seconds": 0}}));
    let id = ask(&mut open, "tools/call", order)["result"]["task"]["taskId"].clone();
    until(&mut open, "input_required", &json!({"taskId": id}));
    open.request("result", "tasks/result", json!({"taskId": id}));
    let asked = next(&mut open);
    assert_eq!(asked["method"], "elicitation/create");
    assert_eq!(asked["params"]["_meta"][RELATED]["taskId"], id);
    open.answer(&asked, json!({"action": "accept", "content": {"icing": "sugar"}}));
    let result = next(&mut open);
    assert_eq!(result["result"]["content"][0]["text"], "Here is your sugar cake.");
}

#[test]
fn the_states_of_a_task_are_told_as_they_change() {
    let mut open = Open::start();
    open.request(1, "tools/call", as_task(bake(0.0, false)));
    let (mut id, mut told) = (Value::Null, Value::Null);
    while id.is_null() || told.is_null() {
        let message = open.next();
        match message["method"].as_str() {
            Some("notifications/tasks/status") => told = message["params"].clone(),
            _ => id = message["result"]["task"]["taskId"].clone(),
        }
    }
    assert_eq!((&told["taskId"], &told["status"]), (&id, &json!("completed")));
}

#[test]
fn the_extension_lets_the_server_decide_and_puts_the_result_into_the_task() {
    let mut open = Open::silent(Options::default());
    let created = open.ask(1, "tools/call", modern(bake(0.0, false), true))["result"].clone();
    assert_eq!(created["resultType"], "task");
    let id = created["taskId"].clone();
    let params = modern(json!({"taskId": id}), true);
    let task = until(&mut open, "completed", &params);
    assert_eq!(task["resultType"], "complete");
    assert_eq!(task["result"]["content"][0]["text"], "Here is your plain cake.");
    let burnt = open.ask(2, "tools/call", modern(bake(0.0, true), true))["result"]["taskId"].clone();
    let task = until(&mut open, "completed", &modern(json!({"taskId": burnt}), true));
    assert_eq!(task["result"]["isError"], true, "only a protocol error fails");
    let plain = open.ask(3, "tools/call", modern(bake(0.0, false), false))["result"].clone();
    assert_eq!(
        (&plain["resultType"], plain.get("taskId")),
        (&json!("complete"), None),
        "never for who does not know it"
    );
}

#[test]
fn the_extension_is_only_for_those_who_declare_it_and_has_no_list_and_no_result() {
    let mut open = Open::silent(Options::default());
    for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
        let refused = open.ask(1, method, modern(json!({"taskId": "none"}), false));
        assert_eq!(code(&refused), -32021, "{method}");
        let unknown = open.ask(1, method, modern(json!({"taskId": "none"}), true));
        assert_eq!(code(&unknown), -32602, "{method}");
    }
    let required = open.ask(2, "tools/call", modern(json!({"name": "bake_to_order"}), false));
    assert_eq!(code(&required), -32021);
    assert!(required["error"]["data"]["requiredCapabilities"]["extensions"].is_object(), "{required}");
    for method in ["tasks/list", "tasks/result"] {
        assert_eq!(code(&open.ask(3, method, modern(json!({"taskId": "none"}), true))), -32601, "{method}");
    }
}

#[test]
fn a_modern_task_shows_its_questions_and_takes_their_answers() {
    let mut open = Open::silent(Options::default());
    let order = json!({"name": "bake_to_order", "arguments": {"seconds": 0}});
    let id = open.ask(1, "tools/call", modern(order, true))["result"]["taskId"].clone();
    let params = modern(json!({"taskId": id}), true);
    let waiting = until(&mut open, "input_required", &params);
    assert_eq!(waiting["inputRequests"]["icing"]["method"], "elicitation/create");
    let with = |responses: Value| modern(json!({"taskId": id, "inputResponses": responses}), true);
    assert_eq!(open.ask(2, "tasks/update", with(json!({"other": {}})))["result"]["resultType"], "complete");
    assert_eq!(code(&open.ask(3, "tasks/update", with(json!({"icing": 7})))), -32602);
    let answer = json!({"icing": {"action": "accept", "content": {"icing": "lemon"}}});
    open.ask(4, "tasks/update", with(answer));
    assert_eq!(until(&mut open, "completed", &params)["result"]["content"][0]["text"], "Here is your lemon cake.");
}

#[test]
fn a_listener_hears_of_the_tasks_it_named() {
    let mut open = Open::silent(Options::default());
    let id = open.ask(1, "tools/call", modern(bake(60.0, false), true))["result"]["taskId"].clone();
    open.request(2, "subscriptions/listen", modern(json!({"notifications": {"taskIds": [id]}}), true));
    assert_eq!(open.next()["params"]["notifications"]["taskIds"], json!([id]));
    open.request(3, "tasks/cancel", modern(json!({"taskId": id}), true));
    let told = open.next();
    assert_eq!((&told["method"], &told["params"]["status"]), (&json!("notifications/tasks"), &json!("cancelled")));
    assert_eq!(open.next()["id"], 3);
}

#[test]
fn progress_of_a_task_goes_on_under_the_token_of_its_call() {
    let mut open = Open::start();
    let mut params = as_task(bake(0.0, false));
    params["_meta"] = json!({"progressToken": "cake"});
    open.request(1, "tools/call", params);
    let mut steps = Vec::new();
    while steps.len() < 10 {
        let message = open.next();
        if message["method"] == "notifications/progress" {
            assert_eq!(message["params"]["progressToken"], "cake");
            steps.push(message["params"]["progress"].clone());
        }
    }
    assert_eq!(steps, (1..=10).map(|step| json!(step)).collect::<Vec<_>>());
}
