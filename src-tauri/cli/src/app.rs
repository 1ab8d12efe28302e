//! `wirescope app`: opens the window, which is a program of its own.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use crate::args::App;
use crate::report::{Failure, Verdict};

const WINDOW: &str = "wirescope-app";

pub fn run(app: App) -> Result<Verdict, Failure> {
    let mut command = Command::new(beside().unwrap_or_else(|| PathBuf::from(WINDOW)));
    if let Some(log) = &app.log.file {
        command.arg("--log").arg(log);
    }
    match command.status() {
        Ok(status) => Ok(verdict(status)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failure::WindowMissing),
        Err(error) => Err(Failure::WindowNotStarted(error)),
    }
}

/// The window beside this program; the system looks in PATH for a bare name.
fn beside() -> Option<PathBuf> {
    let path = env::current_exe().ok()?.with_file_name(format!("{WINDOW}{}", env::consts::EXE_SUFFIX));
    path.is_file().then_some(path)
}

/// The window has told on stderr what went wrong.
fn verdict(status: ExitStatus) -> Verdict {
    if status.success() { Verdict::Fine } else { Verdict::No }
}
