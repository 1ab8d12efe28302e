//! What stands in a target's texts for a value that only a person, or the machine it runs on, can give.
//!
//! Nothing is looked up here. A host that offers values of its own (the home folder, a variable) shows them first: a
//! pasted text may name any variable there is, and send it anywhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conceal::is_secret_name;
use super::input::Input;
use crate::view::Target;

/// The most different placeholders of one server.
const PLACEHOLDERS_LIMIT: usize = 200;

/// One value to be answered, wherever it stands in the entry.
/// Example: `{"text":"${input:token}","kind":"input","name":"token","description":"GitHub token","default":null,
/// "secret":true,"options":[],"places":["header \"Authorization\""]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Placeholder {
    /// As it stands in the texts; the key of its answer.
    pub text: String,
    pub kind: PlaceholderKind,
    /// The input's id, the variable's name, or what the editor calls it.
    pub name: String,
    /// What to ask for, where its author says so.
    pub description: Option<String>,
    /// Taken when there is no answer; `null` means that an answer is needed.
    pub default: Option<String>,
    /// Not to be shown while it is typed.
    pub secret: bool,
    /// What to choose from; empty means any text.
    pub options: Vec<String>,
    /// Where it stands, in order: `program`, `argument 2`, `variable "KEY"`, `working folder`, `URL`, `header "Name"`.
    pub places: Vec<String>,
}

/// Where the other program takes the value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PlaceholderKind {
    /// `${input:id}`: asks a person.
    Input,
    /// `${env:NAME}`, `${NAME}`, `${NAME:-default}`: the environment.
    Variable,
    /// `${workspaceFolder}`: the folder that is open there.
    Workspace,
    /// `${userHome}`: the person's home folder.
    Home,
    /// Anything else that only that program knows, such as `${config:…}`.
    Editor,
}

/// Whether `${NAME}` alone is a variable: so for Claude Code and its like; VS Code leaves it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    BareVariables,
    Prefixed,
}

/// Every `${…}` in a text, in order; of nested ones the innermost.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let start = from + rest.find("${")?;
            let end = start + text[start..].find('}')?;
            from = end + 1;
            let innermost = start + text[start..end].rfind("${").unwrap_or(0);
            if end > innermost + 2 {
                return Some((innermost, &text[innermost..from]));
            }
        }
    })
}

/// What a piece stands for; `None` when it is plain text.
fn classify(piece: &str, dialect: Dialect) -> Option<(PlaceholderKind, &str, Option<&str>)> {
    let inner = piece.strip_prefix("${")?.strip_suffix('}')?;
    if let Some((prefix, name)) = inner.split_once(':')
        && !name.starts_with('-')
    {
        let kind = match prefix {
            "input" => PlaceholderKind::Input,
            "env" => PlaceholderKind::Variable,
            "workspaceFolder" | "workspaceFolderBasename" => PlaceholderKind::Workspace,
            "config" | "command" | "extensionInstallFolder" => PlaceholderKind::Editor,
            _ => return None,
        };
        return (!name.is_empty()).then_some((kind, if kind == PlaceholderKind::Editor { inner } else { name }, None));
    }
    match inner {
        "workspaceFolder" | "workspaceRoot" => return Some((PlaceholderKind::Workspace, inner, None)),
        "userHome" => return Some((PlaceholderKind::Home, inner, None)),
        "/" | "pathSeparator" => return Some((PlaceholderKind::Editor, inner, Some(std::path::MAIN_SEPARATOR_STR))),
        "cwd" | "execPath" | "workspaceFolderBasename" | "file" | "fileDirname" | "relativeFile" => {
            return Some((PlaceholderKind::Editor, inner, None));
        }
        _ => {}
    }
    let (name, default) = match inner.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (inner, None),
    };
    let is_bare_variable = dialect == Dialect::BareVariables && is_variable_name(name);
    is_bare_variable.then_some((PlaceholderKind::Variable, name, default))
}

/// A name as shells take it.
pub(super) fn is_variable_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a program of this dialect would put something else in the text's place.
pub(super) fn holds_placeholder(text: &str, dialect: Dialect) -> bool {
    pieces(text).any(|(_, piece)| classify(piece, dialect).is_some())
}

/// Every placeholder of a target, each once, in the order they stand.
///
/// # Errors
/// When there are more than a person could answer.
pub(super) fn needs(target: &Target, inputs: &[Input], dialect: Dialect) -> Result<Vec<Placeholder>, String> {
    let mut needs: Vec<Placeholder> = Vec::new();
    for (place, text) in places(target) {
        for (_, piece) in pieces(text) {
            let Some((kind, name, default)) = classify(piece, dialect) else { continue };
            if let Some(known) = needs.iter_mut().find(|known| known.text == piece) {
                if known.places.last() != Some(&place) {
                    known.places.push(place.clone());
                }
                continue;
            }
            if needs.len() == PLACEHOLDERS_LIMIT {
                return Err(format!("it has more than {PLACEHOLDERS_LIMIT} different placeholders"));
            }
            let input = inputs.iter().find(|input| kind == PlaceholderKind::Input && input.id == name);
            needs.push(Placeholder {
                text: piece.to_owned(),
                kind,
                name: name.to_owned(),
                description: input.and_then(|input| input.description.clone()),
                default: default.map(str::to_owned).or_else(|| input.and_then(|input| input.default.clone())),
                secret: input.map_or_else(|| is_secret_name(name), |input| input.secret),
                options: input.map(|input| input.options.clone()).unwrap_or_default(),
                places: vec![place.clone()],
            });
        }
    }
    Ok(needs)
}

