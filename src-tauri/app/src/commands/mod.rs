//! What the page may call: each a thin hand-over to the engine. Errors are [`ApiError`](wirescope_engine::view::ApiError)s.

mod catalog;
mod frames;
mod requests;
mod sessions;
mod targets;
mod window;

use wirescope_engine::EngineError;
use wirescope_engine::view::ApiError;

/// All commands; `build.rs` and the capability list the same names.
pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        window::start,
        window::save_layout,
        window::watch,
        window::leave,
        targets::list_targets,
        targets::save_target,
        targets::delete_target,
        targets::demo_target,
        catalog::import_targets,
        catalog::fill_target,
        catalog::export_targets,
        targets::split_command_line,
        sessions::connect,
        sessions::disconnect,
        sessions::list_sessions,
        sessions::session,
        sessions::offers,
        sessions::refresh_offers,
        requests::send_request,
        requests::send_raw,
        requests::message_templates,
        requests::cancel_request,
        requests::exchange,
        requests::check_arguments,
        frames::page_rows,
        frames::frame,
    ]
}

fn api(error: EngineError) -> ApiError {
    error.to_api()
}
