//! Where the built programs are: beside the running test, wherever cargo's target folder lies.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// The `wirescope` command line.
pub const CLI: &str = "wirescope";

/// The desktop program.
pub const APP: &str = "wirescope-app";

/// The peers of this package, see `src/peer/main.rs`.
pub const PEER: &str = "wirescope-peer";

/// A program of this workspace's debug build.
///
/// # Errors
/// When it was not built; the error says how to.
pub fn path(name: &str) -> Result<PathBuf> {
    let path = built()?.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !path.is_file() {
        bail!("{name} is not built: 'cargo xtask test' does it, or 'cargo build --workspace --all-targets'");
    }
    Ok(path)
}

/// The Python of the environment that `tests/peers/python/NAME.txt` lists.
///
/// # Errors
/// When the environment was not made; the error says how to.
pub fn python(name: &str) -> Result<PathBuf> {
    let own = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let path = target()?.join("peers/python").join(name).join(own);
    if !path.is_file() {
        bail!("the Python peers '{name}' are not installed: 'cargo xtask test --only python' does it");
    }
    Ok(path)
}

/// Cargo's target folder.
///
/// # Errors
/// When the test does not run from it.
pub fn target() -> Result<PathBuf> {
    Ok(built()?.parent().context("the debug folder has no parent")?.to_owned())
}

/// The folder of this package: cargo names it when it runs a test.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A test runs as `target/debug/deps/NAME-HASH`.
fn built() -> Result<PathBuf> {
    let test = env::current_exe().context("asking for the test's own path")?;
    let folder = test.parent().filter(|folder| folder.ends_with("deps")).and_then(Path::parent);
    Ok(folder.with_context(|| format!("{} is not in a target folder", test.display()))?.to_owned())
}
