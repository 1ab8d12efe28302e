use super::*;
use wirescope_wire::Origin;

/// A script of frames: `>` to the server, `<` to the client. Returns what came of it, in the order told.
fn run(script: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut correlator = Correlator::default();
    let (mut told, mut rules) = (Vec::new(), Vec::new());
    for (index, line) in script.iter().enumerate() {
        let seq = index as u64 + 1;
        let Output { changes, effects, .. } = match line.split_at(1) {
            ("!", request) => {
                correlator.give_up(request.parse().expect("a number"), Outcome::TimedOut, None, seq as i64)
            }
            ("x", _) => correlator.close(seq as i64),
            (arrow, bytes) => {
                let direction = if arrow == ">" { Direction::ToServer } else { Direction::ToClient };
                let frame = Frame {
                    seq,
                    at_micros: seq as i64,
                    direction,
                    origin: Origin::Peer,
                    bytes: bytes.as_bytes().into(),
                    terminated: true,
                    envelope: None,
                };
                correlator.frame(frame, None, None)
            }
        };
        for change in changes {
            match change {
                Change::Frame(record) => {
                    rules.extend(record.reading.findings.into_iter().map(|finding| format!("{seq} {}", finding.rule)));
                    if let Some(exchange) = record.reading.exchange.filter(|exchange| *exchange != seq) {
                        told.push(format!("{seq} belongs to {exchange}"));
                    }
                }
                Change::Opened(opened) => {
                    told.push(format!(
                        "{} opened {} {}",
                        opened.request,
                        opened.method,
                        opened.name.unwrap_or_default()
                    ));
                }
                Change::Settled(settled) => {
                    told.push(format!("{} {:?} by {:?}", settled.request, settled.outcome, settled.response));
                }
                other => panic!("unexpected {other:?}"),
            }
        }
        for effect in effects {
            if let Effect::Asked { id, method, .. } = effect {
                told.push(format!("asked {method} {id}"));
            }
        }
    }
    (told, rules)
}

#[track_caller]
fn check(script: &[&str], told: &[&str], rules: &[&str]) {
    let (found, findings) = run(script);
    assert_eq!(found, told);
    assert_eq!(findings, rules);
}

#[test]
fn a_call_is_named_and_settled_by_its_answer() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#,
        ],
        &["1 opened tools/call echo", "2 belongs to 1", "1 Ok by Some(2)"],
        &[],
    );
}

#[test]
fn errors_and_tool_errors_are_told_apart() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}"#,
            r#">{"jsonrpc":"2.0","id":2,"method":"prompts/get","params":{"name":"p"}}"#,
            r#"<{"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"no"}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":true}}"#,
        ],
        &[
            "1 opened tools/call a",
            "2 opened prompts/get p",
            "3 belongs to 2",
            "2 Error by Some(3)",
            "4 belongs to 1",
            "1 ToolError by Some(4)",
        ],
        &[],
    );
}

#[test]
fn both_sides_may_use_the_same_id_at_once() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#">{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#,
        ],
        &[
            "1 opened tools/call a",
            "2 opened ping ",
            "asked ping 1",
            "3 belongs to 2",
            "2 Ok by Some(3)",
            "4 belongs to 1",
            "1 Ok by Some(4)",
        ],
        &[],
    );
}

#[test]
fn a_late_answer_is_recorded_linked_and_changes_nothing() {
    check(
        &[r#">{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, "!1", r#"<{"jsonrpc":"2.0","id":1,"result":{}}"#],
        &["1 opened tools/list ", "1 TimedOut by None", "3 belongs to 1"],
        &["3 late-answer"],
    );
}

#[test]
fn duplicate_unknown_and_wrong_type_ids_are_findings() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#"<{"jsonrpc":"2.0","id":"1","result":{}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"<{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}"#,
        ],
        &["1 opened ping ", "3 belongs to 1", "1 Ok by Some(3)", "4 belongs to 1"],
        &["2 unknown-id", "4 duplicate-answer", "5 id-null"],
    );
}

