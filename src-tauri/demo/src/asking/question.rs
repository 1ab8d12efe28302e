//! One question: its method, its params, and what a client has to declare to be asked it.

use serde_json::{Map, Value, json};

use crate::json_rpc::{MISSING_CAPABILITY, RpcError};

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub key: String,
    pub method: &'static str,
    pub params: Value,
    /// The path of the capability, such as `elicitation`, `url`.
    pub needs: &'static [&'static str],
}

/// What to ask a model.
pub(crate) struct Sampling {
    pub system: &'static str,
    pub messages: Vec<Value>,
    pub max_tokens: u32,
    pub tools: Vec<Value>,
}

impl Question {
    /// `schema` is a flat object schema (2025-11-25, client/elicitation).
    pub(crate) fn form(key: &str, message: &str, schema: Value) -> Question {
        let params = json!({"message": message, "requestedSchema": schema});
        Question { key: key.to_owned(), method: "elicitation/create", params, needs: &["elicitation"] }
    }

    /// A form with one text in it.
    pub(crate) fn text(key: &str, message: &str, field: &str, title: &str) -> Question {
        let mut properties = Map::new();
        properties.insert(field.to_owned(), json!({"type": "string", "title": title}));
        Question::form(key, message, json!({"type": "object", "properties": properties, "required": [field]}))
    }

    /// A form with one yes or no in it.
    pub(crate) fn confirm(key: &str, message: &str, field: &str) -> Question {
        let mut properties = Map::new();
        properties.insert(field.to_owned(), json!({"type": "boolean", "title": "Yes"}));
        Question::form(key, message, json!({"type": "object", "properties": properties, "required": [field]}))
    }

    /// `elicitation_id` is a member of revision 2025-11-25 alone.
    pub(crate) fn visit(key: &str, message: &str, url: &str, elicitation_id: Option<&str>) -> Question {
        let mut params = json!({"mode": "url", "message": message, "url": url});
        if let Some(id) = elicitation_id {
            params["elicitationId"] = json!(id);
        }
        Question { key: key.to_owned(), method: "elicitation/create", params, needs: &["elicitation", "url"] }
    }

    pub(crate) fn sampling(key: &str, sampling: Sampling) -> Question {
        let mut params = json!({
            "messages": sampling.messages,
            "systemPrompt": sampling.system,
            "maxTokens": sampling.max_tokens,
            "temperature": 0.2,
            "modelPreferences": {"hints": [{"name": "small"}], "speedPriority": 0.8, "costPriority": 0.5},
        });
        if sampling.tools.is_empty() {
            return Question { key: key.to_owned(), method: "sampling/createMessage", params, needs: &["sampling"] };
        }
        params["tools"] = json!(sampling.tools);
        params["toolChoice"] = json!({"mode": "auto"});
        Question { key: key.to_owned(), method: "sampling/createMessage", params, needs: &["sampling", "tools"] }
    }

    pub(crate) fn roots(key: &str) -> Question {
        Question { key: key.to_owned(), method: "roots/list", params: json!({}), needs: &["roots"] }
    }

    /// As a round carries it: without an id.
    pub(crate) fn to_json(&self) -> Value {
        json!({"method": self.method, "params": self.params})
    }

    /// In words, for a client of the legacy era.
    pub(crate) fn lacking(&self) -> String {
        format!(
            "This needs {}, and the client has not declared the capability `{}`, or its revision has none.",
            self.method,
            self.needs.join(".")
        )
    }

    /// -32021 names the capability as a client would declare it (2026-07-28, basic/index).
    pub(crate) fn lacking_error(&self) -> RpcError {
        missing_capability(self.needs, &self.lacking())
    }
}

pub(crate) fn missing_capability(path: &[&str], message: &str) -> RpcError {
    let required = path.iter().rev().fold(json!({}), |inner, name| {
        let mut outer = Map::new();
        outer.insert((*name).to_owned(), inner);
        Value::Object(outer)
    });
    let data = Some(json!({"requiredCapabilities": required}));
    RpcError { code: MISSING_CAPABILITY, message: message.to_owned(), data }
}

/// Whether a revision has such questions, whatever a client declares.
pub(crate) fn exists_in(revision: &str, path: &[&str]) -> bool {
    let since = match path {
        ["elicitation", "url"] | ["sampling", "tools"] => "2025-11-25",
        ["elicitation"] => "2025-06-18",
        _ => "2024-11-05",
    };
    revision >= since
}

/// Whether client capabilities hold that path. Elicitation that names no mode means forms (2025-11-25, client/elicitation).
pub(crate) fn declares(capabilities: &Value, path: &[&str]) -> bool {
    let found = path.iter().try_fold(capabilities, |value, name| value.get(name));
    let Some(found) = found.filter(|found| found.is_object()) else {
        return false;
    };
    path != ["elicitation"] || found.get("form").is_some() || found.get("url").is_none()
}

/// Whether an answer is one to such a question.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(crate) fn check_answer(method: &str, answer: &Value) -> Result<(), String> {
    let fits = match method {
        "elicitation/create" => {
            let content = answer.get("content");
            matches!(answer["action"].as_str(), Some("accept" | "decline" | "cancel"))
                && content.is_none_or(|content| content.is_object())
        }
        "sampling/createMessage" => {
            matches!(answer["role"].as_str(), Some("assistant" | "user"))
                && (answer["content"].is_object() || answer["content"].is_array())
                && answer["model"].is_string()
        }
        _ => answer["roots"].as_array().is_some_and(|roots| roots.iter().all(|root| root["uri"].is_string())),
    };
    if fits { Ok(()) } else { Err(format!("what was sent is no answer to {method}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elicitation_without_a_mode_means_forms_and_with_another_it_does_not() {
        let form = ["elicitation"].as_slice();
        assert!(declares(&json!({"elicitation": {}}), form));
        assert!(declares(&json!({"elicitation": {"form": {}, "url": {}}}), form));
        assert!(!declares(&json!({"elicitation": {"url": {}}}), form));
        assert!(!declares(&json!({"elicitation": true}), form));
        assert!(!declares(&json!({"elicitation": {}}), &["elicitation", "url"]));
        assert!(declares(&json!({"sampling": {"tools": {}}}), &["sampling", "tools"]));
    }

    #[test]
    fn the_error_shows_the_capability_as_it_would_be_declared() {
        let error = Question::visit("a", "", "https://example.com", None).lacking_error();
        assert_eq!(error.data, Some(json!({"requiredCapabilities": {"elicitation": {"url": {}}}})));
    }
}
