//! Large answers.

use super::Run;

const BYTES: usize = 11 * 1024 * 1024;

#[test]
fn an_answer_of_eleven_megabytes_is_printed_and_recorded_whole() {
    let run = Run::call(&["on", "tools/call", &format!("large {BYTES}")], &[]);
    run.told(0, &[]);
    assert_eq!(run.ended.stderr, "", "there is nothing to say about it");
    let printed = run.ended.text();
    assert_eq!(printed.len(), BYTES + 1, "the text and a line feed");
    let numbers = printed.split_whitespace().zip(0_usize..).take(1_000_000);
    assert!(numbers.clone().count() == 1_000_000 && numbers.into_iter().all(|(word, n)| word == n.to_string()));
    let row = run.after_call()[0];
    assert!(row["bytes"].as_u64().unwrap() > BYTES as u64, "{}", row["bytes"]);
    assert_eq!((&row["kind"], &row["outcome"], &row["cut"]), (&"response".into(), &"ok".into(), &false.into()));
}
