//! Completion of prompt arguments and template variables: what begins with the text given, whatever its case.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Offer;
use crate::json_rpc::RpcError;
use crate::prompts;
use crate::resources::unknown;
use crate::templates::{self, GREETING, PLACE, TABLE, TABLE_LIMIT, VISITOR_CARD};

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
const STYLES: [&str; 3] = ["fancy", "plain", "tiny"];
const NAMES: [&str; 12] =
    ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Katherine", "Ken", "Margaret", "Tim"];

#[derive(Deserialize)]
pub(crate) struct CompleteParams {
    #[serde(rename = "ref")]
    reference: Reference,
    argument: Argument,
    #[serde(default)]
    context: Context,
}

/// What has been chosen already, since revision 2025-06-18.
#[derive(Default, Deserialize)]
struct Context {
    #[serde(default)]
    arguments: HashMap<String, String>,
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

pub(crate) fn complete(params: &CompleteParams, offer: Offer) -> Result<Value, RpcError> {
    let choices = choices(params, offer)?;
    let typed = params.argument.value.to_lowercase();
    let mut fitting: Vec<_> = choices.into_iter().filter(|choice| choice.to_lowercase().starts_with(&typed)).collect();
    let total = fitting.len();
    fitting.truncate(LIMIT);
    Ok(json!({"completion": {"values": fitting, "total": total, "hasMore": total > LIMIT}}))
}

fn choices(params: &CompleteParams, offer: Offer) -> Result<Vec<String>, RpcError> {
    let argument = params.argument.name.as_str();
    let of = |list: &[&str]| list.iter().map(|&choice| choice.to_owned()).collect();
    let no_argument = |owner: &str| Err(RpcError::invalid_params(format!("{owner:?} has no argument {argument:?}")));
    let country = params.context.arguments.get("country").map(String::as_str);
    match &params.reference {
        Reference::Prompt { name } => match (name.as_str(), argument) {
            ("code_review", "language") => Ok(of(&LANGUAGES)),
            ("code_review", "tone") => Ok(of(&TONES)),
            ("plan_trip", "country") => Ok(templates::countries()),
            ("plan_trip", "city") => Ok(templates::cities(country)),
            (known, argument) => match prompts::arguments(known, offer) {
                Some(arguments) if arguments.contains(&argument) => Ok(Vec::new()),
                Some(_) => no_argument(name),
                None => Err(unknown("prompt", name)),
            },
        },
        Reference::Resource { uri } => match (uri.as_str(), argument) {
            (GREETING, "name") => Ok(of(&NAMES)),
            (TABLE, "rows" | "columns") => Ok((1..=TABLE_LIMIT).map(|side| side.to_string()).collect()),
            (PLACE, "country") => Ok(templates::countries()),
            (PLACE, "city") => Ok(templates::cities(country)),
            (VISITOR_CARD, "style") => Ok(of(&STYLES)),
            (template, _) if !templates::is_known(template) => Err(unknown("resource template", uri)),
            (template, argument) if templates::variables(template).contains(&argument) => Ok(Vec::new()),
            _ => no_argument(uri),
        },
    }
}
