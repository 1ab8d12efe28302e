//! The heads of an exchange as text: writing a request's exactly as it was given, reading an answer's as it came.
//!
//! Writing refuses only what would break the framing (a line break in a header). Reading never fails: hyper has decided
//! whether the answer is HTTP, this only takes the names and values out in their own spelling.

use url::{Host, Url};

use super::HttpRequest;
use super::failure::HttpFailure;
use super::proxy::Proxy;

/// Headers that change how a connection goes on. A connection whose request set one by hand is not used again, because the two
/// ends may count the bytes differently.
const FRAMING: [&str; 4] = ["connection", "content-length", "transfer-encoding", "upgrade"];

/// Where a URL is served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) tls: bool,
    pub(super) host: Host<String>,
    pub(super) port: u16,
}

impl Origin {
    pub(super) fn of(url: &Url) -> Result<Self, HttpFailure> {
        let refuse = |reason: &str| HttpFailure::Url { reason: reason.into() };
        let tls = match url.scheme() {
            "http" => false,
            "https" => true,
            _ => return Err(refuse("it is neither http nor https")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it holds a user name or password; an Authorization header is the place for them"));
        }
        if url.as_str().chars().any(char::is_control) {
            return Err(refuse("it holds a control character"));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(refuse("it names no host"));
        };
        Ok(Self { tls, host: host.to_owned(), port })
    }

    /// `host:port`, an IPv6 address in brackets.
    pub(super) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// A request's head, ready to be written.
#[derive(Clone, Debug)]
pub(super) struct RequestHead {
    pub(super) bytes: Vec<u8>,
    /// Whether the connection may serve another exchange after this one.
    pub(super) keeps_framing: bool,
}

/// Writes the head. `proxy` is the one that is to read it, so not one that only tunnels.
pub(super) fn write(request: &HttpRequest, proxy: Option<&Proxy>) -> Result<RequestHead, HttpFailure> {
    let has = |wanted: &str| request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, target(&request.url, proxy.is_some()));
    if !has("host") {
        text += &format!("Host: {}\r\n", host(&request.url));
    }
    if let Some(authorization) = proxy.and_then(|proxy| proxy.authorization.as_ref()) {
        text += &format!("Proxy-Authorization: {authorization}\r\n");
    }
    for (name, value) in &request.headers {
        check_header(name, value)?;
        text += &format!("{name}: {value}\r\n");
    }
    let body_bytes = request.body.as_ref().map(|body| body.len());
    // A server may wait for the body of a POST that does not say that it has none (RFC 9110, 8.6).
    let length = body_bytes.or((request.method == "POST").then_some(0));
    if let Some(length) = length.filter(|_| !has("content-length") && !has("transfer-encoding")) {
        text += &format!("Content-Length: {length}\r\n");
    }
    text += "\r\n";
    let keeps_framing = !FRAMING.iter().any(|name| has(name));
    Ok(RequestHead { bytes: text.into_bytes(), keeps_framing })
}

fn target(url: &Url, absolute: bool) -> String {
    let mut target = if absolute { format!("{}://{}", url.scheme(), host(url)) } else { String::new() };
    target += url.path();
    if let Some(query) = url.query() {
        target += &format!("?{query}");
    }
    target
}

fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

fn check_header(name: &str, value: &str) -> Result<(), HttpFailure> {
    let refuse =
        |reason: &str| Err(HttpFailure::Header { name: name.escape_debug().to_string(), reason: reason.into() });
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) {
        return refuse("its name is no HTTP token");
    }
    if value.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        return refuse("its value holds a line break or a NUL");
    }
    Ok(())
}

/// An answer's head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ResponseHead {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Vec<(String, String)>,
}

impl ResponseHead {
    /// The first header of that name.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
    }
}

/// Reads the final head, past those of status 1xx (but 101, which is final), and tells where the body begins. `None` when it
/// is not complete or does not look like HTTP.
pub(super) fn read(bytes: &[u8]) -> Option<(ResponseHead, usize)> {
    let mut start = 0;
    loop {
        let (lines, length) = head_lines(&bytes[start..])?;
        start += length;
        let head = parse(&lines)?;
        if !(100..200).contains(&head.status) || head.status == 101 {
            return Some((head, start));
        }
    }
}

/// The lines up to the first empty one, and how many bytes they took.
fn head_lines(bytes: &[u8]) -> Option<(Vec<&[u8]>, usize)> {
    let mut lines = Vec::new();
    let mut taken = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n")?;
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        taken += line.len();
        match (text.is_empty(), lines.is_empty()) {
            (true, false) => return Some((lines, taken)),
            // Empty lines before a status line are skipped (RFC 9112, 2.2).
            (true, true) => {}
            (false, _) => lines.push(text),
        }
    }
    None
}

fn parse(lines: &[&[u8]]) -> Option<ResponseHead> {
    let (status_line, fields) = lines.split_first()?;
    let status_line = text(status_line);
    let mut words = status_line.splitn(3, ' ');
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    let status = words.next()?.parse().ok()?;
    let reason = words.next().unwrap_or_default().to_owned();
    let mut headers: Vec<(String, String)> = Vec::new();
    for field in fields {
        let field = text(field);
        match (field.split_once(':'), headers.last_mut()) {
            // A folded line goes on with the value before it (RFC 9112, 5.2).
            (_, Some((_, value))) if field.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(field.trim());
            }
            (Some((name, value)), _) => headers.push((name.trim_end().to_owned(), value.trim().to_owned())),
            (None, _) => headers.push((field, String::new())),
        }
    }
    Some(ResponseHead { status, reason, headers })
}

/// UTF-8 where it is, else Latin-1, so that no byte is lost.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
