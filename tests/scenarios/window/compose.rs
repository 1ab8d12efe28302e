//! Messages written by hand: from a template of the revision in force, or any bytes at all, and what the log shows of them.

use wirescope_tests::area::{Area, has};
use wirescope_tests::peers::demo;
use wirescope_tests::window::{Home, Window};

use super::{inspector, log, open, open_on_demo, shell_words, sidebar, tab};

fn compose(window: &Window) -> Area {
    tab(window).click("button", "Compose").unwrap();
    tab(window).find("heading", "Compose").unwrap();
    tab(window)
}

/// Puts a text in the place of the message and sends it; the button must warn of it.
fn send_anyway(page: &Area, text: &str) {
    page.fill("textbox", "Message", text).unwrap();
    page.click("button", "Send anyway").unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_template_is_sent_and_its_answer_shown() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let page = compose(&window);
    page.choose("combobox", "Template", "prompts/list").unwrap();
    page.find_text("textbox", "Message", "prompts/list").unwrap();
    page.click("button", "Send").unwrap();
    page.inside("region", "Result").find("status", "Answered").unwrap();
    page.click("tab", "Raw").unwrap();
    page.find_text("region", "Result", "Say hello").unwrap();

    page.choose("combobox", "Template", "notifications/cancelled (no answer)").unwrap();
    page.click("button", "Send").unwrap();
    page.find_text("region", "What followed", "no answer is due").unwrap();
    log(&window).find("row", has("notification notifications/cancelled")).unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn broken_messages_go_out_as_they_are() {
    let home = Home::new().unwrap();
    let window = open(&home);
    // The one revision that has batches.
    sidebar(&window).click("button", "Add server").unwrap();
    let form = tab(&window);
    form.fill("textbox", "Command line", &shell_words(&demo().unwrap())).unwrap();
    form.click("button", has("More:")).unwrap();
    form.choose("combobox", "Protocol", "2025-03-26").unwrap();
    form.click("button", "Connect without saving").unwrap();
    let page = compose(&window);

    send_anyway(&page, r#"{"jsonrpc": "2.0", "id": 7, nope"#);
    page.find_text("region", "What followed", "noise").unwrap();
    log(&window).click("row", has("noise")).unwrap();
    inspector(&window).click("tab", "Raw").unwrap();
    let raw = inspector(&window).find_text("tabpanel", "Raw", "nope").unwrap();
    assert!(raw.contains(r#"{"jsonrpc": "2.0", "id": 7, nope"#), "every byte as typed: {raw}");

    send_anyway(&page, r#"{"id": "no-version", "method": "ping"}"#);
    log(&window).find("row", has("request ping")).unwrap();

    send_anyway(
        &page,
        r#"[{"jsonrpc":"2.0","id":901,"method":"ping"},{"jsonrpc":"2.0","id":902,"method":"tools/list"}]"#,
    );
    page.find_text("region", "What followed", "tools/list").unwrap();
    window.quit().unwrap();
}