#[test]
fn progress_and_cancellation_belong_to_their_request() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow","_meta":{"progressToken":7}}}"#,
            r#"<{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":7,"progress":1}}"#,
            r#"<{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"7","progress":1}}"#,
            r#">{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        ],
        &["1 opened tools/call slow", "2 belongs to 1", "4 belongs to 1", "1 Cancelled by None"],
        &[],
    );
}

#[test]
fn what_is_pending_when_the_link_closes_is_lost_in_order() {
    check(
        &[r#">{"jsonrpc":"2.0","id":1,"method":"ping"}"#, r#">{"jsonrpc":"2.0","id":2,"method":"ping"}"#, "x"],
        &["1 opened ping ", "2 opened ping ", "1 Lost by None", "2 Lost by None"],
        &[],
    );
}

#[test]
fn the_answers_in_a_batch_settle_their_requests() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#">{"jsonrpc":"2.0","id":2,"method":"ping"}"#,
            r#"<[{"jsonrpc":"2.0","id":2,"result":{}},{"id":1,"result":{}}]"#,
        ],
        &["1 opened ping ", "2 opened ping ", "2 Ok by Some(3)", "1 Ok by Some(3)"],
        &["3 jsonrpc-version"],
    );
}

#[test]
fn a_batch_of_requests_is_one_exchange_that_ends_with_its_last_answer() {
    let batch = r#">[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"n"},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]"#;
    check(
        &[
            batch,
            r#"<[{"jsonrpc":"2.0","id":2,"error":{"code":1,"message":"no"}},{"jsonrpc":"2.0","id":1,"result":{}}]"#,
        ],
        &["1 opened batch ping, tools/list", "2 belongs to 1", "1 Error by Some(2)"],
        &[],
    );
    check(
        &[batch, r#"<{"jsonrpc":"2.0","id":1,"result":{}}"#, r#"<{"jsonrpc":"2.0","id":2,"result":{}}"#],
        &["1 opened batch ping, tools/list", "2 belongs to 1", "3 belongs to 1", "1 Ok by Some(3)"],
        &[],
    );
    check(&[batch, "!1", "x"], &["1 opened batch ping, tools/list", "1 TimedOut by None"], &[]);
    check(
        &[r#"<[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, r#">[{"jsonrpc":"2.0","id":1,"result":{}}]"#],
        &["1 opened batch ping", "asked ping 1", "2 belongs to 1", "1 Ok by Some(2)"],
        &[],
    );
}

#[test]
fn an_id_that_is_used_again_too_early_leaves_no_request_behind() {
    check(
        &[
            r#">{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#">{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#,
            r#"<{"jsonrpc":"2.0","id":1,"result":{}}"#,
            "x",
        ],
        &["1 opened ping ", "2 opened tools/list ", "3 belongs to 1", "1 Ok by Some(3)", "2 Lost by None"],
        &["2 id-reused"],
    );
}

#[test]
fn an_id_of_the_wrong_type_is_said_to_be_that() {
    let mut correlator = Correlator::default();
    let mut frame = |seq, direction, bytes: &str| {
        let (at_micros, bytes, terminated, envelope) = (0, bytes.as_bytes().into(), true, None);
        let frame = Frame { seq, at_micros, direction, origin: Origin::Peer, bytes, terminated, envelope };
        let output = correlator.frame(frame, None, None);
        let Some(Change::Frame(record)) = output.changes.into_iter().next() else { panic!("no frame") };
        record.reading.findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    frame(1, Direction::ToServer, r#"{"jsonrpc":"2.0","id":4,"method":"ping"}"#);
    let found = frame(2, Direction::ToClient, r#"{"jsonrpc":"2.0","id":"4","result":{}}"#);
    assert!(found.iter().any(|message| message.contains("the number of that look")), "{found:?}");
    let found = frame(3, Direction::ToClient, r#"{"jsonrpc":"2.0","id":"5","result":{}}"#);
    assert!(found.iter().all(|message| !message.contains("look")), "{found:?}");
}
