//! What can be typed. Only what works is offered.
//!
//! It knows words and their shapes; what they mean is the commands' business.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::demo::{self, Demo};
use crate::escape::quoted;
use crate::output::Format;
use crate::server::Server;

/// Inspect MCP servers from the command line, and read the log of what went over the wire.
///
/// Every command that connects records each frame in the log, which the window shows too. stdout is data, stderr is for
/// people.
#[derive(Debug, Parser)]
#[command(name = "wirescope", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 fine, 1 the answer is \"no\" (a tool's error, an error answer, arguments its schema forbids),
2 usage, 3 could not connect or the link died, 4 timed out, 130 interrupted.

Examples:
  wirescope list -- npx -y @modelcontextprotocol/server-everything
  wirescope call echo --arg message=hi -- npx -y @modelcontextprotocol/server-everything
  wirescope frames last";

const SEND_HELP: &str = "\
PARAMS are JSON, a file of it (@FILE) or stdin (-), and go out as written. What METHOD answers is printed: its result in
text, the whole message as it was recorded with --format json. An error answer is printed too, with exit code 1.

--raw sends bytes as they are after the session is open, a final line feed among them: broken JSON, batches, wrong ids. On
stdio the line feed that ends a message is added, and one inside JSON becomes a space. When they are a request its answer is
awaited and printed; else, and after a notification, every frame that arrives within --wait is printed as `wirescope frames`
does.

Examples:
  wirescope send tools/list -- ./my-server
  wirescope send tools/call '{\"name\":\"echo\",\"arguments\":{}}' --url http://127.0.0.1:3001/mcp
  wirescope send notifications/roots/list_changed -- ./my-server
  wirescope send --raw '{\"jsonrpc\":\"2.0\",\"id\":1}' --wait 3 -- ./my-server
  wirescope send --raw @batch.json --message-header 'Mcp-Method: ping' --url http://127.0.0.1:3001/mcp";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell what a server offers, all pages
    #[command(after_help = "\
Examples:
  wirescope list -- npx -y @modelcontextprotocol/server-everything
  wirescope list tools --format json -- wirescope demo
  wirescope list tools --url http://127.0.0.1:3001/mcp
  wirescope list prompts --server files")]
    List(List),
    /// Call a tool and print its answer
    #[command(after_help = "\
A value of --arg is read as the tool's schema says: text for a string, JSON for anything else. K:=JSON is JSON in any
case. --args takes the whole arguments; --arg then adds to them, or replaces. The text is sent as written, so numbers
keep their digits. Arguments are checked against the schema first; what it forbids is not sent.

Examples:
  wirescope call echo --arg message=hi -- npx -y @modelcontextprotocol/server-everything
  wirescope call get-sum --args '{\"a\":1}' --arg b=2.50 -- npx -y @modelcontextprotocol/server-everything
  wirescope call search --args @query.json --format json --server files
  echo '{}' | wirescope call status --args - -- ./my-server")]
    Call(Call),
    /// Read a resource
    #[command(after_help = "\
Text is printed; one binary content goes to stdout as it is when that is no terminal, or to --output.

Examples:
  wirescope read file:///notes.txt -- ./my-server
  wirescope read image://logo --output logo.png -- ./my-server")]
    Read(Read),
    /// Get a prompt
    #[command(after_help = "\
Example:
  wirescope prompt args-prompt --arg city=Paris -- npx -y @modelcontextprotocol/server-everything")]
    Prompt(Prompt),
    /// Send any request or notification, or any bytes
    #[command(after_help = SEND_HELP)]
    Send(Send),
    /// Show the recorded sessions
    #[command(after_help = "\
Examples:
  wirescope sessions
  wirescope sessions list --limit 5 --format json
  wirescope sessions show last")]
    Sessions(Sessions),
    /// Show every frame of a session
    #[command(after_help = "\
SESSION is an id, the beginning of one, a name, or `last`.

Examples:
  wirescope frames last
  wirescope frames last --payload
  wirescope frames 3f2a91c0 --format jsonl | jq -r .payload")]
    Frames(Frames),
    /// Be a demo MCP server, on stdin and stdout
    #[command(after_help = demo::HELP)]
    Demo(Demo),
    /// Open the window
    App(App),
}

