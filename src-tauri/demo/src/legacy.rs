//! The eras' older half: a session that `initialize` opens, in one of four revisions.
//!
//! A session is the same on every transport; it does not know which one carries it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asking::{Questions, Wire};
use crate::call::Calls;
use crate::features::{self, Answer, INSTRUCTIONS, Scene, Terms, server_info};
use crate::json_rpc::{INVALID_REQUEST, Id, Incoming, Request, RpcError, read_message, read_params, to_raw};
use crate::logging::Logging;
use crate::outlet::{Outlet, Remarks, answer_text, lock};
use crate::subscriptions::SessionWatcher;
use crate::world::World;
use crate::{modern, tasks};

/// Newest last; the newest is offered to a client that asks for another.
pub(crate) const REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The only revision with batches (2025-03-26, basic/index).
const BATCH_REVISION: &str = "2025-03-26";

pub(crate) struct Session {
    pub calls: Calls,
    pub logging: Logging,
    pub questions: Questions,
    world: Arc<World>,
    /// Where messages go that belong to no request.
    unsolicited: Arc<dyn Outlet>,
    /// What it has subscribed to.
    uris: Arc<Mutex<BTreeSet<String>>>,
    /// Set by `initialize`.
    opened: OnceLock<Opened>,
}

struct Opened {
    revision: &'static str,
    /// Those of the client.
    capabilities: Value,
    /// By which the world knows who listens.
    watcher: u64,
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(opened) = self.opened.get() {
            self.world.unwatch(opened.watcher);
        }
    }
}

impl Session {
    pub(crate) fn new(world: Arc<World>, unsolicited: Arc<dyn Outlet>) -> Session {
        Session {
            calls: Calls::default(),
            logging: Logging::default(),
            questions: Questions::default(),
            world,
            unsolicited,
            uris: Arc::default(),
            opened: OnceLock::new(),
        }
    }

