//! Where the log is kept when nobody says otherwise.

use std::path::PathBuf;

/// `WIRESCOPE_LOG`, else `wirescope/log.db` in the platform's data folder (`~/.local/share` on Linux, `~/Library/Application
/// Support` on macOS, `%APPDATA%` on Windows). `None` when there is no home folder.
pub fn default_log_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("WIRESCOPE_LOG").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    directories::BaseDirs::new().map(|folders| folders.data_dir().join("wirescope").join("log.db"))
}
