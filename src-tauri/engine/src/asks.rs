//! What servers ask of a client (roots, sampling, elicitation), and how a target's rules answer.
//!
//! Pure: a method and its params in, an answer and a sentence about it out. Who sends it, and in which era's shape, is the
//! session's work. Without a rule the answer is the spec's way to decline, never silence (MCP 2025-11-25, client/roots,
//! client/sampling, client/elicitation).

use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value, json};
use url::Url;

use crate::view::{AnswerRules, ElicitationRule};

/// JSON-RPC's "method not found".
const NOT_OFFERED: i64 = -32_601;
/// The code the spec shows for a person who declines to sample (client/sampling, "Error handling").
const DECLINED: i64 = -1;

/// An answer, and what is to be told of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Reply {
    /// The result, or the error's code and message.
    pub body: Result<Value, (i64, String)>,
    /// How it came about, to follow "…: ". `None` where nothing was decided.
    pub told: Option<String>,
    /// A person may have wanted to answer otherwise, and should hear of it.
    pub declined: bool,
}

impl Reply {
    fn accepted(result: Value, told: impl Into<String>) -> Reply {
        Reply { body: Ok(result), told: Some(told.into()), declined: false }
    }

    fn declined(body: Result<Value, (i64, String)>, why: impl Into<String>) -> Reply {
        Reply { body, told: Some(why.into()), declined: true }
    }

    /// The answer's member of a message: `"result":…` or `"error":…`.
    pub fn member(&self) -> String {
        match &self.body {
            Ok(result) => format!(r#""result":{result}"#),
            Err((code, message)) => format!(r#""error":{}"#, json!({ "code": code, "message": message })),
        }
    }
}

/// Answers by a target's rules; scripted answers are used up in order.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    rules: AnswerRules,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    elicitation: usize,
    sampling: usize,
}

impl Asks {
    pub fn new(rules: AnswerRules) -> Asks {
        Asks { rules, used: Mutex::default() }
    }

    /// The capabilities that follow from the rules, as a JSON object: what is not answered is not declared.
    pub fn capabilities(rules: &AnswerRules) -> String {
        let mut declared = Map::new();
        if !rules.roots.is_empty() {
            declared.insert("roots".to_owned(), json!({}));
        }
        if rules.sampling.is_some() {
            declared.insert("sampling".to_owned(), json!({ "tools": {} }));
        }
        match &rules.elicitation {
            None => {}
            // Defaults are values of a form; a URL is opened by a person or not at all.
            Some(ElicitationRule::AcceptDefaults) => {
                declared.insert("elicitation".to_owned(), json!({ "form": {} }));
            }
            Some(ElicitationRule::Decline | ElicitationRule::Scripted { .. }) => {
                declared.insert("elicitation".to_owned(), json!({ "form": {}, "url": {} }));
            }
        }
        Value::Object(declared).to_string()
    }

    pub fn answer(&self, method: &str, params: Option<&str>) -> Reply {
        match method {
            "ping" => Reply { body: Ok(json!({})), told: None, declined: false },
            "roots/list" => self.roots(),
            "sampling/createMessage" => self.sample(),
            "elicitation/create" => {
                self.elicit(&params.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default())
            }
            _ => Reply {
                body: Err((NOT_OFFERED, format!("Wirescope does not offer {method}"))),
                told: None,
                declined: false,
            },
        }
    }

    fn roots(&self) -> Reply {
        if self.rules.roots.is_empty() {
            let body = Err((NOT_OFFERED, "Wirescope was given no roots".to_owned()));
            return Reply::declined(body, "declined, for no root is given");
        }
        let roots: Vec<Value> = self.rules.roots.iter().map(|root| root_entry(root)).collect();
        Reply::accepted(json!({ "roots": roots }), "answered with the roots given")
    }

