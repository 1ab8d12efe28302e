//! The Python SDK over HTTP: `mcp` 1, which knows the handshake only, and `mcp` 2, which speaks both eras.

use wirescope_tests::listening;
use wirescope_tests::peers::bench::Bench;
use wirescope_tests::peers::offers::{self, LEGACY, MODERN, Progress};

use crate::{header, requests};

const MODERN_VERDICT: &str = "The server answered server/discover, so: modern (2026-07-28).";

/// What the SDK answers a probe that names no session, and one whose revision it does not know.
const LEGACY_VERDICT: &str = "The server answered HTTP 400 and -32600 to server/discover, so: legacy.";

const SSE_VERDICT: &str = "The server answered HTTP 405 to server/discover, so: legacy.";

const LEGACY_REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// Asserts that a server that is legacy says so to a person who insists on the modern era.
fn is_not_modern(bench: &Bench, why: &str) {
    let error = bench.refusal(&["list", "tools", "--protocol", "modern"], 3);
    assert_eq!(error["code"], "revision_unknown", "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(why) && message.contains("a modern protocol was asked for"), "{message}");
    assert_eq!(bench.messages(), ["→ server/discover"], "what was not asked for is not tried");
}

#[test]
fn v1_with_sessions_is_legacy_and_all_it_offers_works() {
    let server = listening::python("v1", &["http"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, LEGACY_VERDICT, "2025-11-25");
    offers::speaks(&bench, "legacy", "2025-11-25", &LEGACY);
    is_not_modern(&bench, "HTTP 400 and -32600");
    offers::all_work(&bench, Progress::IsTold);
    let ended = bench.marks("http_response").into_iter().any(|text| text.starts_with("DELETE HTTP 200"));
    assert!(ended, "the MCP session is ended: {:?}", bench.marks("http_response"));
}

#[test]
fn v1_without_sessions_that_answers_with_json_is_legacy_and_all_it_offers_works() {
    let server = listening::python("v1", &["http", "stateless", "json"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, LEGACY_VERDICT, "2025-11-25");
    is_not_modern(&bench, "HTTP 400 and -32600");
    offers::all_work(&bench, Progress::IsNot);
    let rows = bench.rows();
    assert_eq!(header(requests(&rows, "tools/call")[0], "Mcp-Session-Id"), None, "there are no sessions");
    assert!(!bench.marks("http_request").iter().any(|text| text.starts_with("DELETE")), "so there is none to end");
}

#[test]
fn v1_over_http_sse_is_fallen_back_to_and_all_it_offers_works() {
    let server = listening::python("v1", &["sse"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, SSE_VERDICT, "2025-11-25");
    let verdicts = bench.marks("verdict");
    assert!(verdicts[1].ends_with("so: HTTP+SSE is tried."), "{verdicts:?}");
    assert!(bench.marks("endpoint")[0].starts_with("Messages go to /messages/?session_id="));
    is_not_modern(&bench, "HTTP 405");
    offers::all_work(&bench, Progress::IsTold);
    let words = bench.marks("acknowledged");
    assert!(!words.is_empty() && words.iter().all(|word| word == "Accepted"), "no frame is made of these: {words:?}");
}

#[test]
fn v2_is_spoken_to_in_the_modern_era_and_all_it_offers_works() {
    let server = listening::python("v2", &["http"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::speaks(&bench, "modern", "2026-07-28", &MODERN);
    assert_eq!(bench.marks("http_request"), Vec::<String>::new(), "nothing to listen to, and no session to end");
    offers::all_work(&bench, Progress::IsTold);
    let rows = bench.rows();
    let call = requests(&rows, "tools/call")[0];
    assert_eq!((header(call, "Mcp-Method"), header(call, "Mcp-Name")), (Some("tools/call"), Some("count")));
}

#[test]
fn v2_speaks_the_legacy_era_too_with_sessions() {
    let server = listening::python("v2", &["http"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::speaks(&bench, "legacy", "2025-11-25", &LEGACY);
    let rows = bench.rows();
    assert!(header(requests(&rows, "tools/list")[0], "Mcp-Session-Id").is_some(), "it gave us a session");
    let ended = bench.marks("http_response").into_iter().any(|text| text.starts_with("DELETE HTTP 200"));
    assert!(ended, "which is ended: {:?}", bench.marks("http_response"));
}

#[test]
fn v2_without_sessions_that_answers_with_json_works_in_both_eras() {
    let server = listening::python("v2", &["http", "stateless", "json"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::all_work(&bench, Progress::IsNot);
    offers::speaks(&bench, "legacy", "2025-11-25", &LEGACY);
}

#[test]
fn v2_over_http_sse_is_legacy_and_all_it_offers_works() {
    let server = listening::python("v2", &["sse"]).unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, SSE_VERDICT, "2025-11-25");
    is_not_modern(&bench, "HTTP 405");
    offers::all_work(&bench, Progress::IsTold);
}

#[test]
fn both_versions_speak_every_legacy_revision() {
    for version in ["v1", "v2"] {
        let server = listening::python(version, &["http"]).unwrap();
        let bench = Bench::reaching(&server);
        for revision in LEGACY_REVISIONS {
            offers::speaks(&bench, revision, revision, &LEGACY);
        }
    }
}
