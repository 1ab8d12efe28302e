//! Headers of the stateless Streamable HTTP transport: `x-mcp-header` annotations and how values are written.
//!
//! Source: MCP 2026-07-28, basic/transports/streamable-http and server/tools. Pure: schema and arguments in, headers and
//! findings out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use wirescope_wire::json::Members;
use wirescope_wire::{Finding, Severity, pointer};

const ANNOTATION: &str = "x-mcp-header";
const SPEC: &str = "MCP 2026-07-28, basic/transports/streamable-http, Custom headers from tool parameters";
/// The largest integer that every JSON reader keeps exactly, 2^53 - 1.
const LARGEST_SAFE: i64 = 9_007_199_254_740_991;

/// A parameter that is mirrored into a header `Mcp-Param-{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamHeader {
    pub name: String,
    /// Member names from the root of the arguments.
    pub path: Vec<String>,
}

/// The annotations of a tool's `inputSchema`. Findings mean that the tool may not be offered over HTTP.
pub fn param_headers(schema: &str) -> (Vec<ParamHeader>, Vec<Finding>) {
    let Ok(schema) = serde_json::from_str::<Value>(schema) else { return (Vec::new(), Vec::new()) };
    let mut walk = Walk::default();
    walk.schema(&schema, "", Some(&[]));
    (walk.headers, walk.findings)
}

#[derive(Default)]
struct Walk {
    headers: Vec<ParamHeader>,
    findings: Vec<Finding>,
}

impl Walk {
    /// `path` is where the value stands in the arguments, as long as only `properties` led here.
    fn schema(&mut self, node: &Value, at: &str, path: Option<&[String]>) {
        match node {
            Value::Object(members) => {
                if let Some(annotation) = members.get(ANNOTATION) {
                    self.annotation(annotation, node, at, path);
                }
                for (key, value) in members {
                    let at = pointer::push(at, key);
                    match (key.as_str(), value, path) {
                        ("properties", Value::Object(properties), Some(path)) => {
                            self.properties(properties, &at, path);
                        }
                        // What stands in a value is data, not a schema.
                        ("default" | "const" | "enum" | "examples" | ANNOTATION, _, _) => {}
                        _ => self.schema(value, &at, None),
                    }
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.schema(element, &pointer::push(at, &index.to_string()), None);
                }
            }
            _ => {}
        }
    }

    fn properties(&mut self, properties: &serde_json::Map<String, Value>, at: &str, path: &[String]) {
        for (name, property) in properties {
            let mut below = path.to_vec();
            below.push(name.clone());
            self.schema(property, &pointer::push(at, name), Some(&below));
        }
    }

    fn annotation(&mut self, annotation: &Value, node: &Value, at: &str, path: Option<&[String]>) {
        let place = pointer::push(at, ANNOTATION);
        let Some(path) = path.filter(|path| !path.is_empty()) else {
            return self.find(
                &place,
                "`x-mcp-header` may only stand on a property that is reached through `properties` alone.",
            );
        };
        let Some(name) = annotation.as_str().filter(|name| is_token(name)) else {
            return self
                .find(&place, "`x-mcp-header` must be an HTTP header token, not empty, without spaces or separators.");
        };
        if !matches!(node.get("type").and_then(Value::as_str), Some("string" | "integer" | "boolean")) {
            return self.find(&place, "`x-mcp-header` may only stand on a string, an integer or a boolean.");
        }
        if self.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name)) {
            let message = format!("The header `{name}` is asked for twice; header names do not tell capitals apart.");
            return self.find(&place, &message);
        }
        self.headers.push(ParamHeader { name: name.to_owned(), path: path.to_vec() });
    }

    fn find(&mut self, pointer: &str, message: &str) {
        self.findings.push(Finding {
            rule: "param-header-invalid".to_owned(),
            severity: Severity::Error,
            subject: "inputSchema".to_owned(),
            pointer: pointer.to_owned(),
            message: message.to_owned(),
            spec: Some(SPEC.to_owned()),
        });
    }
}

/// An RFC 9110 token.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The headers for these arguments (JSON text): name without `Mcp-Param-`, value encoded. What is absent or `null` has none.
pub fn param_header_values(headers: &[ParamHeader], arguments: &str) -> Vec<(String, String)> {
    let value = |header: &ParamHeader| {
        let mut text = arguments;
        for name in &header.path {
            text = Members::of(text)?.get(name)?;
        }
        let plain = match text.as_bytes().first()? {
            b'"' => serde_json::from_str::<String>(text).ok()?,
            b't' | b'f' => text.to_owned(),
            b'-' | b'0'..=b'9' => integer(text)?,
            _ => return None,
        };
        Some((header.name.clone(), encode_header_value(&plain)))
    };
    headers.iter().filter_map(value).collect()
}

/// An integer in decimal; numbers that are none, or that a JSON reader may round, are not mirrored.
fn integer(token: &str) -> Option<String> {
    let number = match token.parse::<i64>() {
        Ok(number) => number,
        // 1.0 and 1e3 are integers too in JSON Schema's words.
        Err(_) => {
            let float = token.parse::<f64>().ok().filter(|float| float.fract() == 0.0)?;
            if float.abs() > LARGEST_SAFE as f64 {
                return None;
            }
            float as i64
        }
    };
    (number.abs() <= LARGEST_SAFE).then(|| number.to_string())
}

