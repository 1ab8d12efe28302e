use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};
use wirescope_wire::{Finding, Severity};

use super::check_arguments;

/// Rule, pointer and message up to the schema path.
fn check(schema: &Value, arguments: &str) -> Vec<(String, String, String)> {
    check_arguments(&schema.to_string(), arguments).into_iter().map(short).collect()
}

fn short(finding: Finding) -> (String, String, String) {
    let said = finding.message.split(" (input schema: ").next().unwrap_or_default().to_owned();
    (finding.rule, finding.pointer, said)
}

#[track_caller]
fn finds(schema: Value, arguments: &str, rule: &str, pointer: &str, message: &str) {
    assert_eq!(check(&schema, arguments), [(rule.to_owned(), pointer.to_owned(), message.to_owned())]);
}

#[track_caller]
fn accepts(schema: Value, arguments: &str) {
    assert_eq!(check(&schema, arguments), [], "{schema} should accept {arguments}");
}

#[test]
fn a_wrong_type_is_said_with_what_is_there() {
    let schema = json!({"type": "object", "properties": {"count": {"type": "integer"}}});
    let says = "`count` must be an integer, but is the string \"three\"";
    finds(schema.clone(), r#"{"count":"three"}"#, "arguments-type", "/count", says);
    finds(schema.clone(), r#"{"count":1.5}"#, "arguments-type", "/count", "`count` must be an integer, but is 1.5");
    accepts(schema, r#"{"count":1.0}"#);
}

#[test]
fn the_message_ends_with_the_place_in_the_schema() {
    let found = check_arguments(r#"{"properties":{"a":{"type":"null"}}}"#, r#"{"a":[]}"#);
    assert_eq!(found[0].message, "`a` must be null, but is an empty array (input schema: /properties/a/type)");
    assert_eq!(found[0].subject, "arguments");
    assert_eq!(found[0].severity, Severity::Error);
}

#[test]
fn a_missing_member_is_pointed_at_where_it_would_stand() {
    let schema = json!({"required": ["message"]});
    finds(schema, "{}", "arguments-required", "/message", "`message` is required, but not sent");
}

#[test]
fn every_member_too_many_is_a_finding_of_its_own() {
    let found = check(&json!({"additionalProperties": false}), r#"{"a/b":1,"c":2}"#);
    let places: Vec<_> = found.iter().map(|(rule, pointer, _)| (rule.as_str(), pointer.as_str())).collect();
    assert_eq!(places, [("arguments-additional-properties", "/a~1b"), ("arguments-additional-properties", "/c")]);
}

#[test]
fn nested_values_are_named_by_their_path() {
    let schema = json!({"properties": {"trip": {"properties": {"bags": {"items": {"maximum": 32}}}}}});
    let says = "`trip.bags[1]` must be at most 32, but is 40";
    finds(schema, r#"{"trip":{"bags":[1,40]}}"#, "arguments-maximum", "/trip/bags/1", says);
}

#[test]
fn enums_plain_and_titled_read_alike() {
    let says = "`c` must be \"a\" or \"b\", but is the string \"z\"";
    let plain = json!({"properties": {"c": {"enum": ["a", "b"]}}});
    finds(plain, r#"{"c":"z"}"#, "arguments-enum", "/c", says);
    let titled = json!({"properties": {"c": {"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]}}});
    finds(titled, r#"{"c":"z"}"#, "arguments-enum", "/c", says);
}

#[test]
fn a_nullable_type_reads_as_one_however_it_is_written() {
    let says = "`n` must be a string or null, but is 3";
    let branches = json!({"properties": {"n": {"anyOf": [{"type": "string"}, {"type": "null"}]}}});
    finds(branches, r#"{"n":3}"#, "arguments-type", "/n", says);
    accepts(json!({"properties": {"n": {"type": ["string", "null"]}}}), r#"{"n":null}"#);
}

#[test]
fn alternatives_name_the_closest_one() {
    let schema = json!({"properties": {"shape": {"anyOf": [
        {"type": "string"},
        {"type": "object", "properties": {"radius": {"type": "number"}}, "required": ["radius"]},
    ]}}});
    let says = "`shape` fits none of the 2 alternatives; closest is alternative 2: \
                `shape.radius` must be a number, but is the string \"big\"";
    finds(schema, r#"{"shape":{"radius":"big"}}"#, "arguments-any-of", "/shape", says);
}

#[test]
fn integers_beyond_doubles_are_compared_exactly() {
    let schema = json!({"properties": {"n": {"type": "integer", "maximum": 9_007_199_254_740_992_u64}}});
    let says = "`n` must be at most 9007199254740992, but is 9007199254740993";
    finds(schema.clone(), r#"{"n":9007199254740993}"#, "arguments-maximum", "/n", says);
    accepts(schema, r#"{"n":9007199254740992}"#);
    accepts(json!({"properties": {"n": {"const": 9_007_199_254_740_993_u64}}}), r#"{"n":9007199254740993}"#);
}

#[test]
fn arguments_that_are_no_json_or_no_object_are_said_to_be_so() {
    let rule_of = |arguments: &str| check(&json!({"type": "object"}), arguments).remove(0).0;
    assert_eq!(rule_of(""), "arguments-invalid-json");
    assert_eq!(rule_of("{\"a\":}"), "arguments-invalid-json");
    assert_eq!(rule_of("{} {}"), "arguments-invalid-json");
    finds(json!({}), "[1]", "arguments-type", "", "the arguments must be an object, but are an array");
}

#[test]
fn arguments_deeper_than_can_be_read_are_valid_json_and_not_checked() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let says = "the arguments were not checked: they are nested more than 127 levels deep";
    finds(json!({}), &deep, "arguments-not-checked", "", says);
    let unclosed = format!("{{\"a\":{}", "[".repeat(10_000));
    assert_eq!(check(&json!({}), &unclosed)[0].0, "arguments-invalid-json");
}

#[test]
fn a_number_no_double_can_hold_is_not_called_bad_json() {
    assert_eq!(check(&json!({}), r#"{"n":1e999}"#)[0].0, "arguments-not-checked");
}

#[test]
fn a_broken_schema_is_the_schemas_fault() {
    let found = check_arguments(r#"{"properties":{"a":{"type":"strin"}}}"#, "{}");
    assert_eq!((found[0].rule.as_str(), found[0].subject.as_str()), ("schema-invalid", "inputSchema"));
    assert_eq!(found[0].pointer, "/properties/a/type");
    for schema in ["", "{", "5", "[]", r#"{"pattern":"("}"#, r#"{"required":"a"}"#] {
        let found = check_arguments(schema, "{}");
        assert_eq!(found.len(), 1, "{schema}: {found:?}");
        assert_eq!(found[0].rule, "schema-invalid", "{schema}");
    }
}

#[test]
fn both_sides_are_reported_when_both_are_broken() {
    let rules: Vec<_> = check_arguments("{", "{").into_iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["arguments-invalid-json", "schema-invalid"]);
}

#[test]
fn dialects_other_than_two_are_named_and_never_ignored() {
    for uri in
        ["http://json-schema.org/draft-04/schema#", "https://json-schema.org/draft/2019-09/schema", "urn:mine", ""]
    {
        let found = check(&json!({"$schema": uri, "type": "object"}), "{}");
        assert_eq!(found.len(), 1, "{uri}");
        assert_eq!(found[0].0, "schema-unsupported-dialect", "{uri}");
    }
    assert_eq!(check(&json!({"$schema": 7}), "{}")[0].0, "schema-unsupported-dialect");
}

#[test]
fn draft_07_is_read_by_its_own_rules() {
    let tuple = |dialect: &str| json!({"$schema": dialect, "properties": {"t": {"items": [{"type": "string"}]}}});
    for dialect in ["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft-07/schema"] {
        assert_eq!(check(&tuple(dialect), r#"{"t":[1]}"#)[0].1, "/t/0", "a list of items is a tuple there");
    }
    let found = check(&tuple("https://json-schema.org/draft/2020-12/schema"), r#"{"t":[1]}"#);
    assert_eq!(found[0].0, "schema-invalid", "and no schema at all in 2020-12");
}

#[test]
fn references_out_of_the_document_are_refused() {
    for reference in ["https://example.com/schema.json", "file:///etc/passwd", "other.json", "#/$defs/none"] {
        let found = check(&json!({"properties": {"a": {"$ref": reference}}}), "{}");
        assert_eq!(found.len(), 1, "{reference}");
        assert_eq!(found[0].0, "schema-unresolved-reference", "{reference}");
    }
}

#[test]
fn recursive_schemas_are_checked_at_every_level() {
    let tree = json!({"$ref": "#/$defs/node", "$defs": {"node": {
        "required": ["value"], "properties": {"children": {"items": {"$ref": "#/$defs/node"}}}}}});
    let arguments = r#"{"value":1,"children":[{"value":2},{"children":[]}]}"#;
    let says = "`children[1].value` is required, but not sent";
    finds(tree, arguments, "arguments-required", "/children/1/value", says);
}

#[test]
fn a_format_is_advice() {
    let schema = json!({"properties": {"mail": {"type": "string", "format": "email"}}});
    let found = check_arguments(&schema.to_string(), r#"{"mail":"nobody"}"#);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule.as_str(), found[0].severity), ("arguments-format", Severity::Warning));
    let branches = json!({"properties": {"to": {"anyOf": [{"format": "email"}, {"format": "uri"}]}}});
    accepts(branches, r#"{"to":"nobody"}"#);
}

#[test]
fn a_pattern_with_look_around_is_named_and_the_rest_is_checked() {
    let schema = json!({"properties": {"a": {"type": "string", "pattern": "^(?!x)"}, "b": {"pattern": "^y"}}});
    let found = check(&schema, r#"{"a":1,"b":"z"}"#);
    let rules: Vec<_> = found.iter().map(|(rule, _, _)| rule.as_str()).collect();
    assert_eq!(rules, ["schema-unsupported-pattern", "arguments-type", "arguments-pattern"]);
}

#[test]
fn findings_beyond_a_hundred_are_counted() {
    let schema = json!({"properties": {"a": {"items": {"type": "string"}}}});
    let arguments = json!({"a": vec![1; 250]}).to_string();
    let found = check(&schema, &arguments);
    assert_eq!(found.len(), 101);
    assert_eq!(found[100].2, "and 150 more findings like these");
}

#[test]
fn control_characters_do_not_pass_into_messages() {
    let schema = json!({"properties": {"a": {"enum": ["\u{1b}[2J"]}}, "additionalProperties": false});
    let arguments = json!({"a": "\u{7}", "\u{1b}]0;": 1}).to_string();
    for (_, _, message) in check(&schema, &arguments) {
        assert!(!message.chars().any(char::is_control), "{message:?}");
    }
}

/// Runs on the stack a worker thread has, and fails when it takes long: debug builds on a busy machine included.
#[track_caller]
fn ends_soon(schema: String, arguments: String) -> Vec<Finding> {
    let begun = Instant::now();
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(move || check_arguments(&schema, &arguments));
    let found = worker.expect("a thread can be started").join().expect("a check does not panic");
    assert!(begun.elapsed() < Duration::from_secs(20), "took {:?}", begun.elapsed());
    found
}

#[test]
fn a_catastrophic_pattern_is_matched_in_linear_time() {
    let schema = json!({"properties": {"a": {"pattern": "^(a+)+$"}}}).to_string();
    let found = ends_soon(schema, json!({"a": format!("{}!", "a".repeat(100_000))}).to_string());
    assert_eq!(found[0].rule, "arguments-pattern");
}

#[test]
fn patterns_that_grow_when_compiled_are_refused() {
    for pattern in ["((a{1000}){1000}){1000}", "(\\p{L}{1,500}){1,60}"] {
        let found = ends_soon(json!({"properties": {"a": {"pattern": pattern}}}).to_string(), "{}".into());
        assert_eq!(found[0].rule, "schema-invalid", "{pattern}");
    }
    let nested = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    let found = ends_soon(json!({"properties": {"a": {"pattern": nested}}}).to_string(), "{}".into());
    assert_eq!(found[0].rule, "schema-invalid");
}

/// `levels` definitions, each made from a reference to the one before.
fn chain(levels: usize, link: impl Fn(Value) -> Value) -> String {
    let mut definitions = serde_json::Map::new();
    definitions.insert("d0".into(), json!({"type": "string"}));
    for level in 1..=levels {
        let below = json!({"$ref": format!("#/$defs/d{}", level - 1)});
        definitions.insert(format!("d{level}"), link(below));
    }
    json!({"$ref": format!("#/$defs/d{levels}"), "$defs": definitions}).to_string()
}

#[test]
fn schemas_that_multiply_their_own_work_are_refused() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let found = ends_soon(chain(40, |below| json!({keyword: [below, below]})), "{}".into());
        assert_eq!(found.len(), 1, "{keyword}");
        assert_eq!(found[0].rule, "arguments-not-checked", "{keyword}");
    }
}

#[test]
fn the_largest_work_that_is_allowed_still_ends_soon() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let found = ends_soon(chain(15, |below| json!({keyword: [below, below]})), "{}".into());
        assert!(found.iter().all(|finding| finding.rule != "arguments-not-checked"), "{keyword}: {found:?}");
    }
}

#[test]
fn chains_of_references_stay_on_the_stack_or_are_refused() {
    type Link = fn(Value) -> Value;
    let links: [Link; 5] = [
        |below| below,
        |below| json!({"allOf": [below]}),
        |below| json!({"anyOf": [below, {"type": "null"}]}),
        |below| json!({"if": below, "then": false}),
        |below| json!({"allOf": [below], "unevaluatedProperties": {"not": {}}}),
    ];
    for (number, link) in links.into_iter().enumerate() {
        for levels in [20, 100, 180, 380, 5_000] {
            let found = ends_soon(chain(levels, link), r#"{"a":{}}"#.into());
            assert!(
                levels < 400 || found[0].rule == "arguments-not-checked",
                "link {number}, {levels} levels: {found:?}"
            );
        }
    }
}

#[test]
fn what_unevaluated_properties_must_know_stays_on_the_stack_or_is_refused() {
    type Link = fn(Value) -> Value;
    let links: [Link; 3] = [|below| below, |below| json!({"allOf": [below]}), |below| json!({"if": {}, "then": below})];
    for link in links {
        for levels in [60, 90, 180, 5_000] {
            let mut schema: Value = serde_json::from_str(&chain(levels, link)).expect("a chain is JSON");
            schema["unevaluatedProperties"] = json!(false);
            let found = ends_soon(schema.to_string(), r#"{"a":1}"#.into());
            assert!(levels < 200 || found[0].rule == "arguments-not-checked", "{levels} levels: {found:?}");
        }
    }
}

#[test]
fn a_deep_schema_over_deep_arguments_stays_on_the_stack() {
    let schema =
        json!({"type": "object", "additionalProperties": {"anyOf": [{"$ref": "#"}, {"type": "string"}]}}).to_string();
    let arguments = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    let found = ends_soon(schema, arguments);
    assert_eq!(found.len(), 1);
    assert!(["arguments-any-of", "arguments-not-checked"].contains(&found[0].rule.as_str()), "{found:?}");
}

#[test]
fn endless_references_are_refused() {
    let found = ends_soon(r##"{"allOf":[{"$ref":"#"}]}"##.into(), "{}".into());
    assert_eq!((found[0].rule.as_str(), found[0].pointer.as_str()), ("schema-endless-reference", "/allOf/0/$ref"));
}

#[test]
fn ordinary_large_arguments_are_checked() {
    let row = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}});
    let schema = json!({"properties": {"rows": {"type": "array", "items": row}}}).to_string();
    let rows: Vec<_> = (0..20_000).map(|id| json!({"id": id, "name": "a name of usual length"})).collect();
    assert_eq!(ends_soon(schema, json!({"rows": rows}).to_string()), []);
}

/// JSON built from the words a schema is made of, so that random schemas often mean something.
fn schema_like() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "type",
        "properties",
        "items",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "$ref",
        "$defs",
        "enum",
        "const",
        "required",
        "pattern",
        "additionalProperties",
        "unevaluatedProperties",
        "if",
        "then",
        "$id",
        "$anchor",
        "minimum",
        "a",
        "b",
    ]);
    let text = prop::sample::select(vec![
        "string",
        "object",
        "#",
        "#/$defs/a",
        "#a",
        "a",
        "b",
        "^a+$",
        "(?=a)",
        "http://x/y",
        "integer",
    ]);
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|truth| json!(truth)),
        any::<i64>().prop_map(|number| json!(number)),
        text.prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((word.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_two_texts_are_survived(schema in ".{0,80}", arguments in ".{0,80}") {
        check_arguments(&schema, &arguments);
    }

    #[test]
    fn any_schema_and_any_arguments_are_survived(schema in schema_like(), arguments in schema_like()) {
        check_arguments(&schema.to_string(), &arguments.to_string());
        check_arguments(&schema.to_string(), &json!({"a": arguments}).to_string());
    }
}
