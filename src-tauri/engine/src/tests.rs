//! The engine against peers in memory and real processes, with a real log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::Executor;
use wirescope_store::{NewSession, Outcome};
use wirescope_transport::{LinkEvent, memory};

use crate::clock::Anchor;
use crate::http::Awaited;
use crate::session::Opening;
use crate::view::{ErrorCode, Row, RowKind, SessionState, Target};
use crate::{ConnectOptions, Engine, Host, LogChoice, ProtocolChoice, RequestOptions, Session};

async fn engine() -> Engine {
    Engine::open(&LogChoice::Memory, Host::CommandLine).await.expect("a log in memory")
}

/// A session on a link whose far end the test holds.
async fn session(engine: &Engine) -> (Session, memory::Peer) {
    let (link, peer) = memory::pair();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let target = shell("").summary();
    let text = serde_json::to_string(&target).expect("JSON");
    let new = NewSession { id: id.clone(), target: text, host: "cli", started_micros: 1 };
    let key = engine.log().begin_session(&new).await.expect("begun");
    let (recorder, feed) = (engine.recorder().clone(), engine.feed().clone());
    let (anchor, awaited) = (Anchor::now(), Awaited::default());
    let session =
        Session::begin(Opening { id, key, target, anchor, link, http: None, awaited, answers: None, recorder, feed })
            .await;
    engine.register(&session);
    (session, peer)
}

fn shell(script: &str) -> Target {
    let command = ["sh", "-c", script].map(str::to_owned).to_vec();
    Target { name: "peer".to_owned(), command, ..Target::default() }
}

fn quick() -> ConnectOptions {
    ConnectOptions { timeout: Duration::from_millis(1_500), list_all: false, protocol: ProtocolChoice::Legacy }
}

async fn rows(engine: &Engine, session: &str) -> Vec<Row> {
    engine.page_rows(session, 1, 1_000).await.expect("rows").rows
}

async fn text(engine: &Engine, session: &str, seq: u64) -> String {
    engine.frame(session, seq, u64::MAX).await.expect("a frame").payload.expect("text")
}

