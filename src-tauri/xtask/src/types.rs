//! The window's wire types: ts-rs writes them when the tests named `export_bindings_*` run; here they are collected.
//!
//! They are always written to a fresh folder first. ts-rs merges into files it finds, and a type that is gone would stay.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::place::Place;
use crate::stamp::files_under;
use crate::{command, page};

/// Where the page keeps them; Biome and the size check leave this folder alone.
pub const FOLDER: &str = "ui/src/ipc/generated";

/// File name to text.
pub type Files = BTreeMap<String, String>;

/// `cargo xtask types`.
///
/// # Errors
/// When the Rust side does not compile or the files cannot be written.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    if let Some(first) = arguments.first() {
        bail!("types takes no arguments, not '{first}'");
    }
    let place = Place::find()?;
    if !place.ui().join("dist/index.html").is_file() {
        page::build(&place).context("the desktop package compiles only when the page is built")?;
    }
    let (new, folder) = (generate(&place)?, place.root.join(FOLDER));
    let old = read(&folder)?;
    let changes = differences(&old, &new);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(folder.join(name)).with_context(|| format!("removing {name}"))?;
    }
    for (name, text) in new.iter().filter(|(name, text)| old.get(*name) != Some(text)) {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    changes.iter().for_each(|change| println!("      {change}"));
    println!("{FOLDER}: {} types, {} changed", new.len(), changes.len());
    Ok(ExitCode::SUCCESS)
}

/// The types as the Rust code has them now.
///
/// # Errors
/// When the Rust side does not compile, or exports nothing.
pub fn generate(place: &Place) -> Result<Files> {
    let folder = place.notes().join("types");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let mut cargo = place.cargo();
    cargo.args(["test", "--quiet", "--workspace", "--lib", "--", "export_bindings"]);
    cargo.env("TS_RS_EXPORT_DIR", &folder);
    command::output(&mut cargo).context("exporting the types")?;
    let files = read(&folder)?;
    if files.is_empty() {
        bail!("the tests 'export_bindings_*' wrote no type");
    }
    Ok(files)
}

/// The generated files under a folder; none when it is not there.
///
/// # Errors
/// When a file cannot be read.
pub fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        for path in files_under(folder, &[])? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?);
        }
    }
    Ok(files)
}

/// What is new, changed or gone, a line each.
pub fn differences(old: &Files, new: &Files) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (name, text) in new {
        match old.get(name) {
            None => lines.push(format!("{name} is new")),
            Some(before) if before != text => lines.push(format!("{name} has changed")),
            Some(_) => {}
        }
    }
    lines.extend(old.keys().filter(|name| !new.contains_key(*name)).map(|name| format!("{name} is gone")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn every_way_to_differ_is_named() {
        let old = files(&[("Same.ts", "1"), ("Changed.ts", "1"), ("Gone.ts", "1")]);
        let new = files(&[("Same.ts", "1"), ("Changed.ts", "2"), ("New.ts", "1")]);
        assert_eq!(differences(&old, &new), ["Changed.ts has changed", "New.ts is new", "Gone.ts is gone"]);
        assert!(differences(&new, &new).is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_holds_no_types() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("none")).unwrap().is_empty());
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(folder.path().join("sub/A.ts"), "x").unwrap();
        assert_eq!(read(folder.path()).unwrap(), files(&[("sub/A.ts", "x")]));
    }
}
