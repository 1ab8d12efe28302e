//! The official conformance suite, both sides: `wirescope` against the suite's own servers, and the demo server against its
//! client.
//!
//! The suite's exit code alone proves little, since some scenarios are green for a client that does nothing, and those that
//! are not scored may fail. So the checks that succeeded are counted too.

#![allow(clippy::unwrap_used, reason = "the helpers of a scenario are test code too")]
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use wirescope_tests::process::{self, Ended};
use wirescope_tests::{listening, programs};

const ALLOWED: Duration = Duration::from_secs(150);

/// What the suite allows one scenario, in milliseconds: a busy machine must not fail it.
const ALLOWED_EACH: &str = "120000";

const HOW_TO_INSTALL: &str =
    "the conformance suite is not installed: 'cargo xtask test' does it, or 'npm ci --prefix tests/peers'";

/// What people hand to the suite's `--command`.
fn client() -> String {
    let mut script = Command::new(programs::package().join("conformance/command"));
    script.env("CARGO_TARGET_DIR", programs::target().unwrap());
    process::run(&mut script, b"", ALLOWED).unwrap().succeeded().text().trim_end().to_owned()
}

/// Runs the suite against a client, in a folder of its own.
fn suite(folder: &Path, command: &str, arguments: &[&str]) -> Ended {
    run(folder, &[&["client", "--command", command], arguments].concat())
}

/// Runs the suite in a folder of its own, with the Node.js it needs.
fn run(folder: &Path, arguments: &[&str]) -> Ended {
    let modules = programs::package().join("peers/node_modules");
    let script = modules.join("@modelcontextprotocol/conformance/dist/index.js");
    assert!(script.is_file(), "{HOW_TO_INSTALL}");
    // Pinned for the usual machines; elsewhere the system's Node.js has to be 22 or newer.
    let pinned = modules.join(".bin/node");
    let mut suite = Command::new(if pinned.is_file() { pinned.as_os_str() } else { "node".as_ref() });
    suite.arg(script).args(arguments).args(["--timeout", ALLOWED_EACH, "-o", "results"]);
    suite.current_dir(folder).env("HOME", folder).env_remove("WIRESCOPE_LOG");
    process::run(&mut suite, b"", ALLOWED).unwrap()
}

/// How many checks of the one scenario that was run in this folder succeeded.
fn successes(folder: &Path) -> usize {
    let runs: Vec<_> = fs::read_dir(folder.join("results")).unwrap().map(|run| run.unwrap().path()).collect();
    let [run] = runs.as_slice() else { panic!("one scenario makes one folder: {runs:?}") };
    let checks: Value = serde_json::from_slice(&fs::read(run.join("checks.json")).unwrap()).unwrap();
    checks.as_array().unwrap().iter().filter(|check| check["status"] == "SUCCESS").count()
}

/// Asserts that the demo server passes all that the suite has for a revision, scored or not, with so many checks at least.
fn demo_passes(revision: &str, least: usize) {
    let folder = tempfile::tempdir().unwrap();
    let demo = listening::demo(&["--fixtures"]).unwrap();
    let known = programs::package().join("conformance/expected-failures.yml");
    let known = known.to_str().unwrap();
    let arguments = ["server", "--url", &demo.url, "--requirements", revision, "--expected-failures", known];
    let ended = run(folder.path(), &arguments).succeeded();
    let (mut count, mut others) = (0, Vec::new());
    for scenario in fs::read_dir(folder.path().join("results")).unwrap() {
        let path = scenario.unwrap().path().join("checks.json");
        let checks: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for check in checks.as_array().unwrap() {
            match check["status"].as_str() {
                Some("SUCCESS") => count += 1,
                Some("INFO" | "SKIPPED") => {}
                _ => others.push(check.clone()),
            }
        }
    }
    assert!(others.is_empty(), "{others:#?}");
    assert!(count >= least, "{count} checks of {least} succeeded at {revision}: {}", ended.told());
}

/// Asserts that a scenario passes at each of these revisions, with so many checks at least.
fn passes(scenario: &str, revisions: &[&str], least: usize) {
    for revision in revisions {
        let folder = tempfile::tempdir().unwrap();
        let ended = suite(folder.path(), &client(), &["--scenario", scenario, "--spec-version", revision]).succeeded();
        let count = successes(folder.path());
        assert!(count >= least, "{count} checks of {least} succeeded at {revision}: {}", ended.told());
    }
}

/// Asserts that all that a revision requires passes, but for what is known not to, all of which fails.
fn meets_requirements(revision: &str) {
    let folder = tempfile::tempdir().unwrap();
    let known = programs::package().join("conformance/expected-failures.yml");
    let arguments = ["--requirements", revision, "--expected-failures", known.to_str().unwrap()];
    let ended = suite(folder.path(), &client(), &arguments).succeeded();
    assert!(ended.text().contains("Baseline check passed"), "{}", ended.told());
}

#[test]
fn initialize() {
    passes("initialize", &["2025-06-18", "2025-11-25"], 1);
}

#[test]
fn tools_call() {
    passes("tools_call", &["2025-06-18", "2025-11-25", "2026-07-28"], 2);
}

#[test]
fn elicitation_sep1034_client_defaults() {
    passes("elicitation-sep1034-client-defaults", &["2025-11-25"], 5);
}

#[test]
fn sep_2322_client_request_state() {
    passes("sep-2322-client-request-state", &["2026-07-28"], 5);
}

#[test]
fn sse_retry() {
    passes("sse-retry", &["2025-11-25"], 3);
}

#[test]
fn request_metadata() {
    passes("request-metadata", &["2026-07-28"], 5);
}

#[test]
fn http_standard_headers() {
    passes("http-standard-headers", &["2026-07-28"], 10);
}

#[test]
fn http_custom_headers() {
    passes("http-custom-headers", &["2026-07-28"], 18);
}

#[test]
fn http_invalid_tool_headers() {
    passes("http-invalid-tool-headers", &["2026-07-28"], 12);
}

#[test]
fn json_schema_ref_no_deref() {
    passes("json-schema-ref-no-deref", &["2026-07-28"], 1);
}

#[test]
fn json_schema_2020_12_preservation() {
    passes("json-schema-2020-12-preservation", &["2025-11-25", "2026-07-28"], 6);
}

#[test]
fn a_client_that_does_nothing_is_not_counted_as_passing() {
    let folder = tempfile::tempdir().unwrap();
    suite(folder.path(), "true", &["--scenario", "initialize"]).succeeded();
    assert_eq!(successes(folder.path()), 0, "the suite calls this green");
}

#[test]
fn requirements_of_2025_11_25() {
    meets_requirements("2025-11-25");
}

#[test]
fn requirements_of_2026_07_28() {
    meets_requirements("2026-07-28");
}

#[test]
fn the_demo_server_at_2025_11_25() {
    demo_passes("2025-11-25", 83);
}

#[test]
fn the_demo_server_at_2026_07_28() {
    demo_passes("2026-07-28", 196);
}
