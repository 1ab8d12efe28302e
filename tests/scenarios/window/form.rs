//! Forms: the JSON text is the model, and nothing is sent that was not chosen.

use wirescope_tests::area::has;
use wirescope_tests::window::Home;

use super::{inspector, log, open_on_demo, open_tool};

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn only_what_was_filled_in_is_sent() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let tool = open_tool(&window, "Search flights");
    tool.fill("textbox", "from", "VIE").unwrap();
    tool.fill("textbox", "to", "LIS").unwrap();
    tool.fill("textbox", "name", "Ada").unwrap();
    tool.click("switch", "Ask for progress").unwrap();
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    log(&window).click("row", has("request tools/call search_flights")).unwrap();
    inspector(&window).click("tab", "Raw").unwrap();
    let raw = inspector(&window).find_text("tabpanel", "Raw", "search_flights").unwrap();
    let arguments = r#""arguments":{"from":"VIE","to":"LIS","passenger":{"name":"Ada"}}}"#;
    let squeezed: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(squeezed.contains(arguments), "no default, no empty field, no progress token: {raw}");
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn form_and_text_are_one_switch_apart_and_never_differ() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let tool = open_tool(&window, "Echo");
    tool.find("button", has("problem")).unwrap();
    tool.fill("textbox", "message", "one").unwrap();
    tool.click("button", "JSON").unwrap();
    tool.find_text("textbox", "Arguments as JSON", r#""message""#).unwrap();
    tool.fill("textbox", "Arguments as JSON", r#"{"message": "two"}"#).unwrap();
    tool.click("button", "Form").unwrap();
    assert_eq!(tool.text("textbox", "message").unwrap(), "two");
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn arguments_that_are_no_json_are_pointed_at() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let tool = open_tool(&window, "Echo");
    tool.find("button", has("problem")).unwrap();
    tool.click("button", "JSON").unwrap();
    tool.fill("textbox", "Arguments as JSON", r#"{"message": nope"#).unwrap();
    tool.find("button", has("problem")).unwrap();
    assert!(log(&window).all("row", has("request tools/call")).unwrap().is_empty(), "nothing was sent");
    window.quit().unwrap();
}
