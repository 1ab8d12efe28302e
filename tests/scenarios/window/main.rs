//! The real window, driven as a person drives it, against the demo server, a public server, and peers that misbehave.
//!
//! The tests are marked `ignore` so that a plain `cargo test` needs no display; `cargo xtask test` runs them all.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]

mod bad_logs;
mod bad_servers;
mod compose;
mod demo;
mod everything;
mod failures;
mod form;
mod import;
mod long_answer;
mod looks;
mod protocol;
mod targets;

use wirescope_tests::area::{Area, has};
use wirescope_tests::window::{Home, Window};

/// Opens the window on a home in the size most screenshots have.
fn open(home: &Home) -> Window {
    let window = Window::open(home).unwrap();
    window.resize(1440, 900).unwrap();
    window
}

/// Opens the window and connects to the demo server with the one click the empty window offers.
fn open_on_demo(home: &Home) -> Window {
    let window = open(home);
    window.click("button", "Try the demo server").unwrap();
    sidebar(&window).find("button", "Demo server, connected").unwrap();
    window
}

fn sidebar(window: &Window) -> Area {
    window.inside("region", "Sidebar")
}

/// The tab in front.
fn tab(window: &Window) -> Area {
    window.inside("region", "Open tab")
}

fn inspector(window: &Window) -> Area {
    window.inside("region", "Inspector")
}

fn log(window: &Window) -> Area {
    window.inside("grid", "Log")
}

/// Opens a tool's tab from the sidebar.
fn open_tool(window: &Window, title: &str) -> Area {
    sidebar(window).click("button", title).unwrap();
    tab(window).find("heading", has(title)).unwrap();
    tab(window)
}

/// Fills the form of a new server and connects without saving it.
fn connect(window: &Window, command: &[String]) {
    sidebar(window).click("button", "Add server").unwrap();
    let form = tab(window);
    form.fill("textbox", "Command line", &shell_words(command)).unwrap();
    form.click("button", "Connect without saving").unwrap();
}

/// Opens the form of a new server that is reached by URL.
fn add_url(window: &Window, url: &str) -> Area {
    sidebar(window).click("button", "Add server").unwrap();
    let form = tab(window).inside("form", "Add server");
    form.click("radio", "URL").unwrap();
    form.fill("textbox", "URL", url).unwrap();
    form
}

/// An argument list as a person types it.
fn shell_words(command: &[String]) -> String {
    let quote = |word: &String| if word.contains(' ') { format!("'{word}'") } else { word.clone() };
    command.iter().map(quote).collect::<Vec<_>>().join(" ")
}
