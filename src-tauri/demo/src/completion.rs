//! Completion of prompt arguments and template variables: what begins with the text given, whatever its case.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::json_rpc::RpcError;
use crate::resources::{GREETING_TEMPLATE, TABLE_LIMIT, TABLE_TEMPLATE, unknown};

/// The most an answer may hold (2025-11-25, server/utilities/completion).
const LIMIT: usize = 100;

const LANGUAGES: [&str; 20] = [
    "C",
    "C#",
    "C++",
    "Clojure",
    "Dart",
    "Elixir",
    "Go",
    "Haskell",
    "Java",
    "JavaScript",
    "Kotlin",
    "OCaml",
    "PHP",
    "Python",
    "Ruby",
    "Rust",
    "Scala",
    "Swift",
    "TypeScript",
    "Zig",
];
const TONES: [&str; 6] = ["brief", "cheerful", "formal", "gentle", "plain", "strict"];
const NAMES: [&str; 12] =
    ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Katherine", "Ken", "Margaret", "Tim"];

#[derive(Deserialize)]
pub(crate) struct CompleteParams {
    #[serde(rename = "ref")]
    reference: Reference,
    argument: Argument,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Reference {
    #[serde(rename = "ref/prompt")]
    Prompt { name: String },
    #[serde(rename = "ref/resource")]
    Resource { uri: String },
}

#[derive(Deserialize)]
struct Argument {
    name: String,
    value: String,
}

pub(crate) fn complete(params: CompleteParams) -> Result<Value, RpcError> {
    let choices = choices(&params.reference, &params.argument.name)?;
    let typed = params.argument.value.to_lowercase();
    let mut fitting: Vec<_> = choices.into_iter().filter(|choice| choice.to_lowercase().starts_with(&typed)).collect();
    let total = fitting.len();
    fitting.truncate(LIMIT);
    Ok(json!({"completion": {"values": fitting, "total": total, "hasMore": total > LIMIT}}))
}

fn choices(reference: &Reference, argument: &str) -> Result<Vec<String>, RpcError> {
    let of = |list: &[&str]| Ok(list.iter().map(|&choice| choice.to_owned()).collect());
    let no_argument = |owner: &str| Err(RpcError::invalid_params(format!("{owner:?} has no argument {argument:?}")));
    match reference {
        Reference::Prompt { name } => match (name.as_str(), argument) {
            ("code_review", "language") => of(&LANGUAGES),
            ("code_review", "tone") => of(&TONES),
            ("code_review", "code") => of(&[]),
            ("code_review" | "greet", _) => no_argument(name),
            _ => Err(unknown("prompt", name)),
        },
        Reference::Resource { uri } => match (uri.as_str(), argument) {
            (GREETING_TEMPLATE, "name") => of(&NAMES),
            (TABLE_TEMPLATE, "rows" | "columns") => Ok((1..=TABLE_LIMIT).map(|side| side.to_string()).collect()),
            (GREETING_TEMPLATE | TABLE_TEMPLATE, _) => no_argument(uri),
            _ => Err(unknown("resource template", uri)),
        },
    }
}
