//! What hosts show and print: the shapes that cross the window's IPC and the command line's `--format json`.
//!
//! Every type here is derived from the log and says so: nothing is kept here that the log does not hold. Field names are
//! `snake_case` everywhere (log, command line, window). Times are integer microseconds since the Unix epoch, durations
//! integer microseconds, sizes bytes. `null` means "not known or not applicable", never zero.
//!
//! It does not know how a value is stored or how it is drawn.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use wirescope_store::Outcome;
use wirescope_wire::{Envelope, Finding};

/// What to connect to: a command (stdio) or a URL (HTTP).
/// Example: `{"name":"files","command":["npx","-y","server"],"env":{"KEY":"v"},"cwd":null}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Target {
    /// What people call it; may be empty, then the command's last telling word or the URL is shown.
    pub name: String,
    /// Program and arguments, spawned as they are: never given to a shell. Empty when `http` is set.
    #[serde(default)]
    pub command: Vec<String>,
    /// Variables the server gets beside the allow-list. Their values never enter the log of a session.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Working folder; `null` is the folder Wirescope was started in.
    #[serde(default)]
    pub cwd: Option<String>,
    /// Set when the server is reached over HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub http: Option<HttpTarget>,
    /// `auto` (or absent), `legacy`, `modern`, or a revision such as `2025-06-18`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub protocol: Option<String>,
    /// The client capabilities to declare, as JSON text; absent declares none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub capabilities: Option<String>,
    /// How Wirescope answers what the server asks. Absent, its requests are declined, and results that ask for input are shown
    /// as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answers: Option<AnswerRules>,
    /// Absent numbers take their defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub timeouts: Option<Timeouts>,
}

/// Answers to what a server asks. What is answered is declared as a capability, unless `capabilities` says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerRules {
    /// Folders (absolute paths) or `file:` URIs.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Absent: declined.
    #[serde(default)]
    pub elicitation: Option<ElicitationRule>,
    /// JSON texts used in order, the last again and again: a text, or a result with `content`. Absent: declined.
    #[serde(default)]
    pub sampling: Option<Vec<String>>,
}

/// How forms are answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
#[ts(export)]
pub enum ElicitationRule {
    /// With the defaults of the form's own schema; declined where a required field has none.
    AcceptDefaults,
    Decline,
    /// JSON texts used in order, the last again and again: a form's content, or a whole result with `action`.
    Scripted {
        answers: Vec<String>,
    },
}

/// A server reached over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HttpTarget {
    pub url: String,
    #[serde(default)]
    pub transport: HttpTransport,
    /// Sent with every request, in order. Values of secrets are masked in the log.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// `http://host:port`; absent means none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub proxy: Option<String>,
    /// A PEM file with certificate authorities beside the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ca_file: Option<String>,
    /// A PEM file with the client's certificate chain and private key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client_certificate: Option<String>,
    /// Take any certificate. Hosts show it all the time it is on.
    #[serde(default)]
    pub accept_any_certificate: bool,
}

/// Which HTTP transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum HttpTransport {
    /// Streamable HTTP, falling back to HTTP+SSE.
    #[default]
    Auto,
    /// Streamable HTTP only.
    Http,
    /// HTTP+SSE (2024-11-05) only.
    Sse,
}

/// How long Wirescope waits. Every number in milliseconds; `null` takes the default named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Timeouts {
    /// Name look-up, TCP and TLS together: 10,000.
    #[serde(default)]
    pub connect_millis: Option<u64>,
    /// From a request to the first byte of its response: 300,000.
    #[serde(default)]
    pub first_byte_millis: Option<u64>,
    /// Between two pieces of a response: 300,000.
    #[serde(default)]
    pub silence_millis: Option<u64>,
    /// For an answer; progress starts it anew: 60,000.
    #[serde(default)]
    pub answer_millis: Option<u64>,
    /// For an answer however much progress is reported: 3,600,000.
    #[serde(default)]
    pub longest_millis: Option<u64>,
}

/// A target of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SavedTarget {
    pub id: String,
    pub target: Target,
}

/// A target as a session remembers it: all that connecting again needs, but the values of its variables and headers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TargetSummary {
    /// The target's name, or a telling word of its command.
    pub label: String,
    pub command: Vec<String>,
    pub env_names: Vec<String>,
    pub cwd: Option<String>,
    /// Of an HTTP target; user name and password are masked.
    #[serde(default)]
    pub url: Option<String>,
    /// Names of the headers the target adds.
    #[serde(default)]
    pub header_names: Vec<String>,
    /// Certificates are not checked.
    #[serde(default)]
    pub accepts_any_certificate: bool,
    /// Of an HTTP target; absent in sessions of older versions, and of a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub transport: Option<HttpTransport>,
    /// User name and password are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub proxy: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ca_file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client_certificate: Option<String>,
    /// As the target has it, and so are the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub protocol: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub capabilities: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub timeouts: Option<Timeouts>,
}

