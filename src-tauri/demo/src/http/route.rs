//! What a request is: path, method, media types, era.

use super::Shared;
use super::exchange::{Reply, refusal};
use super::request::{Headers, Request};
use super::response::Response;
use super::{origin, sse, stateless, streamable};
use crate::json_rpc::{INVALID_REQUEST, Incoming, RpcError, read_line};
use crate::modern;

pub(super) fn answer(shared: &Shared, request: Request) -> Reply {
    if let Some((status, why)) = origin::refuse(&request.headers) {
        shared.remarks.make(why);
        return refuse(status, why);
    }
    match request.path.as_str() {
        "/mcp" => answer_mcp(shared, &request),
        "/sse" if shared.options.serves_sse() => match request.method.as_str() {
            "GET" if !accepts(&request.headers, &["text/event-stream"]) => refuse(406, NOT_ACCEPTED),
            "GET" => sse::open(shared),
            _ => wrong_method("GET"),
        },
        "/message" if shared.options.serves_sse() => match request.method.as_str() {
            "POST" if !has_json(&request.headers) => refuse(415, NOT_JSON),
            "POST" => sse::post(shared, &request.query, &request.body),
            _ => wrong_method("POST"),
        },
        _ => Response::plain(404, "there is nothing here; try /mcp").into(),
    }
}

const NOT_ACCEPTED: &str = "Accept must name application/json and text/event-stream; for GET, the latter";
const NOT_JSON: &str = "Content-Type must be application/json";

pub(super) fn refuse(status: u16, why: &str) -> Reply {
    refusal(status, None, RpcError::new(INVALID_REQUEST, why)).into()
}

fn wrong_method(allowed: &str) -> Reply {
    let error = RpcError::new(INVALID_REQUEST, format!("the methods served here: {allowed}"));
    refusal(405, None, error).with("Allow", allowed).into()
}

fn answer_mcp(shared: &Shared, request: &Request) -> Reply {
    let headers = &request.headers;
    let has_sessions = shared.options.eras.has_legacy() && headers.text(VERSION) != Some(modern::REVISION);
    match request.method.as_str() {
        "POST" if !accepts(headers, &["application/json", "text/event-stream"]) => refuse(406, NOT_ACCEPTED),
        "POST" if !has_json(headers) => refuse(415, NOT_JSON),
        "POST" => post(shared, request),
        "GET" if has_sessions && !accepts(headers, &["text/event-stream"]) => refuse(406, NOT_ACCEPTED),
        "GET" if has_sessions => streamable::open_stream(shared, headers),
        "DELETE" if has_sessions => streamable::delete(shared, headers),
        _ if has_sessions => wrong_method("GET, POST, DELETE"),
        _ => wrong_method("POST"),
    }
}

pub(super) const VERSION: &str = "MCP-Protocol-Version";

fn post(shared: &Shared, request: &Request) -> Reply {
    let incoming = read_line(&request.body);
    let eras = shared.options.eras;
    if eras.has_modern() && (!eras.has_legacy() || is_modern(&request.headers, &incoming)) {
        stateless::post(shared, &request.headers, incoming)
    } else {
        streamable::post(shared, &request.headers, incoming)
    }
}

/// Either the body or the headers name the modern era; `initialize` is legacy whatever is around it, unless its own body
/// says otherwise.
fn is_modern(headers: &Headers, incoming: &Incoming) -> bool {
    let by_headers = headers.text(VERSION) == Some(modern::REVISION) || headers.all("Mcp-Method").next().is_some();
    match incoming {
        Incoming::Request(request) if request.method == "initialize" => modern::describes_itself(request),
        Incoming::Request(request) => by_headers || modern::concerns(request),
        _ => by_headers,
    }
}

fn has_json(headers: &Headers) -> bool {
    headers.text("Content-Type").is_some_and(|value| media_type(value).eq_ignore_ascii_case("application/json"))
}

/// Whether `Accept` admits all of these, by name or by range.
fn accepts(headers: &Headers, wanted: &[&str]) -> bool {
    let ranges: Vec<_> = headers
        .all("Accept")
        .filter_map(|value| std::str::from_utf8(value).ok())
        .flat_map(|value| value.split(','))
        .map(media_type)
        .collect();
    wanted.iter().all(|wanted| {
        let family = wanted.split('/').next().unwrap_or_default();
        ranges.iter().any(|range| {
            *range == "*/*"
                || range.eq_ignore_ascii_case(wanted)
                || range.strip_suffix("/*").is_some_and(|range| range.eq_ignore_ascii_case(family))
        })
    })
}

/// Without parameters.
fn media_type(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}
