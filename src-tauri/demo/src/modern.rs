//! The modern era, revision 2026-07-28: no session; each request says in its `_meta` what it needs to be understood.
//!
//! Results are composed by `features` and dressed here, as text, so that numbers keep every digit.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::features::{self, Answer, INSTRUCTIONS, Scene, server_info};
use crate::json_rpc::{
    INVALID_PARAMS, RESOURCE_NOT_FOUND, Request, RpcError, UNSUPPORTED_VERSION, read_params, to_raw,
};
use crate::logging::Level;

pub(crate) const REVISION: &str = "2026-07-28";

const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";

/// Lists never change while the server runs; an hour is long enough to see a cache at work.
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
}

/// Whether a request is one of this era: it carries the era's metadata, or asks what only this era has.
pub(crate) fn concerns(request: &Request) -> bool {
    let has_metadata =
        || members(request).is_ok_and(|members| members.version.is_some() || members.capabilities.is_some());
    request.method != "initialize" && (request.method == "server/discover" || has_metadata())
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
    if !capabilities.get().starts_with('{') {
        return Err(RpcError::invalid_params(format!("`{CAPABILITIES_KEY}` must be an object")));
    }
    let level = match members.level {
        None => None,
        Some(level) => Some(
            serde_json::from_str(level.get())
                .map_err(|_| RpcError::invalid_params(format!("{} is no log level", level.get())))?,
        ),
    };
    Ok(Meta { version, level })
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

/// What a server without the legacy era says to `initialize`: older clients show the message, newer ones read the data.
pub(crate) fn refuse_initialize(request: &Request) -> RpcError {
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

/// Answers a request that has been read by `read_meta` and whose version is checked.
pub(crate) fn answer(request: &Request, meta: &Meta, scene: &Scene<'_>) -> Result<Answer, RpcError> {
    let answer = match request.method.as_str() {
        "server/discover" => {
            scene.remarks.make("server/discover");
            to_raw(&discover()).map(Answer::Result)
        }
        _ => features::answer(request, REVISION, meta.level, scene),
    };
    match answer {
        Ok(Answer::Result(result)) => dress(&request.method, &result).map(Answer::Result),
        Err(error) if error.code == RESOURCE_NOT_FOUND => Err(RpcError { code: INVALID_PARAMS, ..error }),
        other => other,
    }
}

fn discover() -> Value {
    json!({
        "supportedVersions": [REVISION],
        "capabilities": {"completions": {}, "logging": {}, "prompts": {}, "resources": {}, "tools": {}},
        "instructions": INSTRUCTIONS,
    })
}

/// Adds what every result of this era carries.
fn dress(method: &str, result: &RawValue) -> Result<Box<RawValue>, RpcError> {
    let inner = result.get().trim_start_matches('{');
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let comma = if inner.is_empty() { "" } else { "," };
    let ttl = match method {
        "resources/read" => Some(READ_TTL_MILLIS),
        "server/discover" | "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list" => {
            Some(LIST_TTL_MILLIS)
        }
        _ => None,
    };
    let cache = ttl.map(|ttl| format!(r#","ttlMs":{ttl},"cacheScope":"public""#)).unwrap_or_default();
    let meta = json!({"io.modelcontextprotocol/serverInfo": server_info()});
    let text = format!(r#"{{"resultType":"complete"{comma}{inner}{cache},"_meta":{meta}}}"#);
    RawValue::from_string(text).map_err(|error| {
        RpcError::new(crate::json_rpc::INTERNAL_ERROR, format!("the result cannot be written: {error}"))
    })
}
