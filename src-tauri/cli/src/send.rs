//! `wirescope send`: any request, any notification, any bytes.
//!
//! What has an answer prints that; what has none prints the frames that arrive for a while. An error answer is an answer.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::oneshot;
use wirescope_engine::view::Outcome;
use wirescope_engine::{Answer, check_json};

use crate::args::Send;
use crate::connection::{Connection, connected};
use crate::escape;
use crate::frames::{self, Extras};
use crate::json::{self, Members};
use crate::output::{Format, Output, Paint, say_as};
use crate::pages::Span;
use crate::report::{Failure, Verdict};
use crate::source;
use crate::target::headers;

pub fn run(send: Send, output: &mut Output) -> Result<Verdict, Failure> {
    // Before anything is started, for this may wait for a person at stdin.
    let parcel = Parcel::read(&send)?;
    let wait = send.wait;
    crate::block_on(connected(send.server, output, async |connection, output| match parcel {
        Parcel::Request { method, params, headers } => {
            ask(connection, &method, params.as_deref(), headers, output).await
        }
        Parcel::Message(message) => message.send(connection, wait, output).await,
    }))
}

/// What is sent.
#[derive(Debug, PartialEq, Eq)]
enum Parcel {
    /// Given an id, and in the era without a handshake what describes it.
    Request {
        method: String,
        params: Option<String>,
        headers: Vec<(String, String)>,
    },
    Message(Message),
}

/// Bytes that go out as they are.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    bytes: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Parcel {
    fn read(send: &Send) -> Result<Parcel, Failure> {
        let headers = headers("--message-header", &send.message_header)?;
        if !headers.is_empty() && !send.server.command.is_empty() {
            return Err(Failure::usage("--message-header is for servers with a URL, and this one is a command"));
        }
        if let Some(raw) = &send.raw {
            let bytes = source::bytes("--raw", raw.as_encoded_bytes())?.bytes;
            return Ok(Parcel::Message(Message { bytes, headers }));
        }
        let method = send.method.clone().unwrap_or_default();
        let params = send.params.as_deref().map(params).transpose()?;
        if send.notification || method.starts_with("notifications/") {
            let bytes = notification(&method, params.as_deref()).into_bytes();
            return Ok(Parcel::Message(Message { bytes, headers }));
        }
        Ok(Parcel::Request { method, params, headers })
    }
}

fn params(given: &str) -> Result<String, Failure> {
    let (origin, text) = source::text("PARAMS", given)?;
    check_json(&origin, &text)?;
    Ok(text.trim().to_owned())
}

