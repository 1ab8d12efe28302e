//! Stamps: a digest of what a step read, kept so that a second call knows the step is done.
//!
//! A digest covers file names and contents, not times: a fresh clone and a touched file look the same.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::place::Place;

/// 64-bit FNV-1a: stable over Rust releases, and nobody attacks a stamp.
#[derive(Clone)]
pub struct Digest(u64);

impl Digest {
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // A separator that is no byte, so that "ab","c" and "a","bc" differ.
        self.0 = (self.0 ^ 0x100).wrapping_mul(0x0100_0000_01b3);
    }

    /// Adds a file's name and contents; a file that is missing counts as such.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn add_file(&mut self, name: &str, path: &Path) -> Result<()> {
        self.add(name.as_bytes());
        if path.is_file() {
            self.add(&fs::read(path).with_context(|| format!("reading {}", path.display()))?);
        }
        Ok(())
    }

    /// Adds every file under a folder, in the order of their names, leaving out the folders named in `except`.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn add_folder(&mut self, folder: &Path, except: &[&str]) -> Result<()> {
        for path in files_under(folder, except)? {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            self.add_file(&name, &path)?;
        }
        Ok(())
    }

    pub fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Every file under a folder, sorted, without the folders named in `except` at any depth.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_under(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("listing {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("listing {}", folder.display()))?;
            let kind = entry.file_type().with_context(|| format!("looking at {}", entry.path().display()))?;
            if kind.is_dir() && !except.contains(&entry.file_name().to_string_lossy().as_ref()) {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the step `name` was last done for this digest.
pub fn is_current(place: &Place, name: &str, digest: &Digest) -> bool {
    fs::read_to_string(file(place, name)).is_ok_and(|text| text.trim() == digest.text())
}

/// # Errors
/// When the stamp cannot be written.
pub fn write(place: &Place, name: &str, digest: &Digest) -> Result<()> {
    let path = file(place, name);
    fs::create_dir_all(place.notes()).with_context(|| format!("making {}", place.notes().display()))?;
    fs::write(&path, digest.text() + "\n").with_context(|| format!("writing {}", path.display()))
}

fn file(place: &Place, name: &str) -> PathBuf {
    place.notes().join(format!("{name}.stamp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(parts: &[&str]) -> String {
        let mut digest = Digest::new();
        parts.iter().for_each(|part| digest.add(part.as_bytes()));
        digest.text()
    }

    #[test]
    fn a_digest_tells_where_one_part_ends() {
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
    }

    #[test]
    fn a_folder_changes_its_digest_with_any_file_but_the_excepted() {
        let folder = tempfile::tempdir().unwrap();
        let of = || {
            let mut digest = Digest::new();
            digest.add_folder(folder.path(), &["dist"]).unwrap();
            digest.text()
        };
        fs::write(folder.path().join("a.ts"), "1").unwrap();
        let first = of();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/a.js"), "1").unwrap();
        assert_eq!(of(), first, "dist is left out");
        fs::write(folder.path().join("b.ts"), "").unwrap();
        assert_ne!(of(), first, "a new file counts, even an empty one");
    }

    #[test]
    fn a_stamp_is_current_only_for_its_own_digest() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { root: folder.path().to_owned(), target: folder.path().join("target") };
        let mut digest = Digest::new();
        assert!(!is_current(&place, "page", &digest), "nothing was written yet");
        write(&place, "page", &digest).unwrap();
        assert!(is_current(&place, "page", &digest));
        digest.add(b"more");
        assert!(!is_current(&place, "page", &digest));
    }
}
