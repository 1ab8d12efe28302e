//! What a validator found, in sentences for people.
//!
//! Values come from hostile texts: they are shortened, and quoted as JSON strings so that no control character passes.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;
use wirescope_wire::{Finding, pointer};

use super::finding::argument_finding;

const SHOWN_CHARS: usize = 60;

/// One finding for most errors, one for each member that is too many.
pub(super) fn of_arguments(error: &ValidationError<'_>, arguments: &Value) -> Vec<Finding> {
    let at = error.instance_path().as_str();
    let schema_path = error.schema_path().as_str();
    let rule = rule(error);
    let finding = |pointer: &str, said: String| {
        argument_finding(&rule, pointer, format!("{said} (input schema: {})", shorten(schema_path)))
    };
    let too_many = |names: &mut dyn Iterator<Item = &String>| {
        names
            .map(|name| {
                let extra = pointer::push(at, name);
                finding(&extra, format!("{} is sent, but the schema does not allow it", label(&extra)))
            })
            .collect()
    };
    match error.kind() {
        Kind::Required { property: Value::String(name) } => {
            let missing = pointer::push(at, name);
            vec![finding(&missing, format!("{} is required, but not sent", label(&missing)))]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            too_many(&mut unexpected.iter())
        }
        // Where the schema names no property at all, one error stands for every member there is.
        Kind::FalseSchema if forbids_members(schema_path) => match arguments.pointer(at) {
            Some(Value::Object(members)) => too_many(&mut members.keys()),
            _ => vec![finding(at, format!("{} {}", label(at), demand(error)))],
        },
        _ => vec![finding(at, format!("{} {}", label(at), demand(error)))],
    }
}

fn forbids_members(schema_path: &str) -> bool {
    schema_path.ends_with("/additionalProperties") && !schema_path.ends_with("/properties/additionalProperties")
}

/// The same for an error in a schema, which was checked against the schema of its dialect.
pub(super) fn of_schema(error: &ValidationError<'_>) -> String {
    let at = error.instance_path().as_str();
    let place = if at.is_empty() { "the whole of it".to_owned() } else { format!("`{}`", shorten(at)) };
    match error.kind() {
        Kind::Format { format } if format == "regex" => {
            format!("{place}, {}, is no regular expression, or one too large to check", describe(error.instance()))
        }
        Kind::Required { property } => format!("{place} lacks {}", describe(property)),
        _ => format!("{place} {}", demand(error)),
    }
}

/// `arguments-` and the keyword in kebab case: `arguments-additional-properties`.
fn rule(error: &ValidationError<'_>) -> String {
    let keyword = match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match alternatives(error, context) {
            Alternatives::Constants(_) => "enum",
            Alternatives::Types(_) => "type",
            Alternatives::Shapes => error.kind().keyword(),
        },
        Kind::FalseSchema if forbids_members(error.schema_path().as_str()) => "additionalProperties",
        kind => kind.keyword(),
    };
    let mut rule = String::from("arguments-");
    for character in keyword.chars() {
        if character.is_ascii_uppercase() {
            rule.push('-');
        }
        rule.push(character.to_ascii_lowercase());
    }
    rule
}

/// What is asked of the value: completes "`count` …".
fn demand(error: &ValidationError<'_>) -> String {
    let found = describe(error.instance());
    match error.kind() {
        Kind::Type { kind } => format!("must be {}, but is {found}", one_of(type_names(kind))),
        Kind::Enum { options } => match options.as_array() {
            Some(options) => format!("must be {}, but is {found}", one_of(options.iter().map(choice).collect())),
            None => format!("must be {}, but is {found}", describe(options)),
        },
        Kind::Constant { expected_value } => format!("must be {}, but is {found}", describe(expected_value)),
        Kind::Minimum { limit } => format!("must be at least {}, but is {found}", describe(limit)),
        Kind::Maximum { limit } => format!("must be at most {}, but is {found}", describe(limit)),
        Kind::ExclusiveMinimum { limit } => format!("must be greater than {}, but is {found}", describe(limit)),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {}, but is {found}", describe(limit)),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}, but is {found}"),
        Kind::MinLength { limit } => format!("must have at least {}, but is {found}", many(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}, but is {found}", many(*limit, "character")),
        Kind::Pattern { pattern } => format!("must match the pattern {}, but is {found}", quote(pattern)),
        Kind::Format { format } => format!("should be of the format {}, but is {found}", quote(format)),
        Kind::MinItems { limit } => {
            format!("must have at least {}, but has {}", many(*limit, "element"), size(error.instance()))
        }
        Kind::MaxItems { limit } => {
            format!("must have at most {}, but has {}", many(*limit, "element"), size(error.instance()))
        }
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}, but has {}", many(*limit as u64, "element"), size(error.instance()))
        }
        Kind::MinProperties { limit } => {
            format!("must have at least {}, but has {}", many(*limit, "member"), size(error.instance()))
        }
        Kind::MaxProperties { limit } => {
            format!("must have at most {}, but has {}", many(*limit, "member"), size(error.instance()))
        }
        Kind::UniqueItems => "must not hold the same element twice".to_owned(),
        Kind::Contains => "does not hold as many elements of the kind asked for as it must".to_owned(),
        Kind::UnevaluatedItems { unexpected } => {
            format!("has {} that the schema does not allow", many(unexpected.len() as u64, "element"))
        }
        Kind::FalseSchema => "is sent, but the schema allows no value there".to_owned(),
        Kind::Not { .. } => format!("is {found}, which the schema rules out"),
        Kind::PropertyNames { error } => format!("has a member name that does not fit: it {}", demand(error)),
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the alternatives, but must fit exactly one".to_owned()
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match alternatives(error, context) {
            Alternatives::Constants(values) | Alternatives::Types(values) => {
                format!("must be {}, but is {found}", one_of(values))
            }
            Alternatives::Shapes => format!("fits none of the {} alternatives{}", context.len(), nearest(context)),
        },
        kind => format!("breaks `{}`: {}", kind.keyword(), shorten(&error.masked_with("the value").to_string())),
    }
}

