//! Which era a server speaks, judged from what it did when asked `server/discover`.
//!
//! Pure: what came back in, a verdict in words out. The rules are those of MCP 2026-07-28, basic/versioning,
//! basic/transports/stdio and basic/transports/streamable-http, "Backward compatibility".

use wirescope_mcp::{Era, Revision};
use wirescope_wire::json::{self, Members};

/// What came of the probe.
#[derive(Debug)]
pub enum Probe<'a> {
    /// A `result`, as JSON text.
    Result(&'a str),
    /// An `error`, as JSON text; `status` is the HTTP status it came with.
    Error { error: &'a str, status: Option<u16> },
    /// An HTTP answer that settles nothing: its status, and its body as text.
    Http { status: u16, body: &'a str },
    /// Nothing came in the time allowed.
    Silence { seconds: f64 },
    /// The process ended.
    Exit { reason: String },
}

/// What follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Modern {
        revision: Revision,
        because: String,
    },
    /// Ask again in this revision; the same one at most once more.
    AskAgain {
        revision: Revision,
        because: String,
    },
    Legacy {
        because: String,
    },
    /// Legacy, in a new process, for this one is gone.
    LegacyAnew {
        because: String,
    },
    /// The server is modern, but no revision is shared.
    NoneShared {
        because: String,
    },
    /// No evidence of an era: to be told as it is.
    Unclear {
        because: String,
    },
}

const UNSUPPORTED_VERSION: &str = "-32022";
const MODERN_CODES: [&str; 3] = [UNSUPPORTED_VERSION, "-32021", "-32020"];

/// Whether an error, as JSON text, is one that only a server of the modern era gives.
pub fn is_modern_refusal(error: &str) -> bool {
    let code = Members::of(error).and_then(|error| error.get("code"));
    code.is_some_and(|code| MODERN_CODES.contains(&code))
}

/// Judges a probe that was sent in revision `asked`.
pub fn judge(probe: &Probe<'_>, asked: Revision) -> Verdict {
    match probe {
        Probe::Result(result) => judge_result(result),
        Probe::Error { error, status } => judge_error(error, *status, asked),
        Probe::Http { status, body } => judge_http(*status, body, asked),
        Probe::Silence { seconds } => {
            Verdict::Legacy { because: format!("did not answer server/discover within {seconds} s, so: legacy") }
        }
        Probe::Exit { reason } => {
            Verdict::LegacyAnew { because: format!("ended when asked server/discover ({reason}), so: legacy") }
        }
    }
}

fn judge_result(result: &str) -> Verdict {
    let members = Members::of(result).unwrap_or_default();
    let versions = members.get("supportedVersions").and_then(json::elements);
    let Some(versions) = versions.filter(|_| members.get("capabilities").is_some_and(|text| text.starts_with('{')))
    else {
        return Verdict::Legacy {
            because: "answered server/discover with something that is no DiscoverResult, so: legacy".to_owned(),
        };
    };
    match best_modern(&versions) {
        Some(revision) => {
            Verdict::Modern { revision, because: format!("answered server/discover, so: modern ({revision})") }
        }
        None => Verdict::NoneShared {
            because: format!(
                "answered server/discover with the revisions {}, none of which is known",
                versions.join(", ")
            ),
        },
    }
}

fn best_modern(versions: &[&str]) -> Option<Revision> {
    let known = versions.iter().filter_map(|text| serde_json::from_str::<String>(text).ok()?.parse::<Revision>().ok());
    known.filter(|revision| revision.era() == Era::Modern).max()
}

fn judge_error(error: &str, status: Option<u16>, asked: Revision) -> Verdict {
    let members = Members::of(error).unwrap_or_default();
    let code = members.get("code").unwrap_or("no code");
    if code == UNSUPPORTED_VERSION {
        let data = members.get("data").and_then(Members::of).unwrap_or_default();
        let supported = data.get("supported").and_then(json::elements).unwrap_or_default();
        return match best_modern(&supported) {
            Some(revision) => {
                Verdict::AskAgain { revision, because: format!("answered {code} and supports {revision}, so: modern") }
            }
            None => Verdict::NoneShared {
                because: format!("answered {code} and supports {}, none of which is known", supported.join(", ")),
            },
        };
    }
    // Over HTTP an unknown method and missing metadata are told apart from a legacy server's refusals by status and words.
    let unknown_method = status == Some(404) && code == "-32601";
    let message = members.string("message").unwrap_or_default();
    let bad_meta = status.is_some() && code == "-32602" && message.contains("_meta");
    if MODERN_CODES.contains(&code) || unknown_method || bad_meta {
        return Verdict::Modern { revision: asked, because: format!("answered {code} to server/discover, so: modern") };
    }
    Verdict::Legacy { because: format!("answered {code} to server/discover, so: legacy") }
}

