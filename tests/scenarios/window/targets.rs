//! Servers that are reached by URL, from the form to the frame; and saved servers edited, duplicated and deleted.

use wirescope_tests::area::has;
use wirescope_tests::listening;
use wirescope_tests::window::{Home, Window};

use super::{add_url, inspector, log, open, open_tool, sidebar, tab};

/// The HTTP side of a row, as the inspector shows it.
fn http_of(window: &Window, row: &str) -> String {
    log(window).click("row", has(row)).unwrap();
    inspector(window).click("tab", "Headers").unwrap();
    inspector(window).text("region", "HTTP").unwrap()
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_server_is_reached_by_url_and_the_http_around_a_frame_is_shown() {
    let server = listening::demo(&[]).unwrap();
    let home = Home::new().unwrap();
    let window = open(&home);
    let form = add_url(&window, &server.url);
    form.fill("textbox", "Name", "over HTTP").unwrap();
    for (row, name, value) in [(1, "X-Lane", "seven"), (2, "Authorization", "Bearer s3cret")] {
        form.click("button", "Add header").unwrap();
        form.fill("textbox", format!("Name of header {row}").as_str(), name).unwrap();
        form.fill("textbox", format!("Value of header {row}").as_str(), value).unwrap();
    }
    form.click("button", has("More:")).unwrap();
    form.fill("textbox", has("Answer (progress"), "45").unwrap();
    let review = form.text("region", "Will contact exactly").unwrap();
    for part in [server.url.as_str(), "X-Lane: seven", "Authorization"] {
        assert!(review.contains(part), "'{part}' is not said before anything is sent: {review}");
    }
    assert!(!review.contains("s3cret"), "{review}");
    form.click("button", "Save and connect").unwrap();
    sidebar(&window).find("button", "over HTTP, connected").unwrap();

    let tool = open_tool(&window, "Echo");
    tool.fill("textbox", "message", "through a socket").unwrap();
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    let request = http_of(&window, "request tools/call echo");
    for part in ["POST", "X-Lane", "seven", "Mcp-Method", "tools/call", "Authorization"] {
        assert!(request.to_lowercase().contains(&part.to_lowercase()), "'{part}' is not in: {request}");
    }
    assert!(!request.contains("s3cret"), "the log keeps no secrets: {request}");
    let response = http_of(&window, "response tools/call echo");
    for part in ["HTTP 200", "Content-Type", "First byte"] {
        assert!(response.contains(part), "'{part}' is not in: {response}");
    }
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_saved_server_is_edited_duplicated_deleted_and_brought_back() {
    let home = Home::new().unwrap();
    let window = open(&home);
    let side = sidebar(&window);
    let form = add_url(&window, "http://127.0.0.1:9/mcp");
    form.fill("textbox", "Name", "first").unwrap();
    form.click("button", has("More:")).unwrap();
    form.fill("textbox", "Connecting", "4.5").unwrap();
    form.click("button", "Save").unwrap();

    side.click("button", "first, offline").unwrap();
    let form = tab(&window).inside("form", "Edit server");
    assert_eq!(form.text("textbox", "URL").unwrap(), "http://127.0.0.1:9/mcp");
    assert_eq!(form.text("textbox", "Connecting").unwrap(), "4.5", "what was typed is kept, and in sight");
    form.fill("textbox", "Name", "second").unwrap();
    form.click("button", "Save").unwrap();
    side.find("button", "second, offline").unwrap();
    side.find_none("button", "first, offline").unwrap();

    side.click("button", "Edit second").unwrap();
    form.click("button", "Duplicate").unwrap();
    let copy = tab(&window).inside("form", "Add server");
    assert_eq!(copy.text("textbox", "Name").unwrap(), "second copy");
    assert_eq!(copy.text("textbox", "Connecting").unwrap(), "4.5", "a duplicate is whole");
    copy.click("button", "Save").unwrap();
    side.find("button", "second copy, offline").unwrap();

    side.click("button", "Edit second").unwrap();
    form.click("button", "Delete").unwrap();
    side.find_none("button", "second, offline").unwrap();
    window.click("button", "Undo").unwrap();
    side.find("button", "second, offline").unwrap();
    window.quit().unwrap();

    let window = open(&home);
    sidebar(&window).find("button", "second, offline").unwrap();
    sidebar(&window).find("button", "second copy, offline").unwrap();
    window.quit().unwrap();
}
