//! A small MCP server over stdio that behaves, or misbehaves in one named way; and a pipe that keeps a copy.
//!
//!     wirescope-peer good                  one tool, nothing odd
//!     wirescope-peer exit CODE LINE…       writes the lines to stderr and ends
//!     wirescope-peer no-json               writes prose to stdout and reads on
//!     wirescope-peer silent                reads and never answers
//!     wirescope-peer banner | chatty       a line before the first frame | between all frames
//!     wirescope-peer older | future        counter-offers 2024-11-05 | a revision that does not exist
//!     wirescope-peer crlf | bytes          ends lines with CR LF | writes a line that is not UTF-8
//!     wirescope-peer refuses               answers initialize with an error
//!     wirescope-peer dies | stalls         ends, or never answers, when a tool is called
//!     wirescope-peer tee IN OUT -- CMD…    runs CMD, copying its stdin to IN and its stdout to OUT
//!
//! It speaks the protocol by hand, so that it shares no mistake with what it tests.

mod server;
mod tee;

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use server::{OnCall, Server};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = match words.as_slice() {
        ["good"] => Server::default().run(),
        ["banner"] => Server { banner: Some("Acme MCP server 1.0, ready."), ..Server::default() }.run(),
        ["chatty"] => Server { chatter: Some("debug: handled a line"), ..Server::default() }.run(),
        ["older"] => Server { revision: "2024-11-05", ..Server::default() }.run(),
        ["future"] => Server { revision: "2999-01-01", ..Server::default() }.run(),
        ["crlf"] => Server { line_end: "\r\n", ..Server::default() }.run(),
        ["bytes"] => Server { greeting: b"caf\xe9 \xff\xfe open", ..Server::default() }.run(),
        ["refuses"] => Server { refuses: true, ..Server::default() }.run(),
        ["dies"] => Server { on_call: OnCall::Die, ..Server::default() }.run(),
        ["stalls"] => Server { on_call: OnCall::Stall, ..Server::default() }.run(),
        ["exit", code, lines @ ..] => return exit(code, lines),
        ["no-json"] => prose(),
        ["silent"] => drain(),
        ["tee", input, output, "--", command @ ..] => tee::run(input, output, command),
        _ => {
            eprintln!("wirescope-peer: no such mode: {words:?}");
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("wirescope-peer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn exit(code: &str, lines: &[&str]) -> ExitCode {
    lines.iter().for_each(|line| eprintln!("{line}"));
    code.parse::<u8>().map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What a program does that is no MCP server at all.
fn prose() -> io::Result<ExitCode> {
    println!("Welcome to the interactive shell.");
    println!("Type 'help' for help.");
    for line in io::stdin().lock().lines() {
        println!("unknown command of {} letters", line?.len());
        io::stdout().flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads to the end of input, as a server does that hangs on something else.
fn drain() -> io::Result<ExitCode> {
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(ExitCode::SUCCESS)
}
