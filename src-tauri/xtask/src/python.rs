//! The test peers written in Python: each of its lists of packages installed into an environment of its own.
//!
//! The environments lie in the target folder, so nothing of the machine's own Python is changed. Which index pip asks is
//! the business of the machine's settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command;
use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::stamp::{self, Digest};
use crate::steps::Outcome;

/// Each has a list `tests/peers/python/NAME.txt` and becomes the environment `target/peers/python/NAME`.
const ENVIRONMENTS: [&str; 2] = ["v1", "v2"];

/// The first that can make environments is taken: the one in `PATH` may be too old where the system's own is not.
const NAMES: [&str; 3] = ["python3", "/usr/bin/python3", "python"];

/// Ends with success where Python is new enough for the peers and can make environments that have pip.
const IS_FIT: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";

const HOW_TO_GET_PYTHON: &str =
    "Python 3.10 or newer with venv is needed: https://www.python.org, or your system's packages";

/// Sees to Python and to the packages of each list, unless they are those installed last.
///
/// # Errors
/// When Python is missing and cannot be installed from here, or pip fails.
pub fn install(place: &Place) -> Result<Outcome> {
    packages::ensure(place, Purpose::PythonPeers)?;
    let python = program().context(HOW_TO_GET_PYTHON)?;
    // A full version and where it lies: an environment is of use only to the very Python that made it.
    let maker = command::output(Command::new(python).args(["-c", "import sys; print(sys.version, sys.base_prefix)"]))?;
    let mut is_done = false;
    for name in ENVIRONMENTS {
        is_done |= ensure(place, python, &maker, name)?;
    }
    Ok(if is_done { Outcome::Done } else { Outcome::Skipped("the packages of each list are installed".to_owned()) })
}

/// A Python that is fit for the peers, if there is one.
pub fn program() -> Option<&'static str> {
    NAMES.into_iter().find(|name| command::succeeds(Command::new(name).args(["-c", IS_FIT])))
}

/// Whether there was anything to do for one environment.
fn ensure(place: &Place, python: &str, maker: &str, name: &str) -> Result<bool> {
    let list = place.peers().join("python").join(format!("{name}.txt"));
    let folder = place.target.join("peers/python").join(name);
    let digest = digest(&list, &folder, maker)?;
    let stamp_name = format!("python-{name}");
    let its_own = own_python(&folder);
    if stamp::is_current(place, &stamp_name, &digest) && its_own.is_file() {
        return Ok(false);
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    // Cleared, so that nothing is left of what an older list named.
    command::run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = || {
        let mut pip = Command::new(&its_own);
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check"]);
        pip
    };
    // The list names all there is to install, and nothing else is: a package it lacks is an error, not a surprise.
    command::run(pip().args(["install", "--no-deps", "--requirement"]).arg(&list))?;
    command::run(pip().arg("check"))?;
    stamp::write(place, &stamp_name, &digest)?;
    Ok(true)
}

/// An environment holds its own path, so one that was moved is another one.
fn digest(list: &Path, folder: &Path, maker: &str) -> Result<Digest> {
    let mut digest = Digest::new();
    digest.add_file("list", list)?;
    digest.add(folder.as_os_str().as_encoded_bytes());
    digest.add(maker.as_bytes());
    Ok(digest)
}

/// The Python of an environment.
fn own_python(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(name: &str) -> String {
        let path = Place::find().unwrap().peers().join("python").join(format!("{name}.txt"));
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn every_package_of_a_list_is_pinned() {
        for name in ENVIRONMENTS {
            let text = list(name);
            let mut packages = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
            assert!(packages.peek().is_some(), "{name} lists something");
            for line in packages {
                assert!(line.contains("=="), "{name} leaves open which: {line}");
            }
        }
    }

    #[test]
    fn an_environment_is_made_anew_for_another_list_place_or_python() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("v1.txt");
        let of = |place: &str, maker: &str| digest(&list, Path::new(place), maker).unwrap().text();
        fs::write(&list, "mcp==1\n").unwrap();
        let first = of("target", "3.11");
        assert_eq!(of("target", "3.11"), first);
        assert_ne!(of("elsewhere", "3.11"), first);
        assert_ne!(of("target", "3.12"), first);
        fs::write(&list, "mcp==2\n").unwrap();
        assert_ne!(of("target", "3.11"), first);
    }
}
