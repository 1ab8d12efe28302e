//! A pipe that keeps a copy: every byte in either direction goes to a file before it goes on.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

/// Runs the command; the copies are complete when it has ended.
pub fn run(input: &str, output: &str, command: &[&str]) -> io::Result<ExitCode> {
    let [program, arguments @ ..] = command else {
        return Err(io::Error::other("tee wants a command after --"));
    };
    let (mut input, mut output) = (File::create(input)?, File::create(output)?);
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let to_child = child.stdin.take();
    let from_child = child.stdout.take();
    // Not joined: it ends with our own stdin, which may stay open after the child has ended.
    thread::spawn(move || to_child.map(|mut pipe| copy(&mut io::stdin().lock(), &mut input, &mut pipe)));
    if let Some(mut pipe) = from_child {
        copy(&mut pipe, &mut output, &mut io::stdout().lock())?;
    }
    let code = child.wait()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn copy(from: &mut impl Read, copy: &mut File, to: &mut impl Write) -> io::Result<()> {
    let mut buffer = [0; 64 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        copy.write_all(&buffer[..count])?;
        to.write_all(&buffer[..count])?;
        to.flush()?;
    }
}
