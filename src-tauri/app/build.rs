//! Declares the window's commands, so that each needs a permission of its own (Tauri lets undeclared ones pass).

fn main() {
    // Tauri does not print this line itself; without it an edited capability is not picked up.
    println!("cargo:rerun-if-changed=src-tauri/app/capabilities");
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/app/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("tauri-build: {error:#}");
    }
}
