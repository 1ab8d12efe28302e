//! One session: reads lines, keeps the order the handshake asks for, and hands each request to its feature.
//!
//! A request is answered on the reading thread unless it may take time. It does not know what any tool does.

use std::io::{self, BufRead, Read, Write};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::call::{Calls, Progress};
use crate::json_rpc::{
    INTERNAL_ERROR, INVALID_REQUEST, Id, Incoming, METHOD_NOT_FOUND, PARSE_ERROR, Request, RpcError, read_line,
    read_message, read_params, to_raw,
};
use crate::logging::{Level, Logging};
use crate::outbox::{Outbox, answer_text};
use crate::tools::{self, Call, CallParams, Outcome};
use crate::{Ended, completion, prompts, resources};

/// Longer lines are answered with an error and skipped.
const LINE_LIMIT_BYTES: u64 = 16 << 20;

/// Newest last; the newest is offered to a client that asks for another.
const REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The only revision with batches (2025-03-26, basic/index).
const BATCH_REVISION: &str = "2025-03-26";

const INSTRUCTIONS: &str = "Everything here is made up and safe to try. Start with `echo`, watch progress and cancel with \
    `slow_count`, fill a larger form with `search_flights`, look at `picture` and `annotated_content`, see what an error \
    looks like with `always_fails`, and lose the connection with `crash`.";

pub(crate) struct Server {
    outbox: Outbox,
    calls: Calls,
    logging: Logging,
    /// Set by `initialize`.
    revision: OnceLock<&'static str>,
}

/// What a request comes to.
enum Answer {
    Result(Box<RawValue>),
    /// It was cancelled.
    Silence,
    Crash {
        code: i32,
    },
}

impl Server {
    pub(crate) fn new(writer: impl Write + Send + 'static, log: impl Write + Send + 'static) -> Arc<Server> {
        Arc::new(Server {
            outbox: Outbox::new(writer, log),
            calls: Calls::default(),
            logging: Logging::default(),
            revision: OnceLock::new(),
        })
    }

    pub(crate) fn run(self: Arc<Server>, mut reader: impl BufRead) -> io::Result<Ended> {
        self.outbox.remark(&format!("ready, version {}; messages are read from stdin", env!("CARGO_PKG_VERSION")));
        let mut threads = Vec::new();
        let mut ended = Ended::Closed;
        while let Some(line) = self.next_line(&mut reader)? {
            if let Some(code) = self.handle_line(&line, &mut threads) {
                ended = Ended::Crashed { code };
                break;
            }
            if let Some(failure) = self.outbox.take_failure() {
                return self.stop_writing(failure);
            }
            threads.retain(|thread: &JoinHandle<()>| !thread.is_finished());
        }
        if let Ended::Crashed { .. } = ended {
            // Calls under way die with the process, as they would in a real crash.
            return Ok(ended);
        }
        for thread in threads {
            let _ = thread.join();
        }
        self.outbox.remark("stdin is closed; goodbye");
        match self.outbox.take_failure() {
            Some(failure) => self.stop_writing(failure),
            None => Ok(ended),
        }
    }

    fn stop_writing(&self, failure: io::Error) -> io::Result<Ended> {
        if failure.kind() == io::ErrorKind::BrokenPipe {
            self.outbox.remark("nobody reads stdout any more; goodbye");
            return Ok(Ended::Closed);
        }
        Err(failure)
    }

