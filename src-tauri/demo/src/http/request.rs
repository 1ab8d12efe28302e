//! Reading one HTTP/1.1 request, with a limit on everything (RFC 9112).
//!
//! It reads from any `BufRead`, and gives up with a status to answer. Time is limited below it, by whoever owns the
//! socket. What a strict reader may refuse is refused: two lengths, folded lines, a body framed in two ways.

use std::io::{self, BufRead, Read};

/// Request line, headers and trailers together.
const HEAD_LIMIT_BYTES: usize = 32 << 10;
const HEADERS_LIMIT: usize = 100;
const BODY_LIMIT_BYTES: usize = 16 << 20;
/// A chunk's size and its extensions.
const CHUNK_LINE_LIMIT_BYTES: usize = 1 << 10;

#[derive(Debug)]
pub(crate) struct Request {
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Empty when there is none.
    pub query: String,
    pub headers: Headers,
    pub body: Vec<u8>,
    /// Whether another request may follow on the connection.
    pub is_kept: bool,
    /// HTTP/1.0 knows no chunks.
    pub has_chunks: bool,
}

/// In order, names in lower case, values without the whitespace around them.
#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(String, Vec<u8>)>);

impl Headers {
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
    }

    /// The first of that name, where it is UTF-8.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.all(name).next().and_then(|value| std::str::from_utf8(value).ok())
    }
}

#[derive(Debug)]
pub(crate) enum Failure {
    /// The connection ended before a request began.
    Closed,
    /// Answer this, and close.
    Refused {
        status: u16,
        why: &'static str,
    },
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

fn refuse<T>(status: u16, why: &'static str) -> Result<T, Failure> {
    Err(Failure::Refused { status, why })
}

/// How the body ends.
enum Framing {
    Bytes(usize),
    Chunks,
}

/// Reads one request. `go_on` is called before the body when the client waits for leave to send it.
pub(crate) fn read(reader: &mut impl BufRead, go_on: impl FnOnce() -> io::Result<()>) -> Result<Request, Failure> {
    let mut left = HEAD_LIMIT_BYTES;
    let line = request_line(reader, &mut left)?;
    let (method, target, version) = split_request_line(&line)?;
    let has_chunks = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ if version.starts_with("HTTP/") => return refuse(505, "only HTTP/1.1 is spoken here"),
        _ => return refuse(400, "the request line cannot be read"),
    };
    let (path, query) = split_target(target)?;
    let (method, path, query) = (method.to_owned(), path.to_owned(), query.to_owned());
    let headers = read_headers(reader, &mut left)?;
    let framing = framing(&headers)?;
    if has_chunks && headers.text("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        go_on()?;
    }
    let body = match framing {
        Framing::Bytes(length) => read_exactly(reader, length)?,
        Framing::Chunks => read_chunks(reader, &mut left)?,
    };
    let asks_to_close = headers
        .text("connection")
        .is_some_and(|value| value.split(',').any(|option| option.trim().eq_ignore_ascii_case("close")));
    Ok(Request { method, path, query, headers, body, is_kept: has_chunks && !asks_to_close, has_chunks })
}

/// A line without its end; at most `limit` bytes with it. `None` at the end of input.
fn read_line(reader: &mut impl BufRead, limit: usize, too_long: u16) -> Result<Option<Vec<u8>>, Failure> {
    let mut line = Vec::new();
    let read = reader.take(limit as u64).read_until(b'\n', &mut line)?;
    if read == 0 && limit > 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        return if read == limit {
            refuse(too_long, "a line is too long")
        } else {
            refuse(400, "the request ends in the middle of a line")
        };
    }
    line.pop();
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    if line.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        return refuse(400, "a line holds control characters");
    }
    Ok(Some(line))
}

/// The line that is not blank; a few blank ones may come before it (RFC 9112, 2.2).
fn request_line(reader: &mut impl BufRead, left: &mut usize) -> Result<String, Failure> {
    for _ in 0..4 {
        let Some(line) = read_line(reader, *left, 414)? else {
            return Err(Failure::Closed);
        };
        *left = left.saturating_sub(line.len() + 2);
        if !line.is_empty() {
            return String::from_utf8(line).or_else(|_| refuse(400, "the request line is not ASCII"));
        }
    }
    refuse(400, "blank lines where a request belongs")
}

fn split_request_line(line: &str) -> Result<(&str, &str, &str), Failure> {
    let mut parts = line.split(' ');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(method), Some(target), Some(version), None) if is_token(method.as_bytes()) && !target.is_empty() => {
            Ok((method, target, version))
        }
        _ => refuse(400, "the request line cannot be read"),
    }
}

