//! The `frames`, `marks` and `findings` tables: pages of the timeline, and one frame whole.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use wirescope_wire::{Envelope, Finding};

use super::decode;
use super::sessions::{SessionKey, seq_of};
use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::{ExchangeRecord, FrameRow, StoredFrame, TimelineRow};

const ACT: &str = "reading the frames";

impl Log {
    /// Frames and marks with `from_seq <= seq < from_seq + limit`, in order.
    ///
    /// # Errors
    /// [`LogError::Statement`], [`LogError::Unreadable`].
    pub async fn timeline(&self, session: SessionKey, from_seq: u64, limit: u64) -> Result<Vec<TimelineRow>, LogError> {
        let (first, past) = (session.entry(from_seq), session.entry(from_seq.saturating_add(limit)));
        // A noise frame (kind 4) and an answer to nothing (kind 1) show their beginning; of others only the length is read.
        let frames = sqlx::query(
            "SELECT f.entry AS frame_entry, f.at_micros, f.direction AS frame_direction, f.origin AS frame_origin, f.kind,
                    f.rpc_id, f.method AS frame_method, length(f.bytes) + f.more_bytes AS size, f.findings,
                    CASE WHEN f.kind = 4 OR (f.kind = 1 AND f.exchange IS NULL) THEN substr(f.bytes, 1, 400) END AS beginning,
                    e.entry AS exchange_entry, e.response, e.direction, e.origin, e.method, e.name, e.outcome,
                    e.started_micros, e.ended_micros, e.error, e.sent_again
             FROM frames f LEFT JOIN exchanges e ON e.entry = f.exchange
             WHERE f.entry >= ? AND f.entry < ? ORDER BY f.entry",
        )
        .bind(first)
        .bind(past)
        .fetch_all(&self.reader)
        .await
        .during(ACT)?;
        let marks = sqlx::query(
            "SELECT entry, at_micros, kind, text, raw, envelope FROM marks WHERE entry >= ? AND entry < ? ORDER BY entry",
        )
        .bind(first)
        .bind(past)
        .fetch_all(&self.reader)
        .await
        .during(ACT)?;
        let mut rows: Vec<TimelineRow> = marks.iter().map(mark_row).collect();
        for row in &frames {
            rows.push(TimelineRow::Frame(Box::new(frame_row(row)?)));
        }
        rows.sort_by_key(TimelineRow::seq);
        Ok(rows)
    }