#[derive(Debug, Args)]
pub struct List {
    /// What to ask for
    #[arg(value_enum, default_value_t)]
    pub what: What,
    #[command(flatten)]
    pub server: Server,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum What {
    Tools,
    Resources,
    Templates,
    Prompts,
    #[default]
    All,
}

#[derive(Debug, Args)]
pub struct Call {
    /// The tool's name
    pub tool: String,
    /// One argument: K=V as the schema types it, K:=JSON as it stands (repeatable)
    #[arg(long = "arg", value_name = "K=V")]
    pub pairs: Vec<String>,
    /// All arguments as a JSON object, from the command line, a file (@FILE) or stdin (-)
    #[arg(long = "args", value_name = "JSON|@FILE|-")]
    pub whole: Option<String>,
    /// Send even what the schema forbids, or to a tool that is not listed
    #[arg(long)]
    pub send_anyway: bool,
    /// Ask for progress and show it on stderr; without it that is done when stderr is a terminal
    #[arg(long)]
    pub progress: bool,
    #[command(flatten)]
    pub server: Server,
}

#[derive(Debug, Args)]
pub struct Read {
    /// The resource's address, as the server lists it
    pub uri: String,
    /// Save the content to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub server: Server,
}

#[derive(Debug, Args)]
pub struct Prompt {
    /// The prompt's name
    pub name: String,
    /// One argument; prompts take text only (repeatable)
    #[arg(long = "arg", value_name = "K=V", value_parser = pair)]
    pub pairs: Vec<(String, String)>,
    #[command(flatten)]
    pub server: Server,
}

#[derive(Debug, Args)]
pub struct Send {
    /// The method; one that begins with `notifications/` is sent without an id
    #[arg(required_unless_present = "raw", conflicts_with = "raw")]
    pub method: Option<String>,
    /// The params: JSON, a file of it (@FILE) or stdin (-)
    pub params: Option<String>,
    /// Send these bytes as they are, or those of a file (@FILE) or of stdin (-)
    #[arg(long, value_name = "BYTES|@FILE|-")]
    pub raw: Option<OsString>,
    /// Send METHOD without an id, whatever it is called
    #[arg(long, conflicts_with = "raw")]
    pub notification: bool,
    /// A header of this one message over HTTP, in the place of one that would be sent (repeatable, @FILE too)
    #[arg(long, value_name = "NAME: VALUE")]
    pub message_header: Vec<String>,
    /// How long to wait for frames after a message that has no answer
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub wait: Duration,
    #[command(flatten)]
    pub server: Server,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sessions {
    #[command(subcommand)]
    pub command: Option<SessionsCommand>,
    #[command(flatten)]
    pub list: SessionsList,
}

#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// All sessions, newest first
    List(SessionsList),
    /// One session: what it connected to, what that offered, how it ended
    Show(SessionsShow),
}

#[derive(Debug, Args)]
pub struct SessionsList {
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
    #[command(flatten)]
    pub log: Log,
    #[command(flatten)]
    pub format: Formatted,
}

#[derive(Debug, Args)]
pub struct SessionsShow {
    /// An id, the beginning of one, a name, or `last`
    pub session: String,
    #[command(flatten)]
    pub log: Log,
    #[command(flatten)]
    pub format: Formatted,
}

#[derive(Debug, Args)]
pub struct Frames {
    /// An id, the beginning of one, a name, or `last`
    pub session: String,
    /// Print each frame's whole payload under its line (text format)
    #[arg(long)]
    pub payload: bool,
    /// Print marks (stderr lines, exit and the like) between the frames (jsonl format; the others have them)
    #[arg(long)]
    pub marks: bool,
    /// Write the exact bytes of this frame, and nothing else, whatever its length
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["payload", "marks", "from", "limit"])]
    pub raw: Option<u64>,
    /// Begin with this number
    #[arg(long, value_name = "SEQ", default_value_t = 1)]
    pub from: u64,
    /// How many frames at most; marks do not count
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    #[command(flatten)]
    pub log: Log,
    #[command(flatten)]
    pub format: Formatted,
}

#[derive(Debug, Args)]
pub struct App {
    #[command(flatten)]
    pub log: Log,
}

#[derive(Debug, Args)]
pub struct Log {
    /// The log; WIRESCOPE_LOG names another default
    #[arg(id = "file", long = "log", value_name = "FILE")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Formatted {
    /// For people, as one JSON document, or one a line
    #[arg(long = "format", value_name = "FORMAT", value_enum, default_value_t)]
    pub format: Format,
}

impl Cli {
    /// Of a command that connects.
    fn server(&self) -> Option<&Server> {
        match &self.command {
            Command::List(List { server, .. })
            | Command::Call(Call { server, .. })
            | Command::Read(Read { server, .. })
            | Command::Prompt(Prompt { server, .. })
            | Command::Send(Send { server, .. }) => Some(server),
            Command::Sessions(_) | Command::Frames(_) | Command::Demo(_) | Command::App(_) => None,
        }
    }