/// Path and query, of `/path?query` or `http://host/path?query`.
fn split_target(target: &str) -> Result<(&str, &str), Failure> {
    let local = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => target,
    };
    if !local.starts_with('/') || !local.is_ascii() {
        return refuse(400, "the request's target is no path");
    }
    Ok(local.split_once('?').unwrap_or((local, "")))
}

fn read_headers(reader: &mut impl BufRead, left: &mut usize) -> Result<Headers, Failure> {
    let mut headers = Vec::new();
    loop {
        let Some(line) = read_line(reader, *left, 431)? else {
            return refuse(400, "the request ends among its headers");
        };
        *left = left.saturating_sub(line.len() + 2);
        if line.is_empty() {
            return Ok(Headers(headers));
        }
        if headers.len() == HEADERS_LIMIT {
            return refuse(431, "there are too many headers");
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return refuse(400, "a header has no colon");
        };
        let name = &line[..colon];
        // Also refuses a name before whitespace and a folded line (RFC 9112, 5.1 and 5.2).
        if !is_token(name) {
            return refuse(400, "a header's name is no name");
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
    }
}

fn is_token(text: &[u8]) -> bool {
    let is_token_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_token_byte)
}

fn framing(headers: &Headers) -> Result<Framing, Failure> {
    let mut lengths = headers.all("content-length");
    let mut codings = headers.all("transfer-encoding");
    match (lengths.next(), codings.next()) {
        (None, None) => Ok(Framing::Bytes(0)),
        (Some(_), Some(_)) => refuse(400, "a body has a length or chunks, not both"),
        (None, Some(coding)) => {
            if codings.next().is_none() && coding.eq_ignore_ascii_case(b"chunked") {
                Ok(Framing::Chunks)
            } else {
                refuse(501, "chunked is the only transfer coding known")
            }
        }
        (Some(length), None) => {
            let is_number = !length.is_empty() && length.iter().all(u8::is_ascii_digit);
            if !is_number || lengths.next().is_some() {
                return refuse(400, "the content length cannot be read");
            }
            let length = String::from_utf8_lossy(length).parse().unwrap_or(usize::MAX);
            if length > BODY_LIMIT_BYTES {
                refuse(413, "the body is longer than 16 MiB")
            } else {
                Ok(Framing::Bytes(length))
            }
        }
    }
}

/// Grows as bytes arrive: a length that is only claimed takes no memory.
fn read_exactly(reader: &mut impl BufRead, length: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    if reader.take(length as u64).read_to_end(&mut body)? < length {
        return refuse(400, "the body ends too early");
    }
    Ok(body)
}

