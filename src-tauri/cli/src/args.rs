//! What can be typed. Only what works is offered.
//!
//! It knows words and their shapes; what they mean is the commands' business.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::escape::quoted;
use crate::output::Format;

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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell what a server offers, all pages
    #[command(after_help = "\
Examples:
  wirescope list -- npx -y @modelcontextprotocol/server-everything
  wirescope list tools --format json -- wirescope demo
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
    #[command(after_help = "\
Example:
  wirescope list -- wirescope demo")]
    Demo,
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

/// What to connect to and how; the same for every command that connects.
#[derive(Debug, Args)]
pub struct Server {
    /// Connect to a server saved in the log, by its name
    #[arg(id = "server", long = "server", value_name = "NAME", conflicts_with = "command", help_heading = "Server")]
    pub name: Option<String>,
    /// Start this program as the server, with these arguments; no shell in between
    #[arg(last = true, value_name = "COMMAND", help_heading = "Server")]
    pub command: Vec<String>,
    /// A variable for the server, which gets few of ours (repeatable)
    #[arg(long = "env", value_name = "K=V", value_parser = pair, help_heading = "Server")]
    pub env: Vec<(String, String)>,
    /// The server's working folder
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub cwd: Option<String>,
    /// How long to wait for each answer
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, help_heading = "Server")]
    pub timeout: Duration,
    #[command(flatten)]
    pub log: Log,
    /// Keep nothing of this session on disk
    #[arg(long, conflicts_with = "file")]
    pub no_record: bool,
    #[command(flatten)]
    pub format: Formatted,
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
            | Command::Prompt(Prompt { server, .. }) => Some(server),
            Command::Sessions(_) | Command::Frames(_) | Command::Demo | Command::App(_) => None,
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

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
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
