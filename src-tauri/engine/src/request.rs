//! Composing what is sent. The text a person wrote goes out as written.

use std::time::Duration;

use wirescope_store::Outcome;
use wirescope_wire::Origin;

/// On whose behalf a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A person or a script asked for exactly this.
    Asked,
    /// Wirescope asks of itself, to have something to show.
    Own,
}

impl Purpose {
    pub(crate) fn origin(self) -> Origin {
        match self {
            Purpose::Asked => Origin::Person,
            Purpose::Own => Origin::Own,
        }
    }
}

/// How a request is sent.
#[derive(Clone, Copy, Debug)]
pub struct RequestOptions {
    pub purpose: Purpose,
    /// Put a progress token into the params, so that the server may report progress.
    pub progress: bool,
    /// After this long without an answer the request is cancelled on the wire and counts as timed out.
    pub timeout: Duration,
    /// Progress starts the time anew, but never past this.
    pub longest: Duration,
}

impl RequestOptions {
    pub const DEFAULT_LONGEST: Duration = Duration::from_secs(3_600);
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
}

impl Default for RequestOptions {
    fn default() -> Self {
        RequestOptions {
            purpose: Purpose::Asked,
            progress: false,
            timeout: Self::DEFAULT_TIMEOUT,
            longest: Self::DEFAULT_LONGEST,
        }
    }
}

/// How a request came out; the answer itself is read from the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub request: u64,
    pub response: Option<u64>,
    pub outcome: Outcome,
}

/// The message of a request. Line breaks between the tokens of `params` become spaces, for the stdio transport ends a
/// message at a line feed; JSON strings cannot hold raw line breaks, so no value changes.
pub fn compose_request(id: u64, method: &str, params: Option<&str>) -> String {
    let method = serde_json::Value::from(method);
    match params {
        None => format!(r#"{{"jsonrpc":"2.0","id":{id},"method":{method}}}"#),
        Some(params) => {
            let params = params.replace(['\n', '\r'], " ");
            format!(r#"{{"jsonrpc":"2.0","id":{id},"method":{method},"params":{params}}}"#)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn params_go_out_as_they_were_written_but_on_one_line() {
        assert_eq!(
            compose_request(7, "tools/call", Some("{\n  \"n\": 9007199254740993,\r\n \"x\": 1.0 }")),
            r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{   "n": 9007199254740993,   "x": 1.0 }}"#
        );
        assert_eq!(compose_request(1, "a\"b", None), r#"{"jsonrpc":"2.0","id":1,"method":"a\"b"}"#);
    }
}
