//! A small MCP server over stdio that behaves, or misbehaves in one named way; and a pipe that keeps a copy.
//!
//!     wirescope-peer good                  one tool, nothing odd
//!     wirescope-peer exit CODE LINE…       writes the lines to stderr and ends
//!     wirescope-peer no-json               writes prose to stdout and reads on
//!     wirescope-peer silent                reads and never answers
//!     wirescope-peer banner | chatty       a line before the first frame | between all frames
//!     wirescope-peer older | future        counter-offers 2024-11-05 | a revision that does not exist
//!     wirescope-peer crlf | bytes          ends lines with CR LF | writes a line that is not UTF-8
//!     wirescope-peer trickle               a byte order mark, CR LF, and every byte by itself
//!     wirescope-peer refuses               answers initialize with an error
//!     wirescope-peer dies | stalls         ends, or never answers, when a tool is called
//!     wirescope-peer on METHOD STEP…       does the steps in the place of answering, see script.rs
//!     wirescope-peer environment FILE      writes the variables it was given to FILE, each ended by NUL
//!     wirescope-peer breed CHILDREN        stays, with that many children
//!     wirescope-peer tee IN OUT -- CMD…    runs CMD, copying its stdin to IN and its stdout to OUT
//!
//! It speaks the protocol by hand, so that it shares no mistake with what it tests.

mod flood;
mod script;
mod server;
mod stubborn;
mod tee;

use std::fs;
use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use flood::OneByOne;
use script::Step;
use server::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(Some(code)) => code,
        Ok(None) => {
            eprintln!("wirescope-peer: no such mode: {words:?}");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("wirescope-peer: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `None` when there is no such mode.
fn run(words: &[&str]) -> io::Result<Option<ExitCode>> {
    let plain = Server::default();
    let ended = match words {
        ["good"] => plain.run(),
        ["banner"] => Server { banner: Some("Acme MCP server 1.0, ready."), ..plain }.run(),
        ["chatty"] => Server { chatter: Some("debug: handled a line"), ..plain }.run(),
        ["older"] => Server { revision: "2024-11-05", ..plain }.run(),
        ["future"] => Server { revision: "2999-01-01", ..plain }.run(),
        ["crlf"] => Server { line_end: "\r\n", ..plain }.run(),
        ["bytes"] => Server { greeting: b"caf\xe9 \xff\xfe open", ..plain }.run(),
        ["trickle"] => Server { line_start: "\u{feff}", line_end: "\r\n", ..plain }.serve(&mut OneByOne(io::stdout())),
        ["refuses"] => Server { refuses: true, ..plain }.run(),
        ["dies"] => on_call(script::read(&["say panic: the tool has a bug", "say goodbye", "exit 7"])?).run(),
        ["stalls"] => on_call(Vec::new()).run(),
        ["on", method, steps @ ..] => Server { on: Some(((*method).to_owned(), script::read(steps)?)), ..plain }.run(),
        ["environment", file] => dump_environment(file).and_then(|()| plain.run()),
        ["breed", children] => stubborn::breed(number(children)?),
        ["exit", code, lines @ ..] => exit(code, lines),
        ["no-json"] => prose(),
        ["silent"] => drain(),
        ["tee", input, output, "--", command @ ..] => tee::run(input, output, command),
        _ => return Ok(None),
    };
    ended.map(Some)
}

fn on_call(steps: Vec<Step>) -> Server {
    Server { on: Some(("tools/call".to_owned(), steps)), ..Server::default() }
}

fn number<T: std::str::FromStr>(word: &str) -> io::Result<T> {
    word.parse().map_err(|_| io::Error::other(format!("no number: {word}")))
}

fn exit(code: &str, lines: &[&str]) -> io::Result<ExitCode> {
    lines.iter().for_each(|line| eprintln!("{line}"));
    number::<u8>(code).map(ExitCode::from)
}

fn dump_environment(file: &str) -> io::Result<()> {
    let mut dump = Vec::new();
    for (name, value) in std::env::vars_os() {
        dump.extend_from_slice(name.as_encoded_bytes());
        dump.push(b'=');
        dump.extend_from_slice(value.as_encoded_bytes());
        dump.push(0);
    }
    fs::write(file, dump)
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