#[tokio::test]
async fn an_answer_is_in_the_log_before_anybody_hears_of_it() {
    let engine = engine().await;
    let (session, mut peer) = session(&engine).await;
    let server = tokio::spawn(async move {
        peer.hear().await.expect("a request");
        peer.say("Listening on stdio").await;
        peer.say(r#"{"jsonrpc":"2.0","id":1,"result":{"n":9007199254740993,"x":1.0}}"#).await;
        peer
    });
    let answer = session.request("tools/list", Some("{}"), RequestOptions::default()).await.expect("sent");
    // No waiting here: what is told is committed.
    let rows = rows(&engine, session.id()).await;
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((answer.request, answer.response, answer.outcome), (1, Some(3), Outcome::Ok));
    assert_eq!((rows[0].outcome, rows[0].pair), (Some(Outcome::Ok), Some(3)));
    assert_eq!((rows[1].kind, rows[1].text.as_deref()), (RowKind::Noise, Some("Listening on stdio")));
    let result = engine.answer_text(&session, &answer).await.expect("read");
    assert_eq!(result, r#"{"n":9007199254740993,"x":1.0}"#, "numbers come back as they were written");
    drop(server.await);
}

#[tokio::test]
async fn an_error_that_answers_nothing_is_told_in_its_row() {
    let engine = engine().await;
    let (session, peer) = session(&engine).await;
    peer.say(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}"#).await;
    peer.say(r#"{"jsonrpc":"2.0","id":9,"result":{}}"#).await;
    peer.events.send(LinkEvent::Closed { at: Instant::now() }).await.expect("taken");
    session.wait_for_end().await;
    let rows = rows(&engine, session.id()).await;
    assert_eq!(rows[0].text.as_deref(), Some("Parse error (-32700)"));
    assert_eq!(rows[1].text.as_deref(), Some(r#"{"jsonrpc":"2.0","id":9,"result":{}}"#));
}

#[tokio::test]
async fn bytes_that_are_not_text_are_kept_exactly() {
    let engine = engine().await;
    let (session, peer) = session(&engine).await;
    let bytes = b"\xff\x00\xfe not text \r".to_vec();
    let frame = LinkEvent::Frame { bytes: bytes.into(), terminated: false, envelope: None, at: Instant::now() };
    peer.events.send(frame).await.expect("taken");
    peer.events.send(LinkEvent::Closed { at: Instant::now() }).await.expect("taken");
    session.wait_for_end().await;
    let view = engine.frame(session.id(), 1, u64::MAX).await.expect("a frame");
    assert_eq!(view.base64.as_deref(), Some("/wD+IG5vdCB0ZXh0IA0="));
    assert!(!view.terminated);
}

#[tokio::test]
async fn a_ping_is_answered_and_marked_as_our_own_and_other_questions_are_declined() {
    let engine = engine().await;
    let (session, mut peer) = session(&engine).await;
    peer.say(r#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#).await;
    let pong = peer.hear().await.expect("an answer");
    assert_eq!(&pong.bytes[..], br#"{"jsonrpc":"2.0","id":"p","result":{}}"#);
    peer.say(r#"{"jsonrpc":"2.0","id":2,"method":"sampling/createMessage","params":{}}"#).await;
    let refusal = peer.hear().await.expect("an answer");
    assert!(String::from_utf8_lossy(&refusal.bytes).contains(r#""error":{"code":-1,"#));
    engine.recorder().flush().await;
    let mut rows = rows(&engine, session.id()).await;
    let told = rows.iter().position(|row| row.mark.as_deref() == Some("declined")).expect("it is told");
    assert_eq!(told, 3, "between the question and the answer");
    rows.remove(told);
    assert_eq!(rows.iter().map(|row| row.own).collect::<Vec<_>>(), [false, true, false, true]);
}

#[tokio::test]
async fn silence_is_given_up_cancelled_on_the_wire_and_a_late_answer_is_kept() {
    let engine = engine().await;
    let (session, mut peer) = session(&engine).await;
    let options = RequestOptions { timeout: Duration::from_millis(50), ..RequestOptions::default() };
    let answer = session.request("tools/call", Some(r#"{"name":"slow"}"#), options).await.expect("sent");
    assert_eq!(answer.outcome, Outcome::TimedOut);
    peer.hear().await.expect("the request");
    let cancel = peer.hear().await.expect("the cancellation");
    assert!(String::from_utf8_lossy(&cancel.bytes).contains(r#""requestId":1"#));
    peer.say(r#"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#).await;
    peer.events.send(LinkEvent::Closed { at: Instant::now() }).await.expect("taken");
    session.wait_for_end().await;
    let rows = rows(&engine, session.id()).await;
    assert_eq!(rows[0].outcome, Some(Outcome::TimedOut));
    assert!(rows[1].own, "the cancellation is Wirescope's own");
    assert_eq!((rows[2].pair, rows[2].outcome, rows[2].findings), (Some(1), None, 1));
}

#[tokio::test]
async fn broken_json_is_sent_as_written_and_still_has_an_outcome() {
    let engine = engine().await;
    let (session, mut peer) = session(&engine).await;
    let options = RequestOptions { timeout: Duration::from_millis(50), ..RequestOptions::default() };
    let answer = session.request("tools/call", Some("{\"name\":\n oops"), options).await.expect("sent");
    let sent = peer.hear().await.expect("the request");
    assert_eq!(&sent.bytes[..], br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":  oops}"#);
    assert_eq!(answer.outcome, Outcome::TimedOut);
    assert_eq!(engine.exchange(session.id(), 1).await.expect("an exchange").method, "tools/call");
}

#[tokio::test]
async fn pending_calls_fail_when_the_link_closes() {
    let engine = engine().await;
    let (session, peer) = session(&engine).await;
    let (_, answer) = session.start_request("tools/list", None, RequestOptions::default()).await.expect("sent");
    peer.events.send(LinkEvent::Exited { code: Some(3), signal: None, at: Instant::now() }).await.expect("taken");
    peer.events.send(LinkEvent::Closed { at: Instant::now() }).await.expect("taken");
    assert_eq!(answer.await.expect("settled").outcome, Outcome::Lost);
    session.wait_for_end().await;
    let summary = engine.session(session.id()).await.expect("there");
    let end = summary.end.expect("an end");
    assert_eq!(
        (summary.state, end.failed, end.reason.as_str()),
        (SessionState::Ended, true, "The server exited with code 3.")
    );
    let refused = session.request("ping", None, RequestOptions::default()).await.expect_err("closed");
    assert_eq!(refused.code(), ErrorCode::SessionClosed);
}

#[tokio::test]
async fn a_thousand_calls_at_once_with_shuffled_answers_all_find_their_own() {
    let engine = engine().await;
    let (session, mut peer) = session(&engine).await;
    let mut answers = Vec::new();
    for _ in 0..1_000 {
        answers.push(session.start_request("ping", None, RequestOptions::default()).await.expect("sent"));
    }
    for _ in 0..1_000 {
        peer.hear().await.expect("a request");
    }
    // 7 and 1,000 share no factor, so this visits every id once, far from in order.
    for step in 1..=1_000_u64 {
        let id = step * 7 % 1_000 + 1;
        peer.say(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{"id":{id}}}}}"#)).await;
    }
    for (index, (request, answer)) in answers.into_iter().enumerate() {
        let answer = answer.await.expect("settled");
        assert_eq!(answer.request, request);
        let result = engine.answer_text(&session, &answer).await.expect("read");
        assert_eq!(result, format!(r#"{{"id":{}}}"#, index + 1));
    }
}

#[tokio::test]
async fn when_the_log_cannot_be_written_traffic_goes_on_and_gaps_are_marked_afterwards() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.db");
    let engine = Engine::open(&LogChoice::File(path.clone()), Host::CommandLine).await.expect("a log");
    let (session, mut peer) = session(&engine).await;
    // Another hand takes the table away, as a full disk would take the space.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let saboteur = sqlx::SqlitePool::connect_with(options).await.expect("opened");
    saboteur.execute("ALTER TABLE frames RENAME TO away").await.expect("renamed");
    let server = tokio::spawn(async move {
        while let Some(request) = peer.hear().await {
            let text = String::from_utf8_lossy(&request.bytes).into_owned();
            let id: u64 = if text.contains("\"id\":1,") { 1 } else { 2 };
            peer.say(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#)).await;
        }
    });
    let answer = session.request("ping", None, RequestOptions::default()).await.expect("sent");
    assert_eq!(answer.outcome, Outcome::Ok, "the answer arrives although it could not be recorded");
    let codes = |engine: &Engine| engine.log_status().alarms.into_iter().map(|alarm| alarm.code).collect::<Vec<_>>();
    assert_eq!(codes(&engine), ["log_write_failed"]);

    saboteur.execute("ALTER TABLE away RENAME TO frames").await.expect("renamed");
    session.request("ping", None, RequestOptions::default()).await.expect("sent");
    assert_eq!(codes(&engine), ["gap"], "writing works again, and the loss is told");
    let rows = rows(&engine, session.id()).await;
    let kinds: Vec<_> = rows.iter().map(|row| (row.seq, row.mark.clone())).collect();
    let gap = Some("gap".to_owned());
    assert_eq!(kinds, [(1, gap.clone()), (2, gap), (3, None), (4, None)]);
    server.abort();
}

#[tokio::test]
async fn a_server_that_offers_a_lower_revision_is_taken_at_its_word() {
    let engine = engine().await;
    let script = r#"read line; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2024-11-05","capabilities":{},"serverInfo":{"name":"old","version":"0"}}}'; read line; cat"#;
    let session = engine.connect(&shell(script), quick()).await.expect("connected");
    let summary = engine.session(session.id()).await.expect("there");
    assert_eq!(summary.revision.as_deref(), Some("2024-11-05"));
    assert_eq!(summary.server.expect("named").name, "old");
    let first = text(&engine, session.id(), 2).await;
    assert!(first.contains(r#""protocolVersion":"2025-11-25""#), "ours is offered first: {first}");
    let rows = rows(&engine, session.id()).await;
    assert_eq!(rows[0].mark.as_deref(), Some("spawned"));
    assert!(rows[1].own && rows[3].own, "the handshake is Wirescope's own");
    session.close().await;
    assert_eq!(engine.session(session.id()).await.expect("there").end.map(|end| end.failed), Some(false));
}

/// Connects to a server that fails in some way, and checks code, words, and that a session with an end is in the log.
async fn fails(script: &str, code: ErrorCode, words: &[&str]) {
    let engine = engine().await;
    let error = match engine.connect(&shell(script), quick()).await {
        Ok(_) => panic!("{script} should not connect"),
        Err(error) => error.to_api(),
    };
    assert_eq!(error.code, code, "{}", error.message);
    let whole = format!("{} {}", error.message, error.stderr.join("\n"));
    for word in words {
        assert!(whole.contains(word), "{word} is missing in: {whole}");
    }
    assert!(error.advice.is_some(), "it says what to do");
    let summary = engine.session(&error.session.expect("a session")).await.expect("there");
    assert!(summary.end.expect("an end").failed);
}

#[tokio::test]
async fn servers_that_cannot_be_talked_to_are_told_apart() {
    tokio::join!(
        fails("echo 'no such module' >&2; exit 3", ErrorCode::ExitedEarly, &["code 3", "no such module"]),
        fails("echo 'Hello, world'; sleep 30", ErrorCode::NotJsonRpc, &["Hello, world"]),
        fails("sleep 30", ErrorCode::TimedOut, &["did not answer"]),
        fails(
            r#"read l; echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"not today"}}'; cat"#,
            ErrorCode::HandshakeRefused,
            &["not today", "-32602"]
        ),
        fails(
            r#"read l; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"1999-01-01","capabilities":{}}}'; cat"#,
            ErrorCode::RevisionUnknown,
            &["1999-01-01"]
        ),
    );
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let engine = engine().await;
    let target = Target { command: vec!["no-such-program-here".to_owned()], ..shell("") };
    let error = match engine.connect(&target, quick()).await {
        Ok(_) => panic!("it cannot start"),
        Err(error) => error.to_api(),
    };
    assert_eq!(error.code, ErrorCode::SpawnFailed);
    assert!(error.message.contains("no-such-program-here"));
}

#[tokio::test]
async fn connecting_can_be_stopped() {
    let engine = engine().await;
    let connecting = tokio::spawn({
        let engine = engine.clone();
        async move { engine.connect(&shell("sleep 60"), ConnectOptions::default()).await.map(|_| ()) }
    });
    let mut changed = engine.changed();
    let id = loop {
        if let Some(mark) = engine.watermarks().into_iter().find(|mark| mark.last_seq >= 2) {
            assert_eq!(mark.state, SessionState::Connecting);
            break mark.session;
        }
        changed.changed().await.expect("the feed lives");
    };
    engine.disconnect(&id).await;
    let error = connecting.await.expect("no panic").expect_err("stopped");
    assert_eq!(error.code(), ErrorCode::Cancelled);
}

#[tokio::test]
async fn a_log_that_cannot_be_opened_is_told_and_the_window_goes_on_in_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.db");
    std::fs::write(&path, "somebody's shopping list, which is no database at all; ".repeat(4)).expect("written");
    let choice = LogChoice::File(path.clone());
    let error = Engine::open(&choice, Host::App).await.err().expect("refused");
    assert_eq!(error.code(), ErrorCode::LogNotADatabase);
    let engine = Engine::open_or_fall_back(&choice, Host::App).await.expect("another log");
    let status = engine.log_status();
    assert_eq!(status.alarms.len(), 1);
    assert_eq!(status.path, Some(path.with_extension("fallback.db").display().to_string()));
}

#[tokio::test]
async fn what_a_server_offers_is_read_back_from_the_log_page_by_page() {
    let engine = Arc::new(engine().await);
    let (session, mut peer) = session(&engine).await;
    let server = tokio::spawn(async move {
        let answers = [
            r#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","title":"First","n":1.0}],"nextCursor":""}}"#,
            r#"{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"b","annotations":{"title":"Second"}}]}}"#,
            r#"{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"no prompts here"}}"#,
        ];
        let mut seen = Vec::new();
        for answer in answers {
            let request = peer.hear().await.expect("a request");
            seen.push(String::from_utf8_lossy(&request.bytes).into_owned());
            peer.say(answer).await;
        }
        seen
    });
    let listed = engine.list(&session, crate::Listing::Tools, RequestOptions::default()).await.expect("listed");
    assert_eq!(listed.len(), 2);
    let refused = engine.list(&session, crate::Listing::Prompts, RequestOptions::default()).await.expect_err("refused");
    assert_eq!(refused.code(), ErrorCode::ServerError);
    let seen = server.await.expect("no panic");
    assert!(seen[1].contains(r#""params":{"cursor":""}"#), "an empty cursor is a cursor: {}", seen[1]);
    let offers = engine.offers(session.id()).await.expect("read");
    let told: Vec<_> = offers.tools.iter().map(|tool| (tool.key.as_str(), tool.label.as_str())).collect();
    assert_eq!(told, [("a", "First"), ("b", "Second")]);
    assert_eq!(offers.tools[0].raw, r#"{"name":"a","title":"First","n":1.0}"#);
    assert_eq!(offers.problems[0].message, "no prompts here");
}
