//! Writing HTTP/1.1: whole responses, and streams of server-sent events.

use std::io::{self, Write};

use super::events::Event;

/// How long a client should wait before it comes back for a stream that was closed.
pub(crate) const RETRY_MILLIS: u32 = 300;

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub(crate) fn empty(status: u16) -> Response {
        Response { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn json(status: u16, text: String) -> Response {
        Response { body: text.into_bytes(), ..Response::empty(status) }.with("Content-Type", "application/json")
    }

    pub(crate) fn plain(status: u16, text: &str) -> Response {
        let body = format!("{text}\n").into_bytes();
        Response { body, ..Response::empty(status) }.with("Content-Type", "text/plain; charset=utf-8")
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// Head and body. 204 has no length (RFC 9110, 8.6).
    pub(crate) fn to_bytes(&self, is_kept: bool) -> Vec<u8> {
        let mut headers = self.headers.clone();
        if self.status != 204 {
            headers.push(("Content-Length", self.body.len().to_string()));
        }
        let mut bytes = head(self.status, &headers, is_kept);
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Values are this server's own, or checked ones: no line end can be in them.
fn head(status: u16, headers: &[(&'static str, String)], is_kept: bool) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(if is_kept { "\r\n" } else { "Connection: close\r\n\r\n" });
    text.into_bytes()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}

/// A response that is a stream of events; chunked where the client knows chunks, else until the connection closes.
pub(crate) struct EventWriter<W> {
    writer: W,
    has_chunks: bool,
    format: Format,
}

/// What events look like on a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// The number of the stream, where events have ids: those of one session never recur across its streams.
    pub stream: Option<u64>,
    /// Whether an event without data may have a data line: older readers take it for a message.
    pub has_empty_data: bool,
}

impl<W: Write> EventWriter<W> {
    pub(crate) fn start(
        mut writer: W,
        headers: &[(&'static str, String)],
        format: Format,
        has_chunks: bool,
        is_kept: bool,
    ) -> io::Result<EventWriter<W>> {
        let mut headers = headers.to_vec();
        headers.extend([
            ("Content-Type", "text/event-stream".to_owned()),
            ("Cache-Control", "no-cache, no-transform".to_owned()),
            ("X-Accel-Buffering", "no".to_owned()),
        ]);
        if has_chunks {
            headers.push(("Transfer-Encoding", "chunked".to_owned()));
        }
        writer.write_all(&head(200, &headers, is_kept))?;
        writer.flush()?;
        Ok(EventWriter { writer, has_chunks, format })
    }

    pub(crate) fn event(&mut self, number: u64, event: &Event) -> io::Result<()> {
        match event {
            Event::Torn { text, .. } => {
                let whole = self.format.text(number, &Event::Note(text.clone()));
                self.part(&whole.as_bytes()[..whole.len() / 2])
            }
            event => self.part(self.format.text(number, event).as_bytes()),
        }
    }

    /// Keeps the connection from looking dead.
    pub(crate) fn comment(&mut self) -> io::Result<()> {
        self.part(b": still here\n\n")
    }

    fn part(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.has_chunks {
            let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
            chunk.extend_from_slice(bytes);
            chunk.extend_from_slice(b"\r\n");
            self.writer.write_all(&chunk)?;
        } else {
            self.writer.write_all(bytes)?;
        }
        self.writer.flush()
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        if self.has_chunks {
            self.writer.write_all(b"0\r\n\r\n")?;
        }
        self.writer.flush()
    }
}

impl Format {
    fn text(self, number: u64, event: &Event) -> String {
        let id = self.stream.map(|stream| format!("id: {stream}-{number}\n")).unwrap_or_default();
        match event {
            Event::Priming => {
                let data = if self.has_empty_data { "data:\n" } else { "" };
                format!("{id}retry: {RETRY_MILLIS}\n{data}\n")
            }
            Event::Endpoint(uri) => format!("event: endpoint\ndata: {uri}\n\n"),
            Event::Note(text) | Event::Answer { text, .. } => format!("event: message\n{id}{}\n", data_lines(text)),
            Event::Cut | Event::Torn { .. } => String::new(),
        }
    }
}

/// Line ends may stand in a message between its tokens; each begins another line of data.
fn data_lines(text: &str) -> String {
    text.replace("\r\n", "\n").split(['\n', '\r']).map(|line| format!("data: {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_written_as_the_standard_spells_them() {
        let format = Format { stream: Some(3), has_empty_data: true };
        assert_eq!(format.text(1, &Event::Priming), "id: 3-1\nretry: 300\ndata:\n\n");
        let older = Format { has_empty_data: false, ..format };
        assert_eq!(older.text(1, &Event::Priming), "id: 3-1\nretry: 300\n\n");
        let message = Event::Note("{\r\n\"a\":\r1\n}".to_owned());
        assert_eq!(format.text(2, &message), "event: message\nid: 3-2\ndata: {\ndata: \"a\":\ndata: 1\ndata: }\n\n");
        let plain = Format { stream: None, has_empty_data: false };
        assert_eq!(plain.text(1, &Event::Endpoint("/m".to_owned())), "event: endpoint\ndata: /m\n\n");
    }

    #[test]
    fn a_stream_is_chunked_only_for_those_who_know_chunks() {
        for (has_chunks, body) in
            [(true, "18\r\nevent: message\ndata: x\n\n\r\n0\r\n\r\n"), (false, "event: message\ndata: x\n\n")]
        {
            let mut bytes = Vec::new();
            let format = Format { stream: None, has_empty_data: false };
            let mut writer = EventWriter::start(&mut bytes, &[], format, has_chunks, false).expect("memory");
            writer.event(1, &Event::Note("x".to_owned())).expect("memory");
            writer.finish().expect("memory");
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(text.split_once("\r\n\r\n").map(|(_, body)| body), Some(body));
        }
    }
}
