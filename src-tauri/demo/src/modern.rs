//! The modern era, revision 2026-07-28: no session; each request says in its `_meta` what it needs to be understood.
//!
//! Results are composed by `features` and dressed here, as text, so that numbers keep every digit.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::asking::{Round, Rounds, missing_capability};
use crate::features::{self, Answer, INSTRUCTIONS, Scene, Terms, server_info};
use crate::json_rpc::{
    INTERNAL_ERROR, INVALID_PARAMS, RESOURCE_NOT_FOUND, Request, RpcError, UNSUPPORTED_VERSION, read_params, to_raw,
};
use crate::logging::Level;
use crate::outlet::Remarks;
use crate::tasks;
use crate::world::COUNTER_URI;

pub(crate) const REVISION: &str = "2026-07-28";

const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";

pub(crate) const TASKS_EXTENSION: &str = "io.modelcontextprotocol/tasks";

/// Lists hardly change, and whoever listens hears of it; an hour is long enough to see a cache at work.
const LIST_TTL_MILLIS: u32 = 3_600_000;
const READ_TTL_MILLIS: u32 = 60_000;

#[derive(Deserialize)]
struct Params {
    #[serde(default, rename = "_meta")]
    meta: Option<Box<RawValue>>,
}

/// Members as they came; which of them are wrong is said one by one.
#[derive(Default, Deserialize)]
struct Members {
    #[serde(default, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<Box<RawValue>>,
    #[serde(default, rename = "io.modelcontextprotocol/clientCapabilities")]
    capabilities: Option<Box<RawValue>>,
    #[serde(default, rename = "io.modelcontextprotocol/logLevel")]
    level: Option<Box<RawValue>>,
}

/// What a request says about itself.
pub(crate) struct Meta {
    pub version: String,
    pub level: Option<Level>,
    /// Those of the client; an object.
    pub capabilities: Value,
}

/// Whether a request is one of this era: it carries the era's metadata, or asks what only this era has.
pub(crate) fn concerns(request: &Request) -> bool {
    let has_metadata =
        || members(request).is_ok_and(|members| members.version.is_some() || members.capabilities.is_some());
    request.method != "initialize" && (request.method == "server/discover" || has_metadata())
}

/// Whether a request names this era's revision about itself, whatever its method.
pub(crate) fn describes_itself(request: &Request) -> bool {
    let named = members(request).ok().and_then(|members| members.version);
    named.is_some_and(|version| version.get() == format!("\"{REVISION}\""))
}

fn members(request: &Request) -> Result<Members, RpcError> {
    let params: Params = read_params(request.params.as_deref())?;
    let text = params.meta.as_ref().map_or("{}", |meta| meta.get());
    serde_json::from_str(text).map_err(|error| RpcError::invalid_params(format!("`_meta` cannot be read: {error}")))
}

/// # Errors
///
/// -32602 for what is missing or no such thing (2026-07-28, basic/index). An unknown version is no error yet.
pub(crate) fn read_meta(request: &Request) -> Result<Meta, RpcError> {
    let members = members(request)?;
    let missing = |key: &str| RpcError::invalid_params(format!("`_meta` must have the member `{key}`"));
    let version = members.version.ok_or_else(|| missing(VERSION_KEY))?;
    let version: String = serde_json::from_str(version.get())
        .map_err(|_| RpcError::invalid_params(format!("`{VERSION_KEY}` must be a string")))?;
    let capabilities = members.capabilities.ok_or_else(|| missing(CAPABILITIES_KEY))?;
    let capabilities = serde_json::from_str(capabilities.get()).ok().filter(Value::is_object);
    let Some(capabilities) = capabilities else {
        return Err(RpcError::invalid_params(format!("`{CAPABILITIES_KEY}` must be an object")));
    };
    let level = match members.level {
        None => None,
        Some(level) => Some(
            serde_json::from_str(level.get())
                .map_err(|_| RpcError::invalid_params(format!("{} is no log level", level.get())))?,
        ),
    };
    Ok(Meta { version, level, capabilities })
}

/// # Errors
///
/// -32022 for every version but the one.
pub(crate) fn check_version(version: &str) -> Result<(), RpcError> {
    if version == REVISION { Ok(()) } else { Err(unsupported(version)) }
}

fn unsupported(requested: &str) -> RpcError {
    let message = format!("this server speaks {REVISION}, not {requested:?}");
    let data = json!({"supported": [REVISION], "requested": requested});
    RpcError { code: UNSUPPORTED_VERSION, message, data: Some(data) }
}

