//! Log files that cannot be used: the window opens all the same, says so, and touches nothing.

use std::fs;

use wirescope_tests::area::has;
use wirescope_tests::window::{Home, Window};

use super::sidebar;

/// Opens the window on a log that is no good; it must say so and still be of use.
fn is_told_of(home: &Home, log: &std::path::Path, part: &str) {
    let window = Window::open_with(home, &[], &[("WIRESCOPE_LOG", &log.to_string_lossy())]).unwrap();
    window.resize(1440, 900).unwrap();
    window.find_text("alert", has(""), part).unwrap();
    window.click("button", "Try the demo server").unwrap();
    sidebar(&window).find("button", "Demo server, connected").unwrap();
    window.inside("grid", "Log").find("row", has("response prompts/list")).unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_log_that_is_no_database_is_left_alone_and_told_of() {
    let home = Home::new().unwrap();
    let log = home.path().join("diary.txt");
    let text = "Dear diary, this is no database, and long enough to have a header. ".repeat(4);
    fs::write(&log, &text).unwrap();
    is_told_of(&home, &log, "diary.txt");
    assert_eq!(fs::read_to_string(&log).unwrap(), text);
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_log_that_cannot_be_written_is_told_of() {
    let home = Home::new().unwrap();
    // A file where a folder is wanted: nobody can write below it, not even root.
    fs::write(home.path().join("file"), "").unwrap();
    is_told_of(&home, &home.path().join("file/log.db"), "log.db");
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_log_of_a_newer_version_is_left_alone_and_told_of() {
    let home = Home::new().unwrap();
    super::open_on_demo(&home).quit().unwrap();
    let log = home.path().join("data/wirescope/log.db");
    // SQLite keeps user_version, which numbers the last migration, in bytes 60 to 63 of the file.
    let mut bytes = fs::read(&log).unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(&log, &bytes).unwrap();
    is_told_of(&home, &log, "newer");
    assert_eq!(fs::read(&log).unwrap(), bytes);
}
