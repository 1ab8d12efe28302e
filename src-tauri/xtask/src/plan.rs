//! Every step there is, in order, with what it needs. `run` and `test` choose from this one list.

use anyhow::Result;

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::steps::{Outcome, Step};
use crate::{node, page, python, rust, tidy};

/// What the steps work on.
pub struct Plan {
    pub place: Place,
    /// Whether the machine must be able to drive the window.
    pub purpose: Purpose,
}

/// The step that leaves a window to start.
pub const PROGRAMS: &str = "programs";

/// The step that drives the window.
pub const WINDOW: &str = "window";

pub const STEPS: &[Step<Plan>] = &[
    step("packages", "system packages", &[], |plan| packages::ensure(&plan.place, plan.purpose)),
    step("node", "Node and npm", &[], |_| node::check()),
    step("toolchain", "Rust's fmt and clippy", &[], |plan| rust::toolchain(&plan.place)),
    step("npm", "npm packages of the window's page", &["node"], |plan| {
        node::install(&plan.place, &plan.place.ui(), "npm")
    }),
    step("page", "the window's page", &["npm"], |plan| page::build(&plan.place)),
    step(PROGRAMS, "the programs", &["packages", "page"], |plan| rust::programs(&plan.place)),
    step("peers", "public servers to test against", &["node"], |plan| {
        node::install(&plan.place, &plan.place.peers(), "peers")
    }),
    step("python", "public servers written in Python", &[], |plan| python::install(&plan.place)),
    step("fmt", "Rust: format", &["toolchain"], |plan| rust::fmt(&plan.place)),
    step("typecheck", "page: types", &["npm"], |plan| node::script(&plan.place, "typecheck")),
    step("lint", "page: lint and format", &["npm"], |plan| node::script(&plan.place, "lint")),
    step("unit", "page: tests", &["npm"], |plan| node::script(&plan.place, "test")),
    step("build", "Rust: build", &["packages", "page"], |plan| rust::everything(&plan.place)),
    step("rust", "Rust: tests and command line scenarios", &["build", "peers", "python"], |plan| {
        rust::tests(&plan.place)
    }),
    step("doc", "Rust: examples in documentation", &["build"], |plan| rust::doc_tests(&plan.place)),
    step("tidy", "tidy", &["build"], |plan| tidy::step(&plan.place)),
    step(WINDOW, "the window, driven", &["build", "peers"], |plan| rust::window(&plan.place)),
    step("clippy", "Rust: clippy", &["toolchain", "packages", "page"], |plan| rust::clippy(&plan.place)),
];

const fn step(
    name: &'static str,
    title: &'static str,
    needs: &'static [&'static str],
    work: fn(&Plan) -> Result<Outcome>,
) -> Step<Plan> {
    Step { name, title, needs, work }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_stands_after_all_it_needs() {
        for (index, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                let place = STEPS.iter().position(|other| other.name == *need);
                assert!(place.is_some_and(|place| place < index), "{} needs {need}", step.name);
            }
        }
    }
}
