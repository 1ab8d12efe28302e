//! What a server does at one moment, step by step, written by the test that expects something of it.
//!
//!     answer             the proper answer
//!     write TEXT         TEXT on stdout; $ID stands for the request's id, \n \r \0 \\ \xNN for bytes
//!     large BYTES        an answer whose text has so many bytes
//!     cut BYTES OF       the first BYTES of the answer that `large OF` gives
//!     say TEXT           a line on stderr
//!     say-time           a line on stderr: microseconds since 1970
//!     flood LINES        so many lines of 100 bytes on stderr, as fast as they are taken
//!     breed CHILDREN F   starts so many children that stay, and writes the process group's id to the file F
//!     stay               reads and writes nothing any more, and does not end by itself
//!     exit CODE          the end
//!
//! A step adds no line feed of its own but those that are part of an answer.

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::{flood, stubborn};

pub enum Step {
    Answer,
    Write(String),
    Large(usize),
    Cut(usize, usize),
    Say(String),
    SayTime,
    Flood(usize),
    Breed(u32, String),
    Stay,
    Exit(u8),
}

/// What the steps may need to know of the request they follow.
pub struct Moment<'a> {
    pub id: &'a Value,
    /// The proper answer, with its line's end.
    pub answer: &'a [u8],
}

/// Reads the steps.
pub fn read(words: &[&str]) -> io::Result<Vec<Step>> {
    words.iter().map(|word| step(word).ok_or_else(|| io::Error::other(format!("no such step: {word}")))).collect()
}

fn step(word: &str) -> Option<Step> {
    let (verb, rest) = word.split_once(' ').unwrap_or((word, ""));
    Some(match verb {
        "answer" => Step::Answer,
        "write" => Step::Write(rest.to_owned()),
        "large" => Step::Large(rest.parse().ok()?),
        "cut" => {
            let (count, of) = rest.split_once(' ')?;
            Step::Cut(count.parse().ok()?, of.parse().ok()?)
        }
        "say" => Step::Say(rest.to_owned()),
        "say-time" => Step::SayTime,
        "flood" => Step::Flood(rest.parse().ok()?),
        "breed" => {
            let (children, file) = rest.split_once(' ')?;
            Step::Breed(children.parse().ok()?, file.to_owned())
        }
        "stay" => Step::Stay,
        "exit" => Step::Exit(rest.parse().ok()?),
        _ => return None,
    })
}

/// Does the steps in order; a code when the process is to end.
pub fn play(steps: &[Step], moment: &Moment<'_>, output: &mut impl Write) -> io::Result<Option<ExitCode>> {
    for step in steps {
        match step {
            Step::Answer => output.write_all(moment.answer)?,
            Step::Write(text) => output.write_all(&bytes(&text.replace("$ID", &moment.id.to_string())))?,
            Step::Large(count) => output.write_all(&large(moment.id, *count))?,
            Step::Cut(count, of) => {
                let whole = large(moment.id, *of);
                output.write_all(&whole[..whole.len().min(*count)])?;
            }
            Step::Say(text) => eprintln!("{text}"),
            Step::SayTime => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
                eprintln!("{}", since.as_micros());
            }
            Step::Flood(lines) => flood::flood_stderr(*lines)?,
            Step::Breed(children, file) => {
                stubborn::spawn(*children)?;
                fs::write(file, stubborn::group().to_string())?;
            }
            Step::Stay => stubborn::stay(),
            Step::Exit(code) => {
                output.flush()?;
                return Ok(Some(ExitCode::from(*code)));
            }
        }
        output.flush()?;
    }
    Ok(None)
}

/// The bytes that a text with escapes stands for.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            out.extend(character.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        match rest.next() {
            Some('n') => out.push(b'\n'),
            Some('r') => out.push(b'\r'),
            Some('0') => out.push(0),
            Some('x') => {
                let digits: String = rest.by_ref().take(2).collect();
                out.extend(u8::from_str_radix(&digits, 16));
            }
            other => out.extend(other.map(String::from).unwrap_or_default().bytes()),
        }
    }
    out
}

/// The answer to a call, with so many bytes of text, no two stretches of it alike, so that a lost or moved piece shows.
fn large(id: &Value, count: usize) -> Vec<u8> {
    let mut text = String::with_capacity(count + 16);
    for number in 0.. {
        if text.len() >= count {
            break;
        }
        text.push_str(&format!("{number} "));
    }
    text.truncate(count);
    let answer = json!({"jsonrpc": "2.0", "id": id, "result": {"content": [{"type": "text", "text": text}]}});
    format!("{answer}\n").into_bytes()
}