/// Every text of a target that may hold a placeholder, with its place in words.
fn places(target: &Target) -> impl Iterator<Item = (String, &str)> {
    let quoted = super::members::quoted;
    let command = target.command.iter().enumerate().map(|(at, word)| {
        let place = if at == 0 { "program".to_owned() } else { format!("argument {at}") };
        (place, word.as_str())
    });
    let env = target.env.iter().map(move |(name, value)| (format!("variable {}", quoted(name)), value.as_str()));
    let cwd = target.cwd.iter().map(|cwd| ("working folder".to_owned(), cwd.as_str()));
    let url = target.http.iter().map(|http| ("URL".to_owned(), http.url.as_str()));
    let headers = target.http.iter().flat_map(|http| &http.headers);
    let headers = headers.map(move |(name, value)| (format!("header {}", quoted(name)), value.as_str()));
    command.chain(env).chain(cwd).chain(url).chain(headers)
}

/// The target with every text's placeholders replaced by their values. Values are not looked at again: an answer that
/// reads like a placeholder stays as it is.
pub(super) fn replaced(target: &Target, values: &BTreeMap<&str, &str>) -> Target {
    let mut filled = target.clone();
    filled.command.iter_mut().for_each(|word| *word = replace(word, values));
    filled.env.values_mut().for_each(|value| *value = replace(value, values));
    filled.cwd = filled.cwd.map(|cwd| replace(&cwd, values));
    if let Some(http) = &mut filled.http {
        http.url = replace(&http.url, values);
        http.headers.iter_mut().for_each(|(_, value)| *value = replace(value, values));
    }
    filled
}

/// How many bytes the values bring in, wherever they stand: a short text may name a long default very often.
pub(super) fn grown_bytes(target: &Target, values: &BTreeMap<&str, &str>) -> usize {
    let of_text =
        |text| pieces(text).filter_map(|(_, piece)| values.get(piece)).map(|value| value.len()).sum::<usize>();
    places(target).map(|(_, text)| of_text(text)).sum()
}

fn replace(text: &str, values: &BTreeMap<&str, &str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut done = 0;
    for (start, piece) in pieces(text) {
        if let Some(value) = values.get(piece) {
            filled.push_str(&text[done..start]);
            filled.push_str(value);
            done = start + piece.len();
        }
    }
    filled.push_str(&text[done..]);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_placeholder_stands_for_is_read_from_its_words() {
        use PlaceholderKind as Kind;
        for (piece, expected) in [
            ("${input:token}", Some((Kind::Input, "token", None))),
            ("${env:HOME}", Some((Kind::Variable, "HOME", None))),
            ("${HOME}", Some((Kind::Variable, "HOME", None))),
            ("${PORT:-3000}", Some((Kind::Variable, "PORT", Some("3000")))),
            ("${BASE:-https://h/a}", Some((Kind::Variable, "BASE", Some("https://h/a")))),
            ("${EMPTY:-}", Some((Kind::Variable, "EMPTY", Some("")))),
            ("${workspaceFolder}", Some((Kind::Workspace, "workspaceFolder", None))),
            ("${workspaceFolder:ui}", Some((Kind::Workspace, "ui", None))),
            ("${userHome}", Some((Kind::Home, "userHome", None))),
            ("${config:a.b}", Some((Kind::Editor, "config:a.b", None))),
            ("${input:}", None),
            ("${1}", None),
            ("${a b}", None),
            ("${what:ever}", None),
        ] {
            assert_eq!(classify(piece, Dialect::BareVariables), expected, "{piece}");
        }
        assert_eq!(classify("${HOME}", Dialect::Prefixed), None, "VS Code leaves it as it is");
    }

    #[test]
    fn pieces_are_found_in_order_and_of_nested_ones_the_innermost() {
        let found = |text: &'static str| pieces(text).map(|(_, piece)| piece).collect::<Vec<_>>();
        assert_eq!(found("a${b}c${d}"), ["${b}", "${d}"]);
        assert_eq!(found("${A:-${B}}"), ["${B}"]);
        assert_eq!(found("${} ${x"), Vec::<&str>::new());
    }

    #[test]
    fn an_answer_that_reads_like_a_placeholder_is_not_filled_again() {
        let values = BTreeMap::from([("${a}", "${b}"), ("${b}", "x")]);
        assert_eq!(replace("<${a}${b}${c}>", &values), "<${b}x${c}>");
    }
}