/// What the branches of an `anyOf` or `oneOf` amount to: a titled enum and a nullable type deserve a plain sentence.
enum Alternatives {
    Constants(Vec<String>),
    Types(Vec<String>),
    Shapes,
}

fn alternatives(whole: &ValidationError<'_>, branches: &[Vec<ValidationError<'static>>]) -> Alternatives {
    let mut constants = Vec::new();
    let mut types = Vec::new();
    for branch in branches {
        let [only] = &branch[..] else { return Alternatives::Shapes };
        match only.kind() {
            _ if only.instance_path() != whole.instance_path() => return Alternatives::Shapes,
            Kind::Constant { expected_value } => constants.push(choice(expected_value)),
            Kind::Type { kind } => types.extend(type_names(kind)),
            _ => return Alternatives::Shapes,
        }
    }
    match (constants.is_empty(), types.is_empty()) {
        (false, true) => Alternatives::Constants(constants),
        (true, false) => Alternatives::Types(types),
        _ => Alternatives::Shapes,
    }
}

/// The complaint of the branch that came closest: it failed deepest inside the value, and in the fewest places.
fn nearest(branches: &[Vec<ValidationError<'static>>]) -> String {
    let depth = |branch: &[ValidationError<'static>]| {
        branch.iter().map(|error| error.instance_path().as_str().matches('/').count()).max()
    };
    let best = branches
        .iter()
        .enumerate()
        .filter(|(_, branch)| !branch.is_empty())
        .max_by_key(|(_, branch)| (depth(branch), std::cmp::Reverse(branch.len())));
    let Some((index, error)) = best.and_then(|(index, branch)| Some((index, branch.first()?))) else {
        return String::new();
    };
    let complaint = match error.kind() {
        // Branches inside branches: one level is told.
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => "fits none of its own alternatives".to_owned(),
        Kind::Required { property } => format!("lacks {}", describe(property)),
        _ => demand(error),
    };
    format!("; closest is alternative {}: {} {complaint}", index + 1, label(error.instance_path().as_str()))
}

fn type_names(kind: &TypeKind) -> Vec<String> {
    let types: Vec<_> = match kind {
        TypeKind::Single(single) => vec![*single],
        TypeKind::Multiple(several) => several.iter().collect(),
    };
    types.into_iter().map(|name| with_article(name.as_str())).collect()
}

fn with_article(type_name: &str) -> String {
    match type_name {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {type_name}"),
        other => format!("a {other}"),
    }
}

fn one_of(choices: Vec<String>) -> String {
    const LISTED: usize = 12;
    let more = choices.len().saturating_sub(LISTED);
    let listed = &choices[..choices.len() - more];
    match listed {
        [] => "nothing at all".to_owned(),
        [only] => only.clone(),
        _ if more > 0 => format!("one of {} and {more} more", listed.join(", ")),
        [all_but_last @ .., last] => format!("{} or {last}", all_but_last.join(", ")),
    }
}

fn many(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

/// `the string "three"`, `3`, `an array`: enough to recognise a value, however large it is.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("the string {}", quote(text)),
        Value::Array(elements) if elements.is_empty() => "an empty array".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// As one of several: a string's quotes say what it is.
fn choice(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        other => describe(other),
    }
}

/// Where a pointer leads, as people write it: `` `passenger.bags[0]` ``.
fn label(at: &str) -> String {
    if at.is_empty() {
        // In the singular, as every place is; whatever is no object was told before.
        return "the arguments object".to_owned();
    }
    let mut path = String::new();
    for token in at.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        if !name.is_empty() && !path.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{name}]"));
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&name);
    }
    format!("`{}`", shorten(&path))
}

fn quote(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN_CHARS).collect();
    let ellipsis = if shown.len() < text.len() { "…" } else { "" };
    format!("{}{ellipsis}", Value::String(shown))
}

/// At most 200 characters, with control characters escaped.
pub(super) fn shorten(text: &str) -> String {
    const LIMIT: usize = 200;
    let mut shown = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == LIMIT {
            shown.push('…');
            break;
        }
        if character.is_control() { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    shown
}
