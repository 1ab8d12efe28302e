//! Declares the window's commands, so that each needs a permission of its own (Tauri lets undeclared ones pass).

/// Every command of `src/commands/`; the capability names what the window may call of them.
const COMMANDS: &[&str] = &[
    "start",
    "save_layout",
    "watch",
    "leave",
    "list_targets",
    "save_target",
    "delete_target",
    "demo_target",
    "import_targets",
    "fill_target",
    "export_targets",
    "split_command_line",
    "connect",
    "disconnect",
    "list_sessions",
    "session",
    "offers",
    "refresh_offers",
    "send_request",
    "send_raw",
    "message_templates",
    "cancel_request",
    "exchange",
    "check_arguments",
    "page_rows",
    "frame",
];

fn main() {
    // Tauri does not print this line itself; without it an edited capability is not picked up.
    println!("cargo:rerun-if-changed=src-tauri/app/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/app/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("tauri-build: {error:#}");
    }
}
