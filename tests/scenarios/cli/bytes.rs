//! Bytes are the truth: what the log holds is what a copy of the pipe holds, byte for byte.

#[path = "../recording.rs"]
mod recording;

use std::fs;

use wirescope_tests::cli::Cli;
use wirescope_tests::peers;

use super::{last_frames, peer, run};
use recording::recorded;

/// Runs a call through a copying pipe and compares the copies with the log.
fn the_log_equals_the_pipe(server: &[String], call: &[&str]) {
    let cli = Cli::new().unwrap();
    let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
    run(&cli, call, &peers::teed(&input, &output, server).unwrap()).succeeded();
    let rows = last_frames(&cli);
    for (direction, file) in [("to_server", input), ("to_client", output)] {
        let (log, pipe) = (recorded(&rows, direction), fs::read(&file).unwrap());
        assert!(!pipe.is_empty(), "the pipe has seen something");
        assert_eq!(
            String::from_utf8_lossy(&log),
            String::from_utf8_lossy(&pipe),
            "what was recorded {direction} is what was on the pipe"
        );
        assert_eq!(log, pipe, "and the same bytes where they are no text");
    }
}

#[test]
fn every_frame_of_server_everything_is_recorded_byte_for_byte() {
    the_log_equals_the_pipe(&peers::everything().unwrap(), &["call", "echo", "--arg", "message=h\u{e9}llo \u{1f642}"]);
}

#[test]
fn every_frame_of_the_demo_server_is_recorded_byte_for_byte() {
    the_log_equals_the_pipe(&peers::demo().unwrap(), &["list", "all"]);
}

#[test]
fn noise_line_ends_and_bytes_that_are_no_text_are_recorded_byte_for_byte() {
    for mode in ["good", "banner", "chatty", "crlf", "bytes", "trickle"] {
        the_log_equals_the_pipe(&peer(&[mode]), &["call", "greet", "--arg", "name=Ada"]);
    }
}

#[test]
fn arguments_go_out_as_they_were_typed() {
    let cli = Cli::new().unwrap();
    let (input, output) = (cli.folder().join("in"), cli.folder().join("out"));
    let server = peers::teed(&input, &output, &peer(&["good"])).unwrap();
    // A number beyond 2^53, a float with a trailing zero, odd spacing and key order: all that a reader would mend.
    let typed = r#"{ "z":1.0,"big" : 9007199254740993, "name":"Ad\u0061" }"#;
    run(&cli, &["call", "greet", "--args", typed], &server).succeeded();
    let sent = fs::read_to_string(&input).unwrap();
    assert!(sent.contains(typed), "{sent}");
}
