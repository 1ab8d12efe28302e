//! Servers as other programs keep them: read what a person pastes, write what they take away. Nothing is started here.

use std::collections::BTreeMap;

use tauri::State;
use wirescope_engine::Engine;
use wirescope_engine::catalog::{self, CatalogError, ExportFormat, Exported, Imported, Secrets};
use wirescope_engine::view::{ApiError, ErrorCode, Target};

use super::api;

#[tauri::command]
pub async fn import_targets(text: String) -> Result<Imported, ApiError> {
    catalog::read(&text).map_err(refused)
}

/// One server of the text, its placeholders answered.
#[tauri::command]
pub async fn fill_target(text: String, name: String, answers: BTreeMap<String, String>) -> Result<Target, ApiError> {
    let imported = catalog::read(&text).map_err(refused)?;
    let entry = catalog::find(&imported, Some(&name)).map_err(refused)?;
    entry.fill(&answers).map_err(refused)
}

/// All saved servers. Secrets are taken out unless `plain`.
#[tauri::command]
pub async fn export_targets(
    engine: State<'_, Engine>,
    format: ExportFormat,
    plain: bool,
) -> Result<Exported, ApiError> {
    let saved = engine.targets().await.map_err(api)?;
    let named: Vec<(String, Target)> = saved.into_iter().map(|saved| (saved.target.label(), saved.target)).collect();
    Ok(catalog::write(&named, format, if plain { Secrets::Plain } else { Secrets::Masked }))
}

fn refused(error: CatalogError) -> ApiError {
    ApiError {
        code: ErrorCode::BadTarget,
        advice: Some(error.advice().to_owned()),
        message: error.to_string(),
        stderr: Vec::new(),
        session: None,
    }
}