/// What a server without the legacy era says to `initialize`: older clients show the message, newer ones read the data. To
/// one that describes itself it is a method like any other that the era has not.
pub(crate) fn refuse_initialize(request: &Request, remarks: &Remarks) -> RpcError {
    if describes_itself(request) {
        return features::no_such_method(&request.method, remarks);
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Initialize {
        protocol_version: String,
    }
    let params = read_params::<Initialize>(request.params.as_deref());
    let mut error = unsupported(params.as_ref().map_or("", |params| &params.protocol_version));
    error.message = format!("this server needs no `initialize`; it speaks {REVISION}, which has none");
    error
}

/// Whether the era has a method; `subscriptions/listen` is answered by whoever has a stream for it.
pub(crate) fn has(method: &str) -> bool {
    method == "server/discover" || tasks::has_modern(method) || features::has(method)
}

pub(crate) fn has_tasks(capabilities: &Value) -> bool {
    capabilities["extensions"].get(TASKS_EXTENSION).is_some()
}

pub(crate) fn missing_tasks(message: &str) -> RpcError {
    missing_capability(&["extensions", TASKS_EXTENSION], message)
}

/// Answers a request that has been read by `read_meta` and whose version is checked.
pub(crate) fn answer(request: &Request, meta: &Meta, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let method = request.method.as_str();
    let answer = match method {
        "server/discover" => {
            scene.remarks.make("server/discover");
            to_raw(&discover()).map(Answer::Result)
        }
        _ if tasks::has_modern(method) => tasks::answer_modern(request, &meta.capabilities, scene),
        _ if features::has(method) => {
            let asker = Rounds::read(request, &meta.capabilities, &scene.world.seal)?;
            let terms = Terms {
                revision: REVISION,
                level: meta.level,
                capabilities: &meta.capabilities,
                asker: &asker,
                unsolicited: None,
            };
            features::answer(request, &terms, scene)
        }
        _ => Err(features::no_such_method(method, scene.remarks)),
    };
    match answer {
        Ok(Answer::Result(result)) => dress("complete", &result, request).map(Answer::Result),
        Ok(Answer::Task(result)) => dress("task", &result, request).map(Answer::Result),
        Ok(Answer::InputRequired(round)) => {
            dress("input_required", &to_raw(&to_json(&round))?, request).map(Answer::Result)
        }
        Err(error) if error.code == RESOURCE_NOT_FOUND => Err(RpcError { code: INVALID_PARAMS, ..error }),
        other => other,
    }
}

fn to_json(round: &Round) -> Value {
    let mut result = json!({});
    if !round.questions.is_empty() {
        let requests = round.questions.iter().map(|question| (question.key.clone(), question.to_json()));
        result["inputRequests"] = Value::Object(requests.collect());
    }
    if let Some(state) = &round.state {
        result["requestState"] = json!(state);
    }
    result
}

/// One extension that clients know, and one that only this server has heard of.
fn discover() -> Value {
    json!({
        "supportedVersions": [REVISION],
        "capabilities": {
            "completions": {},
            "logging": {},
            "prompts": {"listChanged": true},
            "resources": {"subscribe": true, "listChanged": true},
            "tools": {"listChanged": true},
            "extensions": {
                TASKS_EXTENSION: {},
                "com.example/demo": {"greeting": "hello", "levels": [1, 2, 3]},
            },
        },
        "instructions": INSTRUCTIONS,
    })
}

pub(crate) fn server_meta(has_icons: bool) -> Value {
    json!({"io.modelcontextprotocol/serverInfo": server_info(has_icons)})
}

/// The cache hints of results that have them (2026-07-28, server/utilities/caching). A result that took rounds is made for
/// this call alone, and what counts changes at any moment.
fn cache(request: &Request) -> String {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Read {
        #[serde(default)]
        uri: Value,
        #[serde(default)]
        input_responses: Value,
    }
    let hints = |ttl: u32, scope: &str| format!(r#","ttlMs":{ttl},"cacheScope":"{scope}""#);
    match request.method.as_str() {
        "resources/read" => {
            let read: Read = read_params(request.params.as_deref()).unwrap_or_default();
            let is_lasting = read.uri != COUNTER_URI && read.input_responses.is_null();
            if is_lasting { hints(READ_TTL_MILLIS, "public") } else { hints(0, "private") }
        }
        "server/discover" | "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => {
            hints(LIST_TTL_MILLIS, "public")
        }
        _ => String::new(),
    }
}

/// Adds what every result of this era carries.
fn dress(result_type: &str, result: &RawValue, request: &Request) -> Result<Box<RawValue>, RpcError> {
    let inner = result.get().strip_prefix('{').unwrap_or_default();
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let comma = if inner.is_empty() { "" } else { "," };
    let cache = if result_type == "complete" { cache(request) } else { String::new() };
    let meta = server_meta(request.method == "server/discover");
    let text = format!(r#"{{"resultType":"{result_type}"{comma}{inner}{cache},"_meta":{meta}}}"#);
    RawValue::from_string(text)
        .map_err(|error| RpcError::new(INTERNAL_ERROR, format!("the result cannot be written: {error}")))
}
