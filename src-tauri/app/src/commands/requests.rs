//! Requests: send, cancel, see how they come out, check before sending.

use std::time::Duration;

use tauri::State;
use wirescope_engine::view::{ApiError, ExchangeView, Sent};
use wirescope_engine::{Engine, Finding, MessageTemplate, Purpose, RequestOptions, Session};

use super::api;

#[tauri::command]
pub async fn send_request(
    engine: State<'_, Engine>,
    session: String,
    method: String,
    params: Option<String>,
    progress: bool,
    timeout_millis: Option<u64>,
    headers: Option<Vec<(String, String)>>,
) -> Result<Sent, ApiError> {
    let open = engine.open_session(&session).map_err(api)?;
    let options = RequestOptions { progress, ..options(&open, timeout_millis) };
    let headers = headers.unwrap_or_default();
    // The page follows the exchange in the log; nobody waits here.
    let (seq, _answer) = open.start_request_with(&method, params.as_deref(), headers, options).await.map_err(api)?;
    Ok(Sent { seq })
}

/// As the target says, unless the page names a time for this one.
fn options(session: &Session, timeout_millis: Option<u64>) -> RequestOptions {
    let options = session.target().request_options(Purpose::Asked);
    let timeout = timeout_millis.map_or(options.timeout, Duration::from_millis);
    RequestOptions { timeout, ..options }
}

/// A whole message as it is written; `headers` are for this message alone, and only HTTP has them.
#[tauri::command]
pub async fn send_raw(
    engine: State<'_, Engine>,
    session: String,
    text: String,
    headers: Vec<(String, String)>,
    timeout_millis: Option<u64>,
) -> Result<Sent, ApiError> {
    let open = engine.open_session(&session).map_err(api)?;
    let options = options(&open, timeout_millis);
    let (seq, _answer) = open.send_raw(text.into_bytes(), headers, options).await.map_err(api)?;
    Ok(Sent { seq })
}

#[tauri::command]
pub async fn message_templates(engine: State<'_, Engine>, session: String) -> Result<Vec<MessageTemplate>, ApiError> {
    engine.message_templates(&session).await.map_err(api)
}

#[tauri::command]
pub async fn cancel_request(engine: State<'_, Engine>, session: String, seq: u64) -> Result<(), ApiError> {
    engine.cancel_request(&session, engine.last_sending(&session, seq)).await.map_err(api)
}

#[tauri::command]
pub async fn exchange(engine: State<'_, Engine>, session: String, seq: u64) -> Result<ExchangeView, ApiError> {
    engine.call(&session, seq).await.map_err(api)
}

#[tauri::command]
pub async fn check_arguments(
    engine: State<'_, Engine>,
    session: String,
    tool: String,
    arguments: String,
) -> Result<Vec<Finding>, ApiError> {
    engine.check_tool_arguments(&session, &tool, arguments).await.map_err(api)
}
