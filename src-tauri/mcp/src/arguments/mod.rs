//! Checks a tool's arguments against the tool's own input schema.
//!
//! Both texts are hostile: the schema comes from a server, the arguments from a person, a script or a recording. So a
//! check never fetches a reference, never backtracks in a pattern, and knows an upper bound of its own work before it
//! starts (`effort`). What it cannot check it says, as a finding: silence means "checked, and fine".
//!
//! It advises. Whether the arguments are sent all the same is not decided here.

mod effort;
mod finding;
mod pattern;
mod sentence;
#[cfg(test)]
mod tests;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator, error::ValidationErrorKind};
use serde_json::Value;
use wirescope_wire::{Finding, json};

use effort::Excess;
use finding::{argument_finding, hint_of_more, not_checked, schema_finding};

/// Texts longer than this are not checked; the largest published tool schema is some hundred times smaller.
const SCHEMA_LIMIT_BYTES: usize = 4 << 20;
const ARGUMENTS_LIMIT_BYTES: usize = 8 << 20;

/// Findings about the arguments that are listed one by one; a last one counts the rest.
const LISTED_FINDINGS: usize = 100;

/// Compiled size of one pattern. A hundred times what a usual one takes.
const PATTERN_LIMIT_BYTES: usize = 256 << 10;

/// What is wrong with `arguments_text` as the arguments of a tool whose `inputSchema` is `schema_text`; empty when all is
/// well. In the order the schema is walked, at most 100 and a count of the rest.
///
/// Findings on the arguments have subject `arguments`, a pointer into them, and rules named after the keyword that was
/// broken (`arguments-type`, `arguments-required`, `arguments-additional-properties`, …), or `arguments-invalid-json`. A
/// missing member's pointer is where it would stand. `arguments-format` is a warning, for `format` is an annotation.
/// Findings on the schema have subject `inputSchema` and a pointer into it: `schema-invalid`, `schema-unsupported-dialect`,
/// `schema-unresolved-reference`, `schema-unsupported-pattern`, `schema-endless-reference`. `arguments-not-checked` says
/// that they were not, and why; `arguments-more` is the count of the rest.
///
/// A schema without `$schema` is read as JSON Schema 2020-12 (2025-11-25, basic/index); draft-07 is read as well.
/// Numbers are compared exactly as far as 64-bit integers and doubles go.
pub fn check_arguments(schema_text: &str, arguments_text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let arguments = read_arguments(arguments_text, &mut findings);
    let schema = read_schema(schema_text, &mut findings);
    let (Some(arguments), Some((mut schema, draft))) = (arguments, schema) else { return findings };
    if let Err(excess) = effort::can_be_built(&schema) {
        findings.push(refuse(excess));
        return findings;
    }
    let Some(validator) = compile(&mut schema, draft, &mut findings) else { return findings };
    match effort::within_bounds(&schema, &arguments) {
        Err(excess) => findings.push(refuse(excess)),
        Ok(()) => {
            collect(&validator, &arguments, &mut findings, |error| !is_format(error));
            if schema_text.contains("\"format\"") {
                // `anyOf` may use formats as labels, so they must not decide whether a branch fits: a second, separate look.
                if let Ok(strict) = options(draft).should_validate_formats(true).build(&schema) {
                    collect(&strict, &arguments, &mut findings, is_format);
                }
            }
        }
    }
    findings
}

fn read_arguments(text: &str, findings: &mut Vec<Finding>) -> Option<Value> {
    if text.len() > ARGUMENTS_LIMIT_BYTES {
        findings.push(not_checked("they are larger than 8 MiB"));
        return None;
    }
    let arguments = match serde_json::from_str::<Value>(text) {
        Ok(arguments) => arguments,
        Err(error) => {
            findings.push(match json::fault(text) {
                None => not_checked(unreadable(&error)),
                Some(_) if text.trim().is_empty() => {
                    argument_finding("arguments-invalid-json", "", "the arguments are empty; an object is `{}`".into())
                }
                Some(fault) => {
                    argument_finding("arguments-invalid-json", "", format!("the arguments are not JSON: {fault}"))
                }
            });
            return None;
        }
    };
    if !arguments.is_object() {
        let message = format!("the arguments must be an object, but are {}", sentence::describe(&arguments));
        findings.push(argument_finding("arguments-type", "", message));
        return None;
    }
    Some(arguments)
}

/// The text is JSON, but serde_json's `Value` cannot hold it.
fn unreadable(error: &serde_json::Error) -> &'static str {
    if error.to_string().starts_with("recursion limit") {
        "they are nested more than 127 levels deep"
    } else {
        "they hold a number or a name that cannot be compared"
    }
}

