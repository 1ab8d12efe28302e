//! A demo MCP server, over stdio and HTTP: what a newcomer wants to try, and what tests of a client need.
//!
//! It is a peer like any other and shares no code with the client side of Wirescope: what one side reads wrong, the other
//! must not write wrong in the same way. It speaks both eras: the revisions that open with `initialize`, 2024-11-05 to
//! 2025-11-25, and 2026-07-28, whose requests describe themselves.
//!
//! A call that takes time runs on a thread of its own, so that a cancellation or a ping is answered meanwhile. It reads no
//! file and opens no connection, and all it tells is made up. What its tools can change (a counter, an entry more in each
//! list, tasks) lasts as long as the process; everything else is the same each time.

mod asking;
mod call;
mod clock;
mod completion;
mod features;
mod fixtures;
mod http;
mod icons;
mod json_rpc;
mod legacy;
mod logging;
mod modern;
mod options;
mod outlet;
mod pages;
mod pdf;
mod picture;
mod prompts;
mod resources;
mod server;
mod sound;
mod stdio;
mod subscriptions;
mod tasks;
mod templates;
#[cfg(test)]
mod tests;
mod tools;
mod worker;
mod world;

use std::io::{self, BufRead, Write};

use outlet::Remarks;

pub use http::Listening;
pub use options::{Answers, DeadSession, Eras, HttpOptions, Offer, Options};

/// How serving came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client closed its side, or stopped reading; every call under way was finished.
    Closed,
    /// The tool `crash` was called: half an answer is written, and the process should end with this code.
    Crashed { code: i32 },
}

/// Serves both eras on this process's stdin and stdout, and tells on stderr what it does, until stdin is closed. The
/// tool `crash` ends the process.
///
/// # Errors
///
/// Reading stdin or writing stdout failed. A client that has gone away is no error.
pub fn serve_stdio() -> io::Result<()> {
    serve_stdio_with(Options::default())
}

/// Like `serve_stdio`, of the kind the options name.
///
/// # Errors
///
/// Reading stdin or writing stdout failed. A client that has gone away is no error.
pub fn serve_stdio_with(options: Options) -> io::Result<()> {
    conclude(serve(options, io::stdin().lock(), io::stdout(), io::stderr())?);
    Ok(())
}

/// Serves over HTTP until the tool `crash` ends the process. The address bound is told on stderr:
/// `wirescope-demo: listening on http://127.0.0.1:4000/mcp`.
///
/// # Errors
///
/// The address is none of loopback, or cannot be bound.
pub fn serve_http(options: HttpOptions) -> io::Result<()> {
    conclude(listen(options)?.wait());
    Ok(())
}

/// Serves over HTTP on threads of its own, and tells on stderr what it does, until what it gives back is dropped. The
/// tool `crash` ends the server, not the process.
///
/// # Errors
///
/// The address is none of loopback, or cannot be bound.
pub fn listen(options: HttpOptions) -> io::Result<Listening> {
    http::listen(options, Remarks::new(io::stderr()))
}

#[expect(clippy::disallowed_methods, reason = "a server that dies under a call is what the tool is for")]
fn conclude(ended: Ended) {
    if let Ended::Crashed { code } = ended {
        std::process::exit(code);
    }
}

/// Serves one session: messages are lines of `reader` and `writer`, remarks for people are lines of `log`. It returns
/// once `reader` has ended and the calls under way are answered.
///
/// # Errors
///
/// Reading or writing failed, except that the other side stopped reading.
pub fn serve(
    options: Options,
    reader: impl BufRead,
    writer: impl Write + Send + 'static,
    log: impl Write + Send + 'static,
) -> io::Result<Ended> {
    stdio::serve(options, reader, writer, log)
}
