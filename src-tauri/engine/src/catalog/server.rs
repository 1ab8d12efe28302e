//! One server's object: its members, as the programs that read it spell them, become a target.
//!
//! Members nobody here knows are named in a note, with the reason where one is known; none is dropped silently.

use serde_json::value::RawValue;

use super::check;
use super::entry::Entry;
use super::input::Input;
use super::members::{Json, Members, quoted, quoted_list};
use super::placeholder::{Dialect, PlaceholderKind, holds_placeholder, needs};
use crate::view::{HttpTarget, HttpTransport, Target};

/// Whether an object is a server's: it names a program or a URL.
pub(super) fn is_server(members: &Members<'_>) -> bool {
    members.0.iter().any(|(name, raw)| match name.as_str() {
        "command" => matches!(raw.get().as_bytes().first(), Some(b'"' | b'[')),
        "url" | "serverUrl" | "httpUrl" => raw.get().starts_with('"'),
        _ => false,
    })
}

/// How a server's object is to be read.
pub(super) struct Reading<'a> {
    pub(super) dialect: Dialect,
    /// VS Code's `http` falls back to HTTP+SSE; elsewhere it means Streamable HTTP only.
    pub(super) http_falls_back: bool,
    pub(super) inputs: &'a [Input],
}

/// The way to the server, as `type` and its synonyms name it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stdio,
    Http,
    Sse,
}

#[derive(Default)]
struct Draft {
    program: Vec<String>,
    arguments: Vec<String>,
    target: Target,
    url: Option<String>,
    headers: Vec<(String, String)>,
    kind: Option<Kind>,
    unread: Vec<String>,
    notes: Vec<String>,
}

impl Reading<'_> {
    /// The entry of one server.
    ///
    /// # Errors
    /// Why it cannot be used, without any of its values.
    pub(super) fn server(&self, name: &str, raw: &RawValue) -> Result<Entry, String> {
        let members = match Json::of(raw) {
            Json::Object(members) => members,
            other => return Err(format!("it is {}, not an object", other.kind())),
        };
        let (members, repeated) = members.last_each();
        let mut draft = Draft::default();
        if !repeated.is_empty() {
            draft
                .notes
                .push(format!("members that stand more than once, the last one taken: {}", quoted_list(&repeated)));
        }
        for (member, raw) in members {
            self.member(&mut draft, &member, Json::of(raw))?;
        }
        self.finish(name, draft)
    }

    fn member(&self, draft: &mut Draft, member: &str, value: Json<'_>) -> Result<(), String> {
        let must_be_text = |value: Json<'_>| {
            let kind = value.kind();
            value.text().ok_or_else(|| format!("its {} is {kind}, not a text", quoted(member)))
        };
        match (member, value) {
            // `null` says the same as nothing.
            ("command" | "args" | "env" | "cwd" | "url" | "headers" | "type", Json::Null) => {}
            ("command", Json::List(words)) => draft.program = words_of(member, words, &mut draft.notes)?,
            ("command", value) => draft.program = vec![must_be_text(value)?],
            ("args", Json::List(words)) => draft.arguments = words_of(member, words, &mut draft.notes)?,
            ("args", value) => return Err(format!("its \"args\" is {}, not a list", value.kind())),
            ("env", Json::Object(variables)) => {
                draft.target.env = texts_of(member, variables, &mut draft.notes).into_iter().collect();
            }
            ("headers", Json::Object(headers)) => draft.headers = texts_of(member, headers, &mut draft.notes),
            ("env" | "headers", value) => {
                return Err(format!("its {} is {}, not an object", quoted(member), value.kind()));
            }
            ("cwd", value) => draft.target.cwd = Some(must_be_text(value)?),
            ("url" | "serverUrl" | "httpUrl", value) => {
                if draft.url.replace(must_be_text(value)?).is_some() {
                    draft.notes.push("it names more than one URL: the last is taken".to_owned());
                }
            }
            ("type" | "transport" | "transportType", value) => draft.kind = Some(kind_of(&must_be_text(value)?)?),
            ("name", Json::Text(_)) => {}
            ("disabled", Json::False) | ("enabled", Json::True) => {}
            ("disabled", Json::True) | ("enabled", Json::False) => {
                draft.notes.push("marked as disabled there".to_owned())
            }
            ("envFile", _) => {
                draft.notes.push("\"envFile\" is not read: the variables in that file are missing here".to_owned());
            }
            ("headersHelper", _) => {
                draft.notes.push(
                    "\"headersHelper\" names a command, which is not run: its headers are missing here".to_owned(),
                );
            }
            _ => draft.unread.push(member.to_owned()),
        }
        Ok(())
    }

    fn finish(&self, name: &str, draft: Draft) -> Result<Entry, String> {
        let Draft { program, arguments, mut target, url, headers, kind, unread, mut notes } = draft;
        let by_http = match (program.is_empty(), &url) {
            (true, None) => return Err("it names neither a command nor a URL".to_owned()),
            (false, Some(_)) => {
                let by_http = matches!(kind, Some(Kind::Http | Kind::Sse));
                let taken = if by_http { "URL" } else { "command" };
                notes.push(format!("it names both a command and a URL: the {taken} is taken"));
                by_http
            }
            (is_url, _) => is_url,
        };
        if let Some(url) = url.filter(|_| by_http) {
            if kind == Some(Kind::Stdio) {
                notes.push("its type says stdio, but it has a URL: read as HTTP".to_owned());
            }
            if !arguments.is_empty() || !target.env.is_empty() || target.cwd.is_some() {
                notes.push("arguments, variables and working folder mean nothing to a URL: not taken over".to_owned());
                target = Target::default();
            }
            let transport = match kind {
                Some(Kind::Sse) => HttpTransport::Sse,
                Some(Kind::Http) if !self.http_falls_back => HttpTransport::Http,
                _ => HttpTransport::Auto,
            };
            target.http = Some(HttpTarget { url: url.trim().to_owned(), transport, headers, ..HttpTarget::default() });
        } else {
            if matches!(kind, Some(Kind::Http | Kind::Sse)) {
                notes.push("its type says HTTP, but it has no URL: read as a command".to_owned());
            }
            if !headers.is_empty() {
                notes.push("headers mean nothing to a command: not taken over".to_owned());
            }
            if program.len() == 1 && arguments.is_empty() && program[0].contains(' ') {
                notes.push("the program's name holds blanks: it is started as one word, not split".to_owned());
            }
            target.command = program.into_iter().chain(arguments).collect();
        }
        if !unread.is_empty() {
            notes.push(format!("not taken over: {}", quoted_list(&unread)));
        }
        name.clone_into(&mut target.name);
        self.entry(target, notes)
    }

    /// The entry of a target: checked, its placeholders listed.
    pub(super) fn entry(&self, mut target: Target, mut notes: Vec<String>) -> Result<Entry, String> {
        notes.extend(check::target(&target, |text| holds_placeholder(text, self.dialect))?);
        let needs = needs(&target, self.inputs, self.dialect)?;
        for need in needs.iter().filter(|need| need.kind == PlaceholderKind::Input) {
            if !self.inputs.iter().any(|input| input.id == need.name) {
                notes.push(format!("no input is called {}", quoted(&need.name)));
            }
        }
        if target.name.trim().is_empty() {
            target.name = label(&target);
        }
        Ok(Entry { name: target.name.clone(), target, needs, notes })
    }
}