    /// The last `limit` marks of a kind, in order. For the tail of stderr.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn last_marks(&self, session: SessionKey, kind: &str, limit: u32) -> Result<Vec<String>, LogError> {
        let rows =
            sqlx::query("SELECT text FROM marks WHERE entry BETWEEN ? AND ? AND kind = ? ORDER BY entry DESC LIMIT ?")
                .bind(session.entry(0))
                .bind(session.entry(u64::MAX >> 24))
                .bind(kind)
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .during(ACT)?;
        Ok(rows.iter().rev().map(|row| row.get("text")).collect())
    }

    /// How many findings of a session's frames are more than hints.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn breaches(&self, session: SessionKey) -> Result<u64, LogError> {
        let row = sqlx::query("SELECT count(*) AS n FROM findings WHERE entry BETWEEN ? AND ? AND severity <> 'hint'")
            .bind(session.entry(0))
            .bind(session.entry(u64::MAX >> 24))
            .fetch_one(&self.reader)
            .await
            .during(ACT)?;
        Ok(row.get::<i64, _>("n") as u64)
    }

    /// One frame's bytes, at most `limit` of them, and its findings. `None` when `seq` is no frame.
    ///
    /// # Errors
    /// [`LogError::Statement`], [`LogError::Unreadable`].
    pub async fn frame(&self, session: SessionKey, seq: u64, limit: u64) -> Result<Option<StoredFrame>, LogError> {
        let entry = session.entry(seq);
        let row = sqlx::query(
            "SELECT substr(bytes, 1, ?) AS bytes, length(bytes) + more_bytes AS size, terminated, envelope
             FROM frames WHERE entry = ?",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(entry)
        .fetch_optional(&self.reader)
        .await
        .during(ACT)?;
        let Some(row) = row else { return Ok(None) };
        let findings = sqlx::query("SELECT * FROM findings WHERE entry = ? ORDER BY rowid")
            .bind(entry)
            .fetch_all(&self.reader)
            .await
            .during(ACT)?;
        let mut bytes: Vec<u8> = row.get("bytes");
        let size = row.get::<i64, _>("size") as u64;
        while (bytes.len() as u64) < size.min(limit) {
            let missing = usize::try_from(limit - bytes.len() as u64).unwrap_or(usize::MAX >> 1);
            let more = self.frame_bytes(session, seq, bytes.len() as u64, missing).await?.unwrap_or_default();
            // A log is a file, and files can be edited: a missing piece ends it.
            if more.is_empty() {
                break;
            }
            bytes.extend(more);
        }
        Ok(Some(StoredFrame {
            whole: bytes.len() as u64 == size,
            bytes,
            terminated: row.get("terminated"),
            envelope: envelope(row.get("envelope")),
            findings: findings.iter().map(finding).collect::<Result<_, _>>()?,
        }))
    }

    /// The frames with `from_seq <= seq < from_seq + limit` that are at most 16 KiB long, by number:
    /// a page of them stays small.
    ///
    /// # Errors
    /// [`LogError::Statement`], [`LogError::Unreadable`].
    pub async fn short_frames(
        &self,
        session: SessionKey,
        from_seq: u64,
        limit: u64,
    ) -> Result<HashMap<u64, StoredFrame>, LogError> {
        let (first, past) = (session.entry(from_seq), session.entry(from_seq.saturating_add(limit)));
        let rows = sqlx::query(
            "SELECT entry, bytes, terminated, envelope FROM frames WHERE entry >= ? AND entry < ?
                 AND length(bytes) + more_bytes <= 16384",
        )
        .bind(first)
        .bind(past)
        .fetch_all(&self.reader)
        .await
        .during(ACT)?;
        let mut frames: HashMap<u64, StoredFrame> = rows
            .iter()
            .map(|row| {
                let frame = StoredFrame {
                    bytes: row.get("bytes"),
                    whole: true,
                    terminated: row.get("terminated"),
                    envelope: envelope(row.get("envelope")),
                    findings: Vec::new(),
                };
                (seq_of(row.get("entry")), frame)
            })
            .collect();
        let findings = sqlx::query("SELECT * FROM findings WHERE entry >= ? AND entry < ? ORDER BY rowid")
            .bind(first)
            .bind(past)
            .fetch_all(&self.reader)
            .await
            .during(ACT)?;
        for row in &findings {
            if let Some(frame) = frames.get_mut(&seq_of(row.get("entry"))) {
                frame.findings.push(finding(row)?);
            }
        }
        Ok(frames)
    }

    /// The notifications that belong to an exchange, in order.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn notifications_of(
        &self,
        session: SessionKey,
        request: u64,
    ) -> Result<Vec<(u64, i64, Vec<u8>)>, LogError> {
        let rows = sqlx::query(
            "SELECT entry, at_micros, bytes FROM frames
             WHERE exchange = ? AND kind = 2 AND exchange IS NOT NULL ORDER BY entry",
        )
        .bind(session.entry(request))
        .fetch_all(&self.reader)
        .await
        .during(ACT)?;
        Ok(rows.iter().map(|row| (seq_of(row.get("entry")), row.get("at_micros"), row.get("bytes"))).collect())
    }
}

fn mark_row(row: &SqliteRow) -> TimelineRow {
    TimelineRow::Mark {
        seq: seq_of(row.get("entry")),
        at_micros: row.get("at_micros"),
        kind: row.get("kind"),
        text: row.get("text"),
        raw: row.get("raw"),
        envelope: envelope(row.get("envelope")).map(Box::new),
    }
}

fn frame_row(row: &SqliteRow) -> Result<FrameRow, LogError> {
    let exchange: Option<ExchangeRecord> = match row.get::<Option<i64>, _>("exchange_entry") {
        Some(_) => Some(super::exchanges::record(row, "exchange_entry")?),
        None => None,
    };
    Ok(FrameRow {
        seq: seq_of(row.get("frame_entry")),
        at_micros: row.get("at_micros"),
        direction: decode::direction(row.get("frame_direction"))?,
        origin: decode::origin(row.get("frame_origin"))?,
        kind: decode::kind(row.get("kind"))?,
        rpc_id: row.get("rpc_id"),
        method: row.get("frame_method"),
        bytes: row.get::<i64, _>("size") as u64,
        findings: row.get::<u32, _>("findings"),
        beginning: row.get("beginning"),
        exchange,
    })
}

fn finding(row: &SqliteRow) -> Result<Finding, LogError> {
    Ok(Finding {
        rule: row.get("rule"),
        severity: decode::severity(row.get("severity"))?,
        subject: row.get("subject"),
        pointer: row.get("pointer"),
        message: row.get("message"),
        spec: row.get("spec"),
    })
}

/// An envelope that cannot be read leaves the frame readable.
fn envelope(text: Option<String>) -> Option<Envelope> {
    serde_json::from_str(&text?).ok()
}