    fn sample(&self) -> Reply {
        let Some(answers) = self.rules.sampling.as_ref().filter(|answers| !answers.is_empty()) else {
            let body = Err((DECLINED, "The user declined the sampling request".to_owned()));
            return Reply::declined(body, "declined, for no answer is given");
        };
        let index = self.count(|used| &mut used.sampling);
        let text = &answers[index.min(answers.len() - 1)];
        let result = match serde_json::from_str(text) {
            Ok(Value::String(text)) => message_of(&text),
            Ok(Value::Object(result)) if result.contains_key("content") => complete(result),
            _ => message_of(text),
        };
        Reply::accepted(result, "answered with the text given")
    }

    fn elicit(&self, params: &Value) -> Reply {
        let decline = json!({ "action": "decline" });
        match &self.rules.elicitation {
            None => Reply::declined(Ok(decline), "declined, for no answer is given"),
            Some(ElicitationRule::Decline) => Reply::accepted(decline, "declined, as told"),
            Some(ElicitationRule::AcceptDefaults) if params["mode"] == "url" => {
                Reply::declined(Ok(decline), "declined, for a URL is opened by a person or not at all")
            }
            Some(ElicitationRule::AcceptDefaults) => accept_defaults(params),
            Some(ElicitationRule::Scripted { answers }) if answers.is_empty() => {
                Reply::declined(Ok(decline), "declined, for no answer is given")
            }
            Some(ElicitationRule::Scripted { answers }) => {
                let index = self.count(|used| &mut used.elicitation);
                let result = match serde_json::from_str(&answers[index.min(answers.len() - 1)]) {
                    Ok(Value::Object(result)) if result.get("action").is_some_and(Value::is_string) => {
                        Value::Object(result)
                    }
                    Ok(content) => json!({ "action": "accept", "content": content }),
                    Err(_) => decline,
                };
                Reply::accepted(result, "answered as told")
            }
        }
    }

    fn count(&self, which: impl Fn(&mut Used) -> &mut usize) -> usize {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let place = which(&mut used);
        *place += 1;
        *place - 1
    }
}

/// A root as the spec has it: a `file:` URI and a name for people. What is a URI already goes out as it is.
fn root_entry(root: &str) -> Value {
    let uri = Url::from_file_path(root).map_or_else(|()| root.to_owned(), |url| url.to_string());
    let name = root.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(root);
    json!({ "uri": uri, "name": name })
}

fn message_of(text: &str) -> Value {
    complete(Map::from_iter([("content".to_owned(), json!({ "type": "text", "text": text }))]))
}

/// A result of sampling with the members that a server may count on.
fn complete(mut result: Map<String, Value>) -> Value {
    for (name, value) in [("role", "assistant"), ("model", "wirescope-given"), ("stopReason", "endTurn")] {
        result.entry(name).or_insert_with(|| json!(value));
    }
    Value::Object(result)
}

/// Fills a form from its schema's defaults. What is required and has none makes it a refusal: nothing is made up.
fn accept_defaults(params: &Value) -> Reply {
    let schema = &params["requestedSchema"];
    let none = Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&none);
    let content: Map<String, Value> =
        fields.iter().filter_map(|(name, field)| Some((name.clone(), field.get("default")?.clone()))).collect();
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let missing: Vec<&str> =
        required.iter().filter_map(Value::as_str).filter(|name| !content.contains_key(*name)).collect();
    if !missing.is_empty() {
        let why = format!("declined, for the form has no default for {}", missing.join(", "));
        return Reply::declined(Ok(json!({ "action": "decline" })), why);
    }
    Reply::accepted(json!({ "action": "accept", "content": content }), "accepted with the form's defaults")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(rules: AnswerRules, method: &str, params: &Value) -> Reply {
        Asks::new(rules).answer(method, Some(&params.to_string()))
    }

    fn elicitation(rule: ElicitationRule) -> AnswerRules {
        AnswerRules { elicitation: Some(rule), ..AnswerRules::default() }
    }

