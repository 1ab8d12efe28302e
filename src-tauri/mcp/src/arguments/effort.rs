//! An upper bound of the work a check can take, found before the work is done.
//!
//! Thirty definitions that each refer twice to the one before make a billion evaluations of one value; a definition that
//! refers to itself never ends; both fit in a kilobyte. So the walk a validator would take is counted first, with each
//! pair of subschema and value visited once and its count remembered.
//!
//! The count errs to the high side: no branch is cut short, and a reference that cannot be told apart counts for all it
//! may mean. It does not say whether a value is valid.

use std::collections::HashMap;

use serde_json::{Map, Value};
use wirescope_wire::pointer;

use super::pattern;

/// Why a check is not begun.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// A subschema applies itself to the value it was applied to. Where that happens, as a pointer to the reference.
    Endless { pointer: String },
    /// Subschemas would be applied inside each other beyond what a thread's stack holds.
    Deep,
    /// More steps than anybody waits for.
    Long,
}

/// A step is about a tenth of a microsecond in a release build, so a check stays below a second.
const STEPS: u64 = 4_000_000;

/// Levels of applied subschemas. A 2 MiB stack, which worker threads have, holds twice as many in a debug build.
const LEVELS: usize = 384;

/// The same for a schema alone, where `unevaluatedProperties` has to know all that applies to its value: a validator
/// gathers that while it is built, with a level of its stack for each level here.
const GATHERED_LEVELS: usize = 192;

/// `Err` when a validator for `schema` could not be built on a thread's stack.
pub(super) fn can_be_built(schema: &Value) -> Result<(), Excess> {
    let mut walk = Walk::default();
    walk.resources.push(schema);
    walk.index(schema);
    if !walk.gathers {
        return Ok(());
    }
    let mut depths = HashMap::new();
    for subschema in std::mem::take(&mut walk.objects) {
        walk.depth(subschema, 0, &mut depths)?;
    }
    Ok(())
}

/// `Err` when checking `instance` against `schema` could exceed the bounds.
pub(super) fn within_bounds(schema: &Value, instance: &Value) -> Result<(), Excess> {
    let mut walk = Walk { steps: STEPS, ..Walk::default() };
    walk.resources.push(schema);
    walk.index(schema);
    walk.weigh(instance);
    let cost = walk.cost(schema, instance, &Place::ROOT)?;
    if cost.deciding.saturating_add(cost.explaining) > STEPS { Err(Excess::Long) } else { Ok(()) }
}

/// Steps of one subschema on one value.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// To say yes or no.
    deciding: u64,
    /// To list what is wrong. `anyOf` decides about every branch first and then explains each.
    explaining: u64,
}

impl Cost {
    fn add(&mut self, other: Cost) {
        self.deciding = self.deciding.saturating_add(other.deciding);
        self.explaining = self.explaining.saturating_add(other.explaining);
    }
}

/// Where in the schema the walk is, as a chain up the stack: a pointer is written only for the one message that needs it.
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    token: &'p str,
}

impl Place<'_> {
    const ROOT: Place<'static> = Place { above: None, token: "" };

    fn down<'p>(&'p self, token: &'p str) -> Place<'p> {
        Place { above: Some(self), token }
    }

    fn pointer(&self) -> String {
        match self.above {
            Some(above) => pointer::push(&above.pointer(), self.token),
            None => String::new(),
        }
    }
}

#[derive(Clone, Copy)]
enum Visit {
    Open,
    Done(Cost),
}

#[derive(Default)]
struct Walk<'a> {
    /// The document, and every subschema with an `$id`: what a pointer may count from.
    resources: Vec<&'a Value>,
    anchors: HashMap<&'a str, Vec<&'a Value>>,
    /// Every object of the schema, whether a subschema or not.
    objects: Vec<&'a Value>,
    /// There is a keyword that has to know what others have evaluated.
    gathers: bool,
    /// Size of each value of the instance, by address.
    weights: HashMap<*const Value, u64>,
    visits: HashMap<(*const Value, *const Value), Visit>,
    /// Left for this walk itself.
    steps: u64,
    level: usize,
}

