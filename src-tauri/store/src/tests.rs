use std::path::Path;

use sqlx::Executor;
use wirescope_wire::{Direction, Finding, Frame, MessageKind, Origin, Severity};

use super::*;

fn new_session(id: &str) -> NewSession {
    NewSession { id: id.to_owned(), target: "{}".to_owned(), host: "cli", started_micros: 1_000 }
}

fn frame(seq: u64, bytes: &[u8], kind: MessageKind, exchange: Option<u64>) -> Change {
    let findings = match kind {
        MessageKind::Noise => vec![Finding {
            rule: "not-json".to_owned(),
            severity: Severity::Error,
            subject: "frame".to_owned(),
            pointer: String::new(),
            message: "This is no JSON.".to_owned(),
            spec: None,
        }],
        _ => Vec::new(),
    };
    let reading = Reading { kind, rpc_id: Some("1".to_owned()), method: None, exchange, findings };
    let frame = Frame {
        seq,
        at_micros: 1_000 + seq as i64,
        direction: Direction::ToClient,
        origin: Origin::Peer,
        bytes: bytes.into(),
        terminated: true,
        envelope: None,
    };
    Change::Frame(FrameRecord { frame, reading, rest: None })
}

fn mark(seq: u64, text: &str) -> Change {
    Change::Mark(MarkRecord { seq, at_micros: 1_000, kind: "stderr", text: text.to_owned(), raw: None, envelope: None })
}

async fn fill(log: &Log, id: &str) -> SessionKey {
    let key = log.begin_session(&new_session(id)).await.expect("begun");
    let opened = ExchangeOpened {
        request: 1,
        direction: Direction::ToServer,
        origin: Origin::Person,
        method: "tools/call".to_owned(),
        name: Some("echo".to_owned()),
        started_micros: 1_001,
    };
    let settled = ExchangeSettled {
        request: 1,
        response: Some(4),
        outcome: Outcome::Error,
        ended_micros: 1_004,
        error: Some("no".to_owned()),
    };
    let changes = [
        frame(1, b"{}", MessageKind::Request, Some(1)),
        Change::Opened(opened),
        mark(2, "a line"),
        frame(3, b"\xff\x00noise", MessageKind::Noise, None),
        frame(4, b"{\"a\":1}", MessageKind::Response, Some(1)),
        Change::Settled(settled),
    ];
    let batch: Vec<_> = changes.into_iter().map(|change| (key, change)).collect();
    log.append(&batch).await.expect("appended");
    key
}

#[tokio::test]
async fn what_was_appended_comes_back_in_order_byte_for_byte() {
    let log = Log::in_memory().await.expect("a log");
    fill(&log, "aa").await;
    let key = fill(&log, "ab").await;
    let rows = log.timeline(key, 2, 2).await.expect("rows");
    assert_eq!(
        rows.iter().map(TimelineRow::seq).collect::<Vec<_>>(),
        [2, 3],
        "the page asked for, of this session only"
    );
    let noise = log.frame(key, 3, 100).await.expect("read").expect("there");
    assert_eq!(noise.bytes, b"\xff\x00noise");
    assert_eq!(noise.findings.len(), 1);
    let cut = log.frame(key, 3, 2).await.expect("read").expect("there");
    assert_eq!((cut.bytes.as_slice(), cut.whole), (&b"\xff\x00"[..], false));
    assert!(log.frame(key, 2, 100).await.expect("read").is_none(), "a mark is no frame");
    let exchange = log.exchange(key, 1).await.expect("read").expect("there");
    assert_eq!((exchange.response, exchange.outcome), (Some(4), Outcome::Error));
    let session = log.session("ab").await.expect("read").expect("there");
    assert_eq!((session.last_seq, session.frames, session.errors, session.bytes), (4, 3, 1, 16));
}

#[tokio::test]
async fn a_session_is_found_by_the_beginning_of_its_id_and_not_by_a_wildcard() {
    let log = Log::in_memory().await.expect("a log");
    fill(&log, "ab12").await;
    fill(&log, "ab34").await;
    assert_eq!(log.sessions_named("ab").await.expect("read").len(), 2);
    assert_eq!(log.sessions_named("AB3").await.expect("read").len(), 1);
    assert_eq!(log.sessions_named("%").await.expect("read").len(), 0);
}

#[tokio::test]
async fn a_batch_is_whole_or_nothing() {
    let log = Log::in_memory().await.expect("a log");
    let key = log.begin_session(&new_session("aa")).await.expect("begun");
    let twice = [(key, mark(1, "x")), (key, mark(1, "the same number again"))];
    assert!(matches!(log.append(&twice).await, Err(LogError::Statement { .. })));
    assert!(log.timeline(key, 1, 10).await.expect("rows").is_empty());
}

#[tokio::test]
async fn a_new_log_is_its_owners_alone_and_opens_again_with_what_it_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/log.db");
    let log = Log::open(&path).await.expect("made");
    fill(&log, "aa").await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().expect("a folder")), 0o700);
        assert_eq!(mode(&path.with_extension("db-wal")), 0o600, "SQLite gives its side files the same mode");
    }
    log.close().await;
    let again = Log::open(&path).await.expect("opened");
    assert_eq!(again.sessions(10).await.expect("read").len(), 1);
}

