//! The least that is an MCP server over HTTP, in one era: it opens a session in good order, and what it does with the rest is
//! the scenario's.

use std::io::Write as _;
use std::net::TcpStream;

use anyhow::Result;
use serde_json::{Value, json};

use crate::canned::{Asked, Canned, answer};

/// The header line of a JSON body.
pub const JSON: &str = "Content-Type: application/json";

/// How a server and its client agree to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// With a handshake and an MCP session.
    Legacy,
    /// Stateless.
    Modern,
}

impl Era {
    pub const BOTH: [Era; 2] = [Era::Legacy, Era::Modern];

    /// The revision to insist on, so that nothing has to be found out.
    pub fn revision(self) -> &'static str {
        match self {
            Era::Legacy => "2025-11-25",
            Era::Modern => "2026-07-28",
        }
    }
}

/// Starts a server that opens sessions, and leaves each further request that is to be answered to `rest`.
///
/// # Errors
/// When no port can be had.
pub fn serve(era: Era, rest: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Result<Canned> {
    Canned::scripted(move |asked, connection| match opening(era, asked) {
        // A client that has gone away is the scenario's business.
        Some(bytes) => drop(connection.write_all(&bytes)),
        None => rest(asked, connection),
    })
}

/// A result as the bytes of a JSON-RPC response.
pub fn result(asked: &Asked, result: &Value) -> String {
    json!({ "jsonrpc": "2.0", "id": asked.message()["id"], "result": result }).to_string()
}

/// What opens and ends a session, and what has no answer; `None` for anything else.
pub fn opening(era: Era, asked: &Asked) -> Option<Vec<u8>> {
    match asked.verb() {
        "GET" => return Some(answer("405 Method Not Allowed", &[], "")),
        "DELETE" => return Some(answer("200 OK", &[], "")),
        _ => {}
    }
    let message = asked.message();
    let found = match (era, message["method"].as_str()) {
        (Era::Legacy, Some("initialize")) => json!({
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": { "tools": {} },
            "serverInfo": { "name": "sparse", "version": "1" }
        }),
        (Era::Modern, Some("server/discover")) => json!({
            "resultType": "complete",
            "supportedVersions": [era.revision()],
            "capabilities": { "tools": {} },
            "ttlMs": 0,
            "cacheScope": "private"
        }),
        (_, Some(_)) if message["id"].is_null() => return Some(answer("202 Accepted", &[], "")),
        _ => return None,
    };
    let session = if era == Era::Legacy { vec![JSON, "Mcp-Session-Id: sparse-1"] } else { vec![JSON] };
    Some(answer("200 OK", &session, &result(asked, &found)))
}
