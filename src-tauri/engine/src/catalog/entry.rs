//! What was read: servers that can be used, those that cannot and why, and what was not taken over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::check;
use super::error::CatalogError;
use super::input::Input;
use super::members::{quoted, quoted_list};
use super::placeholder::{Placeholder, grown_bytes, replaced};
use crate::view::Target;

/// The most that answers and defaults may bring into one target.
const FILLED_LIMIT_BYTES: usize = 4 << 20;

/// Everything a text gave. Nothing of it was run or looked up.
/// Example: `{"kind":"mcp_servers","entries":[{"name":"files",…}],"refused":[],"inputs":[],"notes":[]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Imported {
    /// What the text turned out to be.
    pub kind: ImportKind,
    /// The servers, in the order of the text; their names differ.
    pub entries: Vec<Entry>,
    /// Servers that stand in the text and cannot be used; each has its sentence among the notes, too.
    pub refused: Vec<Refused>,
    /// What VS Code's servers ask for; an entry's `needs` already say what they say.
    pub inputs: Vec<Input>,
    /// Sentences about the whole text: what was renamed, left out, or not read.
    pub notes: Vec<String>,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ImportKind {
    /// `{"mcpServers":{…}}`: Claude Desktop, Claude Code, Cursor and others.
    McpServers,
    /// `{"servers":{…},"inputs":[…]}`: VS Code's `mcp.json`.
    VsCode,
    /// The same under `"mcp"` in VS Code's `settings.json`.
    VsCodeSettings,
    /// One server's object alone.
    Server,
    /// Servers by name, with nothing around them.
    ServerMap,
    Url,
    CommandLine,
}

/// A server that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Refused {
    /// As it stands in the text; hostile until shown escaped.
    pub name: String,
    pub reason: String,
}

/// One server, its placeholders still in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Entry {
    /// Different from every other entry's; also the target's name. Hostile until shown escaped.
    pub name: String,
    /// As the text has it: not to be connected to before `fill`.
    pub target: Target,
    /// What has to be answered, in the order it stands; empty when the target can be used as it is.
    pub needs: Vec<Placeholder>,
    /// Sentences about this server: members not taken over, marked as disabled, things to look at twice.
    pub notes: Vec<String>,
}

impl Entry {
    /// The target with every placeholder replaced. The answers' keys are the placeholders' `text`; those of other
    /// entries are passed over. A placeholder without an answer takes its default.
    ///
    /// # Errors
    /// [`CatalogError::Unanswered`] names the placeholders that have neither; [`CatalogError::BadAnswer`] when an answer
    /// makes the target unusable (a control character, a URL that is none).
    pub fn fill(&self, answers: &BTreeMap<String, String>) -> Result<Target, CatalogError> {
        let mut values = BTreeMap::new();
        let mut missing = Vec::new();
        for need in &self.needs {
            match answers.get(&need.text).or(need.default.as_ref()) {
                Some(value) => _ = values.insert(need.text.as_str(), value.as_str()),
                None => missing.push(need.text.clone()),
            }
        }
        let name = quoted(&self.name);
        if !missing.is_empty() {
            let missing = missing.iter().map(|text| quoted(text)).collect();
            return Err(CatalogError::Unanswered { name, missing });
        }
        if grown_bytes(&self.target, &values) > FILLED_LIMIT_BYTES {
            let reason = format!("the values bring in more than {FILLED_LIMIT_BYTES} bytes");
            return Err(CatalogError::BadAnswer { name, reason });
        }
        let filled = replaced(&self.target, &values);
        // An answer is a value, never a placeholder: nothing is pending any more.
        check::target(&filled, |_| false).map_err(|reason| CatalogError::BadAnswer { name, reason })?;
        Ok(filled)
    }
}

/// The server of that name; the only one, when no name is given.
///
/// # Errors
/// [`CatalogError::UnknownServer`] with a likely name or all of them, [`CatalogError::Refused`] when it stands in the text
/// but cannot be used, [`CatalogError::NoNameGiven`] when there are several.
pub fn find<'a>(imported: &'a Imported, name: Option<&str>) -> Result<&'a Entry, CatalogError> {
    let Some(name) = name else {
        return match imported.entries.as_slice() {
            [only] => Ok(only),
            entries => Err(CatalogError::NoNameGiven { count: entries.len(), hint: all_names(imported) }),
        };
    };
    if let Some(entry) = imported.entries.iter().find(|entry| entry.name == name) {
        return Ok(entry);
    }
    if let Some(refused) = imported.refused.iter().find(|refused| refused.name == name) {
        return Err(CatalogError::Refused { name: quoted(name), reason: refused.reason.clone() });
    }
    let hint = match likely(imported, name) {
        Some(likely) => format!(" Did you mean {}?", quoted(likely)),
        None => all_names(imported),
    };
    Err(CatalogError::UnknownServer { name: quoted(name), hint })
}

fn all_names(imported: &Imported) -> String {
    if imported.entries.is_empty() {
        return " It has none that can be used.".to_owned();
    }
    let names: Vec<String> = imported.entries.iter().map(|entry| entry.name.clone()).collect();
    format!(" It has {}.", quoted_list(&names))
}

/// The nearest name: the same but for case, one that holds the other, or one at most a third away.
fn likely<'a>(imported: &'a Imported, name: &str) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().take(64).collect();
    let text: String = wanted.iter().collect();
    let near = |entry: &'a Entry| {
        let known: Vec<char> = entry.name.to_lowercase().chars().take(64).collect();
        let known_text: String = known.iter().collect();
        let holds = text.len() > 1 && (known_text.contains(&text) || (known.len() > 1 && text.contains(&known_text)));
        let distance = distance(&wanted, &known);
        (holds || distance * 3 <= wanted.len().max(known.len())).then_some((distance, entry.name.as_str()))
    };
    imported.entries.iter().filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many characters have to be put in, taken out or exchanged (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, a) in one.iter().enumerate() {
        let mut diagonal = at;
        row[0] = at + 1;
        for (column, b) in other.iter().enumerate() {
            let exchanged = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = exchanged.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// `name`, or `name 2` and so on where it is taken already.
pub fn unique_name(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    (2_u32..).map(|number| format!("{name} {number}")).find(|name| !taken.contains(name)).unwrap_or_default()
}
