//! What a spawned server may see of our environment.
//!
//! A server is somebody else's program: it gets the variables that programs need to run at all, and what its target names,
//! never our tokens and keys (a hostile server must not be able to read them).

use std::ffi::OsString;

#[cfg(not(windows))]
const ALLOWED: &[&str] =
    &["HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER"];

#[cfg(windows)]
const ALLOWED: &[&str] = &[
    "APPDATA",
    "COMSPEC",
    "HOMEDRIVE",
    "HOMEPATH",
    "LOCALAPPDATA",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "PATH",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];

/// Our own variables that every spawned server gets.
pub fn inherited_environment() -> impl Iterator<Item = (OsString, OsString)> {
    ALLOWED.iter().filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)))
}
