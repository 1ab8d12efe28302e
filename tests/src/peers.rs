//! Servers to talk to, as argument lists for `wirescope … -- COMMAND`.

pub mod bench;
pub mod offers;

use std::path::Path;

use anyhow::{Result, bail};

use crate::programs;

/// A script of an npm package, as pinned in `tests/peers/package-lock.json`, and its arguments.
///
/// # Errors
/// When the package is not installed; the error says how to.
pub fn npm(package: &str, script: &str, arguments: &[&str]) -> Result<Vec<String>> {
    let path = programs::package().join("peers/node_modules").join(package).join(script);
    if !path.is_file() {
        bail!("{package} is not installed: 'cargo xtask test --only peers' does it");
    }
    Ok(line("node", &[&text(&path)], arguments))
}

/// `@modelcontextprotocol/server-everything` over stdio.
///
/// # Errors
/// When it is not installed; the error says how to.
pub fn everything() -> Result<Vec<String>> {
    npm("@modelcontextprotocol/server-everything", "dist/index.js", &["stdio"])
}

/// An example server of the TypeScript SDK's first major version.
///
/// # Errors
/// When the SDK is not installed; the error says how to.
pub fn typescript_example(name: &str) -> Result<Vec<String>> {
    npm("@modelcontextprotocol/sdk", &format!("dist/esm/examples/server/{name}.js"), &[])
}

/// `tests/peers/typescript-v2.mjs`, a server of the TypeScript SDK's second major version.
///
/// # Errors
/// When the SDK is not installed; the error says how to.
pub fn typescript_v2(arguments: &[&str]) -> Result<Vec<String>> {
    // Asked for only to say what is missing: the script imports it by its name.
    npm("@modelcontextprotocol/server", "package.json", &[])?;
    Ok(line("node", &[&text(&programs::package().join("peers/typescript-v2.mjs"))], arguments))
}

/// `tests/peers/python/NAME.py`, a server of the Python SDK's major version `name`: "v1" or "v2".
///
/// # Errors
/// When its packages are not installed; the error says how to.
pub fn python(name: &str, arguments: &[&str]) -> Result<Vec<String>> {
    let script = programs::package().join("peers/python").join(format!("{name}.py"));
    // -B: it leaves no compiled files in the checkout.
    Ok(line(&text(&programs::python(name)?), &["-B", &text(&script)], arguments))
}

/// A public server of PyPI, by its module; those there are stand on the SDK's first major version.
///
/// # Errors
/// When its packages are not installed; the error says how to.
pub fn python_module(module: &str, arguments: &[&str]) -> Result<Vec<String>> {
    Ok(line(&text(&programs::python("v1")?), &["-m", module], arguments))
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

fn line(program: &str, first: &[&str], more: &[&str]) -> Vec<String> {
    [program].iter().chain(first).chain(more).map(|&word| word.to_owned()).collect()
}

/// Temporary folders and checkouts that tests run in have names of plain text.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
