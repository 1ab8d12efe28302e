//! One request to a server that opens a session in good order and then does what a scenario says: what a person is told of
//! it, and what the log has.

use std::io::Write as _;
use std::net::TcpStream;

use serde_json::Value;
use wirescope_tests::canned::{Asked, Canned};
use wirescope_tests::cli::Cli;
use wirescope_tests::process::Ended;
use wirescope_tests::sparse::{self, Era};

use crate::{last_rows, marks};

/// What came of it.
pub struct Trial {
    /// For messages.
    pub era: Era,
    pub server: Canned,
    pub ended: Ended,
    /// All rows of the log, marks too.
    pub rows: Vec<Value>,
}

impl Trial {
    /// Asks for the tools, with these options beside; `answer` writes what the server says to that.
    pub fn of(era: Era, options: &[&str], answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let (cli, server) = (Cli::new().unwrap(), sparse::serve(era, answer).unwrap());
        let usual = ["send", "tools/list", "--protocol", era.revision(), "--url", &server.url];
        let ended = cli.run(&[&usual, options].concat()).unwrap();
        let rows = last_rows(&cli);
        Self { era, server, ended, rows }
    }

    /// The same where the answer is bytes.
    pub fn with(era: Era, options: &[&str], answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> Self {
        // A client that has gone away is the scenario's business.
        Self::of(era, options, move |asked, connection| drop(connection.write_all(&answer(asked))))
    }

    /// Asserts that a person was told in these words why there is no answer, and that nothing was taken for one.
    pub fn told(self, exit: i32, words: &[&str]) -> Self {
        let Self { era, server, ended, rows } = self;
        let ended = ended.exited(exit);
        for word in words {
            assert!(ended.stderr.contains(word), "{era:?}: '{word}' is not in: {}", ended.told());
        }
        assert!(ended.stderr.contains("tools/list"), "{era:?}: the request is named: {}", ended.told());
        assert!(ended.stderr.contains("wirescope frames"), "{era:?}: the log can be looked at: {}", ended.told());
        assert_eq!(ended.text(), "", "{era:?}: stdout is data, and there is none");
        Self { era, server, ended, rows }
    }

    /// Asserts that the request was answered, and returns the trial and what was printed.
    pub fn answered(self) -> (Self, Value) {
        let Self { era, server, ended, rows } = self;
        let ended = ended.succeeded();
        let printed = ended.json();
        (Self { era, server, ended, rows }, printed)
    }

    /// The number of the request's frame.
    fn request(&self) -> u64 {
        let is_it = |row: &&Value| row["kind"] == "request" && row["method"] == "tools/list";
        let row = self.rows.iter().find(is_it).unwrap_or_else(|| panic!("not in the log: {:#?}", self.rows));
        row["seq"].as_u64().unwrap()
    }

    /// The frames that came after the request was sent.
    pub fn frames(&self) -> Vec<&Value> {
        let first = self.request();
        let came = |row: &&Value| row["direction"] == "to_client" && row["seq"].as_u64() > Some(first);
        self.rows.iter().filter(came).collect()
    }

    /// Asserts that exactly these bodies came, in this order, each byte of them in the log.
    pub fn kept(&self, bodies: &[&str]) {
        let payloads: Vec<&str> = self.frames().iter().map(|row| row["payload"].as_str().unwrap()).collect();
        assert_eq!(payloads, bodies, "{:?}", self.era);
    }

    /// The text of the mark that tells how the request's last HTTP exchange ended: the last POST there was.
    pub fn end(&self) -> &str {
        let is_it = |text: &&str| text.starts_with("POST");
        let ends = marks(&self.rows, "http_response");
        ends.into_iter().rfind(is_it).unwrap_or_else(|| panic!("no end: {:#?}", self.rows))
    }

    /// How often a request is sent whose stream ends each time before the answer came: without sessions it is sent again with
    /// a new id (MCP 2026-07-28, basic/transports/streamable-http), and after the third time a person is told.
    pub fn sendings(&self) -> usize {
        match self.era {
            Era::Legacy => 1,
            Era::Modern => 3,
        }
    }

    /// What was asked of the server to list its tools.
    pub fn asked(&self) -> Vec<Asked> {
        self.server.asked().into_iter().filter(|asked| asked.body.contains("tools/list")).collect()
    }
}
