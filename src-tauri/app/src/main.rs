//! The window's program. As `wirescope-app demo` it is the demo server instead, so that the window can start one without
//! anything else installed.

// A console window beside the real one helps nobody on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("demo") => wirescope_demo::serve_stdio().map_err(anyhow::Error::from),
        _ => wirescope_app::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
