//! Where things are: the checkout, the target folder, the programs cargo told us of.
//!
//! Paths are found at run time, never baked in at compile time: a checkout may move.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::command;

/// A checkout and the folder its products go to.
pub struct Place {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Place {
    /// # Errors
    /// When the checkout's root cannot be found, or cargo cannot read its manifest.
    pub fn find() -> Result<Self> {
        let root = root()?;
        let text = command::output(cargo(&root).args(["metadata", "--no-deps", "--format-version", "1"]))
            .context("asking cargo for the target folder")?;
        let metadata: Value = serde_json::from_str(&text).context("reading cargo's metadata")?;
        let Some(target) = metadata["target_directory"].as_str() else {
            bail!("cargo's metadata name no target folder");
        };
        Ok(Self { target: PathBuf::from(target), root })
    }

    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The folder of the public servers that scenarios talk to.
    pub fn peers(&self) -> PathBuf {
        self.root.join("tests/peers")
    }

    /// What the tasks keep between two calls.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// A program of the workspace, as a debug build leaves it.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    pub fn cargo(&self) -> Command {
        cargo(&self.root)
    }
}

/// The cargo that runs us, standing in the checkout's root.
fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    // Cargo sets these for us; handed on, they would make every nested call look like a change to some build scripts.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// Cargo names this package's folder when it runs us; a bare call looks upwards from the working folder.
fn root() -> Result<PathBuf> {
    let start = match env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => env::current_dir().context("finding the working folder")?,
    };
    match start.ancestors().find(|folder| folder.join("tauri.conf.json").is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => bail!("{} is not inside a checkout of Wirescope (no tauri.conf.json above it)", start.display()),
    }
}
