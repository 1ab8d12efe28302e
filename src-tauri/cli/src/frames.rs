//! `wirescope frames`: every frame of a session, exact. What is printed is read page by page; a session of any length takes
//! the same memory.

use serde::Serialize;
use wirescope_engine::Engine;
use wirescope_engine::view::{FrameView, Outcome, Row, RowDirection, RowKind};

use crate::args::Frames;
use crate::connection::open_log;
use crate::content::grouped;
use crate::escape;
use crate::json;
use crate::output::{Format, Output, Paint};
use crate::report::{Failure, Verdict};
use crate::when::{Clock, duration};

const PAGE_ROWS: u64 = 500;

/// A frame as it is printed: its row, and its exact bytes.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    row: &'a Row,
    payload: Option<&'a str>,
    base64: Option<&'a str>,
    cut: bool,
    terminated: bool,
}

pub async fn run(arguments: Frames, output: &mut Output) -> Result<Verdict, Failure> {
    let engine = open_log(&arguments.log).await?;
    let result = print(&engine, &arguments, output).await;
    engine.shut_down().await;
    result?;
    output.flush()?;
    Ok(Verdict::Fine)
}

async fn print(engine: &Engine, arguments: &Frames, output: &mut Output) -> Result<(), Failure> {
    let session = engine.find_session(&arguments.session).await?;
    // A session may be growing; what it had when it was asked for is shown.
    let mut pages = Pages {
        engine,
        session: &session.id,
        next: arguments.from.max(1),
        last: session.last_seq,
        frames_left: arguments.limit.unwrap_or(u64::MAX),
    };
    match output.format {
        Format::Text => print_text(&mut pages, arguments.payload, output).await,
        Format::Json => print_document(&mut pages, output).await,
        Format::Jsonl => print_lines(&mut pages, arguments.marks, output).await,
    }
}

/// The rows that were asked for, a page at a time.
struct Pages<'a> {
    engine: &'a Engine,
    session: &'a str,
    next: u64,
    last: u64,
    frames_left: u64,
}

impl Pages<'_> {
    /// The next rows; empty at the end.
    async fn page(&mut self) -> Result<Vec<Row>, Failure> {
        if self.frames_left == 0 || self.next > self.last {
            return Ok(Vec::new());
        }
        let count = PAGE_ROWS.min(self.last - self.next + 1);
        let mut rows = self.engine.page_rows(self.session, self.next, count).await?.rows;
        self.next += count;
        if let Some(enough) = cut(&mut rows, &mut self.frames_left) {
            self.last = enough;
        }
        Ok(rows)
    }

    async fn frame(&self, row: &Row) -> Result<FrameView, Failure> {
        Ok(self.engine.frame(self.session, row.seq, u64::MAX).await?)
    }

    async fn json(&self, row: &Row) -> Result<String, Failure> {
        if row.kind == RowKind::Mark {
            return Ok(json::write(row));
        }
        let frame = self.frame(row).await?;
        let (payload, base64) = (frame.payload.as_deref(), frame.base64.as_deref());
        let (cut, terminated) = (frame.cut, frame.terminated);
        Ok(json::write(&Printed { row: &frame.row, payload, base64, cut, terminated }))
    }
}

/// Cuts rows after the last frame that is still wanted, and returns its number.
fn cut(rows: &mut Vec<Row>, frames_left: &mut u64) -> Option<u64> {
    for index in 0..rows.len() {
        if rows[index].kind == RowKind::Mark {
            continue;
        }
        *frames_left -= 1;
        if *frames_left == 0 {
            rows.truncate(index + 1);
            return Some(rows[index].seq);
        }
    }
    None
}

async fn print_lines(pages: &mut Pages<'_>, with_marks: bool, output: &mut Output) -> Result<(), Failure> {
    loop {
        let rows = pages.page().await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows.iter().filter(|row| with_marks || row.kind != RowKind::Mark) {
            output.json_line(&pages.json(row).await?)?;
        }
    }
}

