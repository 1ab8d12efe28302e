//! Child processes that cannot outlive a test: run with a deadline, or killed on drop.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// A child that is killed and reaped when it is dropped.
pub struct Guarded(pub Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        // It may have ended by itself, which is what these two then report.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Guarded {
    /// Waits until the child has ended; `None` when it has not by the deadline.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub fn wait_until(&mut self, deadline: Instant) -> Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = self.0.try_wait().context("waiting for a child process")? {
                return Ok(Some(status));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What a program left behind when it ended.
#[derive(Debug)]
pub struct Ended {
    /// The command as it was given, for messages.
    pub line: String,
    /// `None` when a signal ended it, or the deadline did.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub took: Duration,
}

/// Runs a program to its end, giving it `input` and then end of file.
///
/// # Errors
/// When it cannot be started, or has not ended after `allowed`: then it is killed, and the error tells what it printed.
pub fn run(command: &mut Command, input: &[u8], allowed: Duration) -> Result<Ended> {
    let line = format!("{command:?}");
    let begun = Instant::now();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Guarded(command.spawn().with_context(|| format!("starting {line}"))?);
    let mut stdin = child.0.stdin.take().context("the child's stdin is piped")?;
    let input = input.to_owned();
    // A child that ends without reading closes the pipe; that is no failure of the test.
    let writer = thread::spawn(move || std::io::Write::write_all(&mut stdin, &input));
    let stdout = collect(child.0.stdout.take().context("the child's stdout is piped")?);
    let stderr = collect(child.0.stderr.take().context("the child's stderr is piped")?);
    let status = child.wait_until(begun + allowed)?;
    let took = begun.elapsed();
    if status.is_none() {
        drop(child);
    }
    let _ = writer.join();
    let stdout = stdout.join().unwrap_or_default();
    let stderr = String::from_utf8_lossy(&stderr.join().unwrap_or_default()).into_owned();
    let Some(status) = status else {
        anyhow::bail!(
            "{line} had not ended after {allowed:?}\nstdout: {}\nstderr: {stderr}",
            String::from_utf8_lossy(&stdout)
        );
    };
    Ok(Ended { line, code: status.code(), stdout, stderr, took })
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still what was printed.
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

/// The direct children of a process, as Linux's /proc tells.
pub fn children_of(parent: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| status_of(*id).is_some_and(|(_, its_parent)| its_parent == parent)).collect()
}

/// Ends a process at once; one that is gone already is fine.
pub fn kill(id: u32) {
    #[cfg(unix)]
    if let Some(id) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = id;
}

/// Whether a process is there and not merely waiting to be reaped.
pub fn is_running(id: u32) -> bool {
    status_of(id).is_some_and(|(state, _)| state != 'Z')
}

/// State and parent of a process: the first two fields after the name, which stands in the last closing parenthesis.
fn status_of(id: u32) -> Option<(char, u32)> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text[text.rfind(')')? + 1..].split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended_and_told_of() {
        let begun = Instant::now();
        let mut command = Command::new("sleep");
        let error = run(command.arg("60"), b"", Duration::from_millis(200)).unwrap_err().to_string();
        assert!(error.contains("had not ended after 200ms"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(30), "it was not waited for");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_is_found_while_it_runs() {
        let mut child = Guarded(Command::new("sleep").arg("60").spawn().unwrap());
        let id = child.0.id();
        assert!(children_of(std::process::id()).contains(&id));
        assert!(is_running(id));
        child.0.kill().unwrap();
        child.0.wait().unwrap();
        assert!(!is_running(id));
    }
}