fn read_chunks(reader: &mut impl BufRead, left: &mut usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        let Some(line) = read_line(reader, CHUNK_LINE_LIMIT_BYTES, 400)? else {
            return refuse(400, "the body ends too early");
        };
        let size = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii_end();
        // 7 digits reach beyond the limit of a body.
        let is_size = (1..=7).contains(&size.len()) && size.iter().all(u8::is_ascii_hexdigit);
        let Some(size) = is_size.then(|| usize::from_str_radix(&String::from_utf8_lossy(size), 16).ok()).flatten()
        else {
            return refuse(400, "a chunk's size cannot be read");
        };
        if size == 0 {
            // Trailers count with the head, and are dropped.
            read_headers(reader, left)?;
            return Ok(body);
        }
        if body.len() + size > BODY_LIMIT_BYTES {
            return refuse(413, "the body is longer than 16 MiB");
        }
        if reader.take(size as u64).read_to_end(&mut body)? < size {
            return refuse(400, "the body ends too early");
        }
        // Exactly: a lone line feed here could be the end of a chunk that is one byte too short.
        let mut end = Vec::new();
        if reader.take(2).read_to_end(&mut end)? < 2 || end != b"\r\n" {
            return refuse(400, "a chunk does not end where its size says");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(input: &[u8]) -> u16 {
        match read(&mut &*input, || Ok(())) {
            Ok(_) => 200,
            Err(Failure::Refused { status, .. }) => status,
            Err(Failure::Closed) => 0,
            Err(Failure::Io(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn what_a_strict_reader_may_refuse_is_refused_with_its_status() {
        let huge = "x".repeat(40 << 10);
        let table: Vec<(u16, String)> = vec![
            (200, "GET / HTTP/1.1\r\n\r\n".to_owned()),
            (200, "\r\n\nGET / HTTP/1.1\nHost: a\n\n".to_owned()),
            (200, "GET http://localhost:1/mcp?a=b HTTP/1.1\r\n\r\n".to_owned()),
            (0, String::new()),
            (0, "\r\n".to_owned()),
            (400, "GET".to_owned()),
            (400, "GET /\r\n\r\n".to_owned()),
            (400, "GET  / HTTP/1.1\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1 \r\n\r\n".to_owned()),
            (400, "G(T / HTTP/1.1\r\n\r\n".to_owned()),
            (400, "GET mcp HTTP/1.1\r\n\r\n".to_owned()),
            (400, "GET / FTP\r\n\r\n".to_owned()),
            (400, "\n\n\n\n\nGET / HTTP/1.1\r\n\r\n".to_owned()),
            (505, "PRI * HTTP/2.0\r\n\r\n".to_owned()),
            (414, format!("GET /{huge} HTTP/1.1\r\n\r\n")),
            (431, format!("GET / HTTP/1.1\r\nA: {huge}\r\n\r\n")),
            (431, format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101))),
            (400, "GET / HTTP/1.1\r\nA: b".to_owned()),
            (400, "GET / HTTP/1.1\r\nA: b\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\nA : b\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\n: empty\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\nA: \0\r\n\r\n".to_owned()),
            (400, "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n".to_owned()),
            (400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello".to_owned()),
            (400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned()),
            (400, "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello".to_owned()),
            (400, "POST / HTTP/1.1\r\nContent-Length: \r\n\r\nhello".to_owned()),
            (400, "POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nhello".to_owned()),
            (413, "POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n".to_owned()),
            (413, format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", "9".repeat(60))),
            (501, "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n".to_owned()),
            (501, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()),
        ];
        for (expected, input) in table {
            assert_eq!(status(input.as_bytes()), expected, "{:?}", input.get(..80).unwrap_or(&input));
        }
        assert_eq!(status(b"\xff\xff / HTTP/1.1\r\n\r\n"), 400);
    }

    #[test]
    fn chunks_are_joined_and_bad_ones_refused() {
        let chunked = |chunks: &str| format!("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n{chunks}");
        let input = chunked("3;name=value\r\nabc\r\nA \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
        let request = read(&mut input.as_bytes(), || Ok(())).expect("a request");
        assert_eq!(request.body, b"abc0123456789");
        assert_eq!(request.headers.text("trailer"), None, "trailers are dropped");
        let long_line = format!("3;{}\r\nabc\r\n0\r\n\r\n", "x".repeat(2000));
        let long_trailers = format!("0\r\nA: {}\r\n\r\n", "x".repeat(40 << 10));
        for (expected, chunks) in [
            (400, "3\r\nabcd\r\n0\r\n\r\n"),
            (400, "3\r\nab\r\n0\r\n\r\n"),
            (400, "g\r\n"),
            (400, "-1\r\n"),
            (400, "\r\n"),
            (400, "0x3\r\nabc\r\n0\r\n\r\n"),
            (400, "ffffffffffffffffffff\r\n"),
            (413, "fffffff\r\n"),
            (400, "3\r\nabc\r\n"),
            (400, "3\r\nabc\r\n0\r\n"),
            (400, ""),
            (400, &long_line),
            (431, &long_trailers),
        ] {
            assert_eq!(status(chunked(chunks).as_bytes()), expected, "{:?}", chunks.get(..40).unwrap_or(chunks));
        }
    }

    #[test]
    fn a_request_is_the_same_wherever_its_bytes_are_split() {
        let input = b"POST /mcp?x=1 HTTP/1.1\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nNEXT";
        for size in 1..input.len() {
            let mut reader = io::BufReader::with_capacity(size, &input[..]);
            let request = read(&mut reader, || Ok(())).expect("a request");
            assert_eq!(
                (request.method.as_str(), request.path.as_str(), request.query.as_str()),
                ("POST", "/mcp", "x=1")
            );
            assert_eq!(request.body, b"hello");
            let mut rest = Vec::new();
            reader.read_to_end(&mut rest).expect("memory");
            assert_eq!(rest, b"NEXT", "not a byte too many is taken");
        }
    }

    #[test]
    fn the_client_is_told_to_go_on_only_when_it_waits() {
        for (header, expected) in [("Expect: 100-continue\r\n", true), ("", false)] {
            let input = format!("POST / HTTP/1.1\r\n{header}Content-Length: 2\r\n\r\nok");
            let mut is_told = false;
            let go_on = || {
                is_told = true;
                Ok(())
            };
            read(&mut input.as_bytes(), go_on).expect("a request");
            assert_eq!(is_told, expected);
        }
    }

    #[test]
    fn a_connection_is_kept_unless_either_side_is_old_or_asks_to_close() {
        let is_kept = |head: &str| read(&mut head.as_bytes(), || Ok(())).expect("a request").is_kept;
        assert!(is_kept("GET / HTTP/1.1\r\n\r\n"));
        assert!(!is_kept("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n"));
        assert!(!is_kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    }
}
