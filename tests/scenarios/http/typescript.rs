//! The TypeScript SDK over HTTP: the example servers of its first major version, and a server of its second.

use std::time::Duration;

use serde_json::Value;
use wirescope_tests::listening;
use wirescope_tests::peers::bench::Bench;
use wirescope_tests::peers::offers::{self, LEGACY, MODERN, Progress};

use crate::{header, names, requests};

const MODERN_VERDICT: &str = "The server answered server/discover, so: modern (2026-07-28).";

/// What the SDK answers a probe that names no session, and one whose revision it does not know.
const LEGACY_VERDICT: &str = "The server answered HTTP 400 and -32000 to server/discover, so: legacy.";

/// The requests of Wirescope's own that are no frames, by their method.
fn own_requests(bench: &Bench) -> Vec<String> {
    bench.marks("http_request").iter().filter_map(|text| Some(text.split_once(' ')?.0.to_owned())).collect()
}

fn is_told(bench: &Bench, kind: &str, beginning: &str) -> bool {
    bench.marks(kind).iter().any(|text| text.starts_with(beginning))
}

/// Calls the tool that sends so many log messages, and returns how many came.
///
/// Over Streamable HTTP they travel on the listening stream, which is opened beside the handshake: those that are sent
/// before it is there are lost, so there must be enough of them.
fn log_messages(bench: &Bench, count: &str) -> usize {
    let call = ["call", "start-notification-stream", "--arg", "interval=20", "--arg"];
    let ended = bench.run(&[&call[..], &[&format!("count={count}")]].concat()).succeeded();
    assert!(ended.text().contains("every 20ms"), "{}", ended.told());
    bench.messages().iter().filter(|frame| *frame == "← notifications/message").count()
}

