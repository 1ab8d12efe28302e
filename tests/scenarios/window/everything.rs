//! A server that others wrote: `@modelcontextprotocol/server-everything`, added by its command line.

use wirescope_tests::area::has;
use wirescope_tests::peers;
use wirescope_tests::window::Home;

use super::{inspector, log, open, open_tool, shell_words, sidebar, tab};

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_public_server_is_added_called_left_and_found_again() {
    let home = Home::new().unwrap();
    let window = open(&home);
    window.click("button", "Add a server").unwrap();
    let form = tab(&window);
    form.fill("textbox", "Name", "everything").unwrap();
    form.fill("textbox", "Command line", &shell_words(&peers::everything().unwrap())).unwrap();
    form.inside("region", "Will start exactly").find("listitem", has("index.js")).unwrap();
    form.click("button", "Save and connect").unwrap();
    let side = sidebar(&window);
    side.find("button", "everything, connected").unwrap();
    side.find("button", "Echo Tool").unwrap();
    assert!(side.inside("list", "Tools").all("button", has("")).unwrap().len() >= 10, "its tools are listed");

    let tool = open_tool(&window, "Echo Tool");
    tool.fill("textbox", "message", "hello from the window").unwrap();
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    tool.find_text("region", "Preview", "Echo: hello from the window").unwrap();
    log(&window).click("row", has("response tools/call echo")).unwrap();
    inspector(&window).click("tab", "Raw").unwrap();
    inspector(&window).find_text("tabpanel", "Raw", "Echo: hello from the window").unwrap();
    // It speaks the handshake only: asked for the newer era first, it refuses, and all of that stands in the log.
    log(&window).click("row", has("response tools/call echo")).unwrap();
    window.press("Home").unwrap();
    for row in ["mark spawned", "request server/discover", "mark era", "request initialize", "response initialize"] {
        log(&window).find("row", has(row)).unwrap();
    }
    window.quit().unwrap();

    let window = open(&home);
    let side = sidebar(&window);
    side.click("button", has("Session everything")).unwrap();
    log(&window).click("row", has("request tools/call echo")).unwrap();
    inspector(&window).click("tab", "Raw").unwrap();
    inspector(&window).find_text("tabpanel", "Raw", "hello from the window").unwrap();
    side.find("button", "everything, offline").unwrap();
    window.quit().unwrap();
}
