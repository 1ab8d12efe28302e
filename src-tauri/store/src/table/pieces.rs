//! The `pieces` table: what of a long frame does not stand in its row.

use std::io::{Read, Seek, SeekFrom};

use sqlx::{Row, SqliteConnection};

use super::sessions::SessionKey;
use crate::error::{During, LogError};
use crate::open::Log;
use crate::record::FrameRecord;

/// A frame up to this long stands in its row whole.
const WHOLE_BYTES: u64 = 256 * 1024;
/// Of a longer one this much does.
const HEAD_BYTES: usize = 64 * 1024;
const PIECE_BYTES: usize = 256 * 1024;

/// What stands in the frame's row.
pub(crate) fn head(record: &FrameRecord) -> &[u8] {
    let bytes = &record.frame.bytes;
    if record.bytes() <= WHOLE_BYTES && record.rest.is_none() { bytes } else { &bytes[..bytes.len().min(HEAD_BYTES)] }
}

/// Writes what follows the first `head` bytes, in bounded memory.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    entry: i64,
    record: &FrameRecord,
    head: usize,
) -> Result<(), LogError> {
    let mut offset = head;
    for piece in record.frame.bytes[head..].chunks(PIECE_BYTES) {
        insert_piece(connection, entry, offset, piece).await?;
        offset += piece.len();
    }
    let Some(rest) = &record.rest else { return Ok(()) };
    let mut file = &*rest.file;
    let unreadable =
        |source| LogError::Unreadable { what: format!("the rest of a long frame could not be read: {source}") };
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut file = file.take(rest.bytes);
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    loop {
        piece.clear();
        file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(unreadable)?;
        if piece.is_empty() {
            return Ok(());
        }
        insert_piece(connection, entry, offset, &piece).await?;
        offset += piece.len();
    }
}

async fn insert_piece(
    connection: &mut SqliteConnection,
    entry: i64,
    offset: usize,
    bytes: &[u8],
) -> Result<(), LogError> {
    sqlx::query("INSERT INTO pieces (entry, offset, bytes) VALUES (?, ?, ?)")
        .bind(entry)
        .bind(offset as i64)
        .bind(bytes)
        .execute(connection)
        .await
        .during("recording a long frame")?;
    Ok(())
}

impl Log {
    /// How long a frame is. `None` when `seq` is no frame.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn frame_length(&self, session: SessionKey, seq: u64) -> Result<Option<u64>, LogError> {
        let length = sqlx::query("SELECT length(bytes) + more_bytes AS bytes FROM frames WHERE entry = ?")
            .bind(session.entry(seq))
            .fetch_optional(&self.reader)
            .await
            .during("reading a frame")?;
        Ok(length.map(|row| row.get::<i64, _>("bytes") as u64))
    }

    /// At most `limit` bytes of a frame from `from` on; fewer only at its end, or where a piece ends. `None` when `seq` is no
    /// frame. To read a frame of any length in bounded memory, go on from where the last answer ended until it is empty.
    ///
    /// # Errors
    /// [`LogError::Statement`].
    pub async fn frame_bytes(
        &self,
        session: SessionKey,
        seq: u64,
        from: u64,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, LogError> {
        const ACT: &str = "reading a frame";
        let entry = session.entry(seq);
        let from = i64::try_from(from).unwrap_or(i64::MAX - 1);
        // SQLite adds the two up.
        let limit = limit.min(PIECE_BYTES);
        let row = sqlx::query("SELECT substr(bytes, ? + 1, ?) AS bytes, more_bytes FROM frames WHERE entry = ?")
            .bind(from)
            .bind(limit as i64)
            .bind(entry)
            .fetch_optional(&self.reader)
            .await
            .during(ACT)?;
        let Some(row) = row else { return Ok(None) };
        let bytes: Vec<u8> = row.get("bytes");
        if !bytes.is_empty() || row.get::<i64, _>("more_bytes") == 0 {
            return Ok(Some(bytes));
        }
        let piece = sqlx::query(
            "SELECT substr(bytes, ?1 - offset + 1, ?2) AS bytes FROM pieces
             WHERE entry = ?3 AND offset <= ?1 ORDER BY offset DESC LIMIT 1",
        )
        .bind(from)
        .bind(limit as i64)
        .bind(entry)
        .fetch_optional(&self.reader)
        .await
        .during(ACT)?;
        Ok(Some(piece.map_or_else(Vec::new, |row| row.get("bytes"))))
    }
}
