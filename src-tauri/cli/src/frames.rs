//! `wirescope frames`: every frame of a session, exact.

use wirescope_engine::Engine;
use wirescope_engine::view::{FrameView, Outcome, Row, RowDirection, RowKind, SessionSummary};

use crate::args::Frames;
use crate::connection::open_log;
use crate::content::grouped;
use crate::escape;
use crate::json;
use crate::output::{Format, Output, Paint};
use crate::pages::{self, Pages, Span};
use crate::report::{Failure, Verdict};
use crate::when::{Clock, duration};

/// What to print beside the rows, where the format leaves a choice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    pub payload: bool,
    pub marks: bool,
}

pub async fn run(arguments: Frames, output: &mut Output) -> Result<Verdict, Failure> {
    let engine = open_log(&arguments.log).await?;
    let result = print_session(&engine, &arguments, output).await;
    engine.shut_down().await;
    result?;
    output.flush()?;
    Ok(Verdict::Fine)
}

async fn print_session(engine: &Engine, arguments: &Frames, output: &mut Output) -> Result<(), Failure> {
    let session = engine.find_session(&arguments.session).await?;
    if let Some(seq) = arguments.raw {
        return engine.copy_frame::<Failure>(&session.id, seq, 0..u64::MAX, |piece| output.raw(piece)).await;
    }
    let most_frames = arguments.limit.unwrap_or(u64::MAX);
    let span = Span { from: arguments.from, most_frames, arrived_only: false };
    let extras = Extras { payload: arguments.payload, marks: arguments.marks };
    print(engine, &session, span, extras, output).await
}

/// Prints part of a session.
pub async fn print(
    engine: &Engine,
    session: &SessionSummary,
    span: Span,
    extras: Extras,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut pages = Pages::of(engine, session, span);
    match output.format {
        Format::Text => print_text(&mut pages, extras.payload, output).await,
        Format::Json => print_document(&mut pages, output).await,
        Format::Jsonl => print_lines(&mut pages, extras.marks, output).await,
    }
}

async fn print_lines(pages: &mut Pages<'_>, with_marks: bool, output: &mut Output) -> Result<(), Failure> {
    loop {
        let rows = pages.next().await?;
        if rows.is_empty() {
            return Ok(());
        }
        let rows: Vec<&Row> = rows.iter().filter(|row| with_marks || row.kind != RowKind::Mark).collect();
        for group in pages::groups(&rows) {
            for printed in pages.json(group).await? {
                output.json_line(&printed)?;
            }
        }
    }
}

