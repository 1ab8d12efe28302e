//! Resources, prompts, completion and log messages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::{ask, ask_all, code};

#[test]
fn resources_are_listed_two_on_a_page_and_all_can_be_read() {
    let mut params = json!({});
    let mut count = 0;
    loop {
        let page = ask("resources/list", params)["result"].clone();
        let resources = page["resources"].as_array().expect("a list");
        assert!((1..=2).contains(&resources.len()));
        count += resources.len();
        for resource in resources {
            let read = ask("resources/read", json!({"uri": resource["uri"]}))["result"].clone();
            for contents in read["contents"].as_array().expect("a list") {
                let size = match (contents["text"].as_str(), contents["blob"].as_str()) {
                    (Some(text), None) => text.len(),
                    (None, Some(blob)) => BASE64.decode(blob).expect("base64").len(),
                    other => panic!("either text or blob: {other:?}"),
                };
                assert!(resource.get("size").is_none_or(|told| *told == size), "{resource}");
                assert!(resource.get("mimeType").is_none_or(|told| *told == contents["mimeType"]), "{resource}");
            }
        }
        if page.get("nextCursor").is_none() {
            break;
        }
        params = json!({"cursor": page["nextCursor"]});
    }
    assert_eq!(count, 10);
}

#[test]
fn cursors_nobody_gave_out_are_refused() {
    for cursor in ["", "x", "YWZ0ZXI6MQ==", "YWZ0ZXI6OTk="] {
        assert_eq!(code(&ask("resources/list", json!({"cursor": cursor}))), -32602, "{cursor:?}");
    }
    for method in ["tools/list", "prompts/list", "resources/templates/list"] {
        assert_eq!(code(&ask(method, json!({"cursor": "x"}))), -32602, "{method}");
    }
}

#[test]
fn templates_can_be_filled_and_what_is_not_there_is_not_found() {
    let text = |uri: &str| ask("resources/read", json!({"uri": uri}))["result"]["contents"][0]["text"].clone();
    assert_eq!(text("demo://greeting/Ada%20L%C3%B6v"), "Hello, Ada Löv!");
    assert_eq!(text("demo://table/2/3"), "1,2,3\n2,4,6\n");
    for uri in [
        "demo://none",
        "demo://greeting/",
        "demo://table/0/1",
        "demo://table/1/201",
        "demo://table/1",
        "",
        "file:///etc/passwd",
    ] {
        let answer = ask("resources/read", json!({"uri": uri}));
        assert_eq!(code(&answer), -32002, "{uri}");
        assert_eq!(answer["error"]["data"]["uri"], uri);
    }
}

#[test]
fn prompts_take_their_arguments_and_ask_for_what_is_missing() {
    let greeting = ask("prompts/get", json!({"name": "greet"}));
    assert_eq!(greeting["result"]["messages"][0]["role"], "user");
    let arguments = json!({"language": "Rust", "code": "fn main() {}", "tone": "gentle"});
    let review = ask("prompts/get", json!({"name": "code_review", "arguments": arguments}));
    let text = review["result"]["messages"][0]["content"]["text"].as_str().expect("text");
    assert!(text.contains("Rust") && text.contains("fn main() {}") && text.contains("gentle"), "{text}");
    let missing = ask("prompts/get", json!({"name": "code_review", "arguments": {"language": "Rust"}}));
    assert_eq!(code(&missing), -32602);
    assert!(missing["error"]["message"].as_str().is_some_and(|message| message.contains("`code`")));
}

#[test]
fn completion_offers_what_begins_like_that_and_no_more_than_a_hundred() {
    let complete = |reference: Value, name: &str, value: &str| {
        ask("completion/complete", json!({"ref": reference, "argument": {"name": name, "value": value}}))
    };
    let review = json!({"type": "ref/prompt", "name": "code_review"});
    let table = json!({"type": "ref/resource", "uri": "demo://table/{rows}/{columns}"});
    let found = complete(review.clone(), "language", "ru")["result"]["completion"].clone();
    assert_eq!(found, json!({"values": ["Ruby", "Rust"], "total": 2, "hasMore": false}));
    let rows = complete(table.clone(), "rows", "")["result"]["completion"].clone();
    assert_eq!(rows["values"].as_array().map(Vec::len), Some(100));
    assert_eq!((&rows["total"], &rows["hasMore"]), (&json!(200), &json!(true)));
    let names = complete(json!({"type": "ref/resource", "uri": "demo://greeting/{name}"}), "name", "a");
    assert_eq!(names["result"]["completion"]["values"], json!(["Ada", "Alan"]));
    assert_eq!(complete(review.clone(), "code", "x")["result"]["completion"]["total"], 0);
    assert_eq!(code(&complete(review, "none", "")), -32602);
    assert_eq!(code(&complete(table, "depth", "")), -32602);
    assert_eq!(code(&complete(json!({"type": "ref/prompt", "name": "none"}), "a", "")), -32602);
    assert_eq!(code(&complete(json!({"type": "ref/other"}), "a", "")), -32602);
}

#[test]
fn log_messages_come_once_a_level_is_set_and_from_that_level_on() {
    let set = |level: &str| {
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{{"level":"{level}"}}}}"#)
    };
    let fail = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"always_fails"}}"#;
    let levels = |lines: &[&str]| -> Vec<Value> {
        let of_messages = |line: &Value| line["method"] == "notifications/message";
        ask_all(lines).into_iter().filter(of_messages).map(|line| line["params"]["level"].clone()).collect()
    };
    assert_eq!(levels(&[fail]), Vec::<Value>::new());
    assert_eq!(levels(&[&set("warning"), fail]), ["warning"]);
    assert_eq!(levels(&[&set("debug"), fail]), ["info", "warning"]);
    assert_eq!(levels(&[&set("error"), fail]), Vec::<Value>::new());
    assert_eq!(code(&ask("logging/setLevel", json!({"level": "loud"}))), -32602);
}
