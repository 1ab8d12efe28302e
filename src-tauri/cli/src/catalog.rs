//! Servers of a file: `--catalog FILE`, in any form that the engine reads.
//!
//! Whoever names a server of a file means it to be started, but may not have its command before their eyes: it is told on
//! stderr before anything runs, with the names of its variables. Nothing of the environment is put into placeholders; a file
//! may name any variable there is, and send it anywhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use wirescope_engine::catalog::{self, CatalogError, Entry, Placeholder, TEXT_LIMIT_BYTES};
use wirescope_engine::view::Target;

use crate::args::pair;
use crate::escape;
use crate::output::{Paint, say, say_as};
use crate::report::Failure;
use crate::source;

/// The server of that name in the file, its placeholders answered; the only one where no name is given.
///
/// # Errors
/// A file that cannot be read or names no such server, and placeholders without an answer.
pub fn target(path: &Path, name: Option<&str>, answers: &[String]) -> Result<Target, Failure> {
    let failed = |error| Failure::Catalog { file: path.display().to_string(), error };
    let imported = catalog::read(&text(path)?).map_err(failed)?;
    let entry = catalog::find(&imported, name).map_err(failed)?;
    let target = entry.fill(&given(entry, answers)?).map_err(failed)?;
    for note in &entry.notes {
        say_as(Paint::Warning, "warning", &escape::line(&format!("{}: {note}", entry.name)));
    }
    say(&escape::line(&announced(&target)));
    Ok(target)
}

fn text(path: &Path) -> Result<String, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::usage(format!("--catalog cannot be read from {}: {error}", path.display()));
    let mut text = String::new();
    // One byte more tells the engine that it is too much.
    let file = File::open(path).map_err(unreadable)?;
    file.take(TEXT_LIMIT_BYTES as u64 + 1).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

/// Answers by the placeholders' own text. What was typed is that text or the name in it.
fn given(entry: &Entry, answers: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let mut given = BTreeMap::new();
    for answer in answers {
        let (name, value) = pair(answer)
            .map_err(|_| Failure::usage("--input takes NAME=VALUE or NAME=@FILE, such as token=@token.txt"))?;
        let value = if value.starts_with('@') {
            let (_, text) = source::text(&format!("--input {name}"), &value)?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        } else {
            value
        };
        let meant = |need: &&Placeholder| need.text == name || need.name == name;
        let needs: Vec<&Placeholder> = entry.needs.iter().filter(meant).collect();
        if needs.is_empty() {
            return Err(Failure::Usage { message: format!("the server asks for no {name}"), advice: asked(entry) });
        }
        given.extend(needs.into_iter().map(|need| (need.text.clone(), value.clone())));
    }
    Ok(given)
}

fn asked(entry: &Entry) -> Option<String> {
    let names: Vec<&str> = entry.needs.iter().map(|need| need.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("It asks for {}.", names.join(", ")))
}

/// What is about to be started or asked, with the names of its variables or headers and no value of them.
fn announced(target: &Target) -> String {
    let summary = target.summary();
    let (what, names) = match &summary.url {
        Some(url) => (format!("Connecting to {url}"), &summary.header_names),
        None => (format!("Starting {}", summary.command_line()), &summary.env_names),
    };
    let folder = summary.cwd.as_ref().map(|folder| format!(" in {folder}")).unwrap_or_default();
    let names = if names.is_empty() { String::new() } else { format!(" with {} set", names.join(", ")) };
    format!("{what}{folder}{names}")
}

/// What to do about it, for somebody who typed a command.
pub fn advice(error: &CatalogError) -> &'static str {
    match error {
        CatalogError::NoNameGiven { .. } => "Name one of them with --server NAME.",
        CatalogError::Unanswered { .. } => "Give each with --input NAME=VALUE, or NAME=@FILE for a secret.",
        other => other.advice(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("writes");
        file
    }

    const TWO: &str = r#"{"servers":{
        "files":{"command":"srv","args":["--root","${workspaceFolder}"],"env":{"TOKEN":"${input:token}"}},
        "far":{"type":"http","url":"https://h/mcp"}},
        "inputs":[{"id":"token","type":"promptString","description":"Token","password":true}]}"#;

    fn found(name: Option<&str>, answers: &[&str]) -> Result<Target, Failure> {
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        target(file(TWO).path(), name, &answers)
    }

    #[test]
    fn placeholders_are_answered_by_name_or_by_what_stands_there() {
        let secret = file("s3cret\n");
        let token = format!("token=@{}", secret.path().display());
        let target = found(Some("files"), &[&token, "${workspaceFolder}=/w"]).expect("a target");
        assert_eq!(target.command, ["srv", "--root", "/w"]);
        assert_eq!(target.env["TOKEN"], "s3cret", "the file's last line feed is not part of it");
        let told = announced(&target);
        assert_eq!(told, "Starting srv --root /w with TOKEN set", "the value is not told");
    }

    #[test]
    fn what_is_missing_or_not_asked_for_is_named() {
        let message = |name, answers: &[&str]| found(name, answers).expect_err("no target").to_string();
        let missing = message(Some("files"), &["token=x"]);
        assert!(missing.contains("needs a value for") && missing.contains("workspaceFolder"), "{missing}");
        assert!(message(Some("far"), &["token=x"]).contains("asks for no token"));
        assert!(message(Some("fils"), &[]).contains("Did you mean \"files\"?"));
        assert!(message(None, &[]).contains("names 2 servers"));
        assert!(message(Some("files"), &["token"]).starts_with("--input takes"));
    }
}
