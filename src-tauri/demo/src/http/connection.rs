//! One connection: requests in, answers out, with a limit on time for each.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::Shared;
use super::events::{Event, Next};
use super::exchange::{Following, Reply};
use super::request::{self, Failure};
use super::response::{EventWriter, Response};
use super::route;
use crate::Ended;

/// How long a connection may lie idle between requests.
const IDLE: Duration = Duration::from_secs(60);
/// How often a connection is looked at whose client waits, to see whether it has gone.
const LOOK: Duration = Duration::from_millis(100);
/// How often a comment is sent on a stream where nothing happens.
const COMMENT: Duration = Duration::from_secs(15);

/// Reads until a moment instead of for a span, so that a byte now and then does not keep a request open.
struct Timed<'a> {
    stream: &'a TcpStream,
    deadline: Instant,
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut stream = self.stream;
        stream.read(buffer)
    }
}

/// Serves until either side has enough. A connection that breaks is nobody's concern.
pub(super) fn serve(shared: &Shared, stream: &TcpStream) {
    let _ = serve_requests(shared, stream);
    let _ = stream.shutdown(Shutdown::Both);
}

fn serve_requests(shared: &Shared, stream: &TcpStream) -> io::Result<()> {
    let patience = shared.options.request_timeout;
    stream.set_write_timeout(Some(patience))?;
    let mut reader = BufReader::new(Timed { stream, deadline: Instant::now() });
    loop {
        reader.get_mut().deadline = Instant::now() + IDLE;
        if reader.fill_buf()?.is_empty() {
            return Ok(());
        }
        reader.get_mut().deadline = Instant::now() + patience;
        let mut writer = stream;
        let go_on = || writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        let request = match request::read(&mut reader, go_on) {
            Ok(request) => request,
            Err(Failure::Closed) => return Ok(()),
            Err(Failure::Refused { status, why }) => return refuse(stream, status, why),
            Err(Failure::Io(error)) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
                return refuse(stream, 408, "the request took too long");
            }
            Err(Failure::Io(error)) => return Err(error),
        };
        let (is_kept, has_chunks) = (request.is_kept, request.has_chunks);
        match route::answer(shared, request) {
            Reply::Whole(response) => writer.write_all(&response.to_bytes(is_kept))?,
            Reply::Following(following) => follow(shared, stream, *following, has_chunks, is_kept)?,
        }
        if !is_kept {
            return Ok(());
        }
    }
}

/// Answers and closes. What the client still sends is read for a moment: closing over unread bytes resets the
/// connection, and the answer would be lost.
fn refuse(stream: &TcpStream, status: u16, why: &str) -> io::Result<()> {
    let mut writer = stream;
    writer.write_all(&Response::plain(status, why).to_bytes(false))?;
    stream.shutdown(Shutdown::Write)?;
    let rest = Timed { stream, deadline: Instant::now() + Duration::from_millis(500) };
    io::copy(&mut rest.take(32 << 20), &mut io::sink()).map(|_| ())
}

/// Writes what comes for a request until its end, or until the client has gone.
fn follow(
    shared: &Shared,
    stream: &TcpStream,
    mut following: Following,
    has_chunks: bool,
    is_kept: bool,
) -> io::Result<()> {
    let on_leave = following.on_leave.take();
    let written = match following.format {
        Some(_) => write_events(shared, stream, &mut following, has_chunks, is_kept),
        None => write_answer(shared, stream, &mut following, is_kept),
    };
    // Whoever closes a stream, the client or a cut, nobody waits for the rest of it on this connection.
    if !following.events.is_ended() || written.is_err() {
        on_leave.into_iter().for_each(|leave| leave());
    }
    written
}

fn write_events(
    shared: &Shared,
    stream: &TcpStream,
    following: &mut Following,
    has_chunks: bool,
    is_kept: bool,
) -> io::Result<()> {
    let Some(format) = following.format else { return Ok(()) };
    let mut writer = EventWriter::start(stream, &following.headers, format, has_chunks, is_kept)?;
    let mut last_written = Instant::now();
    loop {
        match following.events.next(&mut following.follower, LOOK) {
            Next::Event(number, event) => {
                writer.event(number, &event)?;
                last_written = Instant::now();
                if let Event::Torn { code, .. } = event {
                    return crash(shared, code);
                }
            }
            Next::End => return writer.finish(),
            Next::Quiet if has_gone(stream)? => return Err(ErrorKind::ConnectionAborted.into()),
            Next::Quiet if last_written.elapsed() >= COMMENT => {
                writer.comment()?;
                last_written = Instant::now();
            }
            Next::Quiet => {}
        }
    }
}

/// Waits for the answer and writes it alone.
fn write_answer(shared: &Shared, stream: &TcpStream, following: &mut Following, is_kept: bool) -> io::Result<()> {
    let mut writer = stream;
    let respond = |status: u16, text: String| {
        let response = Response::json(status, text);
        Response { headers: [response.headers, following.headers.clone()].concat(), ..response }
    };
    loop {
        match following.events.next(&mut following.follower, LOOK) {
            Next::Event(_, Event::Answer { text, status }) => {
                return writer.write_all(&respond(status, text).to_bytes(is_kept));
            }
            Next::Event(_, Event::Torn { text, code }) => {
                let half = text.len() / 2;
                let whole = respond(200, text).to_bytes(is_kept);
                writer.write_all(&whole[..whole.len() - half])?;
                return crash(shared, code);
            }
            Next::Event(..) => {}
            // It was cancelled; whoever did that waits for nothing.
            Next::End => return writer.write_all(&Response::empty(204).to_bytes(is_kept)),
            Next::Quiet if has_gone(stream)? => return Err(ErrorKind::ConnectionAborted.into()),
            Next::Quiet => {}
        }
    }
}

fn crash(shared: &Shared, code: i32) -> io::Result<()> {
    shared.remarks.make(&format!("crashing on request, with exit code {code}"));
    shared.stop(Ended::Crashed { code });
    Err(ErrorKind::ConnectionAborted.into())
}

/// Whether the client has closed its side. A request that it sends ahead stays unread.
fn has_gone(stream: &TcpStream) -> io::Result<bool> {
    stream.set_nonblocking(true)?;
    let peeked = stream.peek(&mut [0]);
    stream.set_nonblocking(false)?;
    Ok(match peeked {
        Ok(count) => count == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    })
}