#[test]
fn the_stateful_example_is_legacy_and_what_it_offers_works() {
    let server = listening::typescript_example("simpleStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    let listed = bench.json(&["list", "tools"]);
    assert_eq!(bench.marks("verdict"), [LEGACY_VERDICT]);
    assert_eq!(bench.session()["revision"], "2025-11-25");
    assert_eq!(bench.messages(), [&["→ server/discover"], &LEGACY[..]].concat());
    let expected = ["greet", "multi-greet", "collect-user-info", "collect-user-info-task", "start-notification-stream"];
    assert_eq!(names(&listed, "tools")[..5], expected);

    assert_eq!(bench.run(&["call", "greet", "--arg", "name=Ada"]).succeeded().text().trim_end(), "Hello, Ada!");
    let read = bench.run(&["read", "file:///example/file1.txt"]).succeeded();
    assert_eq!(read.text().trim_end(), "This is the content of file 1");
    let prompt = bench.run(&["prompt", "greeting-template", "--arg", "name=Ada"]).succeeded();
    assert!(prompt.text().contains("Please greet Ada"), "{}", prompt.told());
    let files = bench.json(&["call", "list-files"]);
    let links = files["content"].as_array().unwrap().iter().filter(|block| block["type"] == "resource_link");
    assert_eq!(links.count(), 3, "{files}");
}

#[test]
fn the_stateful_example_refuses_what_its_schema_forbids_in_a_result() {
    let server = listening::typescript_example("simpleStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    let refused = bench.run(&["call", "greet", "--send-anyway"]).exited(1);
    assert!(refused.text().contains("MCP error -32602: Input validation error"), "{}", refused.told());
    assert!(refused.stderr.contains("`name` is required"), "{}", refused.told());
}

#[test]
fn the_stateful_example_asks_for_what_we_did_not_declare_and_is_declined() {
    let server = listening::typescript_example("simpleStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    let asked = bench.run(&["call", "collect-user-info", "--arg", "infoType=contact"]).succeeded();
    assert!(asked.text().contains("User declined contact information request"), "{}", asked.told());
    assert!(asked.stderr.contains("asks for elicitation/create: declined, for no answer is given"), "{}", asked.told());
    let frames = bench.messages();
    let expected = ["→ tools/call", "← elicitation/create", "→ elicitation/create", "← tools/call"];
    assert_eq!(frames[frames.len() - 4..], expected, "its request is recorded, and our answer: {frames:?}");
}

#[test]
fn the_stateful_example_pushes_log_messages_on_the_listening_stream() {
    let server = listening::typescript_example("simpleStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    assert!(log_messages(&bench, "60") >= 1);
    let rows = bench.rows();
    let pushed = rows.iter().find(|row| row["method"] == "notifications/message").unwrap();
    let call = requests(&rows, "tools/call")[0];
    let exchange = |row: &Value| row["envelope"]["http"]["exchange"].as_u64().unwrap();
    assert_ne!(exchange(pushed), exchange(call), "it came by another exchange than the answer");
    assert!(pushed["envelope"]["sse"]["id"].is_string(), "with an id to resume after: {pushed}");
}

#[test]
fn the_stateful_example_s_session_is_ended_and_then_unknown() {
    let server = listening::typescript_example("simpleStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    bench.json(&["list", "tools"]);
    let rows = bench.rows();
    let id = header(requests(&rows, "tools/list")[0], "Mcp-Session-Id").unwrap().to_owned();
    assert_eq!(own_requests(&bench), ["GET", "DELETE"]);
    assert!(is_told(&bench, "http_response", "DELETE HTTP 200"), "{:?}", bench.marks("http_response"));
    // A person who keeps to the ended session is told by the server that it is gone.
    let field = format!("Mcp-Session-Id: {id}");
    let error = bench.refusal(&["list", "tools", "--protocol", "legacy", "--header", &field], 3);
    assert!(error["message"].as_str().unwrap().contains("HTTP 404"), "{error}");
}

#[test]
fn a_stream_that_the_server_ends_amid_a_call_is_resumed_where_it_ended() {
    let server = listening::typescript_example("ssePollingExample", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    let ended = bench.run(&["call", "long-task"]).succeeded();
    assert_eq!(ended.text().trim_end(), "Long task completed successfully!");
    let frames = bench.messages();
    assert_eq!(frames.iter().filter(|frame| *frame == "→ tools/call").count(), 1, "resumed, not repeated: {frames:?}");

    let rows = bench.rows();
    let resumed = rows.iter().find(|row| row["text"].as_str().is_some_and(|text| text.contains("resuming the stream")));
    let resumed = resumed.unwrap_or_else(|| panic!("no stream was resumed: {rows:#?}"));
    let after = header(resumed, "Last-Event-ID").unwrap();
    assert!(resumed["text"].as_str().unwrap().ends_with(&format!("after event {after})")), "{resumed}");
    let call = requests(&rows, "tools/call")[0];
    let exchange = &call["envelope"]["http"]["exchange"];
    let is_end = |row: &&Value| row["mark"] == "http_response" && row["envelope"]["http"]["exchange"] == *exchange;
    let cut = rows.iter().find(is_end).unwrap();
    let pause = resumed["at_micros"].as_u64().unwrap() - cut["at_micros"].as_u64().unwrap();
    let asked_for = Duration::from_secs(2).as_micros();
    // The end is told after it was noticed, the pause begins when it is noticed: a little may lie between.
    assert!(u128::from(pause) + 500_000 >= asked_for, "the server's retry of 2 s was kept: {pause} µs");
    let answer = rows.iter().find(|row| row["kind"] == "response" && row["method"] == "tools/call").unwrap();
    let (answered, resuming) = (&answer["envelope"]["http"]["exchange"], &resumed["envelope"]["http"]["exchange"]);
    assert_eq!(answered, resuming, "the answer came by the resumed stream");
}

#[test]
fn the_stateless_example_has_no_session_to_name_or_end() {
    let server = listening::typescript_example("simpleStatelessStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    assert_eq!(names(&bench.json(&["list"]), "tools"), ["start-notification-stream"]);
    assert_eq!(bench.marks("verdict"), [LEGACY_VERDICT]);
    assert_eq!(bench.session()["revision"], "2025-11-25");
    let rows = bench.rows();
    assert_eq!(header(requests(&rows, "tools/list")[0], "Mcp-Session-Id"), None);
    assert_eq!(own_requests(&bench), ["GET"], "a stream is asked for, nothing is ended");
    assert_eq!(log_messages(&bench, "60"), 0, "there is no stream they could come by");
    assert!(is_told(&bench, "http_response", "GET HTTP 405"), "{:?}", bench.marks("http_response"));
}

#[test]
fn the_stateless_example_of_another_framework_works_too() {
    let server = listening::typescript_example("honoWebStandardStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    let greeted = bench.run(&["call", "greet", "--arg", "name=Ada"]).succeeded();
    assert!(greeted.text().starts_with("Hello, Ada!"), "{}", greeted.told());
    assert_eq!(bench.marks("verdict"), [LEGACY_VERDICT]);
    let expected = [&["→ server/discover"], &LEGACY[..], &["→ tools/call", "← tools/call"]].concat();
    assert_eq!(bench.messages(), expected);
}

#[test]
fn the_json_example_answers_without_streams_and_cannot_end_its_session() {
    let server = listening::typescript_example("jsonResponseStreamableHttp", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    assert_eq!(bench.run(&["call", "greet", "--arg", "name=Ada"]).succeeded().text().trim_end(), "Hello, Ada!");
    assert_eq!(bench.marks("verdict"), [LEGACY_VERDICT]);
    let rows = bench.rows();
    for answer in rows.iter().filter(|row| row["kind"] == "response") {
        assert!(header(answer, "Content-Type").unwrap().starts_with("application/json"), "{answer}");
        assert!(answer["envelope"]["sse"].is_null(), "{answer}");
    }
    assert_eq!(own_requests(&bench), ["GET", "DELETE"]);
    assert!(is_told(&bench, "http_response", "DELETE HTTP 404"), "{:?}", bench.marks("http_response"));
    let words = rows.iter().find(|row| row["payload"].as_str().is_some_and(|text| text.contains("Cannot DELETE /mcp")));
    assert!(words.is_some(), "the words of the refusal are kept: {rows:#?}");
}

#[test]
fn the_http_sse_example_is_fallen_back_to_and_pushes_log_messages() {
    let server = listening::typescript_example("simpleSseServer", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    bench.json(&["list"]);
    let verdicts = bench.marks("verdict");
    assert_eq!(verdicts[0], "The server answered HTTP 404 to server/discover, so: legacy.");
    assert!(verdicts[1].ends_with("so: HTTP+SSE is tried."), "{verdicts:?}");
    assert!(bench.marks("endpoint")[0].starts_with("Messages go to /messages?sessionId="));
    assert_eq!(log_messages(&bench, "3"), 4, "one at the beginning and three after it");
    assert_eq!(bench.session()["revision"], "2025-11-25");
}

#[test]
fn the_example_of_both_transports_works_over_each_by_its_address() {
    let server = listening::typescript_example("sseAndStreamableHttpCompatibleServer", "/mcp").unwrap();
    let bench = Bench::reaching(&server);
    assert!(log_messages(&bench, "60") >= 1);
    assert_eq!(bench.marks("verdict"), [LEGACY_VERDICT]);
    assert_eq!(own_requests(&bench), ["GET", "DELETE"]);

    let url = server.url.replace("/mcp", "/sse");
    let old = Bench::asking(&url);
    assert_eq!(log_messages(&old, "3"), 3);
    assert_eq!(old.marks("endpoint").len(), 1);
    assert_eq!(own_requests(&old), ["GET"], "closing the stream is all there is to end");
}

#[test]
fn server_everything_tells_progress_and_structured_content_over_both_transports() {
    for server in [listening::everything_streamable().unwrap(), listening::everything_sse().unwrap()] {
        let bench = Bench::reaching(&server);
        let call =
            ["call", "trigger-long-running-operation", "--arg", "duration=0.3", "--arg", "steps=3", "--progress"];
        let ended = bench.run(&call).succeeded();
        let told: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("progress:")).collect();
        assert_eq!(told, ["progress: 1/3", "progress: 2/3", "progress: 3/3"], "{}", ended.told());
        let frames = bench.messages();
        assert_eq!(frames.iter().filter(|frame| *frame == "← notifications/progress").count(), 3, "{frames:?}");
        let weather = bench.json(&["call", "get-structured-content", "--arg", "location=Chicago"]);
        assert!(weather["structuredContent"]["temperature"].is_number(), "{weather}");
        let refused = bench.run(&["call", "get-sum", "--send-anyway", "--args", r#"{"a":"x"}"#]).exited(1);
        assert!(refused.text().contains("-32602"), "{}", refused.told());
    }
}

#[test]
fn v2_is_spoken_to_in_the_modern_era_and_all_it_offers_works() {
    let server = listening::typescript_v2("both").unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::speaks(&bench, "modern", "2026-07-28", &MODERN);
    assert_eq!(own_requests(&bench), Vec::<String>::new());
    offers::all_work(&bench, Progress::IsTold);
}

#[test]
fn v2_speaks_every_legacy_revision_without_sessions() {
    let server = listening::typescript_v2("both").unwrap();
    let bench = Bench::reaching(&server);
    for revision in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        offers::speaks(&bench, revision, revision, &LEGACY);
        assert_eq!(own_requests(&bench), ["GET"], "{revision}: a stream is asked for, nothing is ended");
    }
}

#[test]
fn v2_that_refuses_the_handshake_works_and_says_so_to_who_insists() {
    let server = listening::typescript_v2("modern").unwrap();
    let bench = Bench::reaching(&server);
    offers::era_is_found_out(&bench, MODERN_VERDICT, "2026-07-28");
    offers::all_work(&bench, Progress::IsTold);
    let error = bench.refusal(&["list", "tools", "--protocol", "legacy"], 3);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("Unsupported protocol version: 2025-11-25 (-32022)"), "{error}");
    assert_eq!(bench.messages(), ["→ initialize", "← initialize"]);
}
