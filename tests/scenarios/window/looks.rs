//! Screenshots of the window in use, in both themes and at the smallest and the usual size. Made to be looked at; what a
//! test can tell is checked here: nothing is wider than the window, the theme is the one chosen, and what was chosen lasts.

use std::fs;

use wirescope_tests::area::has;
use wirescope_tests::window::{Home, Window};

use super::{inspector, log, open, open_on_demo, open_tool};

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
