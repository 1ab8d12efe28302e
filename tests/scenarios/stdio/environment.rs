//! FAULTS.md T13: a spawned server is somebody else's program and gets no variable of ours that it does not need.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use wirescope_tests::cli::Cli;
use wirescope_tests::{peers, process};

use super::with;

/// Names that hold secrets on real machines, and names that change what a program does.
const CANARIES: [&str; 20] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_CLIENT_SECRET",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "NPM_TOKEN",
    "NODE_AUTH_TOKEN",
    "OPENAI_API_KEY",
    "DATABASE_URL",
    "PGPASSWORD",
    "SSH_AUTH_SOCK",
    "KUBECONFIG",
    "DOCKER_AUTH_CONFIG",
    "HTTPS_PROXY",
    "NODE_OPTIONS",
    "PYTHONPATH",
    "PATH_OF_ANOTHER",
    "home",
];

/// What a program needs to run at all, and nothing else.
const ALLOWED: [&str; 12] =
    ["HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER"];

#[test]
fn the_server_sees_the_allow_list_and_what_is_named_and_no_canary() {
    let cli = Cli::new().unwrap();
    let dump = cli.folder().join("environment");
    let server = peers::peer(&["environment", dump.to_str().unwrap()]).unwrap();
    let named = ["--env", "GITHUB_TOKEN=chosen-for-it", "--env", "EMPTY=", "--env", "TZ=UTC-3"];
    let words = [&["list", "tools"][..], &named].concat();
    let mut command = cli.command(&with(&words, &server)).unwrap();
    for name in CANARIES {
        command.env(name, format!("canary of {name}"));
    }
    for name in ALLOWED.iter().filter(|name| !["HOME", "PATH", "TMPDIR"].contains(name)) {
        command.env(name, format!("ours: {name}"));
    }
    command.env("TMPDIR", cli.folder());
    process::run(&mut command, b"", Duration::from_secs(60)).unwrap().succeeded();

    let seen = variables(&fs::read(&dump).unwrap());
    let canaries: Vec<_> = seen.iter().filter(|(_, value)| value.contains("canary")).collect();
    assert!(canaries.is_empty(), "{canaries:?}");
    let is_expected = |name: &str| ALLOWED.contains(&name) || ["GITHUB_TOKEN", "EMPTY"].contains(&name);
    let unasked: Vec<_> = seen.keys().filter(|name| !is_expected(name)).collect();
    assert!(unasked.is_empty(), "variables of ours, WIRESCOPE_LOG among them, are not the server's: {unasked:?}");
    let missing: Vec<_> = ALLOWED.iter().filter(|name| !seen.contains_key(**name)).collect();
    assert!(missing.is_empty(), "without these programs do not run well: {missing:?}");
    assert_eq!(seen["HOME"], cli.folder().to_str().unwrap());
    assert_eq!(seen["USER"], "ours: USER");
    assert_eq!(seen["GITHUB_TOKEN"], "chosen-for-it", "what is named goes before what is ours");
    assert_eq!((seen["EMPTY"].as_str(), seen["TZ"].as_str()), ("", "UTC-3"));

    let shown = cli.run(&["sessions", "show", "last"]).unwrap().succeeded();
    assert!(shown.text().contains("EMPTY, GITHUB_TOKEN, TZ"), "the names are in the log: {}", shown.told());
    let kept = fs::read_dir(cli.folder()).unwrap().flatten().map(|entry| entry.path());
    for file in kept.filter(|path| path.is_file() && *path != dump) {
        let bytes = fs::read(&file).unwrap();
        for value in ["chosen-for-it", "canary of"] {
            let is_kept = bytes.windows(value.len()).any(|window| window == value.as_bytes());
            assert!(!is_kept, "a variable's value is in {}", file.display());
        }
    }
}

/// The variables of a dump in which each is ended by NUL.
fn variables(dump: &[u8]) -> BTreeMap<String, String> {
    let entries = dump.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    let pair = |entry: &[u8]| {
        let (name, value) = std::str::from_utf8(entry).unwrap().split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    entries.map(pair).collect()
}
