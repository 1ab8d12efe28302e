//! A screen nobody sees: an Xvfb of its own for each window, so that focus and keys cannot stray between tests.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::process::Guarded;

/// Larger than any window the scenarios ask for, so that none is clipped.
const SCREEN: &str = "1600x1000x24";

pub struct Display {
    /// What to set `DISPLAY` to.
    pub name: String,
    _server: Guarded,
}

impl Display {
    /// Starts an X server on a free display.
    ///
    /// # Errors
    /// When Xvfb is missing or does not start.
    pub fn start() -> Result<Self> {
        // The server looks for a free display itself and tells its number, so two tests cannot pick the same one.
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server =
            Guarded(command.spawn().context("starting Xvfb: 'cargo xtask test' installs what is missing")?);
        let stdout = server.0.stdout.take().context("Xvfb's stdout is piped")?;
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number).context("reading the display's number")?;
        if number.trim().parse::<u32>().is_err() {
            bail!("Xvfb told no display, but ended with {:?}", server.0.wait());
        }
        Ok(Self { name: format!(":{}", number.trim()), _server: server })
    }
}
