use super::*;
use crate::link::{Command as LinkCommand, Outgoing};

fn send(link: &Link, tag: u64, bytes: Vec<u8>) {
    let message = Outgoing { tag, bytes: bytes.into(), http: None, awaits: false, barrier: false };
    link.commands.send(LinkCommand::Send(message)).expect("open");
}

fn shell(script: &str) -> Spawn {
    Spawn { command: ["sh", "-c", script].map(str::to_owned).to_vec(), env: BTreeMap::new(), cwd: None, spool: None }
}

async fn all_events(mut link: Link) -> Vec<LinkEvent> {
    let mut events = Vec::new();
    while let Some(event) = link.events.recv().await {
        events.push(event);
    }
    events
}

fn frames(events: &[LinkEvent]) -> Vec<(&[u8], bool)> {
    let frame = |event| match event {
        &LinkEvent::Frame { ref bytes, terminated, .. } => Some((bytes.as_slice(), terminated)),
        _ => None,
    };
    events.iter().filter_map(frame).collect()
}

#[tokio::test]
async fn what_is_written_comes_back_and_the_end_is_told() {
    let link = open(&shell("cat")).expect("sh is there");
    for tag in 1..=2 {
        send(&link, tag, format!("line {tag}").into_bytes());
    }
    link.close.notify_one();
    let events = all_events(link).await;
    assert_eq!(frames(&events), [(&b"line 1"[..], true), (b"line 2", true)]);
    assert!(matches!(events.last(), Some(LinkEvent::Closed { .. })), "Closed is the last event");
    assert!(events.iter().any(|event| matches!(event, LinkEvent::Exited { code: Some(0), .. })));
}

#[tokio::test]
async fn an_unterminated_last_line_stderr_and_the_exit_code_are_kept() {
    let link = open(&shell("printf 'a\\r\\n{\"half'; echo oops >&2; exit 7")).expect("sh is there");
    let events = all_events(link).await;
    assert_eq!(frames(&events), [(&b"a\r"[..], true), (b"{\"half", false)]);
    assert!(events.iter().any(|event| matches!(event, LinkEvent::Stderr { bytes, .. } if bytes == b"oops")));
    assert!(events.iter().any(|event| matches!(event, LinkEvent::Exited { code: Some(7), .. })));
}

#[tokio::test]
async fn a_process_that_ignores_its_input_and_sigterm_is_killed_within_five_seconds() {
    let link = open(&shell("trap '' TERM; while :; do sleep 1; done")).expect("sh is there");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    link.close.notify_one();
    let events = all_events(link).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
    assert!(events.iter().any(|event| matches!(event, LinkEvent::Exited { signal: Some(9), .. })));
}

#[tokio::test]
async fn children_of_the_server_end_with_it() {
    let link = open(&shell("sleep 300 & echo $!; wait")).expect("sh is there");
    let mut link = link;
    let child = loop {
        match link.events.recv().await.expect("a frame comes") {
            LinkEvent::Frame { bytes, .. } => break String::from_utf8(bytes.into_bytes()).expect("digits"),
            _ => continue,
        }
    };
    link.close.notify_one();
    all_events(link).await;
    for _ in 0..40 {
        if is_dead(&child) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("process {child} survived: {:?}", std::fs::read_to_string(format!("/proc/{child}/stat")));
}

/// A zombie that nobody has reaped yet is dead all the same.
fn is_dead(pid: &str) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        Err(_) => true,
        Ok(stat) => stat.contains(") Z "),
    }
}

#[tokio::test]
async fn the_server_sees_the_allow_list_and_what_its_target_names_and_no_more() {
    // Cargo sets CARGO_MANIFEST_DIR for tests; it stands for a secret of ours.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "the canary is set");
    let mut spawn = shell("env");
    spawn.env.insert("WANTED".to_owned(), "yes".to_owned());
    let events = all_events(open(&spawn).expect("sh is there")).await;
    let seen: Vec<String> =
        frames(&events).iter().map(|(bytes, _)| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(seen.contains(&"WANTED=yes".to_owned()));
    assert!(seen.iter().any(|line| line.starts_with("PATH=")));
    assert!(!seen.iter().any(|line| line.starts_with("CARGO")), "a variable leaked: {seen:?}");
}

#[tokio::test]
async fn a_missing_program_and_a_missing_folder_are_told_apart() {
    let missing =
        Spawn { command: vec!["no-such-program-here".to_owned()], env: BTreeMap::new(), cwd: None, spool: None };
    assert!(matches!(open(&missing), Err(SpawnError::Start { .. })));
    let nowhere = Spawn { cwd: Some("/no/such/folder".into()), ..shell("true") };
    assert!(matches!(open(&nowhere), Err(SpawnError::NoFolder { .. })));
}

#[tokio::test]
async fn a_flood_of_stderr_and_a_peer_that_never_reads_do_not_block_each_other() {
    let link = open(&shell("yes 'a line of noise' | head -c 20000000 >&2; echo done")).expect("sh is there");
    // Far more than a pipe holds; the server reads none of it.
    send(&link, 1, vec![b'x'; 4_000_000]);
    let events = all_events(link).await;
    assert_eq!(frames(&events), [(&b"done"[..], true)]);
    let stderr_bytes: usize = events
        .iter()
        .map(|event| match event {
            LinkEvent::Stderr { bytes, .. } => bytes.len() + 1,
            _ => 0,
        })
        .sum();
    assert_eq!(stderr_bytes, 20_000_000, "every byte of stderr arrived");
    assert!(events.iter().any(|event| matches!(event, LinkEvent::WriteFailed { tag: 1, .. })));
}

#[tokio::test]
async fn when_we_are_gone_the_guard_ends_even_a_stubborn_server_within_five_seconds() {
    let mut server = start(&shell("trap '' TERM; while :; do sleep 1; done")).expect("sh is there");
    let mut guard = spawn_guard(server.id()).expect("sh is there");
    tokio::time::sleep(Duration::from_millis(200)).await;
    // Our death closes the guard's input; here the test does.
    drop(guard.stdin.take());
    let ended = tokio::time::timeout(Duration::from_secs(5), server.wait()).await;
    assert!(ended.is_ok(), "the server outlived us");
}