/// Frames first, then marks, in two passes, so that neither has to be kept.
async fn print_document(pages: &mut Pages<'_>, output: &mut Output) -> Result<(), Failure> {
    output.raw(br#"{"frames":["#)?;
    print_elements(pages, false, output).await?;
    output.raw(br#"],"marks":["#)?;
    print_elements(&mut pages.again(), true, output).await?;
    output.raw(b"]}\n")
}

async fn print_elements(pages: &mut Pages<'_>, marks: bool, output: &mut Output) -> Result<(), Failure> {
    let mut is_first = true;
    loop {
        let rows = pages.next().await?;
        if rows.is_empty() {
            return Ok(());
        }
        let rows: Vec<&Row> = rows.iter().filter(|row| (row.kind == RowKind::Mark) == marks).collect();
        for group in pages::groups(&rows) {
            for printed in pages.json(group).await? {
                if !is_first {
                    output.raw(b",")?;
                }
                is_first = false;
                output.json(&printed)?;
            }
        }
    }
}

async fn print_text(pages: &mut Pages<'_>, with_payload: bool, output: &mut Output) -> Result<(), Failure> {
    let clock = Clock::local();
    loop {
        let rows = pages.next().await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let shows_payload = with_payload && row.kind != RowKind::Mark;
            let needs_more = shows_payload || pages.has_envelopes() || row.findings > 0;
            let frame = match needs_more {
                true => Some(pages.frame(row, if shows_payload { pages::MOST_BYTES } else { 0 }).await?),
                false => None,
            };
            let line = line(row, frame.as_ref().and_then(status), &clock);
            output.cut_line(&coloured(row, &line, output))?;
            let Some(frame) = frame else { continue };
            for finding in &frame.findings {
                let severity = json::word(&finding.severity);
                let place = if finding.pointer.is_empty() { String::new() } else { format!(" at {}", finding.pointer) };
                let said = format!("       {severity} {}{place}: {}", finding.rule, finding.message);
                output.cut_line(&output.paint(Paint::Warning, &escape::line(&said)))?;
            }
            if shows_payload {
                print_payload(&frame, output)?;
            }
        }
    }
}

/// The HTTP status it came with.
fn status(frame: &FrameView) -> Option<u16> {
    frame.envelope.as_ref()?.http.as_ref()?.status
}

fn print_payload(frame: &FrameView, output: &mut Output) -> Result<(), Failure> {
    let payload = match (&frame.payload, &frame.base64) {
        (Some(text), _) => escape::line(text).into_owned(),
        (None, Some(base64)) => format!("base64: {base64}"),
        (None, None) => String::new(),
    };
    output.line(&format!("       {payload}"))?;
    if frame.cut {
        let (shown, all) = (grouped(pages::MOST_BYTES), grouped(frame.row.bytes));
        output
            .line(&format!("       (the first {shown} of {all} bytes; --raw {} writes all of them)", frame.row.seq))?;
    }
    if frame.terminated { Ok(()) } else { output.line("       (no line feed after it)") }
}

fn coloured(row: &Row, line: &str, output: &Output) -> String {
    let failed = row.outcome.is_some_and(Outcome::is_error);
    let colour = match row.kind {
        RowKind::Noise => Some(Paint::Warning),
        RowKind::Mark => Some(Paint::Muted),
        _ if failed => Some(Paint::Bad),
        RowKind::Response => Some(Paint::Good),
        _ => None,
    };
    colour.map_or_else(|| line.to_owned(), |colour| output.paint(colour, line))
}

/// `   12  09:30:12.045  ←  response      tools/call echo  #4  ok  HTTP 200  12.3 ms  98 B`, escaped.
fn line(row: &Row, status: Option<u16>, clock: &Clock) -> String {
    let mut words = vec![row.method.clone().or_else(|| row.mark.clone())];
    words.push(row.name.clone());
    let what: Vec<String> = words.into_iter().flatten().collect();
    let mut cells = vec![what.join(" ")];
    cells.extend(row.id.as_ref().map(|id| format!("#{id}")));
    cells.extend(row.outcome.as_ref().map(|outcome| json::word(outcome).replace('_', " ")));
    cells.extend(status.map(|status| format!("HTTP {status}")));
    cells.extend(row.duration_micros.map(duration));
    if row.kind != RowKind::Mark {
        cells.push(format!("{} B", grouped(row.bytes)));
    }
    if row.own {
        cells.push("own".to_owned());
    }
    if row.findings > 0 {
        cells.push(format!("{} finding{}", row.findings, if row.findings == 1 { "" } else { "s" }));
    }
    cells.extend(row.text.clone());
    cells.retain(|cell| !cell.is_empty());
    let (arrow, kind, time) = (arrow(row.direction), json::word(&row.kind), clock.time(row.at_micros));
    let said = cells.iter().map(|cell| escape::line(cell)).collect::<Vec<_>>().join("  ");
    format!("{:>6}  {time}  {arrow}  {kind:<12}  {said}", row.seq)
}

/// Out to the server, in from it.
fn arrow(direction: Option<RowDirection>) -> char {
    match direction {
        Some(RowDirection::ToServer) => '→',
        Some(RowDirection::ToClient) => '←',
        None => '·',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::tests::row;

    fn said(row: &Row) -> String {
        line(row, None, &Clock::local())
    }

    #[test]
    fn a_frame_is_told_in_one_harmless_line() {
        let line = said(&row());
        assert!(line.starts_with("    12  "), "{line}");
        let told = "→  request       tools/call ec\\u{1b}ho  #\"a\"  tool error  12.3 ms  1,098 B  1 finding";
        assert!(line.ends_with(told), "{line}");
    }

    #[test]
    fn a_mark_is_told_with_its_text() {
        let mark = Row {
            kind: RowKind::Mark,
            direction: None,
            method: None,
            name: None,
            id: None,
            outcome: None,
            duration_micros: None,
            findings: 0,
            mark: Some("stderr".to_owned()),
            text: Some("two\nlines".to_owned()),
            ..row()
        };
        assert!(said(&mark).ends_with("·  mark          stderr  two\\nlines"), "{}", said(&mark));
    }

    #[test]
    fn an_http_status_stands_in_the_line() {
        let line = line(&row(), Some(404), &Clock::local());
        assert!(line.contains("  tool error  HTTP 404  12.3 ms  "), "{line}");
    }
}
