//! Which JSON types a tool's schema allows for one of its arguments: only as much of JSON Schema as it takes to tell a
//! number that was typed from a text that looks like one. Whether a value is valid is the engine's to say.

use std::collections::BTreeSet;

use serde_json::Value;

/// How deep `$ref`, `anyOf` and the like are followed.
const LEVELS: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    String,
    /// Integers too.
    Number,
    Boolean,
    Null,
    Object,
    Array,
}

impl Type {
    fn named(name: &str) -> Option<Type> {
        Some(match name {
            "string" => Type::String,
            "number" | "integer" => Type::Number,
            "boolean" => Type::Boolean,
            "null" => Type::Null,
            "object" => Type::Object,
            "array" => Type::Array,
            _ => return None,
        })
    }

    fn of(value: &Value) -> Type {
        match value {
            Value::String(_) => Type::String,
            Value::Number(_) => Type::Number,
            Value::Bool(_) => Type::Boolean,
            Value::Null => Type::Null,
            Value::Object(_) => Type::Object,
            Value::Array(_) => Type::Array,
        }
    }

    /// The type of a valid JSON text.
    pub fn of_text(text: &str) -> Type {
        match text.trim_start().bytes().next() {
            Some(b'"') => Type::String,
            Some(b'{') => Type::Object,
            Some(b'[') => Type::Array,
            Some(b't' | b'f') => Type::Boolean,
            Some(b'n') => Type::Null,
            _ => Type::Number,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Type::String => "a string",
            Type::Number => "a number",
            Type::Boolean => "true or false",
            Type::Null => "null",
            Type::Object => "an object",
            Type::Array => "an array",
        }
    }
}

/// The types an argument may have; `None` when the schema does not say.
pub fn types_of_argument(schema: &Value, name: &str) -> Option<BTreeSet<Type>> {
    let properties = schema.get("properties").and_then(|properties| properties.get(name));
    types(properties.or_else(|| schema.get("additionalProperties"))?, schema, LEVELS)
}

fn types(schema: &Value, root: &Value, levels: usize) -> Option<BTreeSet<Type>> {
    let levels = levels.checked_sub(1)?;
    let schema = schema.as_object()?;
    match schema.get("type") {
        Some(Value::String(name)) => return Some(Type::named(name).into_iter().collect()),
        Some(Value::Array(names)) => {
            return Some(names.iter().filter_map(Value::as_str).filter_map(Type::named).collect());
        }
        _ => {}
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(values.iter().map(Type::of).collect());
    }
    if let Some(value) = schema.get("const") {
        return Some([Type::of(value)].into());
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(word).and_then(Value::as_array) {
            // A branch that allows anything makes the whole say nothing.
            let each: Option<Vec<_>> = branches.iter().map(|branch| types(branch, root, levels)).collect();
            return each.map(|each| each.into_iter().flatten().collect());
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return parts.iter().find_map(|part| types(part, root, levels));
    }
    // Only what stands in the schema itself; nothing is fetched.
    let pointer = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    types(root.pointer(pointer)?, root, levels)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(property: Value) -> Option<Vec<Type>> {
        let schema = json!({"properties": {"x": property}, "$defs": {"size": {"enum": ["S", 1]}, "loop": {"$ref": "#/$defs/loop"}}});
        types_of_argument(&schema, "x").map(|types| types.into_iter().collect())
    }

    #[test]
    fn types_are_found_wherever_schemas_say_them() {
        assert_eq!(of(json!({"type": "integer"})), Some(vec![Type::Number]));
        assert_eq!(of(json!({"type": ["string", "null"]})), Some(vec![Type::String, Type::Null]));
        assert_eq!(of(json!({"anyOf": [{"type": "array"}, {"type": "null"}]})), Some(vec![Type::Null, Type::Array]));
        assert_eq!(of(json!({"$ref": "#/$defs/size"})), Some(vec![Type::String, Type::Number]));
        assert_eq!(of(json!({"allOf": [{"title": "X"}, {"type": "object"}]})), Some(vec![Type::Object]));
        assert_eq!(of(json!({"const": true})), Some(vec![Type::Boolean]));
    }

    #[test]
    fn a_schema_that_does_not_say_is_not_guessed_at() {
        for silent in
            [json!(true), json!({}), json!({"anyOf": [{"type": "string"}, {}]}), json!({"$ref": "#/$defs/loop"})]
        {
            assert_eq!(of(silent.clone()), None, "{silent}");
        }
        assert_eq!(types_of_argument(&json!({}), "x"), None);
    }

    #[test]
    fn arguments_that_are_not_named_may_have_a_type_too() {
        let schema = json!({"additionalProperties": {"type": "number"}});
        assert_eq!(types_of_argument(&schema, "any"), Some([Type::Number].into()));
    }
}
