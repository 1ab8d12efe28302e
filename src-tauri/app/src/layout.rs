//! The page's layout (pane sizes, tabs, theme): text that only the page reads, kept in the platform's configuration folder.
//!
//! It is no part of the log: logs are moved and shared, a layout belongs to this desk.

use std::io;
use std::path::{Path, PathBuf};

/// More than any real layout needs.
const MOST_BYTES: u64 = 1_000_000;

/// `wirescope/window.json` in the configuration folder; `None` when there is no home folder.
pub fn path() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|folders| folders.config_dir().join("wirescope").join("window.json"))
}

/// The saved layout. One that is missing, too large or unreadable is none: the page starts as new.
pub fn load(path: &Path) -> Option<String> {
    if path.metadata().ok()?.len() > MOST_BYTES {
        return None;
    }
    std::fs::read_to_string(path).ok()
}

/// Saves the layout whole or not at all.
///
/// # Errors
/// When it is too large, or the folder cannot be written.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    if text.len() as u64 > MOST_BYTES {
        return Err(io::Error::other("the layout is larger than 1 MB"));
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("json.new");
    std::fs::write(&fresh, text)?;
    std::fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_comes_back_and_a_huge_one_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/window.json");
        assert_eq!(load(&path), None);
        save(&path, "{}").expect("saved");
        assert_eq!(load(&path).as_deref(), Some("{}"));
        assert!(save(&path, &"x".repeat(1_000_001)).is_err());
        assert_eq!(load(&path).as_deref(), Some("{}"), "the old one is still there");
    }
}