/// A header value as the transport wants it: as it is when it is printable ASCII without spaces at its ends, else
/// `=?base64?…?=` of its UTF-8. A plain value that looks like that form is encoded too.
pub fn encode_header_value(value: &str) -> String {
    let printable = value.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    let trimmed = !value.starts_with(' ') && !value.ends_with(' ');
    let sentinel = value.starts_with("=?base64?") && value.ends_with("?=");
    if printable && trimmed && !sentinel {
        return value.to_owned();
    }
    format!("=?base64?{}?=", STANDARD.encode(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn refused(schema: &str, pointer: &str) {
        let (_, findings) = param_headers(schema);
        assert_eq!(findings.iter().map(|finding| finding.pointer.as_str()).collect::<Vec<_>>(), [pointer], "{schema}");
    }

    #[test]
    fn annotated_parameters_are_mirrored_wherever_properties_lead() {
        let schema = r#"{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},
            "o":{"type":"object","properties":{"n":{"type":"integer","x-mcp-header":"N"}}},
            "b":{"type":"boolean","x-mcp-header":"B"}, "plain":{"type":"string","default":{"x-mcp-header":1}}}}"#;
        let (headers, findings) = param_headers(schema);
        assert!(findings.is_empty(), "{findings:?}");
        let values = param_header_values(&headers, r#"{"region":"Tōkyō","o":{"n":42.0},"b":true,"plain":"x"}"#);
        let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(values, [("Region", "=?base64?VMWNa3nFjQ==?="), ("N", "42"), ("B", "true")]);
        assert!(param_header_values(&headers, r#"{"region":null}"#).is_empty(), "null and absent have no header");
        assert_eq!(param_header_values(&headers, r#"{"region":""}"#), [("Region".to_owned(), String::new())]);
    }

    #[test]
    fn invalid_annotations_are_told_with_their_place() {
        refused(r#"{"properties":{"a":{"type":"string","x-mcp-header":""}}}"#, "/properties/a/x-mcp-header");
        refused(r#"{"properties":{"a":{"type":"string","x-mcp-header":"A B"}}}"#, "/properties/a/x-mcp-header");
        refused(r#"{"properties":{"a":{"type":"string","x-mcp-header":7}}}"#, "/properties/a/x-mcp-header");
        refused(r#"{"properties":{"a":{"type":"number","x-mcp-header":"A"}}}"#, "/properties/a/x-mcp-header");
        refused(r#"{"properties":{"a":{"type":["string","null"],"x-mcp-header":"A"}}}"#, "/properties/a/x-mcp-header");
        refused(r#"{"x-mcp-header":"A","type":"string"}"#, "/x-mcp-header");
        refused(
            r#"{"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}}"#,
            "/properties/a/items/x-mcp-header",
        );
        refused(
            r#"{"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}}"#,
            "/properties/b/x-mcp-header",
        );
        refused(r#"{"$defs":{"d":{"type":"string","x-mcp-header":"A"}}}"#, "/$defs/d/x-mcp-header");
        refused(
            r#"{"oneOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]}"#,
            "/oneOf/0/properties/a/x-mcp-header",
        );
    }

    #[test]
    fn values_are_encoded_only_where_they_must_be() {
        for plain in ["us-west1", "a b", "", "~!"] {
            assert_eq!(encode_header_value(plain), plain);
        }
        for (value, encoded) in
            [(" a", "IGE="), ("a\t", "YQk="), ("a\r\nb", "YQ0KYg=="), ("=?base64?x?=", "PT9iYXNlNjQ/eD89")]
        {
            assert_eq!(encode_header_value(value), format!("=?base64?{encoded}?="));
        }
    }

    proptest! {
        #[test]
        fn no_value_can_break_out_of_its_header(value in any::<String>()) {
            let encoded = encode_header_value(&value);
            prop_assert!(encoded.bytes().all(|byte| (0x20..=0x7e).contains(&byte)));
        }

        #[test]
        fn no_annotation_and_no_argument_writes_a_header_of_its_own(
            names in proptest::collection::vec(prop_oneof![
                "[!-~]{1,6}", "[A-Za-z\r\n: \0é]{0,6}", Just("A\r\nX-Evil: 1".to_owned()), any::<String>(),
            ], 1..5),
            value in prop_oneof![any::<String>(), "[a\r\n: \t\0é=?]{0,12}"],
        ) {
            let property = |name: &String| serde_json::json!({ "type": "string", "x-mcp-header": name });
            let places = (0..names.len()).map(|place| place.to_string());
            let properties: serde_json::Map<_, _> = places.clone().zip(names.iter().map(property)).collect();
            let (headers, findings) = param_headers(&serde_json::json!({ "properties": properties }).to_string());
            prop_assert_eq!(headers.len() + findings.len(), names.len(), "each is used or reported");
            let arguments: serde_json::Map<_, _> = places.map(|place| (place, Value::from(value.clone()))).collect();
            let written = param_header_values(&headers, &Value::from(arguments).to_string());
            prop_assert_eq!(written.len(), headers.len());
            for (name, value) in written {
                prop_assert!(is_token(&name), "{:?}", name);
                prop_assert!(value.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{:?}", value);
            }
        }

        #[test]
        fn any_schema_text_is_read(schema in any::<String>(), arguments in any::<String>()) {
            let (headers, _) = param_headers(&schema);
            param_header_values(&headers, &arguments);
        }
    }
}