#[tokio::test]
async fn files_that_are_no_log_are_refused_and_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "my notes, longer than a header".repeat(10)).expect("written");
    let short = folder.path().join("short");
    std::fs::write(&short, "x").expect("written");
    let other = folder.path().join("other.db");
    make_database(&other, "CREATE TABLE theirs (x)").await;
    for path in [&text, &short, &other] {
        let before = std::fs::read(path).expect("there");
        assert!(matches!(Log::open(path).await, Err(LogError::NotALog { .. })), "{}", path.display());
        assert!(std::fs::read(path).expect("there") == before, "{} was touched", path.display());
    }
    assert!(matches!(Log::open(folder.path()).await, Err(LogError::Unwritable { .. })));
    assert!(matches!(Log::open(&text.join("below")).await, Err(LogError::Unwritable { .. })));
}

#[tokio::test]
async fn a_log_of_a_newer_version_is_refused_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.db");
    make_database(&path, "PRAGMA application_id = 0x57495245; PRAGMA user_version = 99; CREATE TABLE x (y)").await;
    let before = std::fs::read(&path).expect("there");
    assert!(matches!(Log::open(&path).await, Err(LogError::Newer { found: 99, .. })));
    assert!(std::fs::read(&path).expect("there") == before, "it was touched");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "no side files are left");
}

async fn make_database(path: &Path, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.expect("made");
    pool.execute(sql).await.expect("filled");
    pool.close().await;
}

#[tokio::test]
async fn two_logs_on_one_file_both_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.db");
    let (one, two) = tokio::join!(Log::open(&path), Log::open(&path));
    let (one, two) = (one.expect("opened"), two.expect("opened"));
    let many = async |log: &Log, id: &str| {
        let key = log.begin_session(&new_session(id)).await.expect("begun");
        for seq in 1..=50 {
            log.append(&[(key, mark(seq, "x"))]).await.expect("appended");
        }
        key
    };
    let (first, second) = tokio::join!(many(&one, "aa"), many(&two, "bb"));
    assert_eq!(two.timeline(first, 1, 100).await.expect("rows").len(), 50);
    assert_eq!(one.timeline(second, 1, 100).await.expect("rows").len(), 50);
}

#[tokio::test]
async fn saved_targets_keep_their_place() {
    let log = Log::in_memory().await.expect("a log");
    for id in ["b", "a"] {
        log.save_target(&TargetRecord { id: id.to_owned(), target: "1".to_owned() }).await.expect("saved");
    }
    log.save_target(&TargetRecord { id: "b".to_owned(), target: "2".to_owned() }).await.expect("saved");
    let saved = log.targets().await.expect("read");
    assert_eq!(
        saved.iter().map(|one| (one.id.as_str(), one.target.as_str())).collect::<Vec<_>>(),
        [("b", "2"), ("a", "1")]
    );
    assert!(log.delete_target("b").await.expect("deleted"));
    assert!(!log.delete_target("b").await.expect("asked"));
}

#[tokio::test]
async fn a_frame_of_any_length_comes_back_as_it_was() {
    let log = Log::in_memory().await.expect("opened");
    let key = log.begin_session(&new_session("a")).await.expect("begun");
    let bytes = |length: usize| (0..length).map(|index| (index % 251) as u8).collect::<Vec<u8>>();
    let lengths = [0, 1, 262_144, 262_145, 1_000_000];
    for (index, length) in lengths.iter().enumerate() {
        log.append(&[(key, frame(index as u64 + 1, &bytes(*length), MessageKind::Response, None))])
            .await
            .expect("kept");
    }
    // One whose rest is in a file that is longer than it says, and was read before.
    let whole = bytes(700_000);
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, &[&whole[300_000..], b"of nobody"].concat()).expect("written");
    let Change::Frame(mut record) = frame(6, &whole[..300_000], MessageKind::Response, None) else { unreachable!() };
    record.rest = Some(Rest { file: file.into(), bytes: 400_000 });
    log.append(&[(key, Change::Frame(record))]).await.expect("kept");
    for (seq, length) in (1..).zip(lengths.iter().chain(&[700_000])) {
        let expected = bytes(*length);
        let stored = log.frame(key, seq, u64::MAX).await.expect("read").expect("there");
        assert!(stored.whole && stored.bytes == expected, "{length}");
        let beginning = log.frame(key, seq, 100_000).await.expect("read").expect("there");
        assert!(beginning.bytes == expected[..expected.len().min(100_000)], "{length}");
        assert_eq!(beginning.whole, *length <= 100_000);
        let mut pieced = Vec::new();
        loop {
            let piece = log.frame_bytes(key, seq, pieced.len() as u64, 99_999).await.expect("read").expect("there");
            assert!(piece.len() <= 99_999);
            pieced.extend_from_slice(&piece);
            if piece.is_empty() {
                break;
            }
        }
        assert!(pieced == expected, "{length}");
        assert_eq!(log.timeline(key, seq, 1).await.expect("read").len(), 1);
    }
    let record = log.session("a").await.expect("read").expect("there");
    assert_eq!(record.bytes, (lengths.iter().sum::<usize>() + 700_000) as u64);
}
