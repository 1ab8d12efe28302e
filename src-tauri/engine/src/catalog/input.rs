//! VS Code's `inputs`: what its servers ask a person for.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;

use super::members::{Json, Members, quoted, quoted_list};

/// The most inputs of one text.
const INPUTS_LIMIT: usize = 1_000;
/// The longest input: every server that names it repeats what it says.
const INPUT_LIMIT_BYTES: usize = 16 << 10;

/// One entry of `inputs`; servers name it as `${input:id}`.
/// Example: `{"id":"token","kind":"prompt","description":"GitHub token","secret":true,"default":null,"options":[]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Input {
    pub id: String,
    pub kind: InputKind,
    /// What to ask for, in its author's words.
    pub description: Option<String>,
    /// Not to be shown while it is typed (`password` there).
    pub secret: bool,
    pub default: Option<String>,
    /// Of `pick`: what to choose from, in order. Any other answer is taken, too.
    pub options: Vec<String>,
}

/// How the other program gets the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum InputKind {
    /// A person types it (`promptString`).
    Prompt,
    /// A person chooses it (`pickString`).
    Pick,
    /// A command of that program gives it; it is never run here, so a person types it.
    Command,
}

/// All inputs that can be used; what was left out goes to the notes.
pub(super) fn read_inputs(list: Json<'_>, notes: &mut Vec<String>) -> Vec<Input> {
    let Json::List(items) = list else {
        notes.push(format!("\"inputs\" is {}, not a list: not read", list.kind()));
        return Vec::new();
    };
    if items.len() > INPUTS_LIMIT {
        notes.push(format!("of {} inputs the first {INPUTS_LIMIT} were read", items.len()));
    }
    let mut inputs: Vec<Input> = Vec::new();
    for (at, raw) in items.into_iter().enumerate().take(INPUTS_LIMIT) {
        match read_input(raw, notes) {
            Ok(input) if inputs.iter().any(|known| known.id == input.id) => {
                notes.push(format!("the input {} stands more than once: the first is used", quoted(&input.id)));
            }
            Ok(input) => inputs.push(input),
            Err(reason) => notes.push(format!("input {} was left out: {reason}", at + 1)),
        }
    }
    inputs
}

fn read_input(raw: &RawValue, notes: &mut Vec<String>) -> Result<Input, String> {
    if raw.get().len() > INPUT_LIMIT_BYTES {
        return Err(format!("it is longer than {INPUT_LIMIT_BYTES} bytes"));
    }
    let Json::Object(members) = Json::of(raw) else { return Err("it is not an object".to_owned()) };
    let text = |name: &str| members.get(name).and_then(Json::text);
    let id = text("id").filter(|id| !id.is_empty()).ok_or("it has no \"id\"")?;
    let kind = match text("type").as_deref() {
        Some("promptString") => InputKind::Prompt,
        Some("pickString") => InputKind::Pick,
        Some("command") => InputKind::Command,
        Some(other) => return Err(format!("its type {} is not known", quoted(other))),
        None => return Err("it has no \"type\"".to_owned()),
    };
    if kind == InputKind::Command {
        notes.push(format!("the input {} comes from a command of the editor, which is not run", quoted(&id)));
    }
    let known = ["id", "type", "description", "password", "default", "options", "command", "args"];
    let others: Vec<String> =
        members.0.iter().map(|(name, _)| name).filter(|name| !known.contains(&name.as_str())).cloned().collect();
    if !others.is_empty() {
        notes.push(format!("the input {}: not read: {}", quoted(&id), quoted_list(&others)));
    }
    Ok(Input {
        kind,
        description: text("description"),
        secret: matches!(members.get("password"), Some(Json::True)),
        default: members.get("default").and_then(|default| default.word().ok()).map(|(word, _)| word),
        options: options(&members),
        id,
    })
}

/// Options are texts, or objects with a `value`.
fn options(members: &Members<'_>) -> Vec<String> {
    let Some(Json::List(items)) = members.get("options") else { return Vec::new() };
    let option = |raw: &&RawValue| match Json::of(raw) {
        Json::Object(option) => option.get("value").and_then(Json::text),
        other => other.word().ok().map(|(word, _)| word),
    };
    items.iter().filter_map(option).collect()
}
