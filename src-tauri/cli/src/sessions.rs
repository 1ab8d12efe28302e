//! `wirescope sessions`: what was recorded.

use serde::Serialize;
use wirescope_engine::Engine;
use wirescope_engine::view::{OfferProblem, SessionState, SessionSummary};

use crate::args::{Sessions, SessionsCommand, SessionsList, SessionsShow};
use crate::connection::open_log;
use crate::content::grouped;
use crate::escape;
use crate::json;
use crate::output::{Format, Output, Paint, say};
use crate::report::{Failure, Verdict, short_id};
use crate::when::{Clock, duration};

pub async fn run(sessions: Sessions, output: &mut Output) -> Result<Verdict, Failure> {
    match sessions.command {
        None => list(sessions.list, output).await,
        Some(SessionsCommand::List(arguments)) => list(arguments, output).await,
        Some(SessionsCommand::Show(arguments)) => show(arguments, output).await,
    }
}

async fn list(arguments: SessionsList, output: &mut Output) -> Result<Verdict, Failure> {
    let engine = open_log(&arguments.log).await?;
    let sessions = engine.sessions(arguments.limit).await?;
    engine.shut_down().await;
    match output.format {
        Format::Text if sessions.is_empty() => say("No sessions are recorded yet."),
        Format::Text => print_table(&sessions, output)?,
        Format::Json => output.json_line(&format!(r#"{{"sessions":{}}}"#, json::write(&sessions)))?,
        Format::Jsonl => {
            for session in &sessions {
                output.json_line(&json::write(session))?;
            }
        }
    }
    output.flush()?;
    Ok(Verdict::Fine)
}

const COLUMNS: [&str; 7] = ["ID", "STARTED", "SERVER", "REVISION", "FRAMES", "ERRORS", "END"];
/// Numbers are flush right.
const RIGHT: [bool; 7] = [false, false, false, false, true, true, false];

fn print_table(sessions: &[SessionSummary], output: &mut Output) -> Result<(), Failure> {
    let clock = Clock::local();
    let rows: Vec<[String; 7]> = sessions.iter().map(|session| row(session, &clock)).collect();
    let mut widths = COLUMNS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let heading = output.paint(Paint::Heading, &aligned(&COLUMNS.map(str::to_owned), &widths));
    output.cut_line(&heading)?;
    for (row, session) in rows.iter().zip(sessions) {
        let failed = session.end.as_ref().is_some_and(|end| end.failed);
        let line = aligned(row, &widths);
        let line = if failed { output.paint(Paint::Bad, &line) } else { line };
        output.cut_line(&line)?;
    }
    Ok(())
}

fn row(session: &SessionSummary, clock: &Clock) -> [String; 7] {
    [
        short_id(&session.id).to_owned(),
        clock.date_and_time(session.started_micros),
        escape::line(&called(session)).into_owned(),
        escape::line(session.revision.as_deref().unwrap_or("-")).into_owned(),
        session.frames.to_string(),
        session.errors.to_string(),
        escape::line(&end(session)).into_owned(),
    ]
}

fn aligned(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let mut line = String::new();
    for ((cell, width), right) in cells.iter().zip(widths).zip(RIGHT) {
        let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
        let gap = if line.is_empty() { "" } else { "  " };
        line.push_str(&if right { format!("{gap}{padding}{cell}") } else { format!("{gap}{cell}{padding}") });
    }
    line.trim_end().to_owned()
}

/// What people know it by: the session's name, what the server calls itself, what was connected to.
fn called(session: &SessionSummary) -> String {
    let server = session.server.as_ref().map(|server| server.title.as_ref().unwrap_or(&server.name));
    let known = session.name.as_ref().or(server).filter(|name| !name.trim().is_empty());
    known.unwrap_or(&session.target.label).clone()
}

fn end(session: &SessionSummary) -> String {
    match (&session.end, session.state) {
        (Some(end), _) => end.reason.clone(),
        (None, SessionState::Connecting) => "connecting".to_owned(),
        (None, SessionState::Open) => "open".to_owned(),
        (None, SessionState::Ended | SessionState::Unended) => "no end is recorded".to_owned(),
    }
}

/// A session with how much it offered.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    summary: SessionSummary,
    offers: Counts,
    /// What was found out about the server's era, in words and in order.
    verdicts: Vec<String>,
}

/// Verdicts come before anything else is asked.
const ROWS_WITH_VERDICTS: u64 = 200;

/// How many of each were listed in the session.
#[derive(Serialize)]
struct Counts {
    tools: usize,
    resources: usize,
    templates: usize,
    prompts: usize,
    problems: Vec<OfferProblem>,
}

async fn show(arguments: SessionsShow, output: &mut Output) -> Result<Verdict, Failure> {
    let engine = open_log(&arguments.log).await?;
    let shown = read(&engine, &arguments.session).await;
    engine.shut_down().await;
    let shown = shown?;
    match output.format {
        Format::Text => print_words(&shown, output)?,
        Format::Json => output.json_line(&format!(r#"{{"session":{}}}"#, json::write(&shown)))?,
        Format::Jsonl => output.json_line(&json::write(&shown))?,
    }
    output.flush()?;
    Ok(Verdict::Fine)
}

async fn read(engine: &Engine, selector: &str) -> Result<Shown, Failure> {
    let summary = engine.find_session(selector).await?;
    let offers = engine.offers(&summary.id).await?;
    let offers = Counts {
        tools: offers.tools.len(),
        resources: offers.resources.len(),
        templates: offers.templates.len(),
        prompts: offers.prompts.len(),
        problems: offers.problems,
    };
    let rows = engine.page_rows(&summary.id, 1, ROWS_WITH_VERDICTS).await?.rows;
    let verdicts = rows.into_iter().filter(|row| row.mark.as_deref() == Some("verdict")).filter_map(|row| row.text);
    Ok(Shown { summary, offers, verdicts: verdicts.collect() })
}

fn print_words(shown: &Shown, output: &mut Output) -> Result<(), Failure> {
    for (name, value) in words(shown, &Clock::local()) {
        let name = output.paint(Paint::Muted, &format!("{name:<10}"));
        output.line(&format!("{name} {}", escape::line(&value)))?;
    }
    Ok(())
}

fn words(shown: &Shown, clock: &Clock) -> Vec<(&'static str, String)> {
    let Shown { summary, offers, verdicts } = shown;
    let mut words = vec![("session", summary.id.clone())];
    words.extend(summary.name.clone().map(|name| ("name", name)));
    words.push(("target", summary.target.label.clone()));
    if !summary.target.command.is_empty() {
        let command: Vec<_> = summary.target.command.iter().map(|word| escape::quoted(word)).collect();
        words.push(("command", command.join(" ")));
    }
    words.extend(summary.target.url.clone().map(|url| ("url", url)));
    if !summary.target.header_names.is_empty() {
        words.push(("headers", summary.target.header_names.join(", ")));
    }
    if summary.target.accepts_any_certificate {
        words.push(("insecure", "any certificate was accepted".to_owned()));
    }
    if !summary.target.env_names.is_empty() {
        words.push(("variables", summary.target.env_names.join(", ")));
    }
    words.extend(summary.target.cwd.clone().map(|cwd| ("folder", cwd)));
    if let Some(server) = &summary.server {
        let version = server
            .version
            .as_deref()
            .filter(|version| !version.is_empty())
            .map(|version| format!(" {version}"))
            .unwrap_or_default();
        let title = server.title.as_deref().map(|title| format!(" ({title})")).unwrap_or_default();
        words.push(("server", format!("{}{version}{title}", server.name)));
    }
    words.extend(summary.revision.clone().map(|revision| ("revision", revision)));
    words.extend(verdicts.iter().map(|verdict| ("verdict", verdict.clone())));
    words.push(("recorded", format!("by {}", if summary.host == "cli" { "the command line" } else { "the window" })));
    words.push(("started", clock.date_and_time(summary.started_micros)));
    let lasted = summary.ended_micros.and_then(|ended| u64::try_from(ended - summary.started_micros).ok());
    let lasted = lasted.map(|micros| format!(" (after {})", duration(micros))).unwrap_or_default();
    words.push(("ended", format!("{}{lasted}", end(summary))));
    let (frames, bytes) = (grouped(summary.frames), grouped(summary.bytes));
    words.push(("frames", format!("{frames}, {bytes} bytes, {} errors", grouped(summary.errors))));
    let listed = format!(
        "{} tools, {} resources, {} templates, {} prompts",
        offers.tools, offers.resources, offers.templates, offers.prompts
    );
    words.push(("listed", listed));
    words.extend(offers.problems.iter().map(|problem| ("problem", format!("{}: {}", problem.method, problem.message))));
    words
}
