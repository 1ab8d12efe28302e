//! Targets written as other programs read them; what their formats cannot say goes into notes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::conceal;
use super::entry::unique_name;
use super::members::quoted;
use super::placeholder::{Dialect, holds_placeholder};
use crate::view::{HttpTarget, HttpTransport, Target};

/// Which program is to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExportFormat {
    /// `claude_desktop_config.json`: commands only, no placeholders.
    ClaudeDesktop,
    /// `.mcp.json`: placeholders are `${NAME}`.
    ClaudeCode,
    /// `.cursor/mcp.json`: placeholders are `${env:NAME}`.
    Cursor,
    /// `.vscode/mcp.json`: placeholders are `${input:id}`, each with its input.
    VsCode,
}

/// What becomes of secrets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Secrets {
    /// Placeholders stand in their places.
    #[default]
    Masked,
    /// They are written out.
    Plain,
}

/// A text for another program.
/// Example: `{"text":"{\n  \"mcpServers\": …}","notes":["\"web\": the timeouts cannot be said"]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Exported {
    /// Pretty-printed JSON.
    pub text: String,
    /// Sentences: what the format cannot say, what was left out, which values were taken out.
    pub notes: Vec<String>,
}

/// Writes targets under their names; a name that stands twice gets a number, an empty one becomes the target's label.
pub fn write(targets: &[(String, Target)], format: ExportFormat, secrets: Secrets) -> Exported {
    let mut writing = Writing {
        format,
        secrets,
        servers: Map::new(),
        inputs: Vec::new(),
        masked: BTreeMap::new(),
        notes: Vec::new(),
    };
    let mut taken = BTreeSet::new();
    for (name, target) in targets {
        let wanted = if name.trim().is_empty() { target.label() } else { name.clone() };
        let unique = unique_name(&wanted, &taken);
        if unique != wanted {
            writing.note(&wanted, &format!("stands more than once; this one is called {}", quoted(&unique)));
        }
        if let Some(server) = writing.server(&unique, target) {
            writing.servers.insert(unique.clone(), server);
            taken.insert(unique);
        }
    }
    writing.finish()
}

struct Writing {
    format: ExportFormat,
    secrets: Secrets,
    servers: Map<String, Value>,
    inputs: Vec<Value>,
    /// What stands in the place of which value: one name never stands for two values.
    masked: BTreeMap<String, String>,
    notes: Vec<String>,
}

impl Writing {
    fn note(&mut self, name: &str, what: &str) {
        self.notes.push(format!("{}: {what}", quoted(name)));
    }

    fn server(&mut self, name: &str, target: &Target) -> Option<Value> {
        self.note_unsayable(name, target);
        match &target.http {
            Some(_) if self.format == ExportFormat::ClaudeDesktop => {
                self.note(
                    name,
                    "left out: Claude Desktop's file takes commands only; add the URL there as a connector",
                );
                None
            }
            Some(http) => Some(self.http_server(name, http)),
            None if target.command.is_empty() => {
                self.note(name, "left out: it has neither a command nor a URL");
                None
            }
            None => Some(self.command_server(name, target)),
        }
    }

    fn command_server(&mut self, name: &str, target: &Target) -> Value {
        let mut server = Map::new();
        if matches!(self.format, ExportFormat::ClaudeCode | ExportFormat::VsCode) {
            server.insert("type".to_owned(), json!("stdio"));
        }
        let is_masked = self.secrets == Secrets::Masked;
        let words = if is_masked {
            conceal::arguments(&target.command, &mut |hint, value| self.placeholder(name, hint, value))
        } else {
            target.command.clone()
        };
        if let Some((program, arguments)) = words.split_first() {
            server.insert("command".to_owned(), json!(program));
            if !arguments.is_empty() {
                server.insert("args".to_owned(), json!(arguments));
            }
        }
        let mut env = Map::new();
        for (variable, value) in &target.env {
            let value = if is_masked {
                conceal::variable(variable, value, &mut |hint, value| self.placeholder(name, hint, value))
            } else {
                value.clone()
            };
            env.insert(variable.clone(), json!(value));
        }
        if !env.is_empty() {
            server.insert("env".to_owned(), Value::Object(env));
        }
        if let Some(cwd) = &target.cwd {
            server.insert("cwd".to_owned(), json!(cwd));
            if self.format != ExportFormat::VsCode {
                self.note(name, "the working folder is written as \"cwd\", which this program may not heed");
            }
        }
        Value::Object(server)
    }

    fn http_server(&mut self, name: &str, http: &HttpTarget) -> Value {
        let mut server = Map::new();
        let kind = match (http.transport, self.format) {
            (HttpTransport::Sse, _) => Some("sse"),
            (HttpTransport::Auto, ExportFormat::Cursor) => None,
            (_, _) => Some("http"),
        };
        if let Some(kind) = kind {
            server.insert("type".to_owned(), json!(kind));
        }
        match (http.transport, self.format) {
            (HttpTransport::Auto, ExportFormat::ClaudeCode) => {
                self.note(name, "written as http: Claude Code does not fall back to HTTP+SSE");
            }
            (HttpTransport::Http, ExportFormat::VsCode) => self.note(name, "VS Code will fall back to HTTP+SSE"),
            _ => {}
        }
        let is_masked = self.secrets == Secrets::Masked;
        let url = if is_masked {
            conceal::url(&http.url, &mut |hint, value| self.placeholder(name, hint, value))
        } else {
            http.url.clone()
        };
        server.insert("url".to_owned(), json!(url));
        let mut headers = Map::new();
        for (header, value) in &http.headers {
            let value = if is_masked {
                conceal::header(header, value, &mut |hint, value| self.placeholder(name, hint, value))
            } else {
                value.clone()
            };
            if headers.insert(header.clone(), json!(value)).is_some() {
                self.note(
                    name,
                    &format!("the header {} stands more than once: only the last is written", quoted(header)),
                );
            }
        }
        if !headers.is_empty() {
            server.insert("headers".to_owned(), Value::Object(headers));
        }
        Value::Object(server)
    }

