//! Finding out what a text is, and reading it.
//!
//! JSON first (by its first character), then a URL, then a command line. A text that begins like JSON and is broken is
//! said to be broken JSON, never taken for a command.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::comments::strip;
use super::entry::{ImportKind, Imported, Refused, unique_name};
use super::error::CatalogError;
use super::input::read_inputs;
use super::line::read_line;
use super::members::{Json, Members, quoted, quoted_list};
use super::placeholder::Dialect;
use super::server::{Reading, is_server};

/// The longest text that is read.
pub const TEXT_LIMIT_BYTES: usize = 1 << 20;
/// The most servers one text may name.
pub const SERVERS_LIMIT: usize = 1_000;
/// The most placeholders of all servers together: each repeats what its input says.
const PLACEHOLDERS_LIMIT: usize = 2_000;

/// Reads what a person pasted, or a file holds: `mcpServers` JSON, VS Code's `mcp.json` or `settings.json`, servers by name,
/// one server, each with comments and trailing commas if need be, a URL, or a command line.
///
/// Nothing is run, opened or looked up.
///
/// # Errors
/// [`CatalogError`] when nothing can be made of the text; a single server that cannot be used is no error, but stands in
/// [`Imported::refused`].
pub fn read(text: &str) -> Result<Imported, CatalogError> {
    if text.len() > TEXT_LIMIT_BYTES {
        return Err(CatalogError::TooLarge { bytes: text.len(), limit: TEXT_LIMIT_BYTES });
    }
    let text = unfenced(text.trim_start_matches('\u{feff}').trim_end());
    let begins = text.trim_start_matches(|first: char| first.is_whitespace() || first == '\u{feff}');
    if begins.is_empty() {
        return Err(CatalogError::Empty);
    }
    if begins.starts_with(['{', '[']) || begins.starts_with("//") || begins.starts_with("/*") {
        let plain = strip(text);
        // `"files": {…}` cut out of a file, a comment above it.
        return if plain.trim_start().starts_with('"') { read_fragment(text) } else { read_json(&plain) };
    }
    // A command line may begin with a quotation mark, too.
    if begins.starts_with('"')
        && let Ok(imported) = read_fragment(text)
    {
        return Ok(imported);
    }
    let (kind, entry) = read_line(begins)?;
    Ok(Imported { kind, entries: vec![entry], refused: Vec::new(), inputs: Vec::new(), notes: Vec::new() })
}

/// The text inside a Markdown fence, where it stands in one.
fn unfenced(text: &str) -> &str {
    let Some(inside) = text.trim_start().strip_prefix("```").and_then(|rest| rest.strip_suffix("```")) else {
        return text;
    };
    // The rest of the first line names the language.
    inside.split_once('\n').map_or(text, |(_, inside)| inside.trim_end())
}

fn read_fragment(text: &str) -> Result<Imported, CatalogError> {
    read_json(&strip(&format!("{{{text}\n}}")))
}

fn read_json(plain: &str) -> Result<Imported, CatalogError> {
    let raw: &RawValue = serde_json::from_str(plain).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason).to_owned();
        CatalogError::BadJson { line: error.line(), column: error.column(), reason }
    })?;
    match Json::of(raw) {
        Json::Object(members) => read_object(raw, &members),
        other => Err(CatalogError::NotAConfiguration { found: format!("it is {}", other.kind()) }),
    }
}

fn read_object(raw: &RawValue, members: &Members<'_>) -> Result<Imported, CatalogError> {
    match members.get("mcpServers") {
        Some(Json::Object(servers)) => return read_around(ImportKind::McpServers, members, "mcpServers", servers),
        Some(other) => {
            let found = format!("its \"mcpServers\" is {}, not an object", other.kind());
            return Err(CatalogError::NotAConfiguration { found });
        }
        None => {}
    }
    if is_server(members) {
        return read_alone(raw, members);
    }
    match (members.get("servers"), members.get("mcp")) {
        (Some(Json::Object(servers)), _) if !is_server(&servers) => {
            return read_around(ImportKind::VsCode, members, "servers", servers);
        }
        (_, Some(Json::Object(inner))) => {
            if let Some(Json::Object(servers)) = inner.get("servers") {
                let mut imported = read_around(ImportKind::VsCodeSettings, &inner, "servers", servers)?;
                if members.0.len() > 1 {
                    imported.notes.insert(0, "of the settings only \"mcp\" was read".to_owned());
                }
                return Ok(imported);
            }
        }
        _ => {}
    }
    let names_server = |raw: &RawValue| matches!(Json::of(raw), Json::Object(inner) if is_server(&inner));
    if !members.0.iter().any(|(_, raw)| names_server(raw)) {
        let names: Vec<String> = members.0.iter().map(|(name, _)| name.clone()).collect();
        let found = if names.is_empty() { "it is empty".to_owned() } else { format!("it has {}", quoted_list(&names)) };
        return Err(CatalogError::NotAConfiguration { found });
    }
    let servers = members.0.iter().map(|(name, raw)| (name.clone(), *raw)).collect();
    read_servers(ImportKind::ServerMap, Members(servers), Vec::new(), Vec::new())
}

