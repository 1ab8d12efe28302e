//! Servers that do not want to end, and the end of Wirescope itself: nothing that was started may outlive its session.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::peers;
use wirescope_tests::process::{self, Guarded};

use super::{CALL, last_rows, last_session, marks, with};

/// What a trial may wait for before it fails; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// What FAULTS.md allows after the end of Wirescope.
const ALLOWED: Duration = Duration::from_secs(5);
/// The server, two children, a grandchild of each.
const FAMILY: usize = 5;

/// A server with children that never answers a call and does not look at its input any more; `ignoring` are signals that it
/// and all its children ignore. Its process id, which is that of its group, stands in `file` during the call.
fn stubborn(file: &Path, ignoring: &str) -> Vec<String> {
    let breed = format!("breed 2 {}", file.display());
    let peer = peers::peer(&["on", "tools/call", &breed, "stay"]).unwrap();
    // What a shell ignores is ignored by what it becomes, and by all that starts.
    let script = format!("trap '' {ignoring}; exec \"$@\"");
    ["sh", "-c", &script, "sh"].into_iter().map(str::to_owned).chain(peer).collect()
}

/// FAULTS.md T14. Ten trials at once.
#[test]
fn nothing_survives_when_wirescope_is_killed_during_a_call() {
    thread::scope(|scope| {
        let trials: Vec<_> = (0..10).map(|_| scope.spawn(survivors_of_a_kill)).collect();
        for trial in trials {
            let (took, left) = trial.join().unwrap();
            assert!(left.is_empty(), "{took:?} after the kill there were still {left:?}");
        }
    });
}

/// One trial: how long it took until all were gone, and who was not.
fn survivors_of_a_kill() -> (Duration, Vec<u32>) {
    let cli = Cli::new().unwrap();
    let file = cli.folder().join("group");
    let mut command = cli.command(&with(&CALL, &stubborn(&file, "HUP INT PIPE QUIT TERM"))).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut wirescope = Guarded(command.spawn().unwrap());
    let group = group_in(&file);
    // The server may be faster than the log, in which it will be looked for.
    let deadline = Instant::now() + PATIENCE;
    while !last_rows(&cli).iter().any(|row| row["method"] == "tools/call") {
        assert!(Instant::now() < deadline, "the call is not recorded");
        thread::sleep(Duration::from_millis(20));
    }
    let (killed, began) = (wirescope.0.id(), Instant::now());
    process::kill(killed);
    wirescope.0.wait().unwrap();
    let guard = format!("wirescope-guard\0{group}\0");
    let left = || {
        let mut left = members(group);
        left.extend(all_processes().filter(|id| command_line(*id).contains(&guard)));
        left
    };
    while !left().is_empty() && began.elapsed() < ALLOWED {
        thread::sleep(Duration::from_millis(20));
    }
    let (took, left) = (began.elapsed(), left());
    left.iter().for_each(|id| process::kill(*id));

    // What was recorded until then can be read, and nobody pretends to know how it ended.
    let session = last_session(&cli);
    assert_eq!((&session["state"], &session["end"]), (&"unended".into(), &Value::Null));
    let rows = last_rows(&cli);
    let call = rows.iter().find(|row| row["method"] == "tools/call").unwrap();
    assert_eq!(call["outcome"], "pending");
    (took, left)
}

/// FAULTS.md, "server hangs": timeout; cancel; EOF → TERM → KILL within 5 s. Ten trials at once.
#[test]
fn a_server_that_hangs_is_cancelled_and_then_ended_step_by_step() {
    thread::scope(|scope| {
        let trials: Vec<_> = (0..10)
            .map(|trial| {
                let ignores_all = trial % 2 == 0;
                scope.spawn(move || stopped_after_a_timeout(ignores_all))
            })
            .collect();
        for trial in trials {
            trial.join().unwrap();
        }
    });
}

