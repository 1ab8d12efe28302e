//! JSON-RPC 2.0 as far as a server needs it: reading messages, and saying what was wrong with them.
//!
//! Ids and params stay the text they were: an id is given back exactly as it came, and numbers in arguments keep every
//! digit. It does not know any method.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

pub(crate) const PARSE_ERROR: i32 = -32700;
pub(crate) const INVALID_REQUEST: i32 = -32600;
pub(crate) const METHOD_NOT_FOUND: i32 = -32601;
pub(crate) const INVALID_PARAMS: i32 = -32602;
pub(crate) const INTERNAL_ERROR: i32 = -32603;
/// 2025-11-25, server/resources.
pub(crate) const RESOURCE_NOT_FOUND: i32 = -32002;
/// 2026-07-28, basic/transports/streamable-http.
pub(crate) const HEADER_MISMATCH: i32 = -32020;
/// 2026-07-28, basic/index.
pub(crate) const MISSING_CAPABILITY: i32 = -32021;
/// 2025-11-25, client/elicitation; no other revision has it.
pub(crate) const URL_REQUIRED: i32 = -32042;
/// 2026-07-28, basic/versioning.
pub(crate) const UNSUPPORTED_VERSION: i32 = -32022;

/// An error answer. `data` is left out when `None`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RpcError {
    pub code: i32,
    pub message: String,
    pub data: Option<Value>,
}

impl RpcError {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> RpcError {
        RpcError { code, message: message.into(), data: None }
    }

    pub(crate) fn invalid_params(message: impl Into<String>) -> RpcError {
        RpcError::new(INVALID_PARAMS, message)
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(data) = &self.data {
            error["data"] = data.clone();
        }
        error
    }
}

/// The id of a request as it was written: `7`, `"a"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id(String);

impl Id {
    /// A string or an integer (2025-11-25, basic/index); `null` is none.
    pub(crate) fn read(raw: &RawValue) -> Option<Id> {
        let text = raw.get();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_integer || text.starts_with('"')).then(|| Id(text.to_owned()))
    }

    pub(crate) fn as_json(&self) -> &str {
        &self.0
    }
}

/// What one line, or one entry of a batch, turned out to be.
#[derive(Debug)]
pub(crate) enum Incoming {
    Request(Request),
    Notification {
        method: String,
        params: Option<Box<RawValue>>,
    },
    /// An answer to something this server asked, or to nothing.
    Response {
        id: Option<Id>,
        outcome: Result<Value, RpcError>,
    },
    /// No message; with the id where there is one to answer.
    Invalid {
        id: Option<Id>,
        error: RpcError,
    },
    /// An array of messages, as their texts.
    Batch(Vec<Box<RawValue>>),
}

#[derive(Debug)]
pub(crate) struct Request {
    pub id: Id,
    pub method: String,
    pub params: Option<Box<RawValue>>,
}

#[derive(serde::Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    jsonrpc: Option<Value>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(default)]
    method: Option<Value>,
    #[serde(borrow, default, deserialize_with = "present")]
    params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'a RawValue>,
}

/// A member that is there and `null` is not a member that is absent.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Reads one line, or one body. Never fails: what is no message is `Invalid`.
pub(crate) fn read_line(line: &[u8]) -> Incoming {
    let not_json = |why: String| Incoming::Invalid { id: None, error: RpcError::new(PARSE_ERROR, why) };
    let Ok(text) = std::str::from_utf8(line) else {
        return not_json("the text is not UTF-8".to_owned());
    };
    match serde_json::from_str::<&RawValue>(text) {
        Err(error) => not_json(format!("the text is not JSON: {error}")),
        Ok(raw) if raw.get().starts_with('[') => match serde_json::from_str(raw.get()) {
            Ok(entries) => Incoming::Batch(entries),
            Err(error) => not_json(format!("the batch cannot be read: {error}")),
        },
        Ok(raw) => read_message(raw),
    }
}

pub(crate) fn read_message(raw: &RawValue) -> Incoming {
    let invalid = |id, why: &str| Incoming::Invalid { id, error: RpcError::new(INVALID_REQUEST, why) };
    if !raw.get().starts_with('{') {
        return invalid(None, "a message must be a JSON object");
    }
    let envelope: Envelope<'_> = match serde_json::from_str(raw.get()) {
        Ok(envelope) => envelope,
        Err(error) => return invalid(None, &format!("the message cannot be read: {error}")),
    };
    let id = envelope.id.and_then(Id::read);
    if envelope.jsonrpc != Some(json!("2.0")) {
        return invalid(id, "the member `jsonrpc` must be \"2.0\"");
    }
    if envelope.id.is_some() && id.is_none() && envelope.result.is_none() && envelope.error.is_none() {
        return invalid(None, "the member `id` must be a string or an integer");
    }
    let method = match envelope.method {
        Some(Value::String(method)) => method,
        Some(_) => return invalid(id, "the member `method` must be a string"),
        None if envelope.result.is_some() || envelope.error.is_some() => {
            return Incoming::Response { id, outcome: read_outcome(envelope.result, envelope.error) };
        }
        None => return invalid(id, "the member `method` is missing"),
    };
    let params = envelope.params.map(ToOwned::to_owned);
    match (id, params) {
        (id, Some(params)) if !params.get().starts_with('{') => {
            let error = RpcError::invalid_params("the member `params` must be an object");
            // A notification is never answered, not even a wrong one.
            if id.is_some() { Incoming::Invalid { id, error } } else { Incoming::Notification { method, params: None } }
        }
        (Some(id), params) => Incoming::Request(Request { id, method, params }),
        (None, params) => Incoming::Notification { method, params },
    }
}

/// What a client answered. An error that cannot be read is one all the same.
fn read_outcome(result: Option<&RawValue>, error: Option<&RawValue>) -> Result<Value, RpcError> {
    #[derive(serde::Deserialize)]
    struct Error {
        code: i32,
        message: String,
    }
    let Some(error) = error else {
        let result = result.map_or("{}", RawValue::get);
        return serde_json::from_str(result).map_err(|error| RpcError::new(PARSE_ERROR, error.to_string()));
    };
    Err(match serde_json::from_str(error.get()) {
        Ok(Error { code, message }) => RpcError::new(code, message),
        Err(error) => RpcError::new(INVALID_REQUEST, format!("an error that cannot be read: {error}")),
    })
}

/// Reads params into `T`; absent params count as `{}`.
pub(crate) fn read_params<T: DeserializeOwned>(params: Option<&RawValue>) -> Result<T, RpcError> {
    serde_json::from_str(params.map_or("{}", RawValue::get))
        .map_err(|error| RpcError::invalid_params(format!("the params do not fit: {error}")))
}

/// A result as text. Values made here always serialize.
pub(crate) fn to_raw(value: &impl serde::Serialize) -> Result<Box<RawValue>, RpcError> {
    serde_json::value::to_raw_value(value)
        .map_err(|error| RpcError::new(INTERNAL_ERROR, format!("the result cannot be written: {error}")))
}
