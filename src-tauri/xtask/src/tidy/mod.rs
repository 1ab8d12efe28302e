//! `cargo xtask tidy`: the rules of this repository that no compiler knows.
//!
//! Each check is a function from what it reads to its breaches, so that its tests can feed it something broken. This file
//! owns only the order and how breaches are shown.

mod crates;
mod files;
mod imports;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::place::Place;
use crate::steps::Outcome;
use crate::{command, types};

/// `cargo xtask tidy`.
///
/// # Errors
/// When a rule is broken, or the checkout cannot be read.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    if let Some(first) = arguments.first() {
        bail!("tidy takes no arguments, not '{first}'");
    }
    step(&Place::find()?)?;
    println!("tidy");
    Ok(ExitCode::SUCCESS)
}

/// The step of `cargo xtask test`.
///
/// # Errors
/// When a rule is broken, or the checkout cannot be read.
pub fn step(place: &Place) -> Result<Outcome> {
    let sources = files::sources(place)?;
    let metadata = metadata(place)?;
    let mut breaches = crates::imports(&metadata);
    breaches.extend(crates::forbidden_under_engine(&metadata));
    breaches.extend(imports::breaches(&sources));
    breaches.extend(files::too_long(&sources));
    breaches.extend(files::machine_paths(&sources, &files::machine_folders(place)));
    breaches.extend(files::foreign_registries(&sources));
    // Where the types cannot be generated, the other breaches are still worth knowing.
    breaches.extend(stale_types(place).unwrap_or_else(|error| vec![format!("{error:#}")]));
    for note in files::rather_long(&sources) {
        println!("      note: {note}");
    }
    for breach in &breaches {
        println!("      {breach}");
    }
    match breaches.len() {
        0 => Ok(Outcome::Done),
        count => bail!("{count} breaches of the repository's rules, listed above"),
    }
}

fn metadata(place: &Place) -> Result<Value> {
    let text = command::output(place.cargo().args(["metadata", "--locked", "--format-version", "1"]))
        .context("asking cargo who depends on whom")?;
    serde_json::from_str(&text).context("reading cargo's metadata")
}

fn stale_types(place: &Place) -> Result<Vec<String>> {
    let old = types::read(&place.root.join(types::FOLDER))?;
    let new = types::generate(place)?;
    let differences = types::differences(&old, &new);
    Ok(differences.into_iter().map(|line| format!("{}/{line}: run 'cargo xtask types'", types::FOLDER)).collect())
}
