//! A demo MCP server over stdio: what a newcomer wants to try, and what tests of a client need.
//!
//! It is a peer like any other and shares no code with the client side of Wirescope: what one side reads wrong, the other
//! must not write wrong in the same way. It speaks the revisions that open with `initialize`, 2024-11-05 to 2025-11-25.
//!
//! One thread reads; a call that takes time runs on its own, so that a cancellation or a ping is answered meanwhile. It
//! keeps no state but the session, reads no file and opens no connection: all it tells is made up, and the same each time.

mod call;
mod completion;
mod json_rpc;
mod logging;
mod outbox;
mod picture;
mod prompts;
mod resources;
mod server;
mod sound;
#[cfg(test)]
mod tests;
mod tools;

use std::io::{self, BufRead, Write};

/// How a session came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client closed its side, or stopped reading; every call under way was finished.
    Closed,
    /// The tool `crash` was called: half an answer is written, and the process should end with this code.
    Crashed { code: i32 },
}

/// Serves on this process's stdin and stdout, and tells on stderr what it does, until stdin is closed. The tool `crash`
/// ends the process.
///
/// # Errors
///
/// Reading stdin or writing stdout failed. A client that has gone away is no error.
pub fn serve_stdio() -> io::Result<()> {
    match serve(io::stdin().lock(), io::stdout(), io::stderr())? {
        Ended::Closed => Ok(()),
        Ended::Crashed { code } => crash(code),
    }
}

#[expect(clippy::disallowed_methods, reason = "a server that dies under a call is what the tool is for")]
fn crash(code: i32) -> ! {
    std::process::exit(code)
}

/// Serves one session: messages are lines of `reader` and `writer`, remarks for people are lines of `log`. It returns
/// once `reader` has ended and the calls under way are answered.
///
/// # Errors
///
/// Reading or writing failed, except that the other side stopped reading.
pub fn serve(
    reader: impl BufRead,
    writer: impl Write + Send + 'static,
    log: impl Write + Send + 'static,
) -> io::Result<Ended> {
    server::Server::new(writer, log).run(reader)
}
