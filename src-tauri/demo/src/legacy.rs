//! The eras' older half: a session that `initialize` opens, in one of four revisions.
//!
//! A session is the same on every transport; it does not know which one carries it.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::call::Calls;
use crate::features::{self, Answer, INSTRUCTIONS, Scene, server_info};
use crate::json_rpc::{INVALID_REQUEST, Id, Incoming, Request, RpcError, read_message, read_params, to_raw};
use crate::logging::Logging;
use crate::outlet::{Outlet, Remarks, answer_text};

/// Newest last; the newest is offered to a client that asks for another.
pub(crate) const REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The only revision with batches (2025-03-26, basic/index).
const BATCH_REVISION: &str = "2025-03-26";

#[derive(Default)]
pub(crate) struct Session {
    pub calls: Calls,
    pub logging: Logging,
    /// Set by `initialize`.
    revision: OnceLock<&'static str>,
}

impl Session {
    pub(crate) fn revision(&self) -> Option<&'static str> {
        self.revision.get().copied()
    }

    pub(crate) fn answer(&self, request: &Request, scene: &Scene<'_>) -> Result<Answer, RpcError> {
        let method = request.method.as_str();
        let params = request.params.as_deref();
        let result: Value = match method {
            "initialize" => self.initialize(params, scene.remarks)?,
            "ping" => json!({}),
            _ if method != "logging/setLevel" && !features::has(method) => {
                return Err(features::no_such_method(method, scene.remarks));
            }
            _ => {
                let Some(revision) = self.revision() else {
                    let why = format!("`{method}` came before `initialize`; open the session first");
                    return Err(RpcError::new(INVALID_REQUEST, why));
                };
                if features::has(method) {
                    return features::answer(request, revision, self.logging.level(), scene);
                }
                scene.remarks.make(method);
                self.logging.set(&read_params(params)?)
            }
        };
        to_raw(&result).map(Answer::Result)
    }

    fn initialize(&self, params: Option<&RawValue>, remarks: &Remarks) -> Result<Value, RpcError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Initialize {
            protocol_version: String,
            #[serde(default)]
            client_info: Value,
        }
        let params: Initialize = read_params(params)?;
        let newest = REVISIONS[REVISIONS.len() - 1];
        let revision = REVISIONS.into_iter().find(|known| *known == params.protocol_version).unwrap_or(newest);
        if self.revision.set(revision).is_err() {
            return Err(RpcError::new(INVALID_REQUEST, "the session is open already; `initialize` comes once"));
        }
        let client = params.client_info["name"].as_str().unwrap_or("a client without a name");
        remarks.make(&format!("hello, {}; we speak revision {revision}", client.escape_debug()));
        let mut capabilities = json!({"logging": {}, "prompts": {}, "resources": {}, "tools": {}});
        if revision >= "2025-03-26" {
            capabilities["completions"] = json!({});
        }
        Ok(json!({
            "protocolVersion": revision,
            "capabilities": capabilities,
            "serverInfo": server_info(),
            "instructions": INSTRUCTIONS,
        }))
    }

    /// Takes note of a notification.
    pub(crate) fn note(&self, method: &str, params: Option<&RawValue>, remarks: &Remarks) {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Cancelled {
            request_id: Box<RawValue>,
        }
        match method {
            "notifications/initialized" => remarks.make("the client is ready"),
            "notifications/cancelled" => {
                let id = read_params::<Cancelled>(params).ok().and_then(|params| Id::read(&params.request_id));
                if id.is_some_and(|id| self.calls.cancel(&id)) {
                    remarks.make("a call is cancelled");
                }
            }
            other => remarks.make(&format!("notification {} is ignored", other.escape_debug())),
        }
    }

    /// Whether this batch may be answered.
    pub(crate) fn check_batch(&self, entries: &[Box<RawValue>]) -> Result<(), RpcError> {
        let why = match self.revision() {
            _ if entries.is_empty() => "a batch must not be empty".to_owned(),
            Some(BATCH_REVISION) => return Ok(()),
            Some(revision) => format!("revision {revision} has no batches; only {BATCH_REVISION} does"),
            None => "a batch cannot open a session; send `initialize` alone".to_owned(),
        };
        Err(RpcError::new(INVALID_REQUEST, why))
    }

    /// The text of the answer to one entry of a batch, if it has one.
    pub(crate) fn answer_entry(&self, entry: &RawValue, outlet: &dyn Outlet, remarks: &Remarks) -> Option<String> {
        match read_message(entry) {
            Incoming::Request(request) => {
                let outcome = self.calls.begin(&request.id).and_then(|cancellation| {
                    let answer = self.answer(&request, &Scene { outlet, remarks, cancellation: &cancellation });
                    self.calls.end(&request.id);
                    answer
                });
                let outcome = match outcome {
                    Ok(Answer::Result(result)) => Ok(result),
                    Ok(Answer::Silence) => return None,
                    Ok(Answer::Crash { .. }) => {
                        Err(RpcError::new(INVALID_REQUEST, "`crash` only works alone, not in a batch"))
                    }
                    Err(error) => Err(error),
                };
                Some(answer_text(Some(&request.id), &outcome))
            }
            Incoming::Notification { method, params } => {
                self.note(&method, params.as_deref(), remarks);
                None
            }
            Incoming::Invalid { id, error } => Some(answer_text(id.as_ref(), &Err(error))),
            Incoming::Response | Incoming::Batch(_) => None,
        }
    }
}
