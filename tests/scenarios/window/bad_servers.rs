//! Servers that do not work: each is told of in words that say what happened, and the window goes on.

use wirescope_tests::area::has;
use wirescope_tests::peers::peer;
use wirescope_tests::window::{Home, Window};

use super::{connect, log, open, sidebar, tab};

/// After whatever happened, a good server still connects.
fn the_window_goes_on(window: &Window) {
    connect(window, &peer(&["good"]).unwrap());
    sidebar(window).find("button", has("wirescope-peer, connected")).unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_command_that_does_not_exist_is_named() {
    let home = Home::new().unwrap();
    let window = open(&home);
    connect(&window, &["no-such-server-anywhere".to_owned(), "--flag".to_owned()]);
    let told = tab(&window).find_text("alert", "Connection failed", "no-such-server-anywhere").unwrap();
    assert!(told.len() > "no-such-server-anywhere".len(), "in a sentence: {told}");
    tab(&window).find("button", "Try again").unwrap();
    the_window_goes_on(&window);
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_server_that_exits_at_once_is_shown_with_its_last_words() {
    let home = Home::new().unwrap();
    let window = open(&home);
    connect(&window, &peer(&["exit", "9", "config.toml: no such file", "giving up now"]).unwrap());
    tab(&window).find_text("alert", "Connection failed", "9").unwrap();
    let stderr = tab(&window).find_text("region", "The end of its stderr", "config.toml: no such file").unwrap();
    assert!(stderr.contains("giving up now"), "{stderr}");
    tab(&window).click("button", "Show frames").unwrap();
    log(&window).find("row", has("stderr giving up now")).unwrap();
    the_window_goes_on(&window);
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_program_that_prints_no_json_shows_what_it_prints_and_can_be_left() {
    let home = Home::new().unwrap();
    let window = open(&home);
    connect(&window, &peer(&["no-json"]).unwrap());
    log(&window).find("row", has("noise Welcome to the interactive shell.")).unwrap();
    tab(&window).click("button", "Cancel").unwrap();
    tab(&window).find("button", "Try again").unwrap();
    the_window_goes_on(&window);
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_server_that_never_answers_is_waited_for_visibly_and_can_be_left() {
    let home = Home::new().unwrap();
    let window = open(&home);
    connect(&window, &peer(&["silent"]).unwrap());
    tab(&window).find("heading", has("Connecting to")).unwrap();
    log(&window).find("row", has("request initialize waiting")).unwrap();
    tab(&window).click("button", "Cancel").unwrap();
    tab(&window).find("button", "Try again").unwrap();
    the_window_goes_on(&window);
    window.quit().unwrap();
}
