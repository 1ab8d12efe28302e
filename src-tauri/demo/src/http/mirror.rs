//! The headers that repeat parts of a modern request's body, compared with it (2026-07-28, basic/transports/
//! streamable-http): one that is missing, double, unreadable or different is a mismatch.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::request::Headers;
use crate::json_rpc::{HEADER_MISMATCH, Request, RpcError};
use crate::tools::mirrored_params;

/// # Errors
///
/// -32020, saying which header and why.
pub(crate) fn check(headers: &Headers, request: &Request, version: &str) -> Result<(), RpcError> {
    same(headers, "MCP-Protocol-Version", Some(version), false)?;
    same(headers, "Mcp-Method", Some(&request.method), false)?;
    let params: Value =
        request.params.as_ref().and_then(|params| serde_json::from_str(params.get()).ok()).unwrap_or_default();
    let named = match request.method.as_str() {
        "tools/call" | "prompts/get" => "name",
        "resources/read" => "uri",
        "tasks/get" | "tasks/update" | "tasks/cancel" => "taskId",
        _ => return Ok(()),
    };
    same(headers, "Mcp-Name", params[named].as_str(), true)?;
    if request.method == "tools/call" {
        for (path, header) in mirrored_params(params["name"].as_str().unwrap_or_default()) {
            let value = path.iter().fold(&params["arguments"], |value, name| &value[*name]);
            check_param(headers, &format!("Mcp-Param-{header}"), value)?;
        }
    }
    Ok(())
}

/// Absent and `null` have no header; numbers are compared as numbers.
fn check_param(headers: &Headers, name: &str, value: &Value) -> Result<(), RpcError> {
    let text = match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let sent = single(headers, name, true)?;
    let is_same_number =
        || value.is_number() && sent.as_ref().and_then(|sent| sent.parse::<f64>().ok()) == value.as_f64();
    if sent == text || is_same_number() { Ok(()) } else { Err(differs(name, sent.as_deref(), text.as_deref())) }
}

fn same(headers: &Headers, name: &str, body: Option<&str>, may_be_encoded: bool) -> Result<(), RpcError> {
    let sent = single(headers, name, may_be_encoded)?;
    if sent.as_deref() == body { Ok(()) } else { Err(differs(name, sent.as_deref(), body)) }
}

fn differs(name: &str, sent: Option<&str>, body: Option<&str>) -> RpcError {
    let say = |value: Option<&str>| value.map_or("nothing".to_owned(), |value| format!("{value:?}"));
    mismatch(format!("header {name} says {}, the body says {}", say(sent), say(body)))
}

fn mismatch(message: String) -> RpcError {
    RpcError::new(HEADER_MISMATCH, message)
}

/// The one value of a header, decoded.
fn single(headers: &Headers, name: &str, may_be_encoded: bool) -> Result<Option<String>, RpcError> {
    let mut values = headers.all(name);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(mismatch(format!("header {name} is there twice")));
    }
    if !value.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        return Err(mismatch(format!("header {name} holds characters that must be encoded")));
    }
    let text = String::from_utf8_lossy(value).into_owned();
    let encoded = text.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?="));
    match encoded {
        Some(encoded) if may_be_encoded => {
            let decoded = BASE64.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            decoded.map(Some).ok_or_else(|| mismatch(format!("header {name} cannot be decoded")))
        }
        _ => Ok(Some(text)),
    }
}
