//! Sessions: connect, end, list, and what their servers offer.

use tauri::State;
use wirescope_engine::view::{ApiError, Offers, SessionSummary, Target};
use wirescope_engine::{ConnectOptions, Engine, Purpose};

use super::api;

#[tauri::command]
pub async fn connect(engine: State<'_, Engine>, target: Target) -> Result<SessionSummary, ApiError> {
    let options = ConnectOptions { list_all: true, ..ConnectOptions::default() };
    let session = engine.connect(&target, options).await.map_err(api)?;
    engine.session(session.id()).await.map_err(api)
}

#[tauri::command]
pub async fn disconnect(engine: State<'_, Engine>, session: String) -> Result<(), ()> {
    engine.disconnect(&session).await;
    Ok(())
}

#[tauri::command]
pub async fn list_sessions(engine: State<'_, Engine>, limit: u32) -> Result<Vec<SessionSummary>, ApiError> {
    engine.sessions(limit).await.map_err(api)
}

#[tauri::command]
pub async fn session(engine: State<'_, Engine>, session: String) -> Result<SessionSummary, ApiError> {
    engine.session(&session).await.map_err(api)
}

#[tauri::command]
pub async fn offers(engine: State<'_, Engine>, session: String) -> Result<Offers, ApiError> {
    engine.offers(&session).await.map_err(api)
}

#[tauri::command]
pub async fn refresh_offers(engine: State<'_, Engine>, session: String) -> Result<Offers, ApiError> {
    let open = engine.open_session(&session).map_err(api)?;
    let timeout = open.target().request_options(Purpose::Own).timeout;
    engine.list_declared(&open, timeout).await.map_err(api)?;
    engine.offers(&session).await.map_err(api)
}
