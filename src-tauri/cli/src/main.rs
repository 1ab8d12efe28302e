//! `wirescope`: the command line, a thin host of the engine.
//!
//! Each command is a file. Here words become a command, and how it ended becomes the exit code.

mod answers;
mod app;
mod args;
mod arguments;
mod call;
mod catalog;
mod connection;
mod content;
mod demo;
mod escape;
mod frames;
mod json;
mod list;
mod nearest;
mod output;
mod pages;
mod prompt;
mod read;
mod report;
mod schema;
mod send;
mod server;
mod sessions;
mod source;
mod target;
mod when;

use std::ffi::OsString;
use std::future::Future;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use args::{Cli, Command};
use output::{Format, Output};
use report::{Failure, Verdict, conclude};

fn main() -> ExitCode {
    start_tracing();
    let words: Vec<OsString> = std::env::args_os().collect();
    match Cli::try_parse_from(&words) {
        Ok(cli) => {
            let (format, frames_command) = (cli.format(), cli.frames_command());
            conclude(run(cli.command, format), format, frames_command.as_deref())
        }
        Err(error) => misread(&error, args::format_of(&words)),
    }
}

fn run(command: Command, format: Format) -> Result<Verdict, Failure> {
    let output = || Output::new(format);
    match command {
        Command::List(list) => block_on(list::run(list, &mut output())),
        Command::Call(call) => call::run(call, &mut output()),
        Command::Read(read) => block_on(read::run(read, &mut output())),
        Command::Prompt(prompt) => block_on(prompt::run(prompt, &mut output())),
        Command::Send(send) => send::run(send, &mut output()),
        Command::Sessions(sessions) => block_on(sessions::run(sessions, &mut output())),
        Command::Frames(frames) => block_on(frames::run(frames, &mut output())),
        Command::Demo(demo) => demo::run(demo),
        Command::App(app) => app::run(app),
    }
}

/// One thread is enough for one connection, and starts sooner.
fn block_on(command: impl Future<Output = Result<Verdict, Failure>>) -> Result<Verdict, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Setup)?;
    runtime.block_on(command)
}

/// Help and version are answers; anything else is wrong usage.
fn misread(error: &clap::Error, format: Format) -> ExitCode {
    let is_answer = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_answer || format != Format::Json {
        // clap knows which stream each belongs on; one that is closed has no reader to miss it.
        let _ = error.print();
        return if is_answer { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let text = error.render().to_string();
    let (message, advice) = text.trim_start_matches("error: ").split_once("\n\n").unwrap_or((&text, ""));
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let advice = Some(advice.trim().to_owned()).filter(|advice| !advice.is_empty());
    conclude(Err(Failure::Usage { message, advice }), format, None)
}

/// Our own trace, for people who mend Wirescope; nothing is set up for anybody else.
fn start_tracing() {
    let filter = ["WIRESCOPE_TRACE", "RUST_LOG"].into_iter().find_map(|name| std::env::var(name).ok());
    if let Some(filter) = filter.filter(|filter| !filter.is_empty()) {
        let filter = tracing_subscriber::EnvFilter::new(filter);
        let coloured = output::may_colour(std::io::stderr().is_terminal());
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();
    }
}
