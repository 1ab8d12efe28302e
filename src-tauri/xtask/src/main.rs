//! Wirescope's own tasks: `cargo xtask run | test | tidy | types`.
//!
//! This file owns the command line of the tasks. What a step does lives in `plan`; how it is shown in `steps`.
//! Nothing of the workspace is imported here: the tasks must work when the rest does not compile.

mod command;
mod node;
mod packages;
mod page;
mod place;
mod plan;
mod python;
mod run;
mod rust;
mod stamp;
mod steps;
mod test;
mod tidy;
mod types;

use std::process::ExitCode;

const USAGE: &str = "\
Wirescope's tasks

usage: cargo xtask <task>

  run [-- ARG…]               install what is missing, build, and open the window; ARGs go to it
  test [--only STEP]… [--no-window]
                              everything a change has to pass; --only runs STEP and what it needs
  tidy                        the rules a compiler does not know: who may import whom, sizes, generated files
  types                       write the window's TypeScript types anew from the Rust ones

`cargo xtask test --only help` lists the steps.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\ncargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let Some((task, rest)) = arguments.split_first() else {
        print!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    match task.as_str() {
        "run" => run::run(rest),
        "test" => test::run(rest),
        "tidy" => tidy::run(rest),
        "types" => types::run(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => {
            eprint!("cargo xtask: there is no task '{other}'\n\n{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}
