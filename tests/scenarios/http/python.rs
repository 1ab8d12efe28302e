//! The Python SDK over HTTP: `mcp` 1, which knows the handshake only, and `mcp` 2, which speaks both eras.

use wirescope_tests::listening;
use wirescope_tests::peers::bench::Bench;
use wirescope_tests::peers::offers::{self, LEGACY, MODERN, Progress};

use crate::{header, requests};

const MODERN_VERDICT: &str = "The server answered server/discover, so: modern (2026-07-28).";

/// What the SDK answers a probe that names no session, and one whose revision it does not know.
const LEGACY_VERDICT: &str = "The server answered HTTP 400 and -32600 to server/discover, so: legacy.";

const LEGACY_REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// Asserts that a server that is legacy says so to a person who insists on the modern era.
fn is_not_modern(bench: &Bench, why: &str) {
    let error = bench.refusal(&["list", "tools", "--protocol", "modern"], 3);
    assert_eq!(error["code"], "revision_unknown", "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(why) && message.contains("a modern protocol was asked for"), "{message}");
    assert_eq!(bench.messages(), ["→ server/discover"], "what was not asked for is not tried");
}

/// Asserts that the first session finds out by steps that a server speaks HTTP+SSE, and the next one knows it.
fn http_sse_is_found_out(bench: &Bench) {
    bench.json(&["list", "tools"]);
    let verdicts = bench.marks("verdict");
    assert_eq!(verdicts[0], "The server answered HTTP 405 to server/discover, so: legacy.");
    assert!(verdicts[1].ends_with("so: HTTP+SSE is tried."), "{verdicts:?}");
    assert!(bench.marks("endpoint")[0].starts_with("Messages go to /messages/?session_id="));
    let tried = bench.messages();
    let expected = [&["→ server/discover", "→ initialize"], &LEGACY[..]].concat();
    assert_eq!(tried, expected, "once where it was refused, once where it was heard");

    offers::speaks(bench, "auto", "2025-11-25", &LEGACY);
    let known = "Remembered: the server answered initialize with HTTP 405 and has an event stream, so: HTTP+SSE.";
    assert_eq!(bench.marks("verdict"), [known]);
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
    http_sse_is_found_out(&bench);
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
    http_sse_is_found_out(&bench);
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

#[test]
fn both_versions_are_resumed_where_they_end_the_stream_of_a_call() {
    for version in ["v1", "v2"] {
        let server = listening::python(version, &["http", "resume"]).unwrap();
        let bench = Bench::reaching(&server);
        let call = ["call", "count", "--arg", "to=3", "--progress", "--protocol", "legacy"];
        let counted = bench.run(&call).succeeded();
        assert_eq!(counted.text().trim_end(), "counted to 3");
        let told: Vec<&str> = counted.stderr.lines().filter(|line| line.starts_with("progress:")).collect();
        let expected = ["progress: 1/3 number 1", "progress: 2/3 number 2", "progress: 3/3 number 3"];
        assert_eq!(told, expected, "each once, by whichever stream: {}", counted.told());

        let rows = bench.rows();
        let call = requests(&rows, "tools/call");
        assert_eq!(call.len(), 1, "{version} is resumed, not asked again");
        let resumed = bench.marks("http_request").into_iter().find(|text| text.contains("resuming the stream"));
        let expected = format!("(resuming the stream of frame {} after event ", call[0]["seq"]);
        assert!(resumed.as_ref().is_some_and(|text| text.contains(&expected)), "{resumed:?}");
        let answer = rows.iter().find(|row| row["kind"] == "response" && row["method"] == "tools/call").unwrap();
        let exchange = |row: &serde_json::Value| row["envelope"]["http"]["exchange"].as_u64().unwrap();
        assert!(exchange(answer) > exchange(call[0]), "the answer came by the resumed stream: {answer}");
    }
}
