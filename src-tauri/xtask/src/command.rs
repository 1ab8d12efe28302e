//! Running other programs: the line that is run is shown, and its failure names it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Runs a command whose output people see as it comes.
///
/// # Errors
/// When it cannot be started, or ends with anything but success.
pub fn run(command: &mut Command) -> Result<()> {
    println!("      $ {}", line(command));
    // Nothing here asks questions: a program that wants an answer would hang where nobody sits.
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("starting {}", name(command)))?;
    if !status.success() {
        bail!("'{}' ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a command and returns what it printed; its stderr goes into the error.
///
/// # Errors
/// When it cannot be started, or ends with anything but success.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("starting {}", name(command)))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("'{}' ended with {}: {}", line(command), output.status, stderr.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("'{}' printed bytes that are no text", line(command)))
}

/// Whether a command ends with success; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
}

/// Where a program is found in `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

/// The command as a person would type it, near enough to copy.
pub fn line(command: &Command) -> String {
    std::iter::once(name(command)).chain(command.get_args().map(quoted)).collect::<Vec<_>>().join(" ")
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

fn quoted(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.into_owned() } else { format!("'{text}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_quotes_what_a_shell_would_split() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["test", "-E", "not binary(window)", ""]);
        assert_eq!(line(&command), "cargo test -E 'not binary(window)' ''");
    }

    #[test]
    fn a_failed_command_is_named_with_what_it_printed() {
        let error = output(Command::new("cargo").arg("no-such-command-of-cargo")).unwrap_err().to_string();
        assert!(error.contains("no-such-command-of-cargo"), "{error}");
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_found() {
        assert!(find_program("no-such-program-anywhere").is_none());
        assert!(find_program("cargo").is_some(), "cargo runs this test, so it is in PATH");
    }
}