    pub(crate) fn revision(&self) -> Option<&'static str> {
        self.opened.get().map(|opened| opened.revision)
    }

    pub(crate) fn answer(&self, request: &Request, scene: &Scene<'_>) -> Result<Answer, RpcError> {
        let method = request.method.as_str();
        let params = request.params.as_deref();
        let result: Value = match method {
            // One that describes itself is of the era that has no such method (2026-07-28, basic/versioning).
            "initialize" if modern::describes_itself(request) => {
                return Err(features::no_such_method(method, scene.remarks));
            }
            "initialize" => self.initialize(params, scene.remarks)?,
            "ping" => json!({}),
            _ if !has(method) => return Err(features::no_such_method(method, scene.remarks)),
            _ => {
                let Some(opened) = self.opened.get() else {
                    let why = format!("`{method}` came before `initialize`; open the session first");
                    return Err(RpcError::new(INVALID_REQUEST, why));
                };
                return self.answer_opened(request, opened, scene);
            }
        };
        to_raw(&result).map(Answer::Result)
    }

    fn answer_opened(&self, request: &Request, opened: &Opened, scene: &Scene<'_>) -> Result<Answer, RpcError> {
        let method = request.method.as_str();
        let params = request.params.as_deref();
        let Opened { revision, capabilities, .. } = opened;
        if tasks::has_legacy(method) {
            if *revision < "2025-11-25" {
                return Err(features::no_such_method(method, scene.remarks));
            }
            return tasks::answer_legacy(request, &self.questions, capabilities, scene);
        }
        match method {
            "logging/setLevel" => {
                scene.remarks.make(method);
                to_raw(&self.logging.set(&read_params(params)?)).map(Answer::Result)
            }
            "resources/subscribe" | "resources/unsubscribe" => {
                #[derive(Deserialize)]
                struct Subscribe {
                    uri: String,
                }
                let Subscribe { uri } = read_params(params)?;
                scene.remarks.make(method);
                let mut uris = lock(&self.uris);
                if method == "resources/subscribe" {
                    uris.insert(uri)
                } else {
                    uris.remove(&uri)
                };
                to_raw(&json!({})).map(Answer::Result)
            }
            _ => {
                let asker = Wire {
                    questions: &self.questions,
                    revision,
                    capabilities,
                    outlet: scene.outlet,
                    cancellation: scene.cancellation,
                    meta: None,
                };
                let terms = Terms {
                    revision,
                    level: self.logging.level(),
                    capabilities,
                    asker: &asker,
                    unsolicited: Some(&self.unsolicited),
                };
                features::answer(request, &terms, scene)
            }
        }
    }

    fn initialize(&self, params: Option<&RawValue>, remarks: &Remarks) -> Result<Value, RpcError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Initialize {
            protocol_version: String,
            #[serde(default)]
            capabilities: Value,
            #[serde(default)]
            client_info: Value,
        }
        let params: Initialize = read_params(params)?;
        let newest = REVISIONS[REVISIONS.len() - 1];
        let revision = REVISIONS.into_iter().find(|known| *known == params.protocol_version).unwrap_or(newest);
        let (outlet, uris) = (Arc::clone(&self.unsolicited), Arc::clone(&self.uris));
        let watcher = self.world.watch(Arc::new(SessionWatcher { outlet, uris, revision }));
        if self.opened.set(Opened { revision, capabilities: params.capabilities, watcher }).is_err() {
            self.world.unwatch(watcher);
            return Err(RpcError::new(INVALID_REQUEST, "the session is open already; `initialize` comes once"));
        }
        let client = params.client_info["name"].as_str().unwrap_or("a client without a name");
        remarks.make(&format!("hello, {}; we speak revision {revision}", client.escape_debug()));
        Ok(json!({
            "protocolVersion": revision,
            "capabilities": capabilities(revision),
            "serverInfo": server_info(revision >= "2025-11-25"),
            "instructions": INSTRUCTIONS,
        }))
    }

    /// Nobody will hear an answer any more.
    pub(crate) fn abandon(&self) {
        self.calls.cancel_all();
        self.questions.close();
    }

    /// Takes the answer to something that was asked.
    pub(crate) fn settle(&self, id: Option<&Id>, outcome: Result<Value, RpcError>, remarks: &Remarks) {
        if !self.questions.settle(id, outcome) {
            remarks.make("an answer came to nothing that was asked; it is ignored");
        }
    }

    /// Takes note of a notification. The id is that of a request which is cancelled and not among the calls.
    pub(crate) fn note(&self, method: &str, params: Option<&RawValue>, remarks: &Remarks) -> Option<Id> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Cancelled {
            request_id: Box<RawValue>,
        }
        match method {
            "notifications/initialized" => remarks.make("the client is ready"),
            "notifications/cancelled" => {
                let id = read_params::<Cancelled>(params).ok().and_then(|params| Id::read(&params.request_id))?;
                if !self.calls.cancel(&id) {
                    return Some(id);
                }
                self.questions.wake();
                remarks.make("a call is cancelled");
            }
            other => remarks.make(&format!("notification {} is ignored", other.escape_debug())),
        }
        None
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
    pub(crate) fn answer_entry(&self, entry: &RawValue, scene: &Scene<'_>) -> Option<String> {
        match read_message(entry) {
            Incoming::Request(request) => {
                let outcome = self.calls.begin(&request.id).and_then(|cancellation| {
                    let answer = self.answer(&request, &Scene { cancellation: &cancellation, ..*scene });
                    self.calls.end(&request.id);
                    answer
                });
                let outcome = match outcome {
                    Ok(Answer::Result(result) | Answer::Task(result)) => Ok(result),
                    Ok(Answer::Silence | Answer::InputRequired(_)) => return None,
                    Ok(Answer::Crash { .. }) => {
                        Err(RpcError::new(INVALID_REQUEST, "`crash` only works alone, not in a batch"))
                    }
                    Err(error) => Err(error),
                };
                Some(answer_text(Some(&request.id), &outcome))
            }
            Incoming::Notification { method, params } => {
                let _ = self.note(&method, params.as_deref(), scene.remarks);
                None
            }
            Incoming::Response { id, outcome } => {
                self.settle(id.as_ref(), outcome, scene.remarks);
                None
            }
            Incoming::Invalid { id, error } => Some(answer_text(id.as_ref(), &Err(error))),
            Incoming::Batch(_) => None,
        }
    }
}

fn has(method: &str) -> bool {
    ["logging/setLevel", "resources/subscribe", "resources/unsubscribe"].contains(&method)
        || tasks::has_legacy(method)
        || features::has(method)
}

fn capabilities(revision: &str) -> Value {
    let mut capabilities = json!({
        "logging": {},
        "prompts": {"listChanged": true},
        "resources": {"subscribe": true, "listChanged": true},
        "tools": {"listChanged": true},
    });
    if revision >= "2025-03-26" {
        capabilities["completions"] = json!({});
    }
    if revision >= "2025-11-25" {
        capabilities["tasks"] = json!({"list": {}, "cancel": {}, "requests": {"tools": {"call": {}}}});
    }
    capabilities
}
