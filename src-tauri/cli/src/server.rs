//! What can be typed about the server; the same for every command that connects.
//!
//! It knows words and their shapes; `target` makes of them what is connected to.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use wirescope_engine::{ProtocolChoice, UnknownProtocol};

use crate::args::{Formatted, Log, pair, seconds};

/// What to connect to and how.
#[derive(Debug, Args)]
pub struct Server {
    /// Connect to a server saved in the log, by its name; with --catalog, to one of that file
    #[arg(id = "server", long = "server", value_name = "NAME", conflicts_with_all = ["command", "url"],
        help_heading = "Server")]
    pub name: Option<String>,
    /// Take the server from this file: mcpServers JSON, VS Code's mcp.json and the like; --server may be left out where it has
    /// one only
    #[arg(long, value_name = "FILE", conflicts_with_all = ["command", "url"], help_heading = "Server")]
    pub catalog: Option<PathBuf>,
    /// What the file's server asks for, such as an input of VS Code or a variable (repeatable)
    #[arg(long = "input", value_name = "NAME=VALUE|@FILE", requires = "catalog", help_heading = "Server")]
    pub inputs: Vec<String>,
    /// Connect to this address, over Streamable HTTP or else HTTP+SSE
    #[arg(long, value_name = "URL", conflicts_with = "command", help_heading = "Server")]
    pub url: Option<String>,
    /// Start this program as the server, with these arguments; no shell in between
    #[arg(last = true, value_name = "COMMAND", help_heading = "Server")]
    pub command: Vec<String>,
    /// Insist on a transport; http is Streamable HTTP, sse is HTTP+SSE
    #[arg(long, value_name = "TRANSPORT", value_enum, help_heading = "Server")]
    pub transport: Option<Transport>,
    /// auto finds out; legacy, modern or a revision such as 2025-06-18 insists
    #[arg(long, value_name = "PROTOCOL", value_parser = protocol, help_heading = "Server")]
    pub protocol: Option<String>,
    /// The client capabilities to declare, a JSON object or a file of it (@FILE); unless told, what --answer and --root
    /// answer
    #[arg(long, value_name = "JSON|@FILE", help_heading = "Server")]
    pub capabilities: Option<String>,
    /// How to answer what the server asks (repeatable): elicitation=accept-defaults, elicitation=decline, elicitation=@FILE,
    /// sampling=@FILE; declined unless told
    #[arg(long = "answer", value_name = "WHAT=HOW", help_heading = "Server")]
    pub answers: Vec<String>,
    /// A folder the server may know of (repeatable)
    #[arg(long = "root", value_name = "DIR", help_heading = "Server")]
    pub roots: Vec<std::path::PathBuf>,
    /// A variable for the server, which gets few of ours (repeatable)
    #[arg(long = "env", value_name = "K=V", value_parser = pair, help_heading = "Server")]
    pub env: Vec<(String, String)>,
    /// The server's working folder
    #[arg(long, value_name = "DIR", help_heading = "Server")]
    pub cwd: Option<String>,
    /// How long to wait for each answer; 60 unless told here or in the saved server
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Server")]
    pub timeout: Option<Duration>,
    #[command(flatten)]
    pub http: Http,
    #[command(flatten)]
    pub log: Log,
    /// Keep nothing of this session on disk
    #[arg(long, conflicts_with = "file")]
    pub no_record: bool,
    #[command(flatten)]
    pub format: Formatted,
}

/// What only a server with an address has.
#[derive(Debug, Default, Args)]
pub struct Http {
    /// A header of every request (repeatable). Other users of this machine can see what is typed here: put secrets into a
    /// file of such lines, @FILE. Nothing is expanded
    #[arg(long = "header", value_name = "NAME: VALUE|@FILE", help_heading = "HTTP")]
    pub headers: Vec<String>,
    /// Reach the server through this HTTP proxy
    #[arg(long, value_name = "URL", help_heading = "HTTP")]
    pub proxy: Option<String>,
    /// Trust the authorities in this PEM file too
    #[arg(long, value_name = "FILE", help_heading = "HTTP")]
    pub ca_file: Option<String>,
    /// Prove who we are with the certificate and the private key in this PEM file
    #[arg(long, value_name = "FILE", help_heading = "HTTP")]
    pub client_certificate: Option<String>,
    /// Accept any certificate, also one of somebody in between
    #[arg(long, help_heading = "HTTP")]
    pub insecure: bool,
    /// How long name look-up, TCP and TLS may take together; 10 unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "HTTP")]
    pub connect_timeout: Option<Duration>,
    /// How long the first byte of a response may take; 300 unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "HTTP")]
    pub first_byte_timeout: Option<Duration>,
    /// How long a response may pause; 300 unless told
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "HTTP")]
    pub silence_timeout: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    Stdio,
    Http,
    Sse,
}

impl Server {
    /// There is something to connect to.
    pub fn is_named(&self) -> bool {
        self.name.is_some() || self.catalog.is_some() || self.url.is_some() || !self.command.is_empty()
    }
}

impl Http {
    /// One of the options that was given, as it is typed.
    pub fn any(&self) -> Option<&'static str> {
        let given = [
            (!self.headers.is_empty(), "--header"),
            (self.proxy.is_some(), "--proxy"),
            (self.ca_file.is_some(), "--ca-file"),
            (self.client_certificate.is_some(), "--client-certificate"),
            (self.insecure, "--insecure"),
            (self.connect_timeout.is_some(), "--connect-timeout"),
            (self.first_byte_timeout.is_some(), "--first-byte-timeout"),
            (self.silence_timeout.is_some(), "--silence-timeout"),
        ];
        given.into_iter().find(|(is_given, _)| *is_given).map(|(_, option)| option)
    }
}

fn protocol(word: &str) -> Result<String, UnknownProtocol> {
    word.parse::<ProtocolChoice>().map(|_| word.to_owned())
}
