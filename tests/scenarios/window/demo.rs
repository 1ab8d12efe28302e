//! The first minute: connect, see what there is, call, read the answer, look at the frame, quit, come back.

use wirescope_tests::area::has;
use wirescope_tests::cli::Cli;
use wirescope_tests::window::{Home, Window};

use super::{inspector, log, open, open_on_demo, open_tool, sidebar, tab};

/// Sends `echo` with a message that is easy to break, and waits for the answer.
fn echo(window: &Window, message: &str) {
    let tool = open_tool(window, "Echo");
    tool.fill("textbox", "message", message).unwrap();
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    tool.find_text("region", "Preview", message).unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn the_demo_server_is_one_click_away_and_lists_all_it_has() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let side = sidebar(&window);
    for (group, one) in
        [("Tools", "Echo"), ("Resources", "Read me first"), ("Templates", "A greeting"), ("Prompts", "Say hello")]
    {
        side.inside("list", group).find("button", one).unwrap();
    }
    // The log follows its end: the newest rows are on the page, the first ones after a press of Home.
    log(&window).click("row", has("response prompts/list")).unwrap();
    window.press("Home").unwrap();
    // The demo server speaks both eras, so the newer one is found and there is no handshake.
    for row in ["mark spawned", "request server/discover", "response server/discover", "mark era"] {
        log(&window).find("row", has(row)).unwrap();
    }
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_call_is_filled_sent_answered_and_its_frame_shown_as_it_was_on_the_pipe() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let message = "caf\u{e9} \"quoted\" 9007199254740993";
    echo(&window, message);
    log(&window).click("row", has("request tools/call echo")).unwrap();
    let frame = inspector(&window);
    frame.click("tab", "Raw").unwrap();
    let raw = frame.find_text("tabpanel", "Raw", "tools/call").unwrap();
    assert!(raw.contains(r#""arguments":{"message":"café \"quoted\" 9007199254740993"}"#), "{raw}");
    frame.click("tab", "Timing").unwrap();
    frame.find("tabpanel", "Timing").unwrap();
    frame.click("button", "Go to the other half").unwrap();
    frame.click("tab", "Tree").unwrap();
    frame.find_text("tabpanel", "Tree", "caf\u{e9}").unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_session_is_found_again_after_the_window_was_closed() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    echo(&window, "remember me");
    window.quit().unwrap();
    // The command line reads the same log; the session's end is in it, for the window was closed, not killed.
    let path = home.path().join("data/wirescope/log.db");
    let sessions = Cli::new().unwrap().json(&["sessions", "list", "--format", "json", "--log", path.to_str().unwrap()]);
    assert_eq!(sessions["sessions"][0]["state"], "ended", "{sessions}");

    let window = open(&home);
    sidebar(&window).click("button", has("Session Demo server")).unwrap();
    log(&window).click("row", has("response tools/call echo")).unwrap();
    let frame = inspector(&window);
    frame.click("tab", "Raw").unwrap();
    frame.find_text("tabpanel", "Raw", "remember me").unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn slow_work_shows_progress_and_can_be_cancelled() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let tool = open_tool(&window, "Count slowly");
    tool.fill("textbox", "steps", "100").unwrap();
    // Far longer than the busiest machine takes from here to the click: the button goes when the work is done.
    tool.fill("textbox", "step_millis", "1000").unwrap();
    tool.click("button", "Send").unwrap();
    let result = tool.inside("region", "Result");
    result.find("progressbar", "Progress").unwrap();
    tool.click("button", "Cancel").unwrap();
    result.find("status", "Cancelled").unwrap();
    log(&window).find("row", has("notification notifications/cancelled")).unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn pictures_structure_and_tool_errors_are_shown_as_what_they_are() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    let answered = |title: &str, status: &str| {
        let tool = open_tool(&window, title);
        tool.click("button", "Send").unwrap();
        let result = tool.inside("region", "Result");
        result.find("status", status).unwrap();
        result
    };
    let picture = answered("Draw a picture", "Answered");
    picture.find("img", "From the server, image/png").unwrap();
    // Its bytes become an address a moment after the element is there, and are decoded after that.
    let drawn = "return Array.from(document.querySelectorAll('figure img')).some((img) => img.naturalWidth > 1)";
    window.wait_until(|| Ok(window.script(drawn, &[])? == true)).expect("the picture is really drawn");
    answered("Always fails", "Tool error");
    let lost = answered("Crash", "Connection lost");
    lost.find("status", "Connection lost").unwrap();
    log(&window).find("row", has("mark exited")).unwrap();
    tab(&window).find("button", "Connect again").unwrap();
    window.quit().unwrap();
}
