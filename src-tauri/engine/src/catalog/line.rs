//! A URL or a command line alone.

use super::check;
use super::entry::{Entry, ImportKind};
use super::error::CatalogError;
use super::placeholder::{Dialect, holds_placeholder, is_variable_name};
use super::server::Reading;
use crate::error::EngineError;
use crate::target::split_command_line;
use crate::view::{HttpTarget, Target};

/// Words that a shell would act on; here they are arguments.
const SHELL_WORDS: [&str; 12] = ["|", "||", "&&", "&", ";", ">", ">>", "<", "<<", "2>&1", "2>/dev/null", ">/dev/null"];

/// The one entry of a text that is no JSON.
pub(super) fn read_line(text: &str) -> Result<(ImportKind, Entry), CatalogError> {
    // A line end that a shell takes for a blank.
    let text = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let text = text.trim();
    if let Some(scheme) = scheme(text) {
        return Ok((ImportKind::Url, read_url(text, scheme)?));
    }
    if text.contains(['\n', '\r']) {
        let reason = "it has more than one line, and is no JSON".to_owned();
        return Err(CatalogError::BadCommandLine { reason });
    }
    Ok((ImportKind::CommandLine, read_command(text)?))
}

/// What stands before `://` where the text begins like a URL.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    is_scheme.then_some(scheme)
}

fn read_url(text: &str, scheme: &str) -> Result<Entry, CatalogError> {
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        let reason = format!("its scheme is {}, not http or https", super::members::quoted(scheme));
        return Err(CatalogError::BadUrl { reason });
    }
    check::url(text, holds_placeholder(text, Dialect::BareVariables))
        .map_err(|reason| CatalogError::BadUrl { reason })?;
    let http = HttpTarget { url: text.to_owned(), ..HttpTarget::default() };
    let target = Target { http: Some(http), ..Target::default() };
    reading().entry(target, Vec::new()).map_err(|reason| CatalogError::BadUrl { reason })
}

fn read_command(text: &str) -> Result<Entry, CatalogError> {
    let mut notes = Vec::new();
    // Copied from a terminal or a page that shows one.
    let text = text.strip_prefix("$ ").map_or(text, |command| {
        notes.push("the prompt `$` at the beginning was left out".to_owned());
        command
    });
    let words = split_command_line(text).map_err(|error| match error {
        EngineError::BadCommandLine { reason } => CatalogError::BadCommandLine { reason },
        other => CatalogError::BadCommandLine { reason: other.to_string() },
    })?;
    let mut target = Target::default();
    let mut words = words.into_iter().peekable();
    // `NAME=value command`: variables for this one command, as in a shell.
    while let Some((name, value)) =
        words.peek().and_then(|word| word.split_once('=')).filter(|(name, _)| is_variable_name(name))
    {
        target.env.insert(name.to_owned(), value.to_owned());
        words.next();
    }
    target.command = words.collect();
    notes.extend(shell_notes(text, &target.command));
    reading().entry(target, notes).map_err(|reason| CatalogError::BadCommandLine { reason })
}

/// What a shell would have done with it, and is not done.
fn shell_notes(text: &str, words: &[String]) -> Vec<String> {
    let mut notes = Vec::new();
    let acts = |word: &String| {
        let word = word.as_str();
        SHELL_WORDS.contains(&word)
            || word.ends_with(';')
            || word.contains("$(")
            || word.contains('`')
            || is_expanded(word)
    };
    if words.iter().any(acts) {
        notes.push("no shell runs: operators, $NAME, ~ and $( ) are given to the program as they stand".to_owned());
    }
    let has_drive = |word: &str| matches!(word.as_bytes(), [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic());
    if text.split_whitespace().any(has_drive) {
        notes.push(
            "backslashes outside quotation marks are taken as a shell takes them: put Windows paths in '…'".to_owned(),
        );
    }
    if words.first().is_some_and(|program| program.starts_with("localhost:") || program.starts_with("127.0.0.1:")) {
        notes.push("read as a program; for a URL write http:// before it".to_owned());
    }
    notes
}

fn is_expanded(word: &str) -> bool {
    let variable =
        word.split('$').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'));
    variable || word == "~" || word.starts_with("~/")
}

fn reading() -> Reading<'static> {
    Reading { dialect: Dialect::BareVariables, http_falls_back: true, inputs: &[] }
}
