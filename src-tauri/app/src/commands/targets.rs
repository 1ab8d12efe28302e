//! Targets: the saved ones, the demo server, and reading a command line.

use tauri::State;
use wirescope_engine::Engine;
use wirescope_engine::view::{ApiError, SavedTarget, Target};

use super::api;

#[tauri::command]
pub async fn list_targets(engine: State<'_, Engine>) -> Result<Vec<SavedTarget>, ApiError> {
    engine.targets().await.map_err(api)
}

#[tauri::command]
pub async fn save_target(
    engine: State<'_, Engine>,
    id: Option<String>,
    target: Target,
) -> Result<SavedTarget, ApiError> {
    engine.save_target(id, target).await.map_err(api)
}

#[tauri::command]
pub async fn delete_target(engine: State<'_, Engine>, id: String) -> Result<(), ApiError> {
    engine.delete_target(&id).await.map_err(api)
}

/// This very program, as the demo server.
#[tauri::command]
pub async fn demo_target() -> Result<Target, String> {
    let program =
        std::env::current_exe().map_err(|error| format!("Wirescope cannot find its own program: {error}."))?;
    Ok(Target {
        name: "Demo server".to_owned(),
        command: vec![program.display().to_string(), "demo".to_owned()],
        ..Target::default()
    })
}

#[tauri::command]
pub async fn split_command_line(text: String) -> Result<Vec<String>, ApiError> {
    wirescope_engine::split_command_line(&text).map_err(api)
}
