//! The tools, one after another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::{after_handshake, ask, call, initialize, run};
use crate::Ended;

#[test]
fn every_tool_has_a_name_a_title_a_description_and_an_object_schema() {
    let tools = ask("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().expect("a list");
    assert_eq!(tools.len(), 30);
    for tool in tools {
        for member in ["name", "title", "description"] {
            assert!(tool[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {tool}");
        }
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert!(tool["annotations"]["readOnlyHint"].is_boolean(), "{tool}");
    }
    let destructive = |name: &str| {
        tools.iter().find(|tool| tool["name"] == name).expect("listed")["annotations"]["destructiveHint"].clone()
    };
    assert_eq!(destructive("crash"), true);
}

#[test]
fn echo_says_back_what_was_said() {
    let result = call("echo", json!({"message": "héllo \u{1F600}\n"}));
    assert_eq!(result, json!({"content": [{"type": "text", "text": "héllo \u{1F600}\n"}]}));
}

#[test]
fn arguments_that_do_not_fit_are_a_result_a_model_can_read() {
    for (name, arguments) in [
        ("echo", json!({})),
        ("echo", json!({"message": 5})),
        ("echo", json!({"message": "a", "extra": 1})),
        ("picture", json!({"width": 0})),
        ("picture", json!({"color": "plaid"})),
        ("slow_count", json!({"steps": 101})),
        ("weather_report", json!({"city": ""})),
        ("crash", json!({"code": 256})),
    ] {
        let result = call(name, arguments.clone());
        assert_eq!(result["isError"], true, "{name} {arguments}");
        assert!(!result["content"][0]["text"].as_str().unwrap_or_default().is_empty(), "{name} {arguments}");
    }
}

#[test]
fn add_gives_the_sum_twice() {
    let result = call("add", json!({"a": 2, "b": 40}));
    assert_eq!(result["structuredContent"], json!({"sum": 42}));
    assert_eq!(result["content"][0]["text"], "{\"sum\":42}");
}

#[test]
fn search_flights_gives_back_the_bytes_it_got() {
    let arguments =
        r#"{"bags":9007199254740993, "note":null,"x":[1.0,1e400,-0.0],"from":"LIS","to":"HEL" ,"\u0061":"\ud83d"}"#;
    let line = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"search_flights","arguments":{arguments}}}}}"#
    );
    let out = after_handshake("2025-11-25", &[&line]);
    assert!(out[0].contains(&format!(r#""structuredContent":{arguments}"#)), "{}", out[0]);
    let copy = serde_json::to_string(arguments).expect("a string");
    assert!(out[0].contains(&format!(r#"{{"type":"text","text":{copy}}}"#)), "{}", out[0]);
}

#[test]
fn a_picture_is_a_png_of_the_size_asked_for() {
    let result = call("picture", json!({"width": 7, "height": 256, "color": "orange"}));
    let image = &result["content"][1];
    assert_eq!((&image["type"], &image["mimeType"]), (&json!("image"), &json!("image/png")));
    let png = BASE64.decode(image["data"].as_str().expect("text")).expect("base64");
    assert_eq!(png[16..24], [0, 0, 0, 7, 0, 0, 1, 0]);
}

#[test]
fn the_weather_is_the_same_each_time_and_as_many_days_as_asked_for() {
    let report = call("weather_report", json!({"city": "Reykjavík", "days": 7}));
    assert_eq!(report, call("weather_report", json!({"city": "Reykjavík", "days": 7})));
    let weather = &report["structuredContent"];
    assert_eq!(weather["forecast"].as_array().map(Vec::len), Some(7));
    assert_eq!(weather["made_up"], true);
    let copy: Value = serde_json::from_str(report["content"][0]["text"].as_str().expect("text")).expect("JSON");
    assert_eq!(&copy, weather);
    assert_ne!(weather["now"], call("weather_report", json!({"city": "Oslo"}))["structuredContent"]["now"]);
}

#[test]
fn chatty_writes_noise_on_both_outputs_and_then_answers() {
    let request = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"chatty"}}"#;
    let session = run(format!("{}\n{request}\n", initialize("2025-11-25")).as_bytes());
    let lines: Vec<_> = session.out.lines().skip(1).collect();
    assert_eq!(lines.len(), 2);
    assert!(serde_json::from_str::<Value>(lines[0]).is_err(), "{}", lines[0]);
    assert!(lines[1].contains("\"result\""));
    assert_eq!(session.log.matches("chatty: ").count(), 3, "{}", session.log);
}

#[test]
fn content_newer_than_the_revision_is_left_out() {
    let kinds = |revision: &str| -> Vec<String> {
        let request = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"annotated_content"}}"#;
        let answer: Value = serde_json::from_str(&after_handshake(revision, &[request])[0]).expect("JSON");
        let content = answer["result"]["content"].as_array().expect("a list");
        content.iter().skip(2).map(|block| block["type"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(kinds("2024-11-05"), ["image", "resource"]);
    assert_eq!(kinds("2025-03-26"), ["image", "resource", "audio"]);
    assert_eq!(kinds("2025-11-25"), ["image", "resource", "audio", "resource_link"]);
}

#[test]
fn a_crash_ends_in_the_middle_of_a_line() {
    let request = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"crash","arguments":{"code":3}}}"#;
    let never_read = r#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#;
    let session = run(format!("{}\n{request}\n{never_read}\n", initialize("2025-11-25")).as_bytes());
    assert_eq!(session.ended, Ended::Crashed { code: 3 });
    let last = session.out.lines().last().expect("something is written");
    assert!(last.starts_with("{\"jsonrpc\":\"2.0\",\"id\":1,") && !session.out.ends_with('\n'), "{last}");
    assert!(serde_json::from_str::<Value>(last).is_err(), "{last}");
}