/// `serverInfo` of the handshake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerInfo {
    pub name: String,
    pub title: Option<String>,
    pub version: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SessionState {
    /// This process is opening it: spawned, handshake under way.
    Connecting,
    /// This process has it open.
    Open,
    /// It ended, and the log says how.
    Ended,
    /// No end is recorded: another process has it open, or its recorder was cut off.
    Unended,
}

/// Why a session ended, in a sentence; `failed` when it never came to a working handshake or broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SessionEnd {
    pub failed: bool,
    pub reason: String,
}

/// One line of `sessions list`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SessionSummary {
    /// 32 hexadecimal digits; any unique prefix names it.
    pub id: String,
    pub name: Option<String>,
    pub target: TargetSummary,
    pub server: Option<ServerInfo>,
    /// The negotiated revision, such as `2025-11-25`.
    pub revision: Option<String>,
    /// Which host recorded it: `app` or `cli`.
    pub host: String,
    pub state: SessionState,
    pub started_micros: i64,
    pub ended_micros: Option<i64>,
    pub end: Option<SessionEnd>,
    /// Frames recorded (marks not counted).
    pub frames: u64,
    /// Exchanges that ended in an error, a tool error, no answer or a lost link.
    pub errors: u64,
    /// Payload bytes of all frames.
    pub bytes: u64,
    /// The number of the last frame or mark; rows are numbered 1 to this without holes.
    pub last_seq: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowKind {
    Request,
    Response,
    Notification,
    /// A JSON array of messages.
    Batch,
    /// Bytes that are no JSON-RPC message; kept whole.
    Noise,
    /// A recorded fact that is no frame.
    Mark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowDirection {
    ToServer,
    ToClient,
}

/// One row of the timeline, and one entry of `frames`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct Row {
    /// Position in the session, from 1; frames and marks share the numbering.
    pub seq: u64,
    pub at_micros: i64,
    pub kind: RowKind,
    /// `null` for marks.
    pub direction: Option<RowDirection>,
    /// Sent by Wirescope itself (handshake, pings, listings it asked for), not by a person or a script.
    pub own: bool,
    /// The method; a response has that of its request.
    pub method: Option<String>,
    /// The tool, prompt or URI a request or its response is about.
    pub name: Option<String>,
    /// The JSON-RPC id as it was written, quotes included.
    pub id: Option<String>,
    /// Set on requests and on the response that settled one; a response to nothing has none.
    pub outcome: Option<Outcome>,
    /// From the request's time to the response's; on both rows.
    pub duration_micros: Option<u64>,
    /// Payload bytes; of a mark, those of its text.
    pub bytes: u64,
    /// `seq` of the other half: the response of a request, the request of a response or of a progress notification.
    pub pair: Option<u64>,
    /// How many findings the frame has.
    pub findings: u32,
    /// Of a mark: its kind, such as `spawned`, `stderr`, `exited`, `closed`, `write_failed`, `gap`.
    pub mark: Option<String>,
    /// Of a mark its text, of noise its beginning, of a response with an error the error's message.
    pub text: Option<String>,
    /// Of a request: `seq` of what it was sent again as, because its stream was cut; absent when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sent_again: Option<u64>,
}

/// Consecutive rows of a session.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct RowPage {
    pub rows: Vec<Row>,
    /// The session's last row at the time of reading.
    pub last_seq: u64,
}

/// One frame or mark, whole.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct FrameView {
    pub row: Row,
    /// One sentence in words: what this is.
    pub summary: String,
    /// The exact bytes as text, when they are UTF-8 (then `base64` is null). Of a mark: its text.
    pub payload: Option<String>,
    /// The exact bytes in base64, when they are not UTF-8.
    pub base64: Option<String>,
    /// The payload was cut to the limit asked for; `row.bytes` says how long it is.
    pub cut: bool,
    /// The line was ended by a line feed on the wire; false for a last line that was not.
    pub terminated: bool,
    /// What surrounded it on HTTP; `null` on stdio.
    pub envelope: Option<Envelope>,
    pub findings: Vec<Finding>,
    /// The exchange it belongs to, by its request's `seq`.
    pub exchange: Option<u64>,
}

/// A progress notification of an exchange.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ProgressNote {
    pub seq: u64,
    pub at_micros: i64,
    pub progress: Option<f64>,
    pub total: Option<f64>,
    pub message: Option<String>,
}