fn judge_http(status: u16, body: &str, asked: Revision) -> Verdict {
    if !matches!(status, 400 | 404 | 405) {
        return Verdict::Unclear { because: format!("answered server/discover with HTTP {status}") };
    }
    let error = Members::of(body).and_then(|message| message.get("error"));
    if let Some(error) = error {
        // Without our id it is no answer, but the codes of the modern era are unmistakable.
        if is_modern_refusal(error) {
            return judge_error(error, Some(status), asked);
        }
        let code = Members::of(error).and_then(|error| error.get("code")).unwrap_or_default();
        return Verdict::Legacy {
            because: format!("answered HTTP {status} and {code} to server/discover, so: legacy"),
        };
    }
    Verdict::Legacy { because: format!("answered HTTP {status} to server/discover, so: legacy") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Revision = Revision::LATEST;

    fn error(error: &str, status: Option<u16>) -> Verdict {
        judge(&Probe::Error { error, status }, ASKED)
    }

    fn http(status: u16, body: &str) -> Verdict {
        judge(&Probe::Http { status, body }, ASKED)
    }

    #[test]
    fn a_discover_result_is_modern_and_anything_else_in_a_result_is_not() {
        let modern =
            judge(&Probe::Result(r#"{"supportedVersions":["2026-07-28","2031-01-01"],"capabilities":{}}"#), ASKED);
        assert!(matches!(modern, Verdict::Modern { revision: Revision::V2026_07_28, .. }));
        for odd in ["{}", r#"{"supportedVersions":"x","capabilities":{}}"#, r#"{"protocolVersion":"2025-11-25"}"#, "7"]
        {
            assert!(matches!(judge(&Probe::Result(odd), ASKED), Verdict::Legacy { .. }), "{odd}");
        }
        let foreign = judge(&Probe::Result(r#"{"supportedVersions":["2031-01-01"],"capabilities":{}}"#), ASKED);
        assert!(matches!(foreign, Verdict::NoneShared { .. }));
    }

    #[test]
    fn every_error_but_the_modern_ones_means_legacy() {
        for code in ["-32601", "-32602", "-32600", "-32000", "0", "\"x\""] {
            let verdict = error(&format!(r#"{{"code":{code},"message":"no"}}"#), None);
            let expected = format!("answered {code} to server/discover, so: legacy");
            assert_eq!(verdict, Verdict::Legacy { because: expected });
        }
        for code in ["-32020", "-32021"] {
            assert!(matches!(error(&format!(r#"{{"code":{code}}}"#), None), Verdict::Modern { .. }));
        }
    }

    #[test]
    fn an_unsupported_version_is_asked_for_again_in_a_shared_one() {
        let again = error(r#"{"code":-32022,"data":{"supported":["2025-11-25","2026-07-28"]}}"#, Some(400));
        assert!(matches!(again, Verdict::AskAgain { revision: Revision::V2026_07_28, .. }));
        assert!(matches!(
            error(r#"{"code":-32022,"data":{"supported":["2031-01-01"]}}"#, None),
            Verdict::NoneShared { .. }
        ));
    }

    #[test]
    fn http_statuses_are_read_with_their_bodies() {
        assert!(matches!(
            http(400, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Server not initialized"}}"#),
            Verdict::Legacy { .. }
        ));
        assert!(matches!(
            http(400, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32020,"message":"x"}}"#),
            Verdict::Modern { .. }
        ));
        assert!(matches!(http(405, ""), Verdict::Legacy { .. }));
        assert!(matches!(http(404, "<html>"), Verdict::Legacy { .. }));
        for status in [401, 403, 500, 503] {
            assert!(matches!(http(status, ""), Verdict::Unclear { .. }), "{status} says nothing about an era");
        }
        assert!(matches!(error(r#"{"code":-32601}"#, Some(404)), Verdict::Modern { .. }));
        assert!(matches!(error(r#"{"code":-32601}"#, Some(200)), Verdict::Legacy { .. }));
    }

    #[test]
    fn silence_and_exit_mean_legacy() {
        assert!(matches!(judge(&Probe::Silence { seconds: 10.0 }, ASKED), Verdict::Legacy { .. }));
        assert!(matches!(judge(&Probe::Exit { reason: String::new() }, ASKED), Verdict::LegacyAnew { .. }));
    }
}