fn read_schema(text: &str, findings: &mut Vec<Finding>) -> Option<(Value, Draft)> {
    if text.len() > SCHEMA_LIMIT_BYTES {
        findings.push(not_checked("the input schema is larger than 4 MiB"));
        return None;
    }
    let mut schema: Value = match serde_json::from_str(text) {
        Ok(schema) => schema,
        Err(error) => {
            let message = match json::fault(text) {
                Some(fault) => format!("the input schema is not JSON: {fault}"),
                None => format!("the input schema cannot be read: {error}"),
            };
            findings.push(schema_finding("schema-invalid", "", message));
            return None;
        }
    };
    let dialect = schema.as_object_mut().and_then(|members| members.shift_remove("$schema"));
    let draft = match &dialect {
        None => Some(Draft::Draft202012),
        Some(Value::String(uri)) => draft_of(uri),
        Some(_) => None,
    };
    let Some(draft) = draft else {
        let message = format!(
            "the input schema is written in a dialect that is not supported, {}; the arguments were not checked \
             (supported: 2020-12 and draft-07)",
            sentence::describe(&dialect.unwrap_or_default())
        );
        findings.push(schema_finding("schema-unsupported-dialect", "/$schema", message));
        return None;
    };
    Some((schema, draft))
}

fn draft_of(uri: &str) -> Option<Draft> {
    let name = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    match name.strip_suffix('#').unwrap_or(name) {
        "json-schema.org/draft/2020-12/schema" => Some(Draft::Draft202012),
        "json-schema.org/draft-07/schema" => Some(Draft::Draft7),
        _ => None,
    }
}

fn options(draft: Draft) -> jsonschema::ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(draft)
        .offline()
        .with_pattern_options(
            PatternOptions::regex().size_limit(PATTERN_LIMIT_BYTES).dfa_size_limit(PATTERN_LIMIT_BYTES),
        )
        .should_validate_formats(false)
}

/// Builds the validator; a `pattern` that linear time cannot match is named, taken out of `schema`, and the rest checked.
fn compile(schema: &mut Value, draft: Draft, findings: &mut Vec<Finding>) -> Option<Validator> {
    if let Some(count) = pattern::too_many(schema) {
        findings.push(not_checked(&format!("the input schema has {count} patterns")));
        return None;
    }
    for pointer in pattern::take_unsupported(schema) {
        let message = format!(
            "the pattern at {pointer} looks ahead, behind or back, which takes unbounded time; strings are not checked \
             against it"
        );
        findings.push(schema_finding("schema-unsupported-pattern", &pointer, message));
    }
    match options(draft).build(schema) {
        Ok(validator) => Some(validator),
        Err(error) => {
            findings.push(schema_fault(&error));
            None
        }
    }
}

fn schema_fault(error: &ValidationError<'_>) -> Finding {
    let pointer = error.instance_path().as_str();
    if let ValidationErrorKind::Referencing(reason) = error.kind() {
        let reason = sentence::shorten(&reason.to_string());
        let message = format!(
            "the input schema refers to something that is not in it, and nothing is fetched; the arguments were not \
             checked: {reason}"
        );
        return schema_finding("schema-unresolved-reference", pointer, message);
    }
    let message = format!("the input schema is no valid JSON Schema: {}", sentence::of_schema(error));
    schema_finding("schema-invalid", pointer, message)
}

fn refuse(excess: Excess) -> Finding {
    match excess {
        Excess::Endless { pointer } => schema_finding(
            "schema-endless-reference",
            &pointer,
            "the input schema refers back to itself for one and the same value, without end; the arguments were not \
             checked"
                .into(),
        ),
        Excess::Deep => not_checked("the input schema applies too many subschemas inside each other"),
        Excess::Long => not_checked("checking them against this input schema would take too long"),
    }
}

fn is_format(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), ValidationErrorKind::Format { .. })
}

fn collect(
    validator: &Validator,
    arguments: &Value,
    findings: &mut Vec<Finding>,
    keep: impl Fn(&ValidationError<'_>) -> bool,
) {
    let mut unlisted = 0;
    for error in validator.iter_errors(arguments).filter(keep) {
        for finding in sentence::of_arguments(&error, arguments) {
            if findings.len() < LISTED_FINDINGS {
                findings.push(finding);
            } else {
                unlisted += 1;
            }
        }
    }
    if unlisted > 0 {
        findings.push(hint_of_more(unlisted));
    }
}
