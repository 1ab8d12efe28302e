//! The Rust steps. Their command shapes are alike (`--workspace`, one profile, default features) because a shape of its own
//! makes cargo unify features anew and build the dependencies a second time.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command;
use crate::place::Place;
use crate::steps::Outcome;

/// The `[[test]]` target that drives the real window.
const WINDOW: &str = "window";

/// Sees to rustfmt and clippy, which a minimal Rust toolchain leaves out.
///
/// # Errors
/// When one is missing and rustup cannot add it.
pub fn toolchain(place: &Place) -> Result<Outcome> {
    let missing: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, tool)| !command::succeeds(place.cargo().args([tool, "--version"])))
        .map(|(component, _)| component)
        .collect();
    if missing.is_empty() {
        return Ok(Outcome::Skipped("cargo has fmt and clippy".to_owned()));
    }
    if command::find_program("rustup").is_none() {
        bail!("cargo lacks {}: install it as you installed Rust", missing.join(" and "));
    }
    command::run(Command::new("rustup").args(["component", "add"]).args(&missing).current_dir(&place.root))?;
    Ok(Outcome::Done)
}

/// # Errors
/// When a file is not formatted.
pub fn fmt(place: &Place) -> Result<Outcome> {
    done(place, &["fmt", "--all", "--check"])
}

/// # Errors
/// When clippy finds something.
pub fn clippy(place: &Place) -> Result<Outcome> {
    done(place, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// Builds the programs: what `cargo xtask run` starts.
///
/// # Errors
/// When the build fails.
pub fn programs(place: &Place) -> Result<Outcome> {
    // Without xtask: it is running, and Windows does not let a running program be replaced.
    done(place, &["build", "--workspace", "--exclude", "xtask", "--bins"])
}

/// Builds the programs, and the tests that run them.
///
/// # Errors
/// When the build fails.
pub fn everything(place: &Place) -> Result<Outcome> {
    done(place, &["build", "--workspace", "--exclude", "xtask", "--all-targets"])
}

/// Unit tests and black-box scenarios, without those that drive the window.
///
/// # Errors
/// When a test fails.
pub fn tests(place: &Place) -> Result<Outcome> {
    if has_nextest(place) {
        // What passed is told by its number: among a thousand lines of it nobody finds what failed.
        done(place, &["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail"])
    } else {
        done(place, &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    }
}

/// The examples in documentation comments.
///
/// # Errors
/// When one fails.
pub fn doc_tests(place: &Place) -> Result<Outcome> {
    done(place, &["test", "--workspace", "--doc"])
}

/// Drives the built window. Its tests are marked `ignore` so that a plain `cargo test` needs no display.
///
/// # Errors
/// When a test fails, or there is none.
pub fn window(place: &Place) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped("left out: WebKitWebDriver drives the window on Linux only".to_owned()));
    }
    let shape = ["test", "--workspace", "--test", WINDOW];
    let list = command::output(place.cargo().args(shape).args(["--", "--ignored", "--list"]))
        .context("listing the window's tests")?;
    let count = list.lines().filter(|line| line.ends_with(": test")).count();
    if count == 0 {
        bail!("tests/scenarios/window.rs holds no test to run");
    }
    // Two windows at a time: more of them on a small machine only make each other late.
    done(place, &["test", "--workspace", "--test", WINDOW, "--", "--ignored", "--test-threads", "2"])
}

fn has_nextest(place: &Place) -> bool {
    command::succeeds(place.cargo().args(["nextest", "--version"]))
}

fn done(place: &Place, arguments: &[&str]) -> Result<Outcome> {
    command::run(place.cargo().args(arguments))?;
    Ok(Outcome::Done)
}
