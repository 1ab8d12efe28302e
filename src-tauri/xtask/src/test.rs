//! `cargo xtask test`: everything a change has to pass, on a machine that may have nothing but Rust, Node and npm.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::packages::Purpose;
use crate::place::Place;
use crate::plan::{PROGRAMS, Plan, STEPS, WINDOW};
use crate::steps;

/// # Errors
/// When the arguments are wrong or the checkout cannot be read; a failed step is in the table and the exit code.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    let names = chosen(arguments)?;
    let chosen = steps::choose(STEPS, &names)?;
    let has_window = chosen.iter().any(|step| step.name == WINDOW);
    let purpose = if has_window { Purpose::WindowTests } else { Purpose::Build };
    let plan = Plan { place: Place::find()?, purpose };
    let lines = steps::run(&chosen, &plan);
    if !has_window {
        println!("\nThe window was not driven: it was not among the steps asked for.");
    }
    print!("\n{}", steps::table(&lines));
    let is_good = lines.iter().all(|line| line.verdict.is_good());
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps the arguments ask for; without arguments all but the one only `run` needs ("build" builds more).
fn chosen(arguments: &[String]) -> Result<Vec<&str>> {
    let mut only = Vec::new();
    let mut without_window = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-window" => without_window = true,
            "--only" => match rest.next() {
                Some(name) => only.push(name.as_str()),
                None => bail!("--only wants the name of a step"),
            },
            other => bail!("'{other}' is no option of test; there are --only STEP and --no-window"),
        }
    }
    if only.is_empty() {
        only = STEPS.iter().map(|step| step.name).filter(|name| *name != PROGRAMS).collect();
    }
    only.retain(|name| !(without_window && *name == WINDOW));
    Ok(only)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(arguments: &[&str]) -> Result<Vec<String>> {
        let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
        Ok(chosen(&arguments)?.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn without_arguments_the_window_is_driven() {
        assert!(names(&[]).unwrap().contains(&WINDOW.to_owned()));
        assert!(!names(&["--no-window"]).unwrap().contains(&WINDOW.to_owned()));
    }

    #[test]
    fn only_takes_the_steps_named() {
        assert_eq!(names(&["--only", "fmt", "--only", "tidy"]).unwrap(), ["fmt", "tidy"]);
        assert!(names(&["--only"]).is_err());
        assert!(names(&["fmt"]).is_err(), "a bare word is refused, not ignored");
    }
}