/// Servers in the member `holder` of `members`, inputs beside it.
fn read_around(
    kind: ImportKind,
    members: &Members<'_>,
    holder: &str,
    servers: Members<'_>,
) -> Result<Imported, CatalogError> {
    let mut notes = Vec::new();
    let inputs = members.get("inputs").map(|list| read_inputs(list, &mut notes)).unwrap_or_default();
    let mut others: Vec<String> = Vec::new();
    for (name, _) in &members.0 {
        if name != holder && !matches!(name.as_str(), "inputs" | "$schema") {
            others.push(name.clone());
        }
    }
    if members.0.iter().filter(|(name, _)| name == holder).count() > 1 {
        notes.push(format!("{} stands more than once: the last is read", quoted(holder)));
    }
    if !others.is_empty() {
        notes.push(format!("not read: {}", quoted_list(&others)));
    }
    read_servers(kind, servers, inputs, notes)
}

fn read_servers(
    kind: ImportKind,
    servers: Members<'_>,
    inputs: Vec<super::Input>,
    mut notes: Vec<String>,
) -> Result<Imported, CatalogError> {
    if servers.0.len() > SERVERS_LIMIT {
        return Err(CatalogError::TooManyServers { count: servers.0.len(), limit: SERVERS_LIMIT });
    }
    if servers.0.is_empty() {
        notes.push("it names no server".to_owned());
    }
    let is_vs_code = matches!(kind, ImportKind::VsCode | ImportKind::VsCodeSettings);
    let dialect = if is_vs_code { Dialect::Prefixed } else { Dialect::BareVariables };
    let reading = Reading { dialect, http_falls_back: is_vs_code, inputs: &inputs };
    let mut entries = Vec::new();
    let mut refused = Vec::new();
    let mut taken = BTreeSet::new();
    let mut placeholders = 0;
    for (name, raw) in servers.0 {
        match reading.server(&name, raw) {
            Ok(entry) if placeholders + entry.needs.len() > PLACEHOLDERS_LIMIT => {
                let reason = format!("the servers have more than {PLACEHOLDERS_LIMIT} placeholders together");
                notes.push(format!("the server {} was left out: {reason}", quoted(&name)));
                refused.push(Refused { name, reason });
            }
            Ok(mut entry) => {
                placeholders += entry.needs.len();
                let unique = unique_name(&entry.name, &taken);
                if unique != entry.name {
                    notes.push(format!(
                        "{} stands more than once: this one is called {}",
                        quoted(&name),
                        quoted(&unique)
                    ));
                    entry.target.name.clone_from(&unique);
                    entry.name.clone_from(&unique);
                }
                taken.insert(unique);
                entries.push(entry);
            }
            Err(reason) => {
                notes.push(format!("the server {} was left out: {reason}", quoted(&name)));
                refused.push(Refused { name, reason });
            }
        }
    }
    Ok(Imported { kind, entries, refused, inputs, notes })
}

/// One server's object, with nothing around it.
fn read_alone(raw: &RawValue, members: &Members<'_>) -> Result<Imported, CatalogError> {
    let name = members.get("name").and_then(Json::text).unwrap_or_default();
    let reading = Reading { dialect: Dialect::BareVariables, http_falls_back: false, inputs: &[] };
    let entry = reading.server(&name, raw).map_err(|reason| CatalogError::Refused { name: quoted(&name), reason })?;
    let kind = ImportKind::Server;
    Ok(Imported { kind, entries: vec![entry], refused: Vec::new(), inputs: Vec::new(), notes: Vec::new() })
}
