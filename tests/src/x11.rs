//! Closing a window as its title bar's button does: the window manager's message WM_DELETE_WINDOW, sent over the X protocol.
//!
//! WebDriver's own "close window" kills the program instead, which is no test of how it ends. Five requests of the protocol
//! are spoken here by hand, in little-endian, on the display's local socket; there is no window manager under Xvfb, so the
//! windows to close are the root's children.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;

use anyhow::{Context as _, Result, bail};

const INTERN_ATOM: u8 = 16;
const QUERY_TREE: u8 = 15;
const GET_PROPERTY: u8 = 20;
const SEND_EVENT: u8 = 25;
const CLIENT_MESSAGE: u8 = 33;

/// Asks every window of the display that can be closed to close.
///
/// # Errors
/// When the display does not answer, or has no such window.
pub fn close_windows(display: &str) -> Result<()> {
    let mut server = Connection::open(display)?;
    let protocols = server.atom("WM_PROTOCOLS")?;
    let delete = server.atom("WM_DELETE_WINDOW")?;
    let mut count = 0;
    for window in server.children(server.root)? {
        if server.property(window, protocols)?.contains(&delete) {
            server.send_close(window, protocols, delete)?;
            count += 1;
        }
    }
    // An answer to a later request tells that the messages have been delivered.
    server.atom("WM_PROTOCOLS")?;
    if count == 0 {
        bail!("display {display} has no window that can be closed");
    }
    Ok(())
}

struct Connection {
    stream: UnixStream,
    root: u32,
}

impl Connection {
    fn open(display: &str) -> Result<Self> {
        let path = format!("/tmp/.X11-unix/X{}", display.trim_start_matches(':'));
        let mut stream = UnixStream::connect(&path).with_context(|| format!("connecting to {path}"))?;
        // Little-endian, protocol 11.0, no authorisation.
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]).context("greeting the X server")?;
        let mut head = [0; 8];
        stream.read_exact(&mut head).context("reading the X server's greeting")?;
        let mut rest = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
        stream.read_exact(&mut rest).context("reading the X server's greeting")?;
        if head[0] != 1 {
            bail!("the X server refuses: {}", String::from_utf8_lossy(&rest));
        }
        // After 32 fixed bytes come the vendor's name, padded, the pixmap formats of 8 bytes each, and the first screen,
        // which begins with its root window.
        let vendor = usize::from(u16::from_le_bytes([rest[16], rest[17]])).next_multiple_of(4);
        let screen = 32 + vendor + usize::from(rest[21]) * 8;
        let root = rest.get(screen..).and_then(|bytes| numbers(bytes).first().copied());
        Ok(Self { stream, root: root.context("the X server has no screen")? })
    }

    fn atom(&mut self, name: &str) -> Result<u32> {
        let mut body = (name.len() as u32).to_le_bytes().to_vec();
        body.extend(name.as_bytes());
        body.resize(body.len().next_multiple_of(4), 0);
        let (head, _) = self.ask(INTERN_ATOM, &body)?;
        Ok(numbers(&head)[2])
    }

    fn children(&mut self, window: u32) -> Result<Vec<u32>> {
        Ok(numbers(&self.ask(QUERY_TREE, &window.to_le_bytes())?.1))
    }

    /// The first values of a property, as 32-bit numbers; none when it is not set.
    fn property(&mut self, window: u32, property: u32) -> Result<Vec<u32>> {
        const ANY_TYPE: u32 = 0;
        let body: Vec<u8> =
            [window, property, ANY_TYPE, 0, 32].iter().flat_map(|number| number.to_le_bytes()).collect();
        Ok(numbers(&self.ask(GET_PROPERTY, &body)?.1))
    }

    fn send_close(&mut self, window: u32, protocols: u32, delete: u32) -> Result<()> {
        const NO_MASK: u32 = 0;
        let mut body: Vec<u8> = [window, NO_MASK].iter().flat_map(|number| number.to_le_bytes()).collect();
        body.extend([CLIENT_MESSAGE, 32, 0, 0]);
        body.extend([window, protocols, delete, 0, 0, 0, 0].iter().flat_map(|number| number.to_le_bytes()));
        self.send(SEND_EVENT, &body)
    }

    fn send(&mut self, code: u8, body: &[u8]) -> Result<()> {
        let length = (1 + body.len() / 4) as u16;
        let mut request = vec![code, 0];
        request.extend(length.to_le_bytes());
        request.extend(body);
        self.stream.write_all(&request).context("sending to the X server")
    }

    /// Sends a request and returns the fixed 32 bytes of its answer, and what follows them.
    fn ask(&mut self, code: u8, body: &[u8]) -> Result<([u8; 32], Vec<u8>)> {
        const REPLY: u8 = 1;
        self.send(code, body)?;
        let mut head = [0; 32];
        self.stream.read_exact(&mut head).context("reading from the X server")?;
        if head[0] != REPLY {
            bail!("the X server answers request {code} with error {}", head[1]);
        }
        let mut rest = vec![0; numbers(&head)[1] as usize * 4];
        self.stream.read_exact(&mut rest).context("reading from the X server")?;
        Ok((head, rest))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}
