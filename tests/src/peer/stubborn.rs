//! What does not want to end: processes that stay, and have children that stay.
//!
//! Whether SIGTERM is ignored is decided by whoever starts them (`trap '' TERM` of a shell is inherited).

use std::io;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

/// Longer than any test lasts, and no longer: one that fails must not leave processes behind for good.
const STAY: Duration = Duration::from_secs(180);

pub fn stay() {
    thread::sleep(STAY);
}

/// Stays, with so many children, each with one fewer of its own.
pub fn breed(children: u32) -> io::Result<ExitCode> {
    spawn(children)?;
    stay();
    Ok(ExitCode::SUCCESS)
}

/// Starts so many children in our process group, which hold our pipes open.
pub fn spawn(children: u32) -> io::Result<()> {
    for _ in 0..children {
        Command::new(std::env::current_exe()?).args(["breed", &(children - 1).to_string()]).spawn()?;
    }
    Ok(())
}

/// The process group that we and our children are in.
#[cfg(unix)]
pub fn group() -> u32 {
    rustix::process::getpgrp().as_raw_nonzero().get().unsigned_abs()
}

/// Where there are no groups, each process stands for itself.
#[cfg(not(unix))]
pub fn group() -> u32 {
    std::process::id()
}