    /// What none of the formats has a member for.
    fn note_unsayable(&mut self, name: &str, target: &Target) {
        let http = target.http.as_ref();
        let unsayable = [
            (target.protocol.is_some(), "the protocol"),
            (target.capabilities.is_some(), "the declared capabilities"),
            (target.timeouts.is_some(), "the timeouts"),
            (http.is_some_and(|http| http.proxy.is_some()), "the proxy"),
            (http.is_some_and(|http| http.ca_file.is_some()), "the extra certificate authority"),
            (http.is_some_and(|http| http.client_certificate.is_some()), "the client certificate"),
            (http.is_some_and(|http| http.accept_any_certificate), "that any certificate is accepted"),
            (http.is_some() && !target.env.is_empty(), "variables of a URL"),
            (http.is_some() && target.cwd.is_some(), "the working folder of a URL"),
        ];
        let unsayable: Vec<&str> = unsayable.iter().filter(|(is_set, _)| *is_set).map(|(_, what)| *what).collect();
        if !unsayable.is_empty() {
            self.note(name, &format!("the format cannot say: {}", unsayable.join(", ")));
        }
        let dialect = match self.format {
            ExportFormat::ClaudeDesktop => return,
            ExportFormat::ClaudeCode | ExportFormat::Cursor => Dialect::BareVariables,
            ExportFormat::VsCode => Dialect::Prefixed,
        };
        let headers = http.iter().flat_map(|http| http.headers.iter().map(|(_, value)| value).chain([&http.url]));
        let mut texts = target.command.iter().chain(target.env.values()).chain(&target.cwd).chain(headers);
        if texts.any(|text| holds_placeholder(text, dialect)) {
            self.note(name, "holds texts like ${…}, which the program will fill in; the format cannot say otherwise");
        }
    }

    /// What stands in the place of a secret; the same for the same value under the same name.
    fn placeholder(&mut self, server: &str, hint: &str, value: &str) -> String {
        let is_input = self.format == ExportFormat::VsCode;
        let own = identifier(&if is_input { format!("{server} {hint}") } else { hint.to_owned() }, is_input);
        let longer = identifier(&format!("{server} {hint}"), is_input);
        let numbered = (2_u32..).map(|number| format!("{longer}_{number}"));
        let is_free = |name: &String| self.masked.get(name).is_none_or(|known| known == value);
        let name = [own, longer.clone()].into_iter().chain(numbered).find(is_free).unwrap_or_default();
        let is_new = self.masked.insert(name.clone(), value.to_owned()).is_none();
        if is_input && is_new {
            let description = format!("{hint} of {server}");
            self.inputs.push(json!({"type": "promptString", "id": name, "description": description, "password": true}));
        }
        match self.format {
            ExportFormat::VsCode => format!("${{input:{name}}}"),
            ExportFormat::Cursor => format!("${{env:{name}}}"),
            ExportFormat::ClaudeCode | ExportFormat::ClaudeDesktop => format!("${{{name}}}"),
        }
    }

    fn finish(mut self) -> Exported {
        let masked: Vec<&str> = self.masked.keys().map(String::as_str).collect();
        if !masked.is_empty() {
            let how = match self.format {
                ExportFormat::ClaudeDesktop => "write the values in their places, for Claude Desktop fills in nothing",
                ExportFormat::ClaudeCode | ExportFormat::Cursor => "set them in the program's environment",
                ExportFormat::VsCode => "VS Code will ask for them",
            };
            self.notes.push(format!("values taken out: {}; {how}", masked.join(", ")));
            self.notes.push("only secrets that are plain to see are taken out of arguments".to_owned());
        }
        let mut document = Map::new();
        let holder = if self.format == ExportFormat::VsCode { "servers" } else { "mcpServers" };
        document.insert(holder.to_owned(), Value::Object(self.servers));
        if !self.inputs.is_empty() {
            document.insert("inputs".to_owned(), Value::Array(self.inputs));
        }
        Exported { text: format!("{:#}\n", Value::Object(document)), notes: self.notes }
    }
}

/// A name for a variable (`API_KEY`) or an input (`github-api-key`).
fn identifier(words: &str, is_input: bool) -> String {
    let joint = if is_input { '-' } else { '_' };
    let mut name = String::new();
    for letter in words.chars().take(100) {
        let letter = if is_input { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() };
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with(joint) {
            name.push(joint);
        }
    }
    let name = name.trim_end_matches(joint);
    match name.chars().next() {
        None => "secret".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{}{joint}{name}", if is_input { "input" } else { "VALUE" }),
        Some(_) => name.to_owned(),
    }
}