    /// How to read a session that this command records, up to the session's id; `None` when nothing is kept.
    pub fn frames_command(&self) -> Option<String> {
        let server = self.server().filter(|server| !server.no_record)?;
        let log = server.log.file.as_ref().map(|file| format!("--log {} ", quoted(&file.to_string_lossy())));
        Some(format!("wirescope frames {}", log.unwrap_or_default()))
    }

    pub fn format(&self) -> Format {
        if let Some(server) = self.server() {
            return server.format.format;
        }
        match &self.command {
            Command::Sessions(sessions) => match &sessions.command {
                Some(SessionsCommand::List(list)) => list.format.format,
                Some(SessionsCommand::Show(show)) => show.format.format,
                None => sessions.list.format.format,
            },
            Command::Frames(frames) => frames.format.format,
            _ => Format::Text,
        }
    }
}

/// The format that was asked for in words that could not be read as a whole.
pub fn format_of(words: &[OsString]) -> Format {
    let mut format = Format::Text;
    let mut words = words.iter().map_while(|word| word.to_str().filter(|word| *word != "--"));
    while let Some(word) = words.next() {
        let value = match word {
            "--format" => words.next(),
            other => other.strip_prefix("--format="),
        };
        if let Some(named) = value.and_then(|value| Format::from_str(value, false).ok()) {
            format = named;
        }
    }
    format
}

pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|duration| !duration.is_zero()).ok_or_else(|| "expected a number of seconds above 0".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_follows_the_dashes_is_the_server_and_nothing_of_ours() {
        let cli = parse("wirescope call echo --arg a=1 --format json -- srv --timeout x").expect("parses");
        let Command::Call(call) = cli.command else { panic!("a call") };
        assert_eq!(call.server.command, ["srv", "--timeout", "x"]);
        assert_eq!((call.pairs, call.server.format.format), (vec!["a=1".to_owned()], Format::Json));
    }

    #[test]
    fn a_server_is_a_command_or_a_url_or_a_name_and_only_one_of_them() {
        for one in ["--url http://h/", "--server files", "-- srv"] {
            assert!(parse(&format!("wirescope list {one}")).is_ok(), "{one}");
        }
        for two in ["--url http://h/ -- srv", "--server files -- srv", "--url http://h/ --server files"] {
            assert!(parse(&format!("wirescope list {two}")).is_err(), "{two}");
        }
    }

    #[test]
    fn a_protocol_is_a_word_or_a_revision_that_is_known() {
        for known in ["auto", "legacy", "modern", "2024-11-05", "2025-11-25", "2026-07-28"] {
            assert!(parse(&format!("wirescope list --protocol {known} -- srv")).is_ok(), "{known}");
        }
        assert!(parse("wirescope list --protocol 2031-01-01 -- srv").is_err());
    }

    #[test]
    fn what_is_sent_is_a_method_or_bytes() {
        for good in ["ping -- srv", "ping - -- srv", "--raw {broken -- srv", "--raw - -- srv"] {
            assert!(parse(&format!("wirescope send {good}")).is_ok(), "{good}");
        }
        for bad in ["-- srv", "ping --raw {} -- srv", "--raw {} --notification -- srv"] {
            assert!(parse(&format!("wirescope send {bad}")).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_timeout_is_a_number_of_seconds_above_zero() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        for bad in ["0", "-1", "soon", "inf", "NaN", ""] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_variable_may_be_empty_and_hold_an_equals_sign_but_needs_a_name() {
        assert_eq!(pair("A="), Ok(("A".to_owned(), String::new())));
        assert_eq!(pair("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
        assert!(pair("A").is_err() && pair("=b").is_err());
    }

    #[test]
    fn the_format_is_found_in_words_that_make_no_sense() {
        assert_eq!(format_of(&words("wirescope lst --format json")), Format::Json);
        assert_eq!(format_of(&words("wirescope list --format=jsonl --nonsense")), Format::Jsonl);
        assert_eq!(format_of(&words("wirescope list -- srv --format json")), Format::Text);
    }

    #[test]
    fn sessions_alone_lists_them() {
        let Command::Sessions(sessions) = parse("wirescope sessions --limit 3").expect("parses").command else {
            panic!("sessions")
        };
        assert!(sessions.command.is_none());
        assert_eq!(sessions.list.limit, 3);
    }
}
