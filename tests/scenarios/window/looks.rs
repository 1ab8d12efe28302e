//! Screenshots of the window in use, in both themes and at the smallest and the usual size. Made to be looked at; what a
//! test can tell is checked here: nothing is wider than the window, the theme is the one chosen, and what was chosen lasts.

use std::fs;

use wirescope_tests::area::has;
use wirescope_tests::canned::{Canned, answer};
use wirescope_tests::window::{Home, Window};

use super::{add_url, inspector, log, open, open_on_demo, open_tool, sidebar, tab};

/// A call with its answer, and the frame of the answer in the inspector.
fn in_use(window: &Window) {
    let tool = open_tool(window, "Weather report");
    let field = tool.all("textbox", has("")).unwrap().into_iter().find(|found| found.name != "Timeout");
    tool.fill("textbox", field.unwrap().name.as_str(), "Vienna").unwrap();
    tool.click("button", "Send").unwrap();
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    log(window).click("row", has("response tools/call")).unwrap();
    inspector(window).click("tab", "Tree").unwrap();
    inspector(window).find("tree", has("")).unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn the_window_fits_its_sizes_in_both_themes() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    in_use(&window);
    for (theme, name) in [("Light theme", "light"), ("Dark theme", "dark")] {
        window.click("radio", theme).unwrap();
        for (width, height) in [(960, 600), (1440, 900)] {
            window.resize(width, height).unwrap();
            window.find("button", "Shortcuts").unwrap();
            let picture = window.screenshot(&format!("window-{name}-{width}x{height}")).unwrap();
            assert!(fs::metadata(picture).unwrap().len() > 20_000, "something is drawn");
            let wide = "return document.documentElement.scrollWidth <= window.innerWidth";
            assert_eq!(window.script(wide, &[]).unwrap(), true, "nothing hangs over the right edge at {width}");
        }
        let theme = window.script("return document.documentElement.dataset.theme", &[]).unwrap();
        assert_eq!(theme, name);
    }
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn theme_and_panes_are_as_they_were_left() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    window.click("radio", "Dark theme").unwrap();
    window.click("button", "Sidebar").unwrap();
    window.find_none("region", "Sidebar").unwrap();
    window.quit().unwrap();

    let window = open(&home);
    window.find("button", "Sidebar").unwrap();
    window.find_none("region", "Sidebar").unwrap();
    assert_eq!(window.script("return document.documentElement.dataset.theme", &[]).unwrap(), "dark");
    window.quit().unwrap();
}

/// Pictures of a page in both themes, at the smallest and the usual size, and whether it fits.
fn fits(window: &Window, page: &str) {
    // A cursor that blinks makes every picture another one, and each is waited for until it stands still.
    window.script("document.activeElement?.blur()", &[]).unwrap();
    for (theme, width, height) in
        [("Dark theme", 1440, 900), ("Dark theme", 960, 600), ("Light theme", 960, 600), ("Light theme", 1440, 900)]
    {
        window.click("radio", theme).unwrap();
        window.resize(width, height).unwrap();
        let shade = theme.split(' ').next().unwrap().to_lowercase();
        window.screenshot(&format!("{page}-{shade}-{width}x{height}")).unwrap();
        // Nothing scrolls sideways but a text whose lines are not to be wrapped.
        let wide = "return [document.documentElement, ...document.querySelectorAll('[role=tabpanel] *')]
            .filter((one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== 'visible')
            .filter((one) => !one.closest('.cm-editor, [aria-label=\"Servers as text\"], .truncate, select, input'))
            .map((one) => `${one.tagName} ${one.className}`)";
        assert_eq!(window.script(wide, &[]).unwrap(), serde_json::json!([]), "too wide on {page} at {width}");
    }
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn the_pages_about_servers_fit_their_sizes_in_both_themes() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    tab(&window).click("button", "Compose").unwrap();
    tab(&window).fill("textbox", "Message", r#"{"jsonrpc": "2.0", "id": 7, nope"#).unwrap();
    tab(&window).click("button", "Send anyway").unwrap();
    tab(&window).find_text("region", "What followed", "response").unwrap();
    fits(&window, "compose");

    let form = add_url(&window, "https://mcp.example.com/a/rather/long/path/to/the/endpoint/mcp?region=eu-central-1");
    form.click("button", "Add header").unwrap();
    form.fill("textbox", "Name of header 1", "Authorization").unwrap();
    form.fill("textbox", "Value of header 1", "Bearer s3cret").unwrap();
    form.click("button", has("More:")).unwrap();
    form.click("switch", "Accept any certificate").unwrap();
    fits(&window, "form");

    let page = Canned::always(answer("502 Bad Gateway", &["Content-Type: text/html"], PAGE)).unwrap();
    add_url(&window, &page.url).click("button", "Connect without saving").unwrap();
    tab(&window).find_text("region", "What came back", "Bad gateway").unwrap();
    fits(&window, "failure");

    sidebar(&window).click("button", "Import servers").unwrap();
    tab(&window).fill("textbox", has("Paste a configuration"), PASTED).unwrap();
    tab(&window).click("button", "Read it").unwrap();
    tab(&window).find("article", "web").unwrap();
    fits(&window, "import");
    tab(&window).click("button", "Add all 2").unwrap();
    sidebar(&window).click("button", "Export servers").unwrap();
    tab(&window).find("region", "Servers as text").unwrap();
    fits(&window, "export");
    window.quit().unwrap();
}

const PAGE: &str = "<!doctype html>\n<html><head><title>502</title></head>\n<body><h1>Bad gateway</h1>\n\
    <p>The upstream server did not answer in time. Reference: 8f3a-11c2</p></body></html>\n";

const PASTED: &str = r#"{"inputs":[{"id":"token","type":"promptString","description":"The token","password":true}],"servers":{"files":{"command":"npx","args":["-y","@modelcontextprotocol/server-filesystem","/home/me/a folder"],"env":{"LEVEL":"debug"}},"web":{"type":"http","url":"https://mcp.example.com/mcp","headers":{"Authorization":"Bearer ${input:token}"}}}}"#;
