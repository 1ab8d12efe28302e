//! `add`: the smallest structured result.

use serde::Deserialize;
use serde_json::{Number, Value, json};

use super::{Call, CallResult, Outcome};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    a: Number,
    b: Number,
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Add two numbers",
        "description": "Adds two numbers and gives the sum as structured content, with a text copy",
        "inputSchema": {
            "type": "object",
            "properties": {
                "a": {"type": "number", "title": "First number"},
                "b": {"type": "number", "title": "Second number"},
            },
            "required": ["a", "b"],
            "additionalProperties": false,
        },
        "outputSchema": {
            "type": "object",
            "properties": {"sum": {"type": "number", "description": "a + b"}},
            "required": ["sum"],
        },
        "annotations": {"title": "Add two numbers", "readOnlyHint": true, "openWorldHint": false},
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let arguments: Arguments = match call.read() {
        Ok(arguments) => arguments,
        Err(refusal) => return refusal,
    };
    Outcome::Result(match sum(&arguments.a, &arguments.b) {
        Some(sum) => CallResult::structured(&json!({"sum": sum})),
        None => CallResult::failure("The sum is larger than any number this server knows. Try smaller ones."),
    })
}

/// Integers stay exact as long as they fit; else it is a sum of doubles, if that has a value.
fn sum(a: &Number, b: &Number) -> Option<Number> {
    let exact = match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a.checked_add(b).map(Number::from),
        _ => None,
    };
    exact.or_else(|| Number::from_f64(a.as_f64()? + b.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_added_exactly_and_overflow_is_no_number() {
        let add = |a: Value, b: Value| sum(a.as_number()?, b.as_number()?).map(|sum| sum.to_string());
        assert_eq!(add(json!(9_007_199_254_740_993_i64), json!(2)).as_deref(), Some("9007199254740995"));
        assert_eq!(add(json!(0.5), json!(1)).as_deref(), Some("1.5"));
        assert_eq!(add(json!(1e308), json!(1e308)), None);
    }
}
