//! The timeline: pages of rows, and one frame whole.

use tauri::State;
use wirescope_engine::Engine;
use wirescope_engine::view::{ApiError, FrameView, RowPage};

use super::api;

#[tauri::command]
pub async fn page_rows(
    engine: State<'_, Engine>,
    session: String,
    from_seq: u64,
    limit: u64,
) -> Result<RowPage, ApiError> {
    engine.page_rows(&session, from_seq, limit).await.map_err(api)
}

#[tauri::command]
pub async fn frame(
    engine: State<'_, Engine>,
    session: String,
    seq: u64,
    limit_bytes: u64,
) -> Result<FrameView, ApiError> {
    engine.frame(&session, seq, limit_bytes).await.map_err(api)
}
