//! Appending: one batch, one transaction.

use sqlx::SqliteConnection;
use wirescope_wire::{Direction, Envelope, Finding, MessageKind, Origin, Severity};

use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::{Change, ExchangeOpened, ExchangeSettled, FrameRecord, MarkRecord, Outcome, SessionEnd};
use crate::table::pieces;
use crate::table::sessions::SessionKey;

const ACT: &str = "recording";

impl Log {
    /// Commits a batch: all of it or nothing.
    ///
    /// # Errors
    /// [`LogError::Statement`] when the disk is full, the file is locked for too long, or SQLite fails otherwise.
    pub async fn append(&self, batch: &[(SessionKey, Change)]) -> Result<(), LogError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await.during(ACT)?;
        for (session, change) in batch {
            apply(&mut transaction, *session, change).await?;
        }
        for (session, counts) in count(batch) {
            add_counts(&mut transaction, session, &counts).await?;
        }
        transaction.commit().await.during(ACT)
    }
}

async fn apply(connection: &mut SqliteConnection, session: SessionKey, change: &Change) -> Result<(), LogError> {
    match change {
        Change::Frame(record) => insert_frame(connection, session, record).await,
        Change::Mark(mark) => insert_mark(connection, session, mark).await,
        Change::Opened(exchange) => open_exchange(connection, session, exchange).await,
        Change::Settled(exchange) => settle_exchange(connection, session, exchange).await,
        Change::SentAgain { request, again } => note_sent_again(connection, session, *request, *again).await,
        Change::Described { revision, server } => describe(connection, session, revision, server).await,
        Change::Ended(end) => end_session(connection, session, end).await,
    }
}

async fn insert_frame(
    connection: &mut SqliteConnection,
    session: SessionKey,
    record: &FrameRecord,
) -> Result<(), LogError> {
    let FrameRecord { frame, reading, .. } = record;
    let head = pieces::head(record);
    let entry = session.entry(frame.seq);
    sqlx::query(
        "INSERT INTO frames (entry, at_micros, direction, origin, terminated, bytes, more_bytes, envelope, kind, rpc_id, method,
                             exchange, findings)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry)
    .bind(frame.at_micros)
    .bind(direction_number(frame.direction))
    .bind(origin_number(frame.origin))
    .bind(frame.terminated)
    .bind(head)
    .bind((record.bytes() - head.len() as u64) as i64)
    .bind(envelope_text(frame.envelope.as_ref()))
    .bind(kind_number(reading.kind))
    .bind(reading.rpc_id.as_deref())
    .bind(reading.method.as_deref())
    .bind(reading.exchange.map(|request| session.entry(request)))
    .bind(reading.findings.len() as i64)
    .execute(&mut *connection)
    .await
    .during(ACT)?;
    pieces::insert(connection, entry, record, head.len()).await?;
    for finding in &reading.findings {
        insert_finding(connection, entry, finding).await?;
    }
    Ok(())
}

