//! Servers that say nothing.

use super::{Run, last_session};

#[test]
fn a_server_that_never_says_anything_times_out_and_that_is_what_is_told() {
    let run = Run::of(&["list", "tools", "--timeout", "1"], &["silent"]);
    run.told(4, &["did not answer the handshake within 1 s", "stdio mode", "--timeout", "wirescope frames "]);
    assert_eq!(run.arrived().len(), 0);
    let asked: Vec<_> = run.rows.iter().filter(|row| row["kind"] == "request").collect();
    let outcomes: Vec<_> = asked.iter().map(|row| (row["method"].as_str(), row["outcome"].as_str())).collect();
    let timed_out = Some("timed_out");
    assert_eq!(outcomes, [(Some("server/discover"), timed_out), (Some("initialize"), timed_out)]);
    assert!(run.marks("verdict")[0].contains("so: legacy"), "the verdict is told in words: {:?}", run.marks("verdict"));
    assert_eq!(last_session(&run.cli)["end"]["failed"], true);
}

#[test]
fn a_call_that_is_never_answered_times_out_and_is_cancelled_on_the_wire() {
    let run = Run::call(&["stalls"], &["--timeout", "3"]);
    run.told(4, &["did not answer tools/call within 3 s", "wirescope frames "]);
    let cancelled = run.rows.iter().find(|row| row["method"] == "notifications/cancelled").unwrap();
    let id = run.call_row()["id"].as_str().unwrap();
    assert!(cancelled["payload"].as_str().unwrap().contains(&format!(r#""requestId":{id},"#)), "{cancelled}");
    assert_eq!(cancelled["own"], true, "nobody typed it");
    assert_eq!(run.after_call().len(), 0);
}

#[test]
fn prose_is_no_silence() {
    let run = Run::of(&["list", "tools", "--timeout", "3"], &["no-json"]);
    run.told(3, &["wrote no JSON-RPC message", "Welcome to the interactive shell.", "stdout"]);
    assert_eq!(run.noise().len(), run.arrived().len());
}
