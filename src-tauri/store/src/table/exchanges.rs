//! The `exchanges` table.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::decode;
use super::sessions::{SessionKey, seq_of};
use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::ExchangeRecord;

const ACT: &str = "reading the exchanges";

impl Log {
    /// The exchange whose request is `seq`.
    ///
    /// # Errors
    /// [`LogError::Statement`], [`LogError::Unreadable`].
    pub async fn exchange(&self, session: SessionKey, seq: u64) -> Result<Option<ExchangeRecord>, LogError> {
        let row = sqlx::query("SELECT * FROM exchanges WHERE entry = ?")
            .bind(session.entry(seq))
            .fetch_optional(&self.reader)
            .await
            .during(ACT)?;
        row.as_ref().map(|row| record(row, "entry")).transpose()
    }

    /// The exchanges of one method in a session, in order.
    ///
    /// # Errors
    /// [`LogError::Statement`], [`LogError::Unreadable`].
    pub async fn exchanges_of(&self, session: SessionKey, method: &str) -> Result<Vec<ExchangeRecord>, LogError> {
        let rows = sqlx::query("SELECT * FROM exchanges WHERE entry BETWEEN ? AND ? AND method = ? ORDER BY entry")
            .bind(session.entry(0))
            .bind(session.entry(u64::MAX >> 24))
            .bind(method)
            .fetch_all(&self.reader)
            .await
            .during(ACT)?;
        rows.iter().map(|row| record(row, "entry")).collect()
    }
}

/// Reads the exchange columns of a row; `entry` names the column of the request's key.
pub fn record(row: &SqliteRow, entry: &str) -> Result<ExchangeRecord, LogError> {
    Ok(ExchangeRecord {
        request: seq_of(row.get(entry)),
        response: row.get::<Option<i64>, _>("response").map(seq_of),
        direction: decode::direction(row.get("direction"))?,
        origin: decode::origin(row.get("origin"))?,
        method: row.get("method"),
        name: row.get("name"),
        outcome: decode::outcome(row.get("outcome"))?,
        started_micros: row.get("started_micros"),
        ended_micros: row.get("ended_micros"),
        error: row.get("error"),
        sent_again: row.get::<Option<i64>, _>("sent_again").map(seq_of),
    })
}