    #[test]
    fn without_a_rule_everything_is_declined_as_the_spec_has_it() {
        let none = AnswerRules::default;
        assert_eq!(answer(none(), "elicitation/create", &json!({})).body, Ok(json!({ "action": "decline" })));
        assert_eq!(answer(none(), "sampling/createMessage", &json!({})).body.map_err(|(code, _)| code), Err(-1));
        assert_eq!(answer(none(), "roots/list", &json!({})).body.map_err(|(code, _)| code), Err(-32_601));
        assert_eq!(answer(none(), "ping", &json!({})).body, Ok(json!({})));
        let unknown = answer(none(), "no/such", &json!({}));
        assert_eq!(unknown.member(), r#""error":{"code":-32601,"message":"Wirescope does not offer no/such"}"#);
        assert_eq!(Asks::capabilities(&none()), "{}");
    }

    #[test]
    fn a_form_is_filled_from_its_defaults_and_nothing_is_made_up() {
        let rule = || elicitation(ElicitationRule::AcceptDefaults);
        let form = |required: Value| {
            json!({ "message": "?", "requestedSchema": { "type": "object", "required": required, "properties": {
                "n": { "type": "integer", "default": 3 }, "s": { "type": "string" },
                "many": { "type": "array", "default": ["a"] }, "no": { "type": "boolean", "default": false } } } })
        };
        let accepted = answer(rule(), "elicitation/create", &form(json!(["n"])));
        let content = json!({ "n": 3, "many": ["a"], "no": false });
        assert_eq!(accepted.body, Ok(json!({ "action": "accept", "content": content })));
        let declined = answer(rule(), "elicitation/create", &form(json!(["n", "s"])));
        assert!(declined.declined && declined.told.is_some_and(|told| told.ends_with("no default for s")));
        let url = answer(rule(), "elicitation/create", &json!({ "mode": "url", "url": "https://a.test" }));
        assert_eq!(url.body, Ok(json!({ "action": "decline" })));
        assert_eq!(Asks::capabilities(&rule()), r#"{"elicitation":{"form":{}}}"#);
    }

    #[test]
    fn scripted_answers_are_used_in_order_and_the_last_again() {
        let answers = vec![r#"{"name":"Ada"}"#.to_owned(), r#"{"action":"cancel"}"#.to_owned()];
        let asks = Asks::new(elicitation(ElicitationRule::Scripted { answers }));
        let given = || asks.answer("elicitation/create", None).body;
        assert_eq!(given(), Ok(json!({ "action": "accept", "content": { "name": "Ada" } })));
        assert_eq!(given(), Ok(json!({ "action": "cancel" })));
        assert_eq!(given(), Ok(json!({ "action": "cancel" })));
        let texts = vec![r#""4""#.to_owned(), r#"{"content":{"type":"text","text":"5"},"model":"m"}"#.to_owned()];
        let asks = Asks::new(AnswerRules { sampling: Some(texts), ..AnswerRules::default() });
        let sampled = || asks.answer("sampling/createMessage", None).body.expect("a result");
        let first = sampled();
        assert_eq!((&first["content"]["text"], &first["role"]), (&json!("4"), &json!("assistant")));
        let second = sampled();
        assert_eq!((&second["content"]["text"], &second["model"]), (&json!("5"), &json!("m")));
    }

    #[cfg(unix)]
    #[test]
    fn a_root_is_a_file_uri_with_a_name() {
        let rules = AnswerRules { roots: vec!["/home/ada/my project/".to_owned()], ..AnswerRules::default() };
        assert_eq!(Asks::capabilities(&rules), r#"{"roots":{}}"#);
        let roots = answer(rules, "roots/list", &json!({})).body.expect("roots");
        assert_eq!(roots["roots"][0]["name"], "my project");
        assert!(roots["roots"][0]["uri"].as_str().is_some_and(|uri| uri.starts_with("file:///home/ada/my%20project")));
    }
}
