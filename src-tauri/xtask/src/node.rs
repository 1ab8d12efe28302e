//! Node and npm: whether they are there and new enough, and the packages of the lock file where it has changed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command;
use crate::place::Place;
use crate::stamp::{self, Digest};
use crate::steps::Outcome;

/// Vite and vitest need it.
const OLDEST_NODE: u32 = 20;

const HOW_TO_GET_NODE: &str = "Node 20 or newer with npm is needed: https://nodejs.org, or your system's packages";

/// # Errors
/// When node or npm is missing or too old.
pub fn check() -> Result<Outcome> {
    let node = version().context(HOW_TO_GET_NODE)?;
    match major(&node) {
        Some(number) if number >= OLDEST_NODE => {}
        _ => bail!("node is {node}. {HOW_TO_GET_NODE}"),
    }
    let npm = command::output(npm_command().arg("--version")).context(HOW_TO_GET_NODE)?;
    Ok(Outcome::Skipped(format!("node {node} and npm {} are there", npm.trim())))
}

/// Installs the packages of the folder's lock file, unless they are those installed last.
///
/// # Errors
/// When npm fails.
pub fn install(place: &Place, folder: &Path, stamp_name: &str) -> Result<Outcome> {
    let mut digest = Digest::new();
    digest.add_file("package.json", &folder.join("package.json"))?;
    digest.add_file("package-lock.json", &folder.join("package-lock.json"))?;
    // Some packages hold programs built for one major version of Node and one kind of machine.
    digest.add(major(&version()?).unwrap_or_default().to_string().as_bytes());
    if stamp::is_current(place, stamp_name, &digest) && folder.join("node_modules").is_dir() {
        return Ok(Outcome::Skipped("the lock file's packages are installed".to_owned()));
    }
    // Not `npm ci`: it refuses a lock file that lacks an optional package for a platform other than this one, and a registry
    // that has not (or no longer) such a package leaves it out when the lock file is made. `--no-save` keeps to the lock
    // file and does not write it.
    command::run(npm_command().current_dir(folder).args(["install", "--no-save", "--no-audit", "--no-fund"]))?;
    stamp::write(place, stamp_name, &digest)?;
    Ok(Outcome::Done)
}

/// Runs a script of ui/package.json.
///
/// # Errors
/// When the script fails.
pub fn script(place: &Place, name: &str) -> Result<Outcome> {
    command::run(npm_command().current_dir(place.ui()).args(["run", "--silent", name]))?;
    Ok(Outcome::Done)
}

fn npm_command() -> Command {
    // On Windows npm is a script, which only its full name finds.
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn version() -> Result<String> {
    Ok(command::output(Command::new("node").arg("--version"))?.trim().to_owned())
}

/// The first number of `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_version_is_read_by_its_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9), "compared as a number, not as text");
        assert_eq!(major("20"), None);
        assert_eq!(major("command not found"), None);
    }
}
