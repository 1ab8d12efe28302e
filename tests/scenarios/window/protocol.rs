//! What a person may lay down about the protocol of one server: its era, the capabilities declared, certificates.

use serde_json::{Value, json};
use wirescope_tests::area::{Name, has};
use wirescope_tests::canned::{Asked, Canned, answer};
use wirescope_tests::listening;
use wirescope_tests::peers::demo;
use wirescope_tests::window::{Home, Window};

use super::{add_url, inspector, log, open, open_tool, shell_words, sidebar, tab};

/// A modern server whose one tool wants the capability `sampling` declared.
fn wants_sampling(asked: &Asked) -> Vec<u8> {
    let message: Value = serde_json::from_str(&asked.body).unwrap_or_default();
    let declared = &message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"];
    let result = match message["method"].as_str() {
        Some("server/discover") => json!({
            "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}},
            "ttlMs": 0, "cacheScope": "private",
        }),
        Some("tools/list") => json!({
            "resultType": "complete", "ttlMs": 0, "cacheScope": "private",
            "tools": [{"name": "muse", "inputSchema": {"type": "object"}}],
        }),
        Some("tools/call") if declared.get("sampling").is_some() => {
            json!({"resultType": "complete", "content": [{"type": "text", "text": "a thought"}]})
        }
        _ => {
            let error = json!({
                "code": -32021, "message": "sampling is needed",
                "data": {"requiredCapabilities": {"sampling": {}}},
            });
            let body = json!({"jsonrpc": "2.0", "id": message["id"], "error": error}).to_string();
            return answer("400 Bad Request", &["Content-Type: application/json"], &body);
        }
    };
    let body = json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string();
    answer("200 OK", &["Content-Type: application/json"], &body)
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_missing_capability_is_declared_and_the_request_sent_again_with_one_click() {
    let server = Canned::start(wants_sampling).unwrap();
    let home = Home::new().unwrap();
    let window = open(&home);
    add_url(&window, &server.url).click("button", "Connect without saving").unwrap();
    let tool = open_tool(&window, "muse");
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Error").unwrap();
    tool.find_text("region", "Result", "{\"sampling\":{}}").unwrap();
    window.screenshot("capability-missing").unwrap();
    tool.click("button", "Resend with this capability declared").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    tool.find_text("region", "Preview", "a thought").unwrap();
    let calls: Vec<Asked> = server.asked().into_iter().filter(|one| one.body.contains("tools/call")).collect();
    let declares = |call: &Asked| call.body.contains(r#""sampling":{}"#);
    assert_eq!(calls.iter().map(declares).collect::<Vec<_>>(), [false, true], "only what was asked for is declared");
    window.quit().unwrap();
}

fn connect_with(window: &Window, name: &str, protocol: &str) {
    sidebar(window).click("button", "Add server").unwrap();
    let form = tab(window).inside("form", "Add server");
    form.fill("textbox", "Command line", &shell_words(&demo().unwrap())).unwrap();
    form.fill("textbox", "Name", name).unwrap();
    form.click("button", has("More:")).unwrap();
    form.choose("combobox", "Protocol", protocol).unwrap();
    form.click("button", "Connect without saving").unwrap();
    sidebar(window).find("button", format!("{name}, connected").as_str()).unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_target_says_which_era_and_revision_is_spoken() {
    let home = Home::new().unwrap();
    let window = open(&home);
    // The demo server speaks both eras, so what is spoken is the target's choice.
    for (protocol, revision, first) in [
        ("2025-06-18", "legacy (initialize handshake), revision 2025-06-18", "request initialize"),
        ("Modern (stateless)", "modern (stateless), revision 2026-07-28", "request server/discover"),
    ] {
        connect_with(&window, protocol, protocol);
        tab(&window).find_text("tabpanel", protocol, revision).unwrap();
        log(&window).click("row", has("response prompts/list")).unwrap();
        window.press("Home").unwrap();
        log(&window).find("row", has(first)).unwrap();
        let other = if first == "request initialize" { "server/discover" } else { "initialize" };
        assert!(log(&window).all("row", has(other)).unwrap().is_empty(), "nothing is asked that was laid down");
    }
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn unchecked_certificates_are_shown_all_the_time_they_are_on() {
    let server = listening::demo(&[]).unwrap();
    let home = Home::new().unwrap();
    let window = open(&home);
    let form = add_url(&window, &server.url);
    form.fill("textbox", "Name", "trusting").unwrap();
    form.click("button", has("More:")).unwrap();
    form.click("switch", "Accept any certificate").unwrap();
    form.find("status", has("Certificates are not checked")).unwrap();
    form.find_text("region", "Will contact exactly", "not checked").unwrap();
    form.click("button", "Save and connect").unwrap();
    sidebar(&window).find("button", "trusting, connected, any certificate").unwrap();
    window.find_text("banner", Name::Any, "any certificate").unwrap();
    // Wherever one looks meanwhile.
    open_tool(&window, "Echo");
    window.find_text("banner", Name::Any, "any certificate").unwrap();
    log(&window).click("row", has("response prompts/list")).unwrap();
    inspector(&window).find("tab", "Headers").unwrap();
    sidebar(&window).click("button", "Disconnect trusting").unwrap();
    sidebar(&window).find("button", "trusting, offline").unwrap();
    let bar = window.text("banner", Name::Any).unwrap();
    assert!(!bar.contains("any certificate"), "nothing is open any more: {bar}");
    window.quit().unwrap();
}
