//! A session's rows and frames, read page by page: a session of any length takes the same memory.

use serde::Serialize;
use wirescope_engine::view::{FrameView, Row, RowDirection, RowKind, SessionSummary};
use wirescope_engine::{Engine, Finding};

use crate::json;
use crate::report::Failure;

const PAGE_ROWS: u64 = 500;
const GROUP_BYTES: u64 = 4 * 1024 * 1024;
/// Of a longer frame only the beginning is printed, and `cut` says so.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Which rows to read.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first number.
    pub from: u64,
    /// How many frames at most; marks do not count.
    pub most_frames: u64,
    /// Leave out what was sent.
    pub arrived_only: bool,
}

/// The rows that were asked for, a page at a time.
pub struct Pages<'a> {
    engine: &'a Engine,
    session: &'a SessionSummary,
    span: Span,
    next: u64,
    last: u64,
    frames_left: u64,
}

impl<'a> Pages<'a> {
    /// A session may be growing; what it has now is read.
    pub fn of(engine: &'a Engine, session: &'a SessionSummary, span: Span) -> Pages<'a> {
        let (next, last, frames_left) = (span.from.max(1), session.last_seq, span.most_frames);
        Pages { engine, session, span, next, last, frames_left }
    }

    /// The same from the beginning, for a second pass over the marks, up to where this one has come.
    pub fn again(&self) -> Pages<'a> {
        Pages { next: self.span.from.max(1), frames_left: u64::MAX, ..*self }
    }

    /// The next rows; empty at the end.
    pub async fn next(&mut self) -> Result<Vec<Row>, Failure> {
        while self.frames_left > 0 && self.next <= self.last {
            let count = PAGE_ROWS.min(self.last - self.next + 1);
            let mut rows = self.engine.page_rows(&self.session.id, self.next, count).await?.rows;
            self.next += count;
            if self.span.arrived_only {
                rows.retain(|row| row.direction != Some(RowDirection::ToServer));
            }
            if let Some(enough) = cut(&mut rows, &mut self.frames_left) {
                self.last = enough;
            }
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }

    /// A row's frame, with at most so many bytes of its payload.
    pub async fn frame(&self, row: &Row, most_bytes: u64) -> Result<FrameView, Failure> {
        Ok(self.engine.frame(&self.session.id, row.seq, most_bytes).await?)
    }

    /// Whether the session's frames have anything around them: a frame on stdio has not.
    pub fn has_envelopes(&self) -> bool {
        self.session.target.url.is_some()
    }

    /// Rows as they are printed in JSON, each its text.
    pub async fn json(&self, rows: &[&Row]) -> Result<Vec<String>, Failure> {
        let numbers: Vec<u64> = rows.iter().map(|row| row.seq).collect();
        let views = self.engine.frames(&self.session.id, &numbers, MOST_BYTES).await?;
        let printed = |view: &FrameView| match view.row.kind {
            RowKind::Mark => json::write(&PrintedMark::of(view)),
            _ => json::write(&Printed::of(view)),
        };
        Ok(views.iter().map(printed).collect())
    }
}

/// Rows in groups whose payloads fit into memory together.
pub fn groups<'a, 'b>(rows: &'a [&'b Row]) -> impl Iterator<Item = &'a [&'b Row]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take_while(|row| {
            bytes += row.bytes;
            bytes <= GROUP_BYTES
        });
        // One that is too large alone still makes a group.
        let count = fits.count().max(1).min(rest.len());
        let (group, after) = rest.split_at(count);
        rest = after;
        Some(group).filter(|group| !group.is_empty())
    })
}

/// A frame: its row, its exact bytes, and what surrounded them.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    row: &'a Row,
    payload: Option<&'a str>,
    base64: Option<&'a str>,
    cut: bool,
    terminated: bool,
    envelope: Option<serde_json::Value>,
    /// What was found in the frame; `findings` is their number.
    found: &'a [Finding],
}

impl<'a> Printed<'a> {
    fn of(frame: &'a FrameView) -> Printed<'a> {
        Printed {
            row: &frame.row,
            payload: frame.payload.as_deref(),
            base64: frame.base64.as_deref(),
            cut: frame.cut,
            terminated: frame.terminated,
            envelope: envelope(frame),
            found: &frame.findings,
        }
    }
}

#[derive(Serialize)]
struct PrintedMark<'a> {
    #[serde(flatten)]
    row: &'a Row,
    envelope: Option<serde_json::Value>,
}

impl<'a> PrintedMark<'a> {
    fn of(frame: &'a FrameView) -> PrintedMark<'a> {
        PrintedMark { row: &frame.row, envelope: envelope(frame) }
    }
}

/// As a value, for its type belongs to a crate that hosts do not import.
fn envelope(frame: &FrameView) -> Option<serde_json::Value> {
    frame.envelope.as_ref().and_then(|envelope| serde_json::to_value(envelope).ok())
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

#[cfg(test)]
pub mod tests {
    use wirescope_engine::view::Outcome;

    use super::*;

    /// A request to tell and to print.
    pub fn row() -> Row {
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
            sent_again: None,
        }
    }

    fn frame(row: Row) -> FrameView {
        let envelope =
            r#"{"http":{"exchange":3,"request":null,"status":202,"headers":[],"first_byte_micros":9},"sse":null}"#;
        let mut view = FrameView {
            row,
            summary: String::new(),
            payload: Some("{}".to_owned()),
            base64: None,
            cut: false,
            terminated: true,
            envelope: None,
            findings: Vec::new(),
            exchange: None,
        };
        view.envelope = serde_json::from_str(envelope).expect("an envelope");
        view
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
    fn a_frame_is_printed_with_its_row_its_bytes_and_its_envelope() {
        let frame = frame(row());
        let value: serde_json::Value = serde_json::from_str(&json::write(&Printed::of(&frame))).expect("JSON");
        assert_eq!((value["seq"].as_u64(), value["payload"].as_str()), (Some(12), Some("{}")));
        assert_eq!((&value["base64"], value["terminated"].as_bool()), (&serde_json::Value::Null, Some(true)));
        assert_eq!(value["envelope"]["http"]["status"].as_u64(), Some(202));
    }

    #[test]
    fn a_mark_has_an_envelope_and_no_payload() {
        let frame = frame(Row { kind: RowKind::Mark, ..row() });
        let value: serde_json::Value = serde_json::from_str(&json::write(&PrintedMark::of(&frame))).expect("JSON");
        assert_eq!((value.get("payload"), value["envelope"]["http"]["exchange"].as_u64()), (None, Some(3)));
    }

    #[test]
    fn groups_of_rows_fit_into_memory_and_keep_their_order() {
        let rows: Vec<Row> = [1, GROUP_BYTES, 5, 2 * GROUP_BYTES, 1, 1]
            .into_iter()
            .enumerate()
            .map(|(seq, bytes)| Row { seq: seq as u64, bytes, ..row() })
            .collect();
        let rows: Vec<&Row> = rows.iter().collect();
        let numbers: Vec<Vec<u64>> = groups(&rows).map(|group| group.iter().map(|row| row.seq).collect()).collect();
        assert_eq!(numbers, [vec![0], vec![1], vec![2], vec![3], vec![4, 5]]);
    }
}