async fn insert_finding(connection: &mut SqliteConnection, entry: i64, finding: &Finding) -> Result<(), LogError> {
    sqlx::query(
        "INSERT INTO findings (entry, rule, severity, subject, pointer, message, spec) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry)
    .bind(&finding.rule)
    .bind(severity_word(finding.severity))
    .bind(&finding.subject)
    .bind(&finding.pointer)
    .bind(&finding.message)
    .bind(finding.spec.as_deref())
    .execute(connection)
    .await
    .during(ACT)?;
    Ok(())
}

async fn insert_mark(
    connection: &mut SqliteConnection,
    session: SessionKey,
    mark: &MarkRecord,
) -> Result<(), LogError> {
    sqlx::query("INSERT INTO marks (entry, at_micros, kind, text, raw, envelope) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(session.entry(mark.seq))
        .bind(mark.at_micros)
        .bind(mark.kind)
        .bind(&mark.text)
        .bind(mark.raw.as_deref())
        .bind(envelope_text(mark.envelope.as_ref()))
        .execute(connection)
        .await
        .during(ACT)?;
    Ok(())
}

async fn open_exchange(
    connection: &mut SqliteConnection,
    session: SessionKey,
    exchange: &ExchangeOpened,
) -> Result<(), LogError> {
    sqlx::query(
        "INSERT INTO exchanges (entry, direction, origin, method, name, outcome, started_micros)
         VALUES (?, ?, ?, ?, ?, 'pending', ?)",
    )
    .bind(session.entry(exchange.request))
    .bind(direction_number(exchange.direction))
    .bind(origin_number(exchange.origin))
    .bind(&exchange.method)
    .bind(exchange.name.as_deref())
    .bind(exchange.started_micros)
    .execute(connection)
    .await
    .during(ACT)?;
    Ok(())
}

async fn settle_exchange(
    connection: &mut SqliteConnection,
    session: SessionKey,
    exchange: &ExchangeSettled,
) -> Result<(), LogError> {
    sqlx::query("UPDATE exchanges SET response = ?, outcome = ?, ended_micros = ?, error = ? WHERE entry = ?")
        .bind(exchange.response.map(|seq| session.entry(seq)))
        .bind(outcome_word(exchange.outcome))
        .bind(exchange.ended_micros)
        .bind(exchange.error.as_deref())
        .bind(session.entry(exchange.request))
        .execute(connection)
        .await
        .during(ACT)?;
    Ok(())
}

async fn note_sent_again(
    connection: &mut SqliteConnection,
    session: SessionKey,
    request: u64,
    again: u64,
) -> Result<(), LogError> {
    sqlx::query("UPDATE exchanges SET sent_again = ? WHERE entry = ?")
        .bind(session.entry(again))
        .bind(session.entry(request))
        .execute(connection)
        .await
        .during(ACT)?;
    Ok(())
}

async fn describe(
    connection: &mut SqliteConnection,
    session: SessionKey,
    revision: &Option<String>,
    server: &Option<String>,
) -> Result<(), LogError> {
    sqlx::query("UPDATE sessions SET revision = ?, server = ? WHERE key = ?")
        .bind(revision.as_deref())
        .bind(server.as_deref())
        .bind(session.0)
        .execute(connection)
        .await
        .during(ACT)?;
    Ok(())
}

async fn end_session(connection: &mut SqliteConnection, session: SessionKey, end: &SessionEnd) -> Result<(), LogError> {
    sqlx::query("UPDATE sessions SET ended_micros = ?, end_failed = ?, end_reason = ? WHERE key = ?")
        .bind(end.at_micros)
        .bind(end.failed)
        .bind(&end.reason)
        .bind(session.0)
        .execute(connection)
        .await
        .during(ACT)?;
    Ok(())
}

#[derive(Default)]
struct Counts {
    last_seq: u64,
    frames: i64,
    errors: i64,
    bytes: i64,
}

fn count(batch: &[(SessionKey, Change)]) -> Vec<(SessionKey, Counts)> {
    let mut all: Vec<(SessionKey, Counts)> = Vec::new();
    for (session, change) in batch {
        let index = all.iter().position(|(key, _)| key == session).unwrap_or_else(|| {
            all.push((*session, Counts::default()));
            all.len() - 1
        });
        let counts = &mut all[index].1;
        match change {
            Change::Frame(record) => {
                counts.last_seq = counts.last_seq.max(record.frame.seq);
                counts.frames += 1;
                counts.bytes += record.bytes() as i64;
            }
            Change::Mark(mark) => counts.last_seq = counts.last_seq.max(mark.seq),
            Change::Settled(exchange) if exchange.outcome.is_error() => counts.errors += 1,
            Change::Settled(_)
            | Change::Opened(_)
            | Change::SentAgain { .. }
            | Change::Described { .. }
            | Change::Ended(_) => {}
        }
    }
    all
}

async fn add_counts(connection: &mut SqliteConnection, session: SessionKey, counts: &Counts) -> Result<(), LogError> {
    sqlx::query(
        "UPDATE sessions SET last_seq = max(last_seq, ?), frames = frames + ?, errors = errors + ?, bytes = bytes + ?
         WHERE key = ?",
    )
    .bind(counts.last_seq as i64)
    .bind(counts.frames)
    .bind(counts.errors)
    .bind(counts.bytes)
    .bind(session.0)
    .execute(connection)
    .await
    .during(ACT)?;
    Ok(())
}

/// Plain data of numbers and strings: serialising it cannot fail.
fn envelope_text(envelope: Option<&Envelope>) -> Option<String> {
    envelope.and_then(|envelope| serde_json::to_string(envelope).ok())
}

fn direction_number(direction: Direction) -> i64 {
    match direction {
        Direction::ToServer => 0,
        Direction::ToClient => 1,
    }
}

fn origin_number(origin: Origin) -> i64 {
    match origin {
        Origin::Peer => 0,
        Origin::Person => 1,
        Origin::Own => 2,
    }
}

fn kind_number(kind: MessageKind) -> i64 {
    match kind {
        MessageKind::Request => 0,
        MessageKind::Response => 1,
        MessageKind::Notification => 2,
        MessageKind::Batch => 3,
        MessageKind::Noise => 4,
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pending => "pending",
        Outcome::Ok => "ok",
        Outcome::Error => "error",
        Outcome::ToolError => "tool_error",
        Outcome::Cancelled => "cancelled",
        Outcome::TimedOut => "timed_out",
        Outcome::Lost => "lost",
        Outcome::Failed => "failed",
    }
}