impl<'a> Walk<'a> {
    fn index(&mut self, value: &'a Value) {
        match value {
            Value::Object(members) => {
                self.objects.push(value);
                self.gathers |= has_unevaluated(members);
                if members.get("$id").is_some_and(Value::is_string) && !std::ptr::eq(value, self.resources[0]) {
                    self.resources.push(value);
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = members.get(keyword).and_then(Value::as_str) {
                        self.anchors.entry(name).or_default().push(value);
                    }
                }
                members.values().for_each(|member| self.index(member));
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.index(element)),
            _ => {}
        }
    }

    /// How many subschemas apply to one value inside each other, from `schema` on. A loop counts once: what it leads to is
    /// found out with the value (`cost`).
    fn depth(
        &self,
        schema: &'a Value,
        above: usize,
        depths: &mut HashMap<*const Value, usize>,
    ) -> Result<usize, Excess> {
        let Value::Object(keywords) = schema else { return Ok(0) };
        if let Some(depth) = depths.get(&std::ptr::from_ref(schema)) {
            return if above + depth > GATHERED_LEVELS { Err(Excess::Deep) } else { Ok(*depth) };
        }
        if above == GATHERED_LEVELS {
            return Err(Excess::Deep);
        }
        depths.insert(schema, 1);
        let mut deepest = 0;
        for (keyword, value) in keywords {
            let applied: Vec<&Value> = match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => self.targets(reference),
                ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => branches.iter().collect(),
                ("not" | "if" | "then" | "else", subschema) => vec![subschema],
                ("dependentSchemas" | "dependencies", Value::Object(subschemas)) => subschemas.values().collect(),
                _ => continue,
            };
            for subschema in applied {
                deepest = deepest.max(self.depth(subschema, above + 1, depths)?);
            }
        }
        depths.insert(schema, deepest + 1);
        Ok(deepest + 1)
    }

    fn weigh(&mut self, value: &'a Value) -> u64 {
        let weight = 32
            + match value {
                Value::String(text) => text.len() as u64,
                Value::Array(elements) => elements.iter().map(|element| self.weigh(element)).sum(),
                Value::Object(members) => {
                    members.iter().map(|(name, member)| name.len() as u64 + self.weigh(member)).sum()
                }
                _ => 0,
            };
        self.weights.insert(value, weight);
        weight
    }

    /// The cost of `schema` on `instance`; `at` is where the schema is applied, for the message.
    fn cost(&mut self, schema: &'a Value, instance: &'a Value, at: &Place<'_>) -> Result<Cost, Excess> {
        let Value::Object(keywords) = schema else { return Ok(Cost { deciding: 1, explaining: 1 }) };
        let key = (std::ptr::from_ref(schema), std::ptr::from_ref(instance));
        match self.visits.get(&key) {
            Some(Visit::Done(cost)) => return Ok(*cost),
            Some(Visit::Open) => return Err(Excess::Endless { pointer: at.pointer() }),
            None => {}
        }
        if self.level == LEVELS {
            return Err(Excess::Deep);
        }
        self.visits.insert(key, Visit::Open);
        self.level += 1;
        let own = self.own_steps(keywords, instance);
        self.steps = self.steps.checked_sub(own).ok_or(Excess::Long)?;
        let mut cost = Cost { deciding: own, explaining: own };
        self.add_in_place(keywords, instance, at, &mut cost)?;
        if has_unevaluated(keywords) {
            // What the other keywords have seen is asked once more, to mark and to decide.
            cost.deciding = cost.deciding.saturating_mul(3);
            cost.explaining = cost.explaining.saturating_add(cost.deciding);
        }
        self.add_members(keywords, instance, at, &mut cost)?;
        self.add_elements(keywords, instance, at, &mut cost)?;
        self.level -= 1;
        self.visits.insert(key, Visit::Done(cost));
        Ok(cost)
    }

    /// Steps of the keywords that apply no subschema: they grow with the value, and with their own lists.
    fn own_steps(&self, keywords: &Map<String, Value>, instance: &Value) -> u64 {
        let weight = self.weights.get(&std::ptr::from_ref(instance)).copied().unwrap_or(32);
        let mut steps = 1 + weight / 64;
        for value in keywords.values() {
            steps += match value {
                Value::Object(members) => members.len() as u64 / 8,
                Value::Array(elements) => elements.len() as u64 / 8,
                _ => 0,
            };
        }
        if let (Some(Value::String(text)), Value::String(subject)) = (keywords.get("pattern"), instance) {
            steps = steps.saturating_add(subject.len() as u64 * pattern::steps_per_byte(text));
        }
        if let (Some(Value::Object(patterns)), Value::Object(members)) = (keywords.get("patternProperties"), instance) {
            let names: u64 = members.keys().map(|name| name.len() as u64 + 1).sum();
            for text in patterns.keys() {
                steps = steps.saturating_add(names.saturating_mul(pattern::steps_per_byte(text)));
            }
        }
        steps
    }

    /// Keywords that apply subschemas to the value itself.
    fn add_in_place(
        &mut self,
        keywords: &'a Map<String, Value>,
        instance: &'a Value,
        at: &Place<'_>,
        cost: &mut Cost,
    ) -> Result<(), Excess> {
        for (keyword, value) in keywords {
            let here = at.down(keyword);
            match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => {
                    for target in self.targets(reference) {
                        cost.add(self.cost(target, instance, &here)?);
                    }
                }
                ("allOf", Value::Array(branches)) => {
                    for (index, branch) in branches.iter().enumerate() {
                        cost.add(self.cost(branch, instance, &here.down(&index.to_string()))?);
                    }
                }
                ("anyOf" | "oneOf", Value::Array(branches)) => {
                    for (index, branch) in branches.iter().enumerate() {
                        let branch = self.cost(branch, instance, &here.down(&index.to_string()))?;
                        cost.add(branch);
                        cost.explaining = cost.explaining.saturating_add(branch.deciding);
                    }
                }
                ("not" | "if" | "then" | "else", subschema) => cost.add(self.cost(subschema, instance, &here)?),
                ("dependentSchemas" | "dependencies", Value::Object(subschemas)) => {
                    for (name, subschema) in subschemas {
                        if instance.get(name).is_some() && !subschema.is_array() {
                            cost.add(self.cost(subschema, instance, &here.down(name))?);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Keywords that apply subschemas to the members of an object.
    fn add_members(
        &mut self,
        keywords: &'a Map<String, Value>,
        instance: &'a Value,
        at: &Place<'_>,
        cost: &mut Cost,
    ) -> Result<(), Excess> {
        let Value::Object(members) = instance else { return Ok(()) };
        for (keyword, value) in keywords {
            let here = at.down(keyword);
            match (keyword.as_str(), value) {
                ("properties", Value::Object(subschemas)) => {
                    for (name, subschema) in subschemas {
                        if let Some(member) = members.get(name) {
                            cost.add(self.cost(subschema, member, &here.down(name))?);
                        }
                    }
                }
                ("patternProperties", Value::Object(subschemas)) => {
                    for (name, subschema) in subschemas {
                        for member in members.values() {
                            cost.add(self.cost(subschema, member, &here.down(name))?);
                        }
                    }
                }
                // A name is no value of the instance; the member it names stands for it, being at least as dear.
                ("additionalProperties" | "unevaluatedProperties" | "propertyNames", subschema) => {
                    for member in members.values() {
                        cost.add(self.cost(subschema, member, &here)?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Keywords that apply subschemas to the elements of an array.
    fn add_elements(
        &mut self,
        keywords: &'a Map<String, Value>,
        instance: &'a Value,
        at: &Place<'_>,
        cost: &mut Cost,
    ) -> Result<(), Excess> {
        let Value::Array(elements) = instance else { return Ok(()) };
        for (keyword, value) in keywords {
            let here = at.down(keyword);
            match (keyword.as_str(), value) {
                ("prefixItems" | "items", Value::Array(subschemas)) => {
                    for (subschema, element) in subschemas.iter().zip(elements) {
                        cost.add(self.cost(subschema, element, &here)?);
                    }
                }
                ("items" | "additionalItems" | "unevaluatedItems" | "contains", subschema) => {
                    for element in elements {
                        cost.add(self.cost(subschema, element, &here)?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// All that a reference may mean. One to another resource may mean any of those in the document.
    fn targets(&self, reference: &str) -> Vec<&'a Value> {
        let (resource, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = decode_percent(fragment);
        if fragment.is_empty() {
            return if resource.is_empty() && self.resources.len() == 1 {
                vec![self.resources[0]]
            } else {
                self.resources.clone()
            };
        }
        if fragment.starts_with('/') {
            return self.resources.iter().filter_map(|resource| resource.pointer(&fragment)).collect();
        }
        self.anchors.get(fragment.as_str()).cloned().unwrap_or_default()
    }
}

fn has_unevaluated(keywords: &Map<String, Value>) -> bool {
    keywords.contains_key("unevaluatedProperties") || keywords.contains_key("unevaluatedItems")
}

/// A fragment is percent-encoded as part of a URI.
fn decode_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let decoded = match tail {
            [high, low, ..] if byte == b'%' => std::str::from_utf8(&[*high, *low])
                .ok()
                .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_recursive_schema_is_fine_as_long_as_it_goes_deeper() {
        let tree = json!({"properties": {"children": {"items": {"$ref": "#"}}}});
        let instance = json!({"children": [{"children": []}, {}]});
        assert_eq!(within_bounds(&tree, &instance), Ok(()));
    }

    #[test]
    fn a_schema_that_only_refers_to_itself_is_endless() {
        let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}});
        let excess = within_bounds(&schema, &json!({}));
        assert!(matches!(excess, Err(Excess::Endless { .. })), "{excess:?}");
    }

    #[test]
    fn doubling_references_are_counted_without_being_walked() {
        let mut definitions = Map::new();
        definitions.insert("a0".into(), json!({"type": "string"}));
        for level in 1..60 {
            let below = json!({"$ref": format!("#/$defs/a{}", level - 1)});
            definitions.insert(format!("a{level}"), json!({"allOf": [below, below]}));
        }
        let schema = json!({"$ref": "#/$defs/a59", "$defs": definitions});
        assert_eq!(within_bounds(&schema, &json!({})), Err(Excess::Long));
    }

    #[test]
    fn nested_unevaluated_properties_are_counted_as_often_as_they_are_asked() {
        let mut schema = json!({"properties": {"a": {}}});
        for _ in 0..40 {
            schema = json!({"allOf": [schema], "unevaluatedProperties": false});
        }
        assert_eq!(within_bounds(&schema, &json!({"a": 1})), Err(Excess::Long));
    }

    #[test]
    fn a_reference_through_an_anchor_or_an_encoded_pointer_is_followed() {
        for reference in ["#loop", "#/$defs/with%20space"] {
            let schema =
                json!({"$defs": {"with space": {"$anchor": "loop", "not": {"$ref": reference}}}, "$ref": reference});
            let excess = within_bounds(&schema, &json!({}));
            assert!(matches!(excess, Err(Excess::Endless { .. })), "{reference}: {excess:?}");
        }
    }

    #[test]
    fn a_broken_percent_sign_stays_as_it_is() {
        assert_eq!(decode_percent("%7Ba%2fb%"), "{a/b%");
        assert_eq!(decode_percent("%+1%é"), "%+1%é");
    }
}
