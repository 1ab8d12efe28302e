//! Who hears of changes: a session that `initialize` opened, and a stream of `subscriptions/listen`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::json_rpc::{Id, Request, RpcError, read_params, to_raw};
use crate::modern::{TASKS_EXTENSION, server_meta};
use crate::outlet::{Outlet, answer_text, lock, notification_text};
use crate::world::{Change, Watcher, World};

const SUBSCRIPTION_KEY: &str = "io.modelcontextprotocol/subscriptionId";

/// A session hears of every list, and of the resources it has subscribed to (2025-11-25, server/resources).
pub(crate) struct SessionWatcher {
    pub outlet: Arc<dyn Outlet>,
    pub uris: Arc<Mutex<BTreeSet<String>>>,
    pub revision: &'static str,
}

impl Watcher for SessionWatcher {
    fn hear(&self, change: &Change, world: &World) {
        let (method, params) = match change {
            Change::Tools => ("notifications/tools/list_changed", json!({})),
            Change::Prompts => ("notifications/prompts/list_changed", json!({})),
            Change::Resources => ("notifications/resources/list_changed", json!({})),
            Change::Updated(uri) if lock(&self.uris).contains(uri) => {
                ("notifications/resources/updated", json!({"uri": uri}))
            }
            Change::Task(id) if self.revision >= "2025-11-25" => match world.tasks.find(id) {
                Some(task) if !task.is_modern() => ("notifications/tasks/status", task.to_legacy()),
                _ => return,
            },
            Change::Updated(_) | Change::Task(_) => return,
        };
        self.outlet.message(&notification_text(method, params));
    }

    fn dismiss(&self) -> bool {
        false
    }
}

#[derive(Deserialize)]
struct ListenParams {
    notifications: Filter,
}

/// `SubscriptionFilter`, with the member of the tasks extension.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Filter {
    tools_list_changed: bool,
    prompts_list_changed: bool,
    resources_list_changed: bool,
    resource_subscriptions: Vec<String>,
    task_ids: Vec<String>,
}

/// One open `subscriptions/listen` (2026-07-28, basic/patterns/subscriptions).
struct Listener {
    outlet: Arc<dyn Outlet>,
    id: Id,
    filter: Filter,
}

/// Acknowledges, and from then on tells what was asked for. The number is for ending it.
///
/// # Errors
///
/// -32602 for a filter that cannot be read.
pub(crate) fn listen(
    world: &World,
    request: &Request,
    capabilities: &Value,
    outlet: Arc<dyn Outlet>,
) -> Result<u64, RpcError> {
    let ListenParams { notifications: mut filter } = read_params(request.params.as_deref())?;
    if capabilities["extensions"].get(TASKS_EXTENSION).is_none() {
        filter.task_ids.clear();
    }
    filter.task_ids.retain(|id| world.tasks.find(id).is_some());
    let listener = Listener { outlet, id: request.id.clone(), filter };
    listener.note("notifications/subscriptions/acknowledged", json!({"notifications": listener.filter.to_json()}));
    Ok(world.watch(Arc::new(listener)))
}

impl Filter {
    /// What is honoured, without what was not asked for.
    fn to_json(&self) -> Value {
        let mut filter = json!({});
        for (name, is_wanted) in [
            ("toolsListChanged", self.tools_list_changed),
            ("promptsListChanged", self.prompts_list_changed),
            ("resourcesListChanged", self.resources_list_changed),
        ] {
            if is_wanted {
                filter[name] = json!(true);
            }
        }
        for (name, ids) in [("resourceSubscriptions", &self.resource_subscriptions), ("taskIds", &self.task_ids)] {
            if !ids.is_empty() {
                filter[name] = json!(ids);
            }
        }
        filter
    }
}

impl Listener {
    /// The id of the request; a number stays a number.
    fn subscription(&self) -> Value {
        serde_json::from_str(self.id.as_json()).unwrap_or_default()
    }

    fn note(&self, method: &str, mut params: Value) {
        params["_meta"][SUBSCRIPTION_KEY] = self.subscription();
        self.outlet.message(&notification_text(method, params));
    }
}

impl Watcher for Listener {
    fn hear(&self, change: &Change, world: &World) {
        let filter = &self.filter;
        match change {
            Change::Tools if filter.tools_list_changed => self.note("notifications/tools/list_changed", json!({})),
            Change::Prompts if filter.prompts_list_changed => {
                self.note("notifications/prompts/list_changed", json!({}));
            }
            Change::Resources if filter.resources_list_changed => {
                self.note("notifications/resources/list_changed", json!({}));
            }
            Change::Updated(uri) if filter.resource_subscriptions.contains(uri) => {
                self.note("notifications/resources/updated", json!({"uri": uri}));
            }
            Change::Task(id) if filter.task_ids.contains(id) => {
                if let Some(task) = world.tasks.find(id) {
                    self.note("notifications/tasks", task.to_modern());
                }
            }
            _ => {}
        }
    }

    /// The result that a listening ends with when the server ends it.
    fn dismiss(&self) -> bool {
        let mut meta = server_meta(false);
        meta[SUBSCRIPTION_KEY] = self.subscription();
        let result = to_raw(&json!({"resultType": "complete", "_meta": meta}));
        self.outlet.last(&answer_text(Some(&self.id), &result));
        true
    }
}
