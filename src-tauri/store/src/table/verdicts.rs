//! The `verdicts` table: which era a target was found to speak.

use sqlx::Row;

use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::VerdictRecord;

const ACT: &str = "keeping what was found out about a server";

impl Log {
    /// What was found out about a target.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn verdict(&self, target: &str) -> Result<Option<VerdictRecord>, LogError> {
        let row = sqlx::query("SELECT era, reason FROM verdicts WHERE target = ?").bind(target);
        let row = row.fetch_optional(&self.reader).await.during(ACT)?;
        Ok(row.map(|row| VerdictRecord { era: row.get("era"), reason: row.get("reason") }))
    }

    /// Notes what was found out about a target, in the place of what was known.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn save_verdict(&self, target: &str, verdict: &VerdictRecord, at_micros: i64) -> Result<(), LogError> {
        sqlx::query("INSERT OR REPLACE INTO verdicts (target, era, reason, at_micros) VALUES (?, ?, ?, ?)")
            .bind(target)
            .bind(&verdict.era)
            .bind(&verdict.reason)
            .bind(at_micros)
            .execute(&self.writer)
            .await
            .during(ACT)?;
        Ok(())
    }

    /// Forgets what was found out about a target: it proved wrong.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn forget_verdict(&self, target: &str) -> Result<(), LogError> {
        sqlx::query("DELETE FROM verdicts WHERE target = ?").bind(target).execute(&self.writer).await.during(ACT)?;
        Ok(())
    }
}
