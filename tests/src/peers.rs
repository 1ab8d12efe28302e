//! Servers to talk to, as argument lists for `wirescope … -- COMMAND`.

use std::path::Path;

use anyhow::{Result, bail};

use crate::programs;

/// `@modelcontextprotocol/server-everything` over stdio, as pinned in `tests/peers/package-lock.json`.
///
/// # Errors
/// When it is not installed; the error says how to.
pub fn everything() -> Result<Vec<String>> {
    let script = programs::package().join("peers/node_modules/@modelcontextprotocol/server-everything/dist/index.js");
    if !script.is_file() {
        bail!("server-everything is not installed: 'cargo xtask test' does it, or 'npm ci --prefix tests/peers'");
    }
    Ok(vec!["node".to_owned(), text(&script), "stdio".to_owned()])
}

/// A peer of this package in one of its modes, see `src/peer/main.rs`.
///
/// # Errors
/// When it was not built.
pub fn peer(mode: &[&str]) -> Result<Vec<String>> {
    let program = text(&programs::path(programs::PEER)?);
    Ok(std::iter::once(program).chain(mode.iter().map(|&word| word.to_owned())).collect())
}

/// The demo server as the command line starts it.
///
/// # Errors
/// When the command line was not built.
pub fn demo() -> Result<Vec<String>> {
    Ok(vec![text(&programs::path(programs::CLI)?), "demo".to_owned()])
}

/// A server behind a copying pipe: the files hold every byte of its stdin and stdout.
///
/// # Errors
/// When the peer was not built.
pub fn teed(input: &Path, output: &Path, server: &[String]) -> Result<Vec<String>> {
    let mut command = peer(&["tee", &text(input), &text(output), "--"])?;
    command.extend(server.iter().cloned());
    Ok(command)
}

/// Temporary folders and checkouts that tests run in have names of plain text.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