/// What to call a target that has no name; a URL that is not whole yet would be shown with its query.
fn label(target: &Target) -> String {
    let label = target.label();
    if target.http.as_ref().is_some_and(|http| http.url == label) { "server".to_owned() } else { label }
}

fn kind_of(text: &str) -> Result<Kind, String> {
    match text {
        "stdio" | "local" => Ok(Kind::Stdio),
        "http" | "streamable-http" | "streamableHttp" | "streamable_http" | "streamable" => Ok(Kind::Http),
        "sse" => Ok(Kind::Sse),
        other => Err(format!("its type {} is none of stdio, http and sse", quoted(other))),
    }
}

fn words_of(member: &str, items: Vec<&RawValue>, notes: &mut Vec<String>) -> Result<Vec<String>, String> {
    let mut words = Vec::with_capacity(items.len());
    let mut respelled = false;
    for (at, raw) in items.into_iter().enumerate() {
        let word = Json::of(raw).word();
        let (word, bare) = word.map_err(|kind| format!("item {} of its {} is {kind}", at + 1, quoted(member)))?;
        respelled |= bare;
        words.push(word);
    }
    if respelled {
        notes.push(format!("{} holds numbers or truth values: taken as they are spelled", quoted(member)));
    }
    Ok(words)
}

fn texts_of(member: &str, members: Members<'_>, notes: &mut Vec<String>) -> Vec<(String, String)> {
    let (members, repeated) = members.last_each();
    if !repeated.is_empty() {
        let names = quoted_list(&repeated);
        notes.push(format!("{}: stands more than once, the last one taken: {names}", quoted(member)));
    }
    let mut texts = Vec::with_capacity(members.len());
    let mut respelled = Vec::new();
    let mut unusable = Vec::new();
    for (name, raw) in members {
        match Json::of(raw).word() {
            Ok((text, bare)) => {
                if bare {
                    respelled.push(name.clone());
                }
                texts.push((name, text));
            }
            Err(_) => unusable.push(name),
        }
    }
    if !respelled.is_empty() {
        notes.push(format!("{}: not texts, taken as they are spelled: {}", quoted(member), quoted_list(&respelled)));
    }
    if !unusable.is_empty() {
        notes.push(format!("{}: not texts, left out: {}", quoted(member), quoted_list(&unusable)));
    }
    texts
}
