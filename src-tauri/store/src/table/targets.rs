//! The `targets` table: the catalog people keep.

use sqlx::Row;

use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::TargetRecord;

const ACT: &str = "keeping the saved servers";

impl Log {
    /// All saved targets in the order they were added.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn targets(&self) -> Result<Vec<TargetRecord>, LogError> {
        let rows = sqlx::query("SELECT id, target FROM targets ORDER BY position").fetch_all(&self.reader).await;
        Ok(rows.during(ACT)?.iter().map(|row| TargetRecord { id: row.get("id"), target: row.get("target") }).collect())
    }

    /// Adds a target at the end, or replaces the one with its id where it stands.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn save_target(&self, target: &TargetRecord) -> Result<(), LogError> {
        sqlx::query(
            "INSERT INTO targets (id, position, target)
             VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM targets), ?)
             ON CONFLICT (id) DO UPDATE SET target = excluded.target",
        )
        .bind(&target.id)
        .bind(&target.target)
        .execute(&self.writer)
        .await
        .during(ACT)?;
        Ok(())
    }

    /// Removes a target; whether there was one.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn delete_target(&self, id: &str) -> Result<bool, LogError> {
        let done = sqlx::query("DELETE FROM targets WHERE id = ?").bind(id).execute(&self.writer).await.during(ACT)?;
        Ok(done.rows_affected() > 0)
    }
}
