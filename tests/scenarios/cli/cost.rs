//! What the command line itself costs, beside the server it starts. Printed, and held against a bound far above it.

use std::process::Command;
use std::time::Duration;

use wirescope_tests::cli::Cli;
use wirescope_tests::process;

use super::{peer, with};

const RUNS: usize = 10;

/// DESIGN asks for 20 ms of a release build; a debug build on a busy machine gets more, a hang or a busy loop does not fit.
const CPU_SECONDS: f64 = 0.25;

/// Processor seconds of a program and the children it has waited for, as bash's `time` counts them, for the cheapest run.
#[cfg(target_os = "linux")]
fn cpu_seconds(command: &Command) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..RUNS {
        let mut bash = Command::new("bash");
        bash.args(["-c", "TIMEFORMAT='%3U %3S'; time \"$@\" >&2 2>/dev/null", "-"]).arg(command.get_program());
        bash.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => bash.env(name, value),
                None => bash.env_remove(name),
            };
        }
        let ended = process::run(&mut bash, b"", Duration::from_secs(60)).unwrap().succeeded();
        let line = ended.stderr.lines().last().unwrap_or_default().replace(',', ".");
        let parts: Vec<f64> = line.split_whitespace().map(|part| part.parse().unwrap()).collect();
        best = best.min(parts.iter().sum());
    }
    best
}

#[cfg(target_os = "linux")]
#[test]
fn listing_tools_costs_little_beside_the_server() {
    let cli = Cli::new().unwrap();
    let server = peer(&["good"]);
    let whole = cpu_seconds(&cli.command(&with(&["list", "tools"], &server)).unwrap());
    let mut alone = Command::new(&server[0]);
    alone.args(&server[1..]);
    let own = whole - cpu_seconds(&alone);
    println!("wirescope list tools: {:.0} ms of processor time beyond the server's own", own * 1000.0);
    assert!(own < CPU_SECONDS, "{own} s");
}

#[cfg(target_os = "linux")]
#[test]
fn waiting_for_an_answer_takes_little_memory() {
    /// DESIGN asks for 30 MB resident; a debug build maps larger pages of code.
    const MEBIBYTES: u64 = 60;
    let cli = Cli::new().unwrap();
    let server = peer(&["stalls"]);
    let mut command = cli.command(&with(&["call", "greet", "--arg", "name=Ada", "--timeout", "20"], &server)).unwrap();
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let child = process::Guarded(command.spawn().unwrap());
    // The most it has ever had resident; it grows until the call waits, which it does well within the 20 seconds.
    let mut peak_kibibytes = 0;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(100));
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        peak_kibibytes = line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap();
    }
    println!("wirescope call, waiting: {:.1} MiB resident at most", peak_kibibytes as f64 / 1024.0);
    assert!(peak_kibibytes < MEBIBYTES * 1024);
}
