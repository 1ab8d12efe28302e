//! stdout, which is data. What stands on a terminal is coloured a little; what goes elsewhere never is.
//!
//! A reader that has gone away (`wirescope frames last | head`) is [`Failure::OutputClosed`], which ends the command quietly.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use clap::ValueEnum;

use crate::escape;
use crate::report::Failure;

/// Text for people, one JSON document, or one a line. (Documented here, for clap spreads its help over pages as soon as a
/// value has help of its own.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug)]
pub enum Paint {
    Heading,
    Muted,
    Good,
    Bad,
    Warning,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Paint::Heading => "1",
            Paint::Muted => "2",
            Paint::Good => "32",
            Paint::Bad => "31",
            Paint::Warning => "33",
        }
    }
}

/// `text` in a colour, when `coloured`.
pub fn paint(coloured: bool, colour: Paint, text: &str) -> String {
    if coloured && !text.is_empty() { format!("\x1b[{}m{text}\x1b[0m", colour.code()) } else { text.to_owned() }
}

/// Whether a stream may be coloured: a terminal that can, and nobody who objects (no-color.org).
pub fn may_colour(is_terminal: bool) -> bool {
    let objects = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    is_terminal && !objects && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

pub struct Output {
    pub format: Format,
    pub is_terminal: bool,
    coloured: bool,
    out: BufWriter<Stdout>,
}

impl Output {
    pub fn new(format: Format) -> Output {
        let is_terminal = io::stdout().is_terminal();
        let coloured = may_colour(is_terminal);
        Output { format, is_terminal, coloured, out: BufWriter::new(io::stdout()) }
    }

    pub fn paint(&self, colour: Paint, text: &str) -> String {
        paint(self.coloured, colour, text)
    }

    /// Text that is escaped already, or ours, and a line feed.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.raw(text.as_bytes())?;
        self.raw(b"\n")
    }

    /// A line that a terminal cuts at its own width, whatever that is by now and however wide its characters are: DECAWM,
    /// its automatic line wrap, is off for the length of the line. What is too long then piles up in the last column,
    /// which is cleared.
    pub fn cut_line(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_terminal { self.line(&format!("\x1b[?7l{text}\x1b[999C\x1b[K\x1b[?7h")) } else { self.line(text) }
    }

    /// Lines of a server's, escaped; ends with a line feed.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        let shown = escape::text(text);
        self.raw(shown.as_bytes())?;
        if shown.ends_with('\n') { Ok(()) } else { self.raw(b"\n") }
    }

    /// Part of a JSON document: exact, except that on a terminal hidden characters become JSON escapes.
    pub fn json(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_terminal { self.raw(escape::json(text).as_bytes()) } else { self.raw(text.as_bytes()) }
    }

    pub fn json_line(&mut self, text: &str) -> Result<(), Failure> {
        self.json(text)?;
        self.raw(b"\n")
    }

    /// A piece of a server's JSON document, as [`Output::json`]; a character that is cut by the piece's end is shown to a
    /// terminal as a replacement.
    pub fn json_piece(&mut self, piece: &[u8]) -> Result<(), Failure> {
        if self.is_terminal {
            self.raw(escape::json(&String::from_utf8_lossy(piece)).as_bytes())
        } else {
            self.raw(piece)
        }
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.write_all(bytes).map_err(Failure::from_output)
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(Failure::from_output)
    }
}

/// A line for people, on stderr. Nobody listening is no reason to stop.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// The same, with a word such as `error` or `warning` before it.
pub fn say_as(colour: Paint, word: &str, text: &str) {
    let coloured = may_colour(io::stderr().is_terminal());
    say(&format!("{} {text}", paint(coloured, colour, &format!("{word}:"))));
}