/// Line breaks between the tokens of `params` become spaces: on stdio a line feed ends a message.
fn notification(method: &str, params: Option<&str>) -> String {
    let params = params.map(|params| format!(r#","params":{}"#, params.replace(['\n', '\r'], " ")));
    format!(r#"{{"jsonrpc":"2.0","method":{}{}}}"#, json::string(method), params.unwrap_or_default())
}

async fn ask(
    connection: &Connection,
    method: &str,
    params: Option<&str>,
    headers: Vec<(String, String)>,
    output: &mut Output,
) -> Result<Verdict, Failure> {
    match connection.session.start_request_with(method, params, headers, connection.options).await {
        Ok((seq, answered)) => show(connection, method, &answer(seq, answered).await, output).await,
        Err(error) => Err(connection.explain(method, error).await),
    }
}

/// Prints an answer; no answer is a failure.
async fn show(connection: &Connection, method: &str, answer: &Answer, output: &mut Output) -> Result<Verdict, Failure> {
    let verdict = match answer.outcome {
        Outcome::Ok => Verdict::Fine,
        Outcome::Error | Outcome::ToolError => Verdict::No,
        _ => return Err(connection.failure(method, answer).await),
    };
    if connection.print_long(method, answer, output).await? {
        return Ok(verdict);
    }
    match (output.format, answer.response) {
        (Format::Text, _) | (_, None) => {
            let text = connection.engine.answer_text(&connection.session, answer).await?;
            output.json_line(&text)?;
        }
        (Format::Json | Format::Jsonl, Some(response)) => print_whole(connection, response, output).await?,
    }
    if answer.outcome == Outcome::Error {
        output.flush()?;
        say_as(Paint::Bad, "error", &escape::text(&connection.failure(method, answer).await.to_string()));
    }
    Ok(verdict)
}

/// The message as it was recorded.
async fn print_whole(connection: &Connection, seq: u64, output: &mut Output) -> Result<(), Failure> {
    let frame = connection.engine.frame(connection.session.id(), seq, u64::MAX).await?;
    match (frame.payload, frame.base64.and_then(|base64| STANDARD.decode(base64).ok())) {
        // A body over HTTP may be written in several lines; in JSON none of them ends inside a string.
        (Some(text), _) if output.format == Format::Jsonl => output.json_line(&text.replace(['\n', '\r'], " ")),
        (Some(text), _) => output.json_line(&text),
        (None, Some(bytes)) => {
            output.raw(&bytes)?;
            output.line("")
        }
        (None, None) => Ok(()),
    }
}

impl Message {
    async fn send(self, connection: &Connection, wait: Duration, output: &mut Output) -> Result<Verdict, Failure> {
        let method = method_of(&self.bytes);
        let engine = &connection.engine;
        let before = engine.session(connection.session.id()).await?.last_seq;
        let sent = connection.session.send_raw(self.bytes, self.headers, connection.options).await;
        let answered = match sent {
            Ok((seq, answered)) => answered.map(|answered| (seq, answered)),
            Err(error) => return Err(connection.explain(&method, error).await),
        };
        let failure = match answered {
            Some((seq, answered)) => match answer(seq, answered).await {
                answer if has_come(&answer) => return show(connection, &method, &answer, output).await,
                answer => Some(connection.failure(&method, &answer).await),
            },
            None => connection.lost_within(wait, &method).await,
        };
        // An error is a document of its own.
        if failure.is_none() || output.format != Format::Json {
            let session = engine.session(connection.session.id()).await?;
            let span = Span { from: before + 1, most_frames: u64::MAX, arrived_only: true };
            frames::print(engine, &session, span, Extras { payload: true, marks: false }, output).await?;
        }
        failure.map_or(Ok(Verdict::Fine), Err)
    }
}

/// A session that ended has dropped whoever would have told.
async fn answer(request: u64, answered: oneshot::Receiver<Answer>) -> Answer {
    answered.await.unwrap_or(Answer { request, response: None, outcome: Outcome::Lost })
}

fn has_come(answer: &Answer) -> bool {
    matches!(answer.outcome, Outcome::Ok | Outcome::Error | Outcome::ToolError)
}

/// What to call a message in an error.
fn method_of(bytes: &[u8]) -> String {
    let method = std::str::from_utf8(bytes).ok().and_then(Members::of).and_then(|message| message.string("method"));
    method.unwrap_or_else(|| "the message".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    fn parcel(words: &[&str]) -> Result<Parcel, Failure> {
        let line = ["wirescope", "send"].iter().chain(words).chain(&["--url", "http://h/"]);
        match Cli::try_parse_from(line).expect("parses").command {
            Command::Send(send) => Parcel::read(&send),
            other => panic!("not send: {other:?}"),
        }
    }

    fn message(words: &[&str]) -> String {
        match parcel(words).expect("a parcel") {
            Parcel::Message(message) => String::from_utf8(message.bytes).expect("text"),
            other => panic!("no message: {other:?}"),
        }
    }

    #[test]
    fn a_method_is_a_request_and_its_params_stay_as_written() {
        let (method, params) = ("x/y".to_owned(), Some("[1.0,  2]".to_owned()));
        let expected = Parcel::Request { method, params, headers: Vec::new() };
        assert_eq!(parcel(&["x/y", " [1.0,  2] "]).expect("a parcel"), expected);
        assert!(parcel(&["x/y", "{broken"]).is_err(), "that is for --raw");
    }

    #[test]
    fn a_notification_has_no_id() {
        let whole = r#"{"jsonrpc":"2.0","method":"notifications/x","params":{"a": 1.0}}"#;
        assert_eq!(message(&["notifications/x", "{\"a\":\n1.0}"]), whole);
        assert_eq!(message(&["ping", "--notification"]), r#"{"jsonrpc":"2.0","method":"ping"}"#);
    }

    #[test]
    fn bytes_go_out_as_they_are() {
        for raw in ["{broken", "[]", " {} ", "no JSON at all"] {
            assert_eq!(message(&["--raw", raw]), raw);
        }
    }

    #[test]
    fn a_header_of_one_message_goes_with_whatever_is_sent() {
        let with_header = |words: &[&str]| parcel(&[words, &["--message-header", "Mcp-Method: lie"]].concat());
        let Ok(Parcel::Message(message)) = with_header(&["--raw", "{}"]) else { panic!("a message") };
        assert_eq!(message.headers, [("Mcp-Method".to_owned(), "lie".to_owned())]);
        for words in [&["notifications/x"][..], &["ping"]] {
            let headers = match with_header(words).expect("a parcel") {
                Parcel::Request { headers, .. } | Parcel::Message(Message { headers, .. }) => headers,
            };
            assert_eq!(headers, message.headers);
        }
    }

    #[test]
    fn a_message_is_called_by_its_method_where_it_has_one() {
        assert_eq!(method_of(br#"{"id":1,"method":"a/b"}"#), "a/b");
        assert_eq!([&b"{broken"[..], b"[]", b"\xff"].map(method_of), ["the message"; 3]);
    }
}
