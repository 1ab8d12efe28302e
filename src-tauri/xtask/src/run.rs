//! `cargo xtask run`: from a fresh clone to an open window.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::packages::Purpose;
use crate::place::Place;
use crate::plan::{PROGRAMS, Plan, STEPS};
use crate::steps;

/// # Errors
/// When a step fails, there is no display, or the window cannot be started.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    let passed_on = match arguments.split_first() {
        None => &[],
        Some((first, rest)) if first == "--" => rest,
        Some((first, _)) => bail!("'{first}' is no option of run; what the window is to get stands after '--'"),
    };
    let plan = Plan { place: Place::find()?, purpose: Purpose::Build };
    let lines = steps::run(&steps::choose(STEPS, &[PROGRAMS])?, &plan);
    if lines.iter().any(|line| !line.verdict.is_good()) {
        print!("\n{}", steps::table(&lines));
        return Ok(ExitCode::FAILURE);
    }
    let program = plan.place.program("wirescope-app");
    if cfg!(target_os = "linux") && env::var_os("DISPLAY").is_none() && env::var_os("WAYLAND_DISPLAY").is_none() {
        bail!(
            "Wirescope is built ({}), but there is no display: DISPLAY and WAYLAND_DISPLAY are unset",
            program.display()
        );
    }
    println!("\nThe command line is {}", plan.place.program("wirescope").display());
    println!("Opening the window; closing it ends this call.");
    // The window lists its working folder as the default one of servers: the caller's, not the checkout's.
    let status =
        Command::new(&program).args(passed_on).status().with_context(|| format!("starting {}", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { bail!("the window ended with {status}") })
}
