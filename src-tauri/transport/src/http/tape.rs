//! What hyper hides, read off the stream under it: when bytes passed, and the heads as they are written.
//!
//! hyper spells every header name in lower case and groups equal ones, both ways. A server that is under inspection must get
//! the headers as they were given, and a person must see the answer's as they came. So [`Taped`] puts our own request head in
//! the place of hyper's, and keeps the first bytes of each answer for [`super::head::read`].
//!
//! Invariant: but for the head, what hyper writes and reads passes unchanged.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// More than the longest head that hyper reads (412 KB).
const KEPT_BYTES: usize = 512 * 1024;
/// A body up to this goes out with its head in one write: small servers read but once.
const JOINED_BYTES: usize = 16 * 1024;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// The notes on one exchange.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What to write instead of hyper's head.
    head: Option<Vec<u8>>,
    pub(super) written_bytes: u64,
    last_write: Option<Instant>,
    pub(super) write_error: Option<String>,
    last_read: Option<Instant>,
    /// From the last write to the first read.
    pub(super) first_byte: Option<Duration>,
    pub(super) read_bytes: u64,
    /// The first bytes of the answer, while it is awaited.
    kept: Vec<u8>,
    keeping: bool,
}

impl Notes {
    /// Whether the answer has begun, and when the other end last took or gave a byte.
    pub(super) fn signs(&self) -> (bool, Option<Instant>) {
        (self.last_read.is_some(), self.last_write.max(self.last_read))
    }
}

/// Shared by the stream (under hyper) and the exchange (above it).
#[derive(Clone, Debug, Default)]
pub(super) struct Tape(Arc<Mutex<Notes>>);

impl Tape {
    /// A new exchange begins, whose request has this head.
    pub(super) fn begin(&self, head: Vec<u8>) {
        *self.notes() = Notes { head: Some(head), keeping: true, ..Notes::default() };
    }

    /// The answer's first bytes, its head and perhaps more; keeping them ends here.
    pub(super) fn take_kept(&self) -> Vec<u8> {
        let mut notes = self.notes();
        notes.keeping = false;
        std::mem::take(&mut notes.kept)
    }

    pub(super) fn notes(&self) -> MutexGuard<'_, Notes> {
        // Notes are valid after each statement that changes them, so a panic elsewhere does not spoil them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream with a tape on it.
pub(super) struct Taped<S> {
    inner: S,
    tape: Tape,
    /// How much of [`HEAD_END`] was found at the end of what hyper wrote; `None` outside its head.
    swallowing: Option<usize>,
    pending: Vec<u8>,
    pending_done: usize,
}

impl<S> Taped<S> {
    pub(super) fn new(inner: S, tape: Tape) -> Self {
        Self { inner, tape, swallowing: None, pending: Vec::new(), pending_done: 0 }
    }

    /// Takes hyper's head out of `bytes`; tells how many were taken.
    fn swallow(&mut self, bytes: &[u8]) -> usize {
        let Some(mut found) = self.swallowing else { return 0 };
        for (index, byte) in bytes.iter().enumerate() {
            found = match *byte {
                byte if byte == HEAD_END[found] => found + 1,
                b'\r' => 1,
                _ => 0,
            };
            if found == HEAD_END.len() {
                self.swallowing = None;
                let body = &bytes[index + 1..];
                if body.len() > JOINED_BYTES {
                    return index + 1;
                }
                self.pending.extend_from_slice(body);
                return bytes.len();
            }
        }
        self.swallowing = Some(found);
        bytes.len()
    }
}

impl<S: AsyncWrite + Unpin> Taped<S> {
    fn poll_write_noted(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, bytes));
        let mut notes = self.tape.notes();
        match &written {
            Ok(count) => {
                notes.written_bytes += *count as u64;
                notes.last_write = Some(Instant::now());
            }
            Err(error) => notes.write_error = Some(error.to_string()),
        }
        Poll::Ready(written)
    }

    fn poll_pending(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let pending = std::mem::take(&mut self.pending);
        let outcome = loop {
            if self.pending_done == pending.len() {
                self.pending_done = 0;
                return Poll::Ready(Ok(()));
            }
            match self.poll_write_noted(cx, &pending[self.pending_done..]) {
                Poll::Ready(Ok(0)) => break Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => self.pending_done += count,
                Poll::Ready(Err(error)) => break Poll::Ready(Err(error)),
                Poll::Pending => break Poll::Pending,
            }
        };
        self.pending = pending;
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taped<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let head = this.tape.notes().head.take();
        if let Some(head) = head {
            this.swallowing = Some(0);
            this.pending = head;
        }
        if this.swallowing.is_some() && !bytes.is_empty() {
            return Poll::Ready(Ok(this.swallow(bytes)));
        }
        ready!(this.poll_pending(cx))?;
        this.poll_write_noted(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.swallowing.is_none() {
            ready!(this.poll_pending(cx))?;
        }
        Pin::new(&mut this.inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taped<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buffer))?;
        let bytes = &buffer.filled()[before..];
        if bytes.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let now = Instant::now();
        let mut notes = this.tape.notes();
        if notes.first_byte.is_none() {
            notes.first_byte =
                Some(notes.last_write.map_or(Duration::ZERO, |last| now.saturating_duration_since(last)));
        }
        notes.last_read = Some(now);
        notes.read_bytes += bytes.len() as u64;
        if notes.keeping {
            let room = KEPT_BYTES - notes.kept.len();
            notes.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        Poll::Ready(Ok(()))
    }
}
