//! The `sessions` table.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::{NewSession, SessionEnd, SessionRecord};

const SEQ_BITS: u32 = 40;
const ACT: &str = "reading the sessions";

/// A session's number in this file. Its frames' and marks' keys are made of it; see the first migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey(pub(crate) i64);

impl SessionKey {
    pub(crate) fn entry(self, seq: u64) -> i64 {
        (self.0 << SEQ_BITS) + seq as i64
    }
}

/// The `seq` in an entry key.
pub(crate) fn seq_of(entry: i64) -> u64 {
    (entry & ((1 << SEQ_BITS) - 1)) as u64
}

impl Log {
    /// Notes that a session has begun.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn begin_session(&self, session: &NewSession) -> Result<SessionKey, LogError> {
        let done = sqlx::query("INSERT INTO sessions (id, target, host, started_micros) VALUES (?, ?, ?, ?)")
            .bind(&session.id)
            .bind(&session.target)
            .bind(session.host)
            .bind(session.started_micros)
            .execute(&self.writer)
            .await
            .during("beginning a session")?;
        Ok(SessionKey(done.last_insert_rowid()))
    }

    /// The newest `limit` sessions, newest first.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn sessions(&self, limit: u32) -> Result<Vec<SessionRecord>, LogError> {
        let rows = sqlx::query("SELECT * FROM sessions ORDER BY started_micros DESC, key DESC LIMIT ?")
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .during(ACT)?;
        Ok(rows.iter().map(record).collect())
    }

    /// The session with this id.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn session(&self, id: &str) -> Result<Option<SessionRecord>, LogError> {
        let row = sqlx::query("SELECT * FROM sessions WHERE id = ?").bind(id).fetch_optional(&self.reader).await;
        Ok(row.during(ACT)?.as_ref().map(record))
    }

    /// Sessions whose name is `text` or whose id starts with it, newest first, at most 10.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn sessions_named(&self, text: &str) -> Result<Vec<SessionRecord>, LogError> {
        let rows = sqlx::query(
            "SELECT * FROM sessions WHERE name = ?1 OR substr(id, 1, length(?1)) = lower(?1)
             ORDER BY started_micros DESC, key DESC LIMIT 10",
        )
        .bind(text)
        .fetch_all(&self.reader)
        .await
        .during(ACT)?;
        Ok(rows.iter().map(record).collect())
    }
}

fn record(row: &SqliteRow) -> SessionRecord {
    let end = row.get::<Option<i64>, _>("ended_micros").map(|at_micros| SessionEnd {
        at_micros,
        failed: row.get::<Option<bool>, _>("end_failed").unwrap_or(false),
        reason: row.get::<Option<String>, _>("end_reason").unwrap_or_default(),
    });
    SessionRecord {
        key: SessionKey(row.get("key")),
        id: row.get("id"),
        name: row.get("name"),
        target: row.get("target"),
        host: row.get("host"),
        started_micros: row.get("started_micros"),
        end,
        revision: row.get("revision"),
        server: row.get("server"),
        last_seq: row.get::<i64, _>("last_seq") as u64,
        frames: row.get::<i64, _>("frames") as u64,
        errors: row.get::<i64, _>("errors") as u64,
        bytes: row.get::<i64, _>("bytes") as u64,
    }
}
