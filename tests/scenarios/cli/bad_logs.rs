//! Log files that cannot be used: each is named, none is touched.

use std::fs;

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::process::Ended;

use super::{peer, run, sessions};

fn refused(ended: &Ended, code: &str, log: &str) {
    assert_ne!(ended.code, Some(0), "{}", ended.told());
    let error: Value = ended.json()["error"].clone();
    assert_eq!(error["code"], code, "{}", ended.told());
    assert!(error["message"].as_str().unwrap().contains(log), "the file is named: {}", ended.told());
    assert!(error["advice"].is_string(), "and what to do: {}", ended.told());
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let cli = Cli::new().unwrap();
    let text = "Dear diary, this is no database, and long enough to have a header. ".repeat(4);
    fs::write(cli.log(), &text).unwrap();
    refused(&cli.run(&["sessions", "list", "--format", "json"]).unwrap(), "log_not_a_database", "log.sqlite");
    refused(&run(&cli, &["list", "tools", "--format", "json"], &peer(&["good"])), "log_not_a_database", "log.sqlite");
    assert_eq!(fs::read_to_string(cli.log()).unwrap(), text);
}

#[test]
fn a_log_of_a_newer_version_is_left_as_it_is() {
    let cli = Cli::new().unwrap();
    run(&cli, &["list", "tools"], &peer(&["good"])).succeeded();
    // SQLite keeps user_version, which numbers the last migration, in bytes 60 to 63 of the file.
    let mut bytes = fs::read(cli.log()).unwrap();
    let version: [u8; 4] = bytes[60..64].try_into().unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(cli.log(), &bytes).unwrap();
    refused(&run(&cli, &["list", "tools", "--format", "json"], &peer(&["good"])), "log_newer", "log.sqlite");
    assert_eq!(fs::read(cli.log()).unwrap(), bytes, "no byte has changed");
    bytes[60..64].copy_from_slice(&version);
    fs::write(cli.log(), &bytes).unwrap();
    assert_eq!(sessions(&cli).len(), 1, "what was recorded before is still there");
}

#[test]
fn a_log_that_cannot_be_written_is_named() {
    let cli = Cli::new().unwrap();
    // A file where a folder is wanted: nobody can write below it, not even root.
    let file = cli.folder().join("file");
    fs::write(&file, "").unwrap();
    let log = file.join("log.sqlite");
    let log = log.to_str().unwrap();
    let failed = run(&cli, &["list", "tools", "--format", "json", "--log", log], &peer(&["good"]));
    refused(&failed, "log_unwritable", "log.sqlite");
    let told = run(&cli, &["list", "tools", "--log", log], &peer(&["good"]));
    assert!(told.stderr.contains("--no-record"), "a way to go on without: {}", told.told());
}
