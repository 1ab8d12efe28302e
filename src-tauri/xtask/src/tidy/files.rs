//! Checks on the text of the repository's files: sizes, paths of one machine, registries only one network knows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::command;
use crate::place::Place;
use crate::types;

/// A text file of the repository: its name from the root with `/`, and its contents.
pub struct Source {
    pub name: String,
    pub text: String,
}

/// Past this a file's module documentation says why it is one thing.
const LONG_LINES: usize = 500;

/// Past this a file is to be split.
const TOO_LONG_LINES: usize = 800;

const CODE: &[&str] = &["rs", "ts", "tsx", "js", "mjs", "css", "sql", "html"];

/// Whoever these stand for is nobody: names for examples in tests and documentation.
const EXAMPLE_USERS: &[&str] = &["NAME", "you", "user", "me", "ada", "alice", "bob"];

/// The files git knows or would take in, those it can read as text.
///
/// # Errors
/// When git cannot list them.
pub fn sources(place: &Place) -> Result<Vec<Source>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let names = command::output(std::process::Command::new("git").args(list).current_dir(&place.root))
        .context("asking git for the repository's files")?;
    let names: BTreeSet<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
    // A file that is gone from the disk or is no text is not for these checks.
    let read = |name: &str| fs::read_to_string(place.root.join(name)).ok();
    Ok(names.into_iter().filter_map(|name| Some(Source { name: name.to_owned(), text: read(name)? })).collect())
}

pub fn too_long(sources: &[Source]) -> Vec<String> {
    let lines = lengths(sources).filter(|(_, lines)| *lines > TOO_LONG_LINES);
    lines.map(|(name, lines)| format!("{name} has {lines} lines; at {TOO_LONG_LINES} a file is split")).collect()
}

/// No breach: what a reviewer should look at.
pub fn rather_long(sources: &[Source]) -> Vec<String> {
    let lines = lengths(sources).filter(|(_, lines)| (LONG_LINES + 1..=TOO_LONG_LINES).contains(lines));
    lines.map(|(name, lines)| format!("{name} has {lines} lines: does its head say why it is one thing?")).collect()
}

fn lengths(sources: &[Source]) -> impl Iterator<Item = (&str, usize)> {
    let is_ours = |source: &&Source| {
        let kind = Path::new(&source.name).extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        CODE.contains(&kind) && !source.name.starts_with(types::FOLDER) && !source.name.contains("/fixtures/")
    };
    sources.iter().filter(is_ours).map(|source| (source.name.as_str(), source.text.lines().count()))
}

/// The folders of this machine that must not be named: the checkout itself and the home folder.
pub fn machine_folders(place: &Place) -> Vec<String> {
    let home = std::env::home_dir().unwrap_or_default();
    let folders = [place.root.to_string_lossy().into_owned(), home.to_string_lossy().into_owned()];
    // A folder of one letter or none would be found in any text.
    folders.into_iter().filter(|folder| folder.len() > 2).map(|folder| folder + "/").collect()
}

/// Lines that name a folder of this machine, or somebody's home on any.
pub fn machine_paths(sources: &[Source], folders: &[String]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            let named = folders.iter().find(|folder| starts_a_path(line, folder)).cloned();
            if let Some(folder) = named.or_else(|| somebodys_home(line)) {
                breaches.push(format!("{}:{} names a folder of one machine: {folder}", source.name, index + 1));
            }
        }
    }
    breaches
}

/// Whether the folder stands in the line as an absolute path, not as the tail of a longer one.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "-_./".contains(c)))
}

/// `/home/NAME/`, `/Users/NAME/` or `C:\Users\NAME\` with a NAME that is no example.
fn somebodys_home(line: &str) -> Option<String> {
    for (prefix, end) in [("/home/", '/'), ("/Users/", '/'), ("C:\\Users\\", '\\')] {
        for (at, _) in line.match_indices(prefix).filter(|_| line.contains(prefix)) {
            let rest = &line[at + prefix.len()..];
            let Some((name, _)) = rest.split_once(end) else { continue };
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
            if is_name && !EXAMPLE_USERS.contains(&name) && starts_a_path(line, &format!("{prefix}{name}")) {
                return Some(format!("{prefix}{name}{end}"));
            }
        }
    }
    None
}

/// Lock files that name a registry other than the public ones: they would not install anywhere else.
pub fn foreign_registries(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let (key, public) = if source.name.ends_with("package-lock.json") {
            ("\"resolved\": \"", "https://registry.npmjs.org/")
        } else if source.name.ends_with("Cargo.lock") {
            ("source = \"registry+", "https://github.com/rust-lang/crates.io-index\"")
        } else {
            continue;
        };
        for (index, line) in source.text.lines().enumerate() {
            if line.split_once(key).is_some_and(|(_, address)| !address.starts_with(public)) {
                breaches.push(format!("{}:{} names a registry that is not public", source.name, index + 1));
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: impl Into<String>) -> Vec<Source> {
        vec![Source { name: name.to_owned(), text: text.into() }]
    }

    #[test]
    fn a_file_past_800_lines_is_a_breach_and_one_past_500_a_note() {
        assert!(too_long(&source("src/a.rs", "x\n".repeat(800))).is_empty());
        assert_eq!(
            too_long(&source("src/a.rs", "x\n".repeat(801))),
            ["src/a.rs has 801 lines; at 800 a file is split"]
        );
        assert_eq!(rather_long(&source("src/a.rs", "x\n".repeat(501))).len(), 1);
        assert!(rather_long(&source("src/a.rs", "x\n".repeat(500))).is_empty());
        assert!(too_long(&source("ui/package-lock.json", "x\n".repeat(9000))).is_empty(), "data is not code");
        assert!(too_long(&source("ui/src/ipc/generated/A.ts", "x\n".repeat(900))).is_empty(), "nobody wrote it");
    }

    #[test]
    fn a_path_of_one_machine_is_a_breach() {
        let folders = ["/srv/checkout/".to_owned()];
        let check = |text: &str| machine_paths(&source("a.md", text), &folders).len();
        assert_eq!(check("see /srv/checkout/src"), 1);
        assert_eq!(check("see tests/srv/checkout/src"), 0, "the tail of another path");
        assert_eq!(check(concat!("log in /ho", "me/karin/.local/share")), 1);
        assert_eq!(check(concat!("log in /Us", "ers/karin/Library")), 1);
        assert_eq!(check(concat!("log in C:\\Us", "ers\\karin\\AppData")), 1);
        assert_eq!(check("log in /home/you/.local/share"), 0, "an example");
        assert_eq!(check("GET https://example.com/home/page/1"), 0, "an address, not a path");
    }

    #[test]
    fn a_lock_file_of_another_registry_is_a_breach() {
        let npm =
            |host: &str| source("ui/package-lock.json", format!("  \"resolved\": \"https://{host}/x/-/x-1.tgz\","));
        assert!(foreign_registries(&npm("registry.npmjs.org")).is_empty());
        assert_eq!(foreign_registries(&npm("mirror.example")).len(), 1);
        let rust = |address: &str| source("Cargo.lock", format!("source = \"registry+{address}\""));
        assert!(foreign_registries(&rust("https://github.com/rust-lang/crates.io-index")).is_empty());
        assert_eq!(foreign_registries(&rust("https://mirror.example/index")).len(), 1);
    }
}
