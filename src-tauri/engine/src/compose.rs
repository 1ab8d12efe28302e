//! Templates to begin a message of one's own with: one for every method a client may send in the revision in force.
//!
//! A template is whole and valid; from there a person may break whatever they like.

use serde::Serialize;
use ts_rs::TS;
use wirescope_mcp::{METHODS, MethodKind, Revision, Sender};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::protocol::{Mode, request_meta, with_meta};
use crate::request::compose_request;

/// A message to begin with. Example:
/// `{"method":"ping","notification":false,"text":"{\"jsonrpc\":\"2.0\",\"id\":1001,\"method\":\"ping\"}"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MessageTemplate {
    pub method: String,
    /// A notification has no answer.
    pub notification: bool,
    /// The whole message.
    pub text: String,
}

/// Ids of templates are far from those that Wirescope counts up.
const TEMPLATE_ID: u64 = 1_001;

impl Engine {
    /// A template for every method of the session's revision, in the order of the spec.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn message_templates(&self, session: &str) -> Result<Vec<MessageTemplate>, EngineError> {
        let summary = self.session(session).await?;
        let revision = summary.revision.and_then(|word| word.parse().ok()).unwrap_or(Revision::LATEST_LEGACY);
        Ok(templates(revision))
    }
}

fn templates(revision: Revision) -> Vec<MessageTemplate> {
    let ours = METHODS.iter().filter(|method| method.sender != Sender::Server && method.exists_in(revision));
    ours.map(|method| template(method.name, method.kind == MethodKind::Notification, revision)).collect()
}

fn template(method: &str, notification: bool, revision: Revision) -> MessageTemplate {
    let mode = match revision.era() {
        wirescope_mcp::Era::Modern => Mode::Modern { revision, capabilities: "{}".to_owned() },
        wirescope_mcp::Era::Legacy => Mode::Legacy { revision: Some(revision) },
    };
    let params = params_of(method, revision);
    let text = if notification {
        let params = params.map(|params| format!(r#","params":{params}"#)).unwrap_or_default();
        format!(r#"{{"jsonrpc":"2.0","method":"{method}"{params}}}"#)
    } else {
        let params = with_meta(params.as_deref(), &request_meta(&mode, None));
        compose_request(TEMPLATE_ID, method, params.as_deref())
    };
    MessageTemplate { method: method.to_owned(), notification, text }
}

/// Params with every member that the method requires; `None` where none is.
fn params_of(method: &str, revision: Revision) -> Option<String> {
    let text = match method {
        "initialize" => {
            return Some(format!(
                r#"{{"protocolVersion":"{revision}","capabilities":{{}},"clientInfo":{{"name":"wirescope","version":"0"}}}}"#
            ));
        }
        "tools/call" => r#"{"name":"","arguments":{}}"#,
        "resources/read"
        | "resources/subscribe"
        | "resources/unsubscribe"
        | "resources/directory/read"
        | "skills/get" => r#"{"uri":""}"#,
        "prompts/get" => r#"{"name":"","arguments":{}}"#,
        "completion/complete" => r#"{"ref":{"type":"ref/prompt","name":""},"argument":{"name":"","value":""}}"#,
        "logging/setLevel" => r#"{"level":"info"}"#,
        "subscriptions/listen" => r#"{"notifications":{"toolsListChanged":true}}"#,
        "tasks/get" | "tasks/result" | "tasks/cancel" => r#"{"taskId":""}"#,
        "tasks/update" => r#"{"taskId":"","inputResponses":{}}"#,
        "notifications/cancelled" => r#"{"requestId":1}"#,
        "notifications/progress" => r#"{"progressToken":1,"progress":0}"#,
        _ => return None,
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirescope_wire::{MessageKind, read_message};

    #[test]
    fn every_template_is_a_clean_message_of_its_kind() {
        for revision in Revision::ALL {
            let all = templates(revision);
            assert!(all.len() > 8, "{revision} has {}", all.len());
            for template in all {
                let read = read_message(template.text.as_bytes());
                assert_eq!(read.findings, [], "{}", template.text);
                let kind = if template.notification { MessageKind::Notification } else { MessageKind::Request };
                assert_eq!((read.kind, read.method.as_deref()), (kind, Some(template.method.as_str())));
            }
        }
    }

    #[test]
    fn a_revision_offers_what_it_has() {
        let has = |revision, method: &str| templates(revision).iter().any(|template| template.method == method);
        assert!(has(Revision::V2025_11_25, "ping") && !has(Revision::V2026_07_28, "ping"));
        assert!(has(Revision::V2026_07_28, "server/discover") && !has(Revision::V2024_11_05, "server/discover"));
        assert!(!has(Revision::V2025_11_25, "sampling/createMessage"), "that is the server's to send");
    }
}
