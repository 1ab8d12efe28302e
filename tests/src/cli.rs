//! The command line, run with a log and a home of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;
use tempfile::TempDir;

use crate::process::{self, Ended};
use crate::programs;

/// Far above what any scenario needs: it ends a hang, it measures nothing.
const ALLOWED: Duration = Duration::from_secs(90);

/// One person's `wirescope`: all runs share a log that nobody else sees.
pub struct Cli {
    home: TempDir,
    log: PathBuf,
}

impl Cli {
    /// # Errors
    /// When no temporary folder can be made.
    pub fn new() -> Result<Self> {
        let home = tempfile::tempdir().context("making a private home")?;
        let log = home.path().join("log.sqlite");
        Ok(Self { home, log })
    }

    /// A folder for the scenario's own files; gone with this.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// The log's file; it exists once something was recorded.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The command with its private surroundings, for scenarios that start it themselves.
    ///
    /// # Errors
    /// When the program was not built.
    pub fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(programs::path(programs::CLI)?);
        command.args(arguments).current_dir(self.home.path()).env("WIRESCOPE_LOG", &self.log);
        for name in ["HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(name, self.home.path());
        }
        // What a developer has set for himself must not decide a test.
        for name in ["RUST_LOG", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        Ok(command)
    }

    /// Runs it to the end without input.
    ///
    /// # Errors
    /// When it cannot be started or hangs; any exit code is fine.
    pub fn run(&self, arguments: &[&str]) -> Result<Ended> {
        self.run_with(arguments, b"")
    }

    /// Runs it to the end with `input` on its stdin.
    ///
    /// # Errors
    /// When it cannot be started or hangs; any exit code is fine.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Result<Ended> {
        process::run(&mut self.command(arguments)?, input, ALLOWED)
    }

    /// Runs it and returns the JSON document on its stdout, asserting that it ended well.
    ///
    /// # Panics
    /// When it did not end with 0 or printed anything but one JSON document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.run(arguments).unwrap_or_else(|error| panic!("{error:#}")).succeeded().json()
    }

    /// Runs it and returns one JSON value per line of its stdout, asserting that it ended well.
    ///
    /// # Panics
    /// When it did not end with 0 or a line is no JSON.
    pub fn jsonl(&self, arguments: &[&str]) -> Vec<Value> {
        self.run(arguments).unwrap_or_else(|error| panic!("{error:#}")).succeeded().jsonl()
    }
}

impl Ended {
    /// Asserts the exit code; the message holds what the program printed.
    ///
    /// # Panics
    /// When it ended otherwise.
    pub fn exited(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "exit code of {}", self.told());
        self
    }

    /// # Panics
    /// When it did not end with 0.
    pub fn succeeded(self) -> Self {
        self.exited(0)
    }

    /// Stdout as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap_or_else(|error| panic!("stdout is no text, {error}: {}", self.told()))
    }

    /// Stdout as one JSON document.
    ///
    /// # Panics
    /// When it is anything else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("stdout is not one JSON document, {error}: {}", self.told()))
    }

    /// Stdout as one JSON value a line.
    ///
    /// # Panics
    /// When a line is anything else.
    pub fn jsonl(&self) -> Vec<Value> {
        let read = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("'{line}' is no JSON, {error}: {}", self.told()))
        };
        self.text().lines().map(read).collect()
    }

    /// All there is to tell, for messages.
    pub fn told(&self) -> String {
        format!(
            "{}\n  code {:?} after {:?}\n  stdout: {}\n  stderr: {}",
            self.line,
            self.code,
            self.took,
            String::from_utf8_lossy(&self.stdout),
            self.stderr
        )
    }
}