/// A request and all that answered it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ExchangeView {
    pub request_seq: u64,
    pub response_seq: Option<u64>,
    pub direction: RowDirection,
    pub own: bool,
    pub method: String,
    pub name: Option<String>,
    pub outcome: Outcome,
    pub started_micros: i64,
    pub ended_micros: Option<i64>,
    pub duration_micros: Option<u64>,
    /// The message of a JSON-RPC error, or why the transport gave no answer.
    pub error: Option<String>,
    /// `seq` of the request it was sent again as, because its stream was cut; absent when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sent_again: Option<u64>,
    pub progress: Vec<ProgressNote>,
}

/// Where the text of an offered thing stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Offered {
    /// Tool or prompt name, resource URI, or URI template.
    pub key: String,
    /// What to show: title, else name, else key.
    pub label: String,
    pub description: Option<String>,
    /// The entry's JSON text as the server wrote it.
    pub raw: String,
    /// The listing answer it was read from.
    pub seq: u64,
    /// Why the transport forbids its use (a tool with invalid header annotations over stateless HTTP); else `null`.
    pub excluded: Option<String>,
}

/// What a server offers, read back from the listing answers recorded in the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Offers {
    pub tools: Vec<Offered>,
    pub resources: Vec<Offered>,
    pub templates: Vec<Offered>,
    pub prompts: Vec<Offered>,
    /// `instructions` of the handshake.
    pub instructions: Option<String>,
    /// The server's `capabilities` as JSON text; `null` before the handshake.
    pub capabilities: Option<String>,
    /// Listings that were refused or failed: `("resources/list", "…")`.
    pub problems: Vec<OfferProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OfferProblem {
    pub method: String,
    pub message: String,
    pub seq: Option<u64>,
}

/// A request that was recorded and handed to the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Sent {
    /// `seq` of the request frame; names the exchange.
    pub seq: u64,
}

/// What changed in one session since the last event: not the data, only how far to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Watermark {
    pub session: String,
    pub last_seq: u64,
    /// Grows with every change, also of earlier rows (an outcome that was pending).
    pub revision: u64,
    pub state: SessionState,
}

/// Something people must see until it is mended: the log cannot be written, frames were not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Alarm {
    /// Stable: `log_fallback`, `log_write_failed`, `gap`.
    pub code: String,
    pub message: String,
    pub advice: Option<String>,
}

/// Where the log is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LogStatus {
    /// `null` when nothing is written to disk (`--no-record`, or no place could be written).
    pub path: Option<String>,
    pub bytes: u64,
    pub alarms: Vec<Alarm>,
}

/// An error as data. Example: `{"code":"spawn_failed","message":"…","advice":"…","stderr":[],"session":null}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ApiError {
    /// Stable; hosts and scripts branch on it. See `ErrorCode`.
    pub code: ErrorCode,
    /// What happened, and where.
    pub message: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// The last lines the server wrote to stderr.
    pub stderr: Vec<String>,
    /// The session that holds the frames, when one was recorded.
    pub session: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    /// The program could not be started.
    SpawnFailed,
    /// It ended before it answered the handshake.
    ExitedEarly,
    /// It wrote, but no JSON-RPC, and did not answer in time.
    NotJsonRpc,
    /// Nothing came within the time allowed.
    TimedOut,
    /// It answered `initialize` with an error.
    HandshakeRefused,
    /// It answered with a revision Wirescope does not know.
    RevisionUnknown,
    /// The link closed while an answer was awaited.
    LinkClosed,
    /// The session is not open in this process.
    SessionClosed,
    /// A person or script cancelled.
    Cancelled,
    /// The server answered with a JSON-RPC error.
    ServerError,
    /// The URL, proxy or certificate file cannot be used.
    BadTarget,
    /// The server could not be reached: name look-up, TCP or TLS failed.
    Unreachable,
    /// The server answered with an HTTP status that is no answer.
    HttpStatus,
    /// The server answered, but not with MCP.
    NotMcp,
    /// The transport failed while an answer was awaited.
    TransportFailed,
    /// No session has that id, prefix or name.
    UnknownSession,
    /// More than one session starts like that.
    AmbiguousSession,
    /// No frame or exchange has that number.
    UnknownFrame,
    /// A frame is too long to be read whole; it can be copied.
    FrameTooLong,
    /// The server does not list such a tool, resource or prompt.
    UnknownName,
    /// A text that should be JSON is not.
    BadJson,
    /// The arguments break the tool's own schema.
    BadArguments,
    /// A command line that cannot be split into words, or has none.
    BadCommandLine,
    /// The log's folder or file cannot be written or made.
    LogUnwritable,
    /// The file is there, but is no Wirescope log.
    LogNotADatabase,
    /// The log was written by a newer Wirescope.
    LogNewer,
    /// Reading or writing the log failed.
    LogFailed,
}
