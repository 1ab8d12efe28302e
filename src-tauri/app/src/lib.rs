//! The desktop shell: a window on the engine.
//!
//! Thin on purpose: a command hands its arguments to the engine and the answer to the page. It owns the window, the page's
//! layout file and the feed to the page; every decision about servers, sessions and frames is the engine's.

mod closing;
mod commands;
mod feed;
mod layout;
mod options;

use anyhow::Context;
use tauri::{Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use wirescope_engine::{Engine, Host};

use crate::closing::Closing;
use crate::options::Options;

const WIDTH: f64 = 1440.0;
const HEIGHT: f64 = 900.0;
const LEAST_WIDTH: f64 = 960.0;
const LEAST_HEIGHT: f64 = 600.0;

/// Opens the window and runs until it is closed.
///
/// # Errors
/// When the options cannot be read, no log can be held even in memory, or the system has no display or web view.
#[expect(clippy::disallowed_methods, reason = "Tauri's generated context ends the process when the page is missing")]
pub fn run() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter()).init();
    let options = Options::parse(std::env::args().skip(1))?;
    let engine = tauri::async_runtime::block_on(Engine::open_or_fall_back(&options.log_choice(), Host::App))
        .map_err(|error| anyhow::anyhow!("{}", error.to_api().message))?;
    let app = tauri::Builder::default()
        .manage(engine)
        .manage(feed::Watchers::default())
        .manage(Closing::new())
        .invoke_handler(commands::handler())
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Wirescope")
                .inner_size(WIDTH, HEIGHT)
                .min_inner_size(LEAST_WIDTH, LEAST_HEIGHT)
                .build()?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window could not be opened")?;
    app.run(|app, event| match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, label, .. } => {
            // The window goes at once; the process follows when the servers are stopped and the log is closed.
            api.prevent_close();
            if let Some(window) = app.get_webview_window(&label) {
                let _ = window.hide();
            }
            end(app);
        }
        RunEvent::ExitRequested { api, code: None, .. } => {
            api.prevent_exit();
            end(app);
        }
        _ => {}
    });
    Ok(())
}

fn end(app: &tauri::AppHandle) {
    let app = app.clone();
    if !app.state::<Closing>().begin() {
        return;
    }
    tauri::async_runtime::spawn(async move {
        app.state::<Closing>().page_left().await;
        app.state::<Engine>().shut_down().await;
        app.exit(0);
    });
}

fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_env("WIRESCOPE_TRACE").unwrap_or_else(|_| "warn".into())
}
