//! FAULTS.md, "one frame of 100 MB": its bytes are kept, printed and read back, and it costs at most 64 MiB of memory.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use wirescope_tests::canned::Asked;
use wirescope_tests::cli::Cli;
use wirescope_tests::process::Guarded;
use wirescope_tests::sparse::{Era, serve};

use super::{peer, peers, with};

const BYTES: usize = 100_000_000;
const MOST_ADDED_KIBIBYTES: u64 = 64 * 1024;
const CALL: [&str; 6] = ["call", "greet", "--arg", "name=Ada", "--protocol", "2025-11-25"];

/// Runs a command to its good end with its output in a file. Returns the most memory it ever had resident, in KiB.
fn run(mut command: Command, output: &Path) -> u64 {
    command.stdin(Stdio::null()).stdout(File::create(output).unwrap()).stderr(Stdio::null());
    let mut child = Guarded(command.spawn().unwrap());
    let status = format!("/proc/{}/status", child.0.id());
    let deadline = Instant::now() + Duration::from_secs(150);
    let mut peak = 0;
    loop {
        // The kernel keeps the peak; what is asked for again and again is only that it is asked late enough.
        let told = fs::read_to_string(&status).unwrap_or_default();
        if let Some(line) = told.lines().find(|line| line.starts_with("VmHWM:")) {
            peak = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        }
        if let Some(ended) = child.0.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return peak;
        }
        assert!(Instant::now() < deadline, "it still runs");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a file is these bytes, with a line feed after them or none.
fn is(file: &Path, expected: &[u8]) -> bool {
    fs::read(file).unwrap().trim_ascii_end() == expected.trim_ascii_end()
}

/// The number of the longest frame in the log.
fn longest(cli: &Cli) -> String {
    let rows = cli.run(&["frames", "last"]).unwrap().succeeded();
    let length = |line: &str| {
        let cell = line.split("  ").find_map(|cell| cell.strip_suffix(" B")).unwrap_or("0").replace(',', "");
        cell.parse::<u64>().unwrap_or(0)
    };
    let line = rows.text().lines().max_by_key(|line| length(line)).unwrap().to_owned();
    assert!(length(&line) > BYTES as u64, "{line}");
    line.split_whitespace().next().unwrap().to_owned()
}

/// The frame, read back, is this message; and reading it costs little as well.
fn kept(cli: &Cli, message: &[u8], small: u64) {
    let raw = cli.folder().join("raw");
    let peak = run(cli.command(&["frames", "last", "--raw", &longest(cli)]).unwrap(), &raw);
    assert!(is(&raw, message), "the frame is not what was sent");
    held("reading it back", peak, small);
    let rows = cli.folder().join("rows");
    let peak = run(cli.command(&["frames", "last", "--format", "jsonl"]).unwrap(), &rows);
    held("printing its session", peak, small + 2 * 16 * 1024);
}

#[track_caller]
fn held(what: &str, peak: u64, small: u64) {
    println!("{what}: {:.1} MiB more than a small answer takes", peak.saturating_sub(small) as f64 / 1024.0);
    assert!(peak <= small + MOST_ADDED_KIBIBYTES, "{what}: {peak} KiB, where a small answer takes {small}");
}

#[test]
fn a_frame_of_100_mb_on_stdio_costs_little_memory_and_loses_no_byte() {
    let cli = Cli::new().unwrap();
    let out = cli.folder().join("printed");
    let small = run(cli.command(&with(&CALL, &peer(&["good"]))).unwrap(), &out);
    let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
    let server = peers::teed(&input, &output, &peer(&["on", "tools/call", &format!("large {BYTES}")])).unwrap();
    let peak = run(cli.command(&with(&CALL, &server)).unwrap(), &out);
    held("a call answered with 100 MB on stdio", peak, small);
    let wrote = fs::read(&output).unwrap();
    let message = wrote.split(|byte| *byte == b'\n').max_by_key(|line| line.len()).unwrap();
    assert!(message.len() > BYTES);
    let printed = fs::read(&out).unwrap();
    let result = printed.trim_ascii_end();
    assert!(result.starts_with(b"{") && message.windows(9).position(|part| part == b"\"result\":").is_some());
    assert!(message.strip_suffix(b"}").is_some_and(|rest| rest.ends_with(result)), "the result is printed as it came");
    drop(printed);
    kept(&cli, message, small);
}

/// A piece of an answer, which nobody has to hold whole.
fn filler() -> Vec<u8> {
    "0123456789abcde\\n".repeat(4_096).into_bytes()
}

fn over_http(as_event: bool) {
    let cli = Cli::new().unwrap();
    let out = cli.folder().join("printed");
    let (beginning, end) = (r#"{"jsonrpc":"2.0","id":2,"result":{"_meta":{"filler":""#, r#""}}}"#);
    let pieces = BYTES / filler().len() + 1;
    let server = serve(Era::Legacy, move |asked: &Asked, connection| {
        let id = asked.message()["id"].to_string();
        let (kind, before, after) =
            if as_event { ("text/event-stream", "data: ", "\n\n") } else { ("application/json", "", "") };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n{before}");
        let beginning = beginning.replace("\"id\":2", &format!("\"id\":{id}"));
        let small = asked.message()["params"]["small"] == true;
        let mut write = |bytes: &[u8]| connection.write_all(bytes).is_ok();
        if write(head.as_bytes()) && write(beginning.as_bytes()) {
            let filler = filler();
            let count = if small { 0 } else { pieces };
            (0..count).all(|_| write(&filler));
            write(end.as_bytes());
            write(after.as_bytes());
        }
    })
    .unwrap();
    let url = server.url.clone();
    let send = |params| ["send", "ping", params, "--protocol", "2025-11-25", "--url", &url].map(str::to_owned);
    let command = |params| {
        let words = send(params);
        cli.command(&words.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
    };
    let small = run(command(r#"{"small":true}"#), &out);
    let peak = run(command("{}"), &out);
    held(if as_event { "100 MB in one event" } else { "100 MB of JSON" }, peak, small);
    let raw = cli.folder().join("raw");
    run(cli.command(&["frames", "last", "--raw", &longest(&cli)]).unwrap(), &raw);
    let mut kept = File::open(&raw).unwrap();
    let mut beginning = vec![0; beginning.len()];
    kept.read_exact(&mut beginning).unwrap();
    assert!(beginning.starts_with(br#"{"jsonrpc":"2.0","id":"#));
    let (filler, mut piece) = (filler(), vec![0; filler().len()]);
    for index in 0..pieces {
        kept.read_exact(&mut piece).unwrap();
        assert!(piece == filler, "piece {index} of the frame is not what was sent");
    }
    let mut last = String::new();
    kept.read_to_string(&mut last).unwrap();
    assert_eq!(last, end);
    // What is printed is the result, as it came.
    let around = r#"{"jsonrpc":"2.0","id":2,"result":}"#.len() as u64;
    let line_feed = 1;
    assert_eq!(fs::metadata(&out).unwrap().len(), fs::metadata(&raw).unwrap().len() - around + line_feed);
}

#[test]
fn a_frame_of_100_mb_over_http_costs_little_memory_and_loses_no_byte() {
    over_http(false);
}

#[test]
fn an_event_of_100_mb_costs_little_memory_and_loses_no_byte() {
    over_http(true);
}