    /// The next line without its end; `None` at the end of input. A line that is too long is answered, then skipped.
    fn next_line(&self, reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut line = Vec::new();
            let read = reader.by_ref().take(LINE_LIMIT_BYTES).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            if line.last() != Some(&b'\n') && read as u64 == LINE_LIMIT_BYTES {
                reader.skip_until(b'\n')?;
                let error = RpcError::new(PARSE_ERROR, "the line is longer than 16 MiB and was skipped");
                self.outbox.line(&answer_text(None, &Err(error)));
                continue;
            }
            if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Ok(Some(line));
            }
        }
    }

    /// `Some(code)` when the process is to crash.
    fn handle_line(self: &Arc<Server>, line: &[u8], threads: &mut Vec<JoinHandle<()>>) -> Option<i32> {
        match read_line(line) {
            Incoming::Request(request) => {
                if is_slow(&request) {
                    self.start(request, threads);
                    return None;
                }
                let answer = self.answer(&request);
                return self.finish(&request.id, answer);
            }
            Incoming::Notification { method, params } => self.note(&method, params.as_deref()),
            Incoming::Response => self.outbox.remark("an answer came, but nothing was asked; it is ignored"),
            Incoming::Invalid { id, error } => {
                self.outbox.remark(&format!("not a message: {}", error.message.escape_debug()));
                self.outbox.line(&answer_text(id.as_ref(), &Err(error)));
            }
            Incoming::Batch(entries) => self.handle_batch(entries, threads),
        }
        None
    }

    /// Answers a request on a thread of its own. It is known to `calls` before the next line is read, so that a
    /// cancellation finds it.
    fn start(self: &Arc<Server>, request: Request, threads: &mut Vec<JoinHandle<()>>) {
        let server = Arc::clone(self);
        let id = request.id.clone();
        let begun = self.calls.begin(&id).and_then(|cancellation| {
            let work = move || {
                let answer = server.call_tool(&request, &cancellation);
                server.calls.end(&request.id);
                server.finish(&request.id, answer);
            };
            thread::Builder::new().spawn(work).map_err(|error| {
                self.calls.end(&id);
                RpcError::new(INTERNAL_ERROR, format!("no thread for the call: {error}"))
            })
        });
        match begun {
            Ok(thread) => threads.push(thread),
            Err(error) => self.outbox.line(&answer_text(Some(&id), &Err(error))),
        }
    }

    fn finish(&self, id: &Id, answer: Result<Answer, RpcError>) -> Option<i32> {
        let outcome = match answer {
            Ok(Answer::Silence) => return None,
            Ok(Answer::Crash { code }) => {
                self.outbox.remark(&format!("crashing on request, with exit code {code}"));
                let whole = answer_text(Some(id), &Ok(tools::unfinished_answer()));
                self.outbox.bytes(&whole.as_bytes()[..whole.len() / 2]);
                return Some(code);
            }
            Ok(Answer::Result(result)) => Ok(result),
            Err(error) => Err(error),
        };
        self.outbox.line(&answer_text(Some(id), &outcome));
        None
    }

    fn note(&self, method: &str, params: Option<&RawValue>) {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Cancelled {
            request_id: Box<RawValue>,
        }
        match method {
            "notifications/initialized" => self.outbox.remark("the client is ready"),
            "notifications/cancelled" => {
                let id = read_params::<Cancelled>(params).ok().and_then(|params| Id::read(&params.request_id));
                if id.is_some_and(|id| self.calls.cancel(&id)) {
                    self.outbox.remark("a call is cancelled");
                }
            }
            other => self.outbox.remark(&format!("notification {} is ignored", other.escape_debug())),
        }
    }

    /// The entries one after another, on a thread of their own, their answers in one array.
    fn handle_batch(self: &Arc<Server>, entries: Vec<Box<RawValue>>, threads: &mut Vec<JoinHandle<()>>) {
        let refusal = match self.revision.get() {
            _ if entries.is_empty() => Some("a batch must not be empty".to_owned()),
            Some(&BATCH_REVISION) => None,
            Some(revision) => Some(format!("revision {revision} has no batches; only {BATCH_REVISION} does")),
            None => Some("a batch cannot open a session; send `initialize` alone".to_owned()),
        };
        if let Some(why) = refusal {
            self.outbox.line(&answer_text(None, &Err(RpcError::new(INVALID_REQUEST, why))));
            return;
        }
        let server = Arc::clone(self);
        let work = move || {
            let answers: Vec<_> = entries.iter().filter_map(|entry| server.answer_entry(entry)).collect();
            if !answers.is_empty() {
                server.outbox.line(&format!("[{}]", answers.join(",")));
            }
        };
        match thread::Builder::new().spawn(work) {
            Ok(thread) => threads.push(thread),
            Err(error) => self.outbox.remark(&format!("no thread for the batch: {error}")),
        }
    }

    fn answer_entry(&self, entry: &RawValue) -> Option<String> {
        match read_message(entry) {
            Incoming::Request(request) => {
                let outcome = match self.answer(&request) {
                    Ok(Answer::Result(result)) => Ok(result),
                    Ok(Answer::Silence) => return None,
                    Ok(Answer::Crash { .. }) => {
                        Err(RpcError::new(INVALID_REQUEST, "`crash` only works alone, not in a batch"))
                    }
                    Err(error) => Err(error),
                };
                Some(answer_text(Some(&request.id), &outcome))
            }
            Incoming::Notification { method, params } => {
                self.note(&method, params.as_deref());
                None
            }
            Incoming::Invalid { id, error } => Some(answer_text(id.as_ref(), &Err(error))),
            Incoming::Response | Incoming::Batch(_) => None,
        }
    }

    fn answer(&self, request: &Request) -> Result<Answer, RpcError> {
        let params = request.params.as_deref();
        let method = request.method.as_str();
        let result: Value = match method {
            "initialize" => self.initialize(params)?,
            "ping" => json!({}),
            _ if !METHODS.contains(&method) => {
                self.outbox.remark(&format!("unknown method {}", method.escape_debug()));
                return Err(RpcError::new(METHOD_NOT_FOUND, format!("this server has no method {method:?}")));
            }
            _ if self.revision.get().is_none() => {
                return Err(RpcError::new(
                    INVALID_REQUEST,
                    format!("`{method}` came before `initialize`; open the session first"),
                ));
            }
            "tools/call" => {
                let cancellation = self.calls.begin(&request.id)?;
                let answer = self.call_tool(request, &cancellation);
                self.calls.end(&request.id);
                return answer;
            }
            "tools/list" => tools::list(read_params(params)?)?,
            "resources/list" => resources::list(read_params(params)?)?,
            "resources/templates/list" => resources::list_templates(read_params(params)?)?,
            "resources/read" => resources::read(read_params(params)?)?,
            "prompts/list" => prompts::list(read_params(params)?)?,
            "prompts/get" => prompts::get(read_params(params)?)?,
            "completion/complete" => completion::complete(read_params(params)?)?,
            _ => self.logging.set(&read_params(params)?)?,
        };
        if method != "initialize" {
            self.outbox.remark(method);
        }
        to_raw(&result).map(Answer::Result)
    }

    fn initialize(&self, params: Option<&RawValue>) -> Result<Value, RpcError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Initialize {
            protocol_version: String,
            #[serde(default)]
            client_info: Value,
        }
        let params: Initialize = read_params(params)?;
        let newest = REVISIONS[REVISIONS.len() - 1];
        let revision = REVISIONS.into_iter().find(|known| *known == params.protocol_version).unwrap_or(newest);
        if self.revision.set(revision).is_err() {
            return Err(RpcError::new(INVALID_REQUEST, "the session is open already; `initialize` comes once"));
        }
        let client = params.client_info["name"].as_str().unwrap_or("a client without a name");
        self.outbox.remark(&format!("hello, {}; we speak revision {revision}", client.escape_debug()));
        let mut capabilities = json!({"logging": {}, "prompts": {}, "resources": {}, "tools": {}});
        if revision >= "2025-03-26" {
            capabilities["completions"] = json!({});
        }
        Ok(json!({
            "protocolVersion": revision,
            "capabilities": capabilities,
            "serverInfo": {
                "name": "wirescope-demo",
                "title": "Wirescope demo server",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Tools, resources and prompts to try an MCP client with",
            },
            "instructions": INSTRUCTIONS,
        }))
    }

    fn call_tool(&self, request: &Request, cancellation: &crate::call::Cancellation) -> Result<Answer, RpcError> {
        let Some(revision) = self.revision.get() else {
            return Err(RpcError::new(
                INVALID_REQUEST,
                "`tools/call` came before `initialize`; open the session first",
            ));
        };
        let params: CallParams = read_params(request.params.as_deref())?;
        self.outbox.remark(&format!("tools/call {}", params.name.escape_debug()));
        self.logging.send(&self.outbox, Level::Info, json!({"calling": params.name}));
        let call = Call {
            arguments: params.arguments()?,
            outbox: &self.outbox,
            progress: Progress { outbox: &self.outbox, token: params.progress_token()? },
            cancellation,
            revision,
        };
        let outcome = tools::call(&params.name, &call)?;
        if cancellation.is_cancelled() {
            return Ok(Answer::Silence);
        }
        match outcome {
            Outcome::Result(result) => {
                if result.is_error {
                    self.logging.send(&self.outbox, Level::Warning, json!({"failed": params.name}));
                }
                to_raw(&result).map(Answer::Result)
            }
            Outcome::Cancelled => Ok(Answer::Silence),
            Outcome::Crash { code } => Ok(Answer::Crash { code }),
        }
    }
}

/// Besides `initialize` and `ping`, which need no session.
const METHODS: [&str; 9] = [
    "completion/complete",
    "logging/setLevel",
    "prompts/get",
    "prompts/list",
    "resources/list",
    "resources/read",
    "resources/templates/list",
    "tools/call",
    "tools/list",
];

/// Whether the request may take time. One whose params cannot be read will not.
fn is_slow(request: &Request) -> bool {
    request.method == "tools/call"
        && read_params::<CallParams>(request.params.as_deref()).is_ok_and(|params| tools::is_slow(&params.name))
}