/// Frames first, then marks, in two passes, so that neither has to be kept.
async fn print_document(pages: &mut Pages<'_>, output: &mut Output) -> Result<(), Failure> {
    let first = pages.next;
    output.raw(br#"{"frames":["#)?;
    print_elements(pages, false, output).await?;
    output.raw(br#"],"marks":["#)?;
    let mut again = Pages { next: first, frames_left: u64::MAX, ..*pages };
    print_elements(&mut again, true, output).await?;
    output.raw(b"]}\n")
}

async fn print_elements(pages: &mut Pages<'_>, marks: bool, output: &mut Output) -> Result<(), Failure> {
    let mut is_first = true;
    loop {
        let rows = pages.page().await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows.iter().filter(|row| (row.kind == RowKind::Mark) == marks) {
            if !is_first {
                output.raw(b",")?;
            }
            is_first = false;
            output.json(&pages.json(row).await?)?;
        }
    }
}

async fn print_text(pages: &mut Pages<'_>, with_payload: bool, output: &mut Output) -> Result<(), Failure> {
    let clock = Clock::local();
    loop {
        let rows = pages.page().await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            output.cut_line(&coloured(row, &line(row, &clock), output))?;
            if with_payload && row.kind != RowKind::Mark {
                print_payload(&pages.frame(row).await?, output)?;
            }
        }
    }
}

fn print_payload(frame: &FrameView, output: &mut Output) -> Result<(), Failure> {
    let payload = match (&frame.payload, &frame.base64) {
        (Some(text), _) => escape::line(text).into_owned(),
        (None, Some(base64)) => format!("base64: {base64}"),
        (None, None) => String::new(),
    };
    output.line(&format!("       {payload}"))?;
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

/// `   12  09:30:12.045  →  request       tools/call echo  #4  ok  12.3 ms  98 B`, escaped.
fn line(row: &Row, clock: &Clock) -> String {
    let mut words = vec![row.method.clone().or_else(|| row.mark.clone())];
    words.push(row.name.clone());
    let what: Vec<String> = words.into_iter().flatten().collect();
    let mut cells = vec![what.join(" ")];
    cells.extend(row.id.as_ref().map(|id| format!("#{id}")));
    cells.extend(row.outcome.as_ref().map(|outcome| json::word(outcome).replace('_', " ")));
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

    fn row() -> Row {
        Row {
            seq: 12,
            at_micros: 0,
            kind: RowKind::Request,
            direction: Some(RowDirection::ToServer),
            own: false,
            method: Some("tools/call".to_owned()),
            name: Some("ec\u{1b}ho".to_owned()),
            id: Some("\"a\"".to_owned()),
            outcome: Some(Outcome::ToolError),
            duration_micros: Some(12_345),
            bytes: 1_098,
            pair: None,
            findings: 1,
            mark: None,
            text: None,
        }
    }

    fn said(row: &Row) -> String {
        line(row, &Clock::local())
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
    fn a_limit_counts_frames_and_no_marks() {
        let page = || -> Vec<Row> {
            let kinds = [RowKind::Mark, RowKind::Request, RowKind::Mark, RowKind::Noise, RowKind::Mark];
            kinds.into_iter().zip(1..).map(|(kind, seq)| Row { kind, seq, ..row() }).collect()
        };
        for (limit, cut_after, left) in [(1, Some(2), 0), (2, Some(4), 0), (3, None, 1)] {
            let (mut rows, mut frames_left) = (page(), limit);
            assert_eq!(cut(&mut rows, &mut frames_left), cut_after);
            assert_eq!((rows.last().map(|row| row.seq), frames_left), (cut_after.or(Some(5)), left));
        }
    }

    #[test]
    fn a_frame_is_printed_with_its_row_and_its_bytes() {
        let row = row();
        let text = json::write(&Printed { row: &row, payload: Some("{}"), base64: None, cut: false, terminated: true });
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((value["seq"].as_u64(), value["payload"].as_str()), (Some(12), Some("{}")));
        assert_eq!((&value["base64"], value["terminated"].as_bool()), (&serde_json::Value::Null, Some(true)));
    }
}
