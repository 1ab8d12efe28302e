//! JSON that stops too early, and servers that end in the middle of what they say.

use std::thread;

use wirescope_tests::cli::Cli;
use wirescope_tests::peers;

use super::recording::recorded;
use super::{CALL, Run, findings, last_rows, last_session, marks, with};

#[test]
fn a_line_cut_short_is_noise_and_the_session_lives_on() {
    let run = Run::call(&["on", "tools/call", "cut 50 500", r"write \n"], &["--timeout", "3"]);
    run.told(4, &["did not answer tools/call within 3 s", "wirescope frames "]);
    let came = run.after_call();
    assert_eq!((came.len(), &came[0]["kind"], &came[0]["terminated"]), (1, &"noise".into(), &true.into()), "{came:?}");
    assert_eq!(findings(came[0]), 1, "{came:?}");
    let run = Run::call(&["on", "tools/call", "cut 50 500", r"write \n", "answer"], &[]);
    run.greeted();
    assert_eq!(run.after_call().len(), 2);
}

#[test]
fn an_answer_cut_by_an_exit_is_kept_and_the_code_is_told() {
    let run = Run::call(&["on", "tools/call", "cut 50 500", "say out of memory", "exit 21"], &[]);
    run.told(3, &["ended before it answered tools/call", "code 21", "out of memory", "wirescope frames "]);
    assert_eq!(run.call_row()["outcome"], "lost");
    let came = run.after_call();
    assert_eq!((came.len(), &came[0]["kind"], &came[0]["terminated"]), (1, &"noise".into(), &false.into()), "{came:?}");
    assert_eq!(came[0]["bytes"], 50);
    assert_eq!(run.marks("stderr"), ["out of memory"]);
    assert_eq!(run.marks("exited"), ["The server exited with code 21"]);
    let end = last_session(&run.cli)["end"].take();
    assert_eq!((&end["failed"], end["reason"].as_str().unwrap().contains("21")), (&true.into(), true), "{end}");
    assert!(run.shown().contains("(no line feed after it)"));
}

#[test]
fn a_handshake_cut_by_an_exit_is_kept_and_the_code_is_told() {
    let run = Run::of(
        &["list", "tools", "--protocol", "2025-11-25"],
        &["on", "initialize", "cut 9 90", "say no licence", "exit 13"],
    );
    run.told(3, &["ended before it answered the handshake", "code 13", "no licence", "wirescope frames "]);
    let came = run.arrived();
    assert_eq!((came.len(), &came[0]["terminated"], &came[0]["payload"]), (1, &false.into(), &r#"{"jsonrpc"#.into()));
}

/// FAULTS.md, "server exits at a random byte of a reply": the part is kept, pending calls fail within 1 s, exit code shown.
#[test]
fn a_server_that_exits_at_any_byte_of_its_answer_loses_none_of_them() {
    // Two lanes, for the processes of a trial mostly wait for each other.
    let late: Vec<i64> = thread::scope(|scope| {
        let lanes =
            [0, 1].map(|lane| scope.spawn(move || (lane..50).step_by(2).map(cut_at_random).collect::<Vec<_>>()));
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    assert_eq!(late.len(), 50);
    let slow = late.iter().filter(|micros| **micros > 1_000_000).count();
    // What the system does between the server's last words and its end counts as well; a busy one may take its time once.
    assert!(slow <= 2, "calls failed so many microseconds after the server's last words: {late:?}");
}

/// One trial; how many microseconds after the server's last words the call failed.
fn cut_at_random(trial: u64) -> i64 {
    let mut random = Random(0x5EED_0F57_D10B_17E5 ^ trial.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    // Answers below, around and above what one pipe holds.
    let size = [200, 4_000, 65_400, 300_000][usize::try_from(random.below(4)).unwrap()];
    // An answer that only lacks its line feed is an answer, so the last brace is missing too.
    let count = random.below(size);
    let code = 1 + random.below(120);
    let steps = [format!("cut {count} {size}"), "say-time".to_owned(), format!("exit {code}")];
    let mode: Vec<&str> = ["on", "tools/call"].into_iter().chain(steps.iter().map(String::as_str)).collect();
    let cli = Cli::new().unwrap();
    let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
    let server = peers::teed(&input, &output, &peers::peer(&mode).unwrap()).unwrap();
    let ended = cli.run(&with(&CALL, &server)).unwrap().exited(3);
    assert!(ended.stderr.contains(&format!("code {code}")), "trial {trial}: {}", ended.told());
    let rows = last_rows(&cli);
    let wrote = std::fs::read(&output).unwrap();
    assert!(recorded(&rows, "to_client") == wrote, "trial {trial}, {count} of {size} bytes: {}", ended.told());
    let call = rows.iter().find(|row| row["method"] == "tools/call").unwrap();
    assert_eq!(call["outcome"], "lost", "trial {trial}");
    let part = rows.iter().filter(|row| row["direction"] == "to_client" && row["seq"].as_u64() > call["seq"].as_u64());
    let part: Vec<u64> = part.map(|row| row["bytes"].as_u64().unwrap()).collect();
    assert_eq!(part, if count == 0 { vec![] } else { vec![count] }, "trial {trial}: one frame with the part");
    let failed_micros = call["at_micros"].as_i64().unwrap() + call["duration_micros"].as_i64().unwrap();
    failed_micros - marks(&rows, "stderr")[0].parse::<i64>().unwrap()
}

/// Numbers that look random and are the same in each run (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}
