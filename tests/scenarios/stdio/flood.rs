//! FAULTS.md, "stderr at 100 MB/s; a server that never reads stdin": nothing waits for anything for ever, and what the log
//! does not hold of stderr it tells in numbers.

use std::fs;

use serde_json::Value;
use wirescope_tests::cli::Cli;

use super::{CALL, Run, last_rows, marks, with};

/// 100 MB.
const LINES: usize = 1_000_000;
/// With the line feed.
const LINE_BYTES: usize = 100;

#[test]
fn a_flood_of_stderr_before_an_answer_does_not_keep_it_back() {
    let run = Run::call(&["on", "tools/call", &format!("flood {LINES}"), "answer"], &[]);
    run.greeted();
    assert_eq!(every_line_is_kept_or_counted(&run.rows), LINES);
    let dropped: Vec<&Value> = run.rows.iter().filter(|row| row["text"].as_str().is_some_and(is_count)).collect();
    assert!(!dropped.is_empty(), "a log has a cap for what is no message");
    let told = dropped[0]["text"].as_str().unwrap();
    assert!(run.shown().contains(told), "{told}");
    assert!(run.ended.stderr.contains("of stderr were dropped"), "and a person is told: {}", run.ended.told());
}

#[test]
fn a_flood_of_a_server_that_reads_nothing_ends_with_a_timeout() {
    let cli = Cli::new().unwrap();
    let arguments = cli.folder().join("arguments.json");
    // Far more than a pipe holds.
    fs::write(&arguments, format!(r#"{{"name":"{}"}}"#, "x".repeat(4_000_000))).unwrap();
    let arguments = format!("@{}", arguments.display());
    let flood = format!("flood {LINES}");
    let server = wirescope_tests::peers::peer(&["on", "tools/list", "answer", &flood, "stay"]).unwrap();
    let call = [&["call", "greet", "--args", &arguments, "--timeout", "5"][..], &CALL[4..]].concat();
    let failed = cli.run(&with(&call, &server)).unwrap().exited(4);
    assert!(failed.stderr.contains("did not answer tools/call within 5 s"), "{}", failed.told());
    let rows = last_rows(&cli);
    every_line_is_kept_or_counted(&rows);
    let call = rows.iter().find(|row| row["method"] == "tools/call").unwrap();
    assert_eq!(call["outcome"], "timed_out");
    assert!(call["bytes"].as_u64().unwrap() > 4_000_000, "what was to be sent is recorded");
    let failed = marks(&rows, "write_failed");
    let told = format!("Frame {} could not be written", call["seq"]);
    assert!(failed.iter().any(|text| text.starts_with(&told)), "and that it was not written: {failed:?}");
    assert!(!marks(&rows, "stopping").is_empty(), "a server that does not see its input end is told to end");
}

/// Each line of the flood is in the log as it came, or in a count of those dropped that stands in their place. Returns how
/// many lines there were.
fn every_line_is_kept_or_counted(rows: &[Value]) -> usize {
    let (mut told, mut kept) = (0, 0);
    let last = rows.iter().rfind(|row| row["mark"] == "stderr");
    for row in rows.iter().filter(|row| row["kind"] == "mark") {
        let text = row["text"].as_str().unwrap();
        if let Some((lines, bytes)) = count_dropped(text) {
            assert_eq!(bytes, lines * LINE_BYTES, "with their line feeds: {text}");
            told += lines;
        } else if row["mark"] == "stderr" {
            // A server that is killed does not end its line.
            if text.len() < LINE_BYTES - 1 && Some(row) == last {
                continue;
            }
            assert_eq!(text.trim_end_matches('.').parse(), Ok(told), "no line is missing without being told");
            assert_eq!(text.len(), LINE_BYTES - 1, "and each is whole: {text}");
            told += 1;
            kept += 1;
        }
    }
    assert!(kept > 0, "a flood does not mean that nothing is kept");
    told
}

fn is_count(text: &str) -> bool {
    count_dropped(text).is_some()
}

/// `N lines (B bytes) of stderr were dropped` → `(N, B)`.
fn count_dropped(text: &str) -> Option<(usize, usize)> {
    let (counts, _) = text.split_once(" bytes) of stderr were dropped")?;
    let (lines, bytes) = counts.split_once(" lines (")?;
    let number = |text: &str| text.replace(',', "").parse::<usize>().unwrap();
    Some((number(lines), number(bytes)))
}