fn stopped_after_a_timeout(ignores_all: bool) {
    let cli = Cli::new().unwrap();
    let file = cli.folder().join("group");
    let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
    let server = stubborn(&file, if ignores_all { "HUP INT PIPE QUIT TERM" } else { "HUP" });
    // The copy is made by a process of the same group, which is as stubborn.
    let (shell, peer) = server.split_at(4);
    let server = [shell, &peers::teed(&input, &output, peer).unwrap()].concat();
    let failed = cli.run(&with(&[&CALL[..], &["--timeout", "3"]].concat(), &server)).unwrap().exited(4);
    assert!(failed.stderr.contains("did not answer tools/call within 3 s"), "{}", failed.told());

    let rows = last_rows(&cli);
    let call = rows.iter().find(|row| row["method"] == "tools/call").unwrap();
    assert_eq!(call["outcome"], "timed_out");
    let cancelled = rows.iter().find(|row| row["method"] == "notifications/cancelled").unwrap();
    let read = fs::read_to_string(&input).unwrap();
    assert!(read.contains(cancelled["payload"].as_str().unwrap()), "the server was told: {read}");

    let steps = marks(&rows, "stopping");
    let (signals, signal): (&[&str], _) = if ignores_all { (&["SIGTERM", "SIGKILL"], 9) } else { (&["SIGTERM"], 15) };
    assert_eq!(steps.len(), signals.len(), "{steps:?}");
    assert!(steps.iter().zip(signals).all(|(step, signal)| step.contains(signal)), "{steps:?}");
    assert_eq!(marks(&rows, "exited"), [format!("The server was ended by signal {signal}")]);
    let exited = rows.iter().find(|row| row["mark"] == "exited").unwrap();
    let took = exited["at_micros"].as_i64().unwrap() - cancelled["at_micros"].as_i64().unwrap();
    assert!(took < 5_000_000, "it took {took} µs from the cancellation to the end");
    gone(fs::read_to_string(&file).unwrap().parse().unwrap());
}

#[test]
fn what_a_server_leaves_behind_ends_with_it_and_does_not_keep_the_call_waiting() {
    let cli = Cli::new().unwrap();
    let file = cli.folder().join("group");
    let breed = format!("breed 2 {}", file.display());
    // The children hold the pipes open, so that the end of the output says nothing.
    let server = peers::peer(&["on", "tools/call", &breed, "exit 9"]).unwrap();
    let failed = cli.run(&with(&CALL, &server)).unwrap().exited(3);
    assert!(failed.stderr.contains("code 9"), "{}", failed.told());
    gone(fs::read_to_string(&file).unwrap().parse().unwrap());
}

#[test]
fn a_server_that_closes_its_output_is_ended_and_its_session_with_it() {
    let cli = Cli::new().unwrap();
    let server = ["sh", "-c", "trap '' TERM; exec >&-; while :; do sleep 1; done"].map(str::to_owned);
    let failed = cli.run(&with(&CALL, &server)).unwrap().exited(3);
    assert!(failed.stderr.contains("closed its output"), "what it did, not what was done to it: {}", failed.told());
    let rows = last_rows(&cli);
    assert_eq!(marks(&rows, "output_ended"), ["The server closed its output."]);
    assert_eq!(marks(&rows, "stopping").len(), 2, "it was asked twice: {rows:?}");
    assert_eq!(rows.iter().find(|row| row["method"] == "initialize").unwrap()["outcome"], "lost");
}

#[test]
fn an_interrupt_ends_a_stubborn_server_too() {
    let cli = Cli::new().unwrap();
    let file = cli.folder().join("group");
    let mut command = cli.command(&with(&CALL, &stubborn(&file, "HUP INT PIPE QUIT TERM"))).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut wirescope = Guarded(command.spawn().unwrap());
    let group = group_in(&file);
    let id = rustix::process::Pid::from_child(&wirescope.0);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    let status = wirescope.wait_until(Instant::now() + PATIENCE).unwrap().expect("it ends");
    assert_eq!(status.code(), Some(130));
    gone(group);
    let session = last_session(&cli);
    assert_eq!(session["state"], "ended");
    assert_eq!(marks(&last_rows(&cli), "exited"), ["The server was ended by signal 9"]);
}

/// Waits until the server says in the file which group it leads, and the whole family is there.
fn group_in(file: &Path) -> u32 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let group = fs::read_to_string(file).ok().and_then(|text| text.parse().ok());
        if let Some(group) = group.filter(|group| members(*group).len() >= FAMILY) {
            return group;
        }
        assert!(Instant::now() < deadline, "the family is not complete: {group:?} {:?}", group.map(members));
        thread::sleep(Duration::from_millis(20));
    }
}

/// Asserts that nobody of a group is left. The system takes a moment after a kill.
fn gone(group: u32) {
    let deadline = Instant::now() + ALLOWED;
    while !members(group).is_empty() {
        assert!(Instant::now() < deadline, "{:?} survived", members(group));
        thread::sleep(Duration::from_millis(20));
    }
}

/// The running processes of a group.
fn members(group: u32) -> Vec<u32> {
    all_processes().filter(|id| group_of(*id) == Some(group)).collect()
}

fn all_processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
}

/// The group of a process that is not merely waiting to be reaped: the fields after the name are state, parent and group.
fn group_of(id: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text[text.rfind(')')? + 1..].split_whitespace();
    let state = fields.next()?;
    fields.nth(1)?.parse().ok().filter(|_| state != "Z")
}

fn command_line(id: u32) -> String {
    fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default()
}
