//! stdio: a message a line, in and out.
//!
//! Every thread writes through `Lines`, a whole line at a time, so that lines never mix.

use std::io::{self, BufRead, Read, Write};
use std::sync::{Arc, Mutex};

use crate::json_rpc::{PARSE_ERROR, RpcError, read_line};
use crate::outlet::{Outlet, Remarks, answer_text, lock};
use crate::server::Server;
use crate::worker::Workers;
use crate::world::World;
use crate::{Ended, Options};

/// Longer lines are answered with an error and skipped.
const LINE_LIMIT_BYTES: u64 = 16 << 20;

/// What goes out.
struct Lines {
    writer: Mutex<Box<dyn Write + Send>>,
    /// The first failure to write; the reading thread ends the session over it.
    failure: Mutex<Option<io::Error>>,
}

impl Lines {
    fn bytes(&self, bytes: &[u8]) {
        let mut writer = lock(&self.writer);
        if let Err(error) = writer.write_all(bytes).and_then(|()| writer.flush()) {
            lock(&self.failure).get_or_insert(error);
        }
    }

    fn take_failure(&self) -> Option<io::Error> {
        lock(&self.failure).take()
    }
}

impl Outlet for Lines {
    fn message(&self, text: &str) {
        self.bytes(format!("{text}\n").as_bytes());
    }

    fn noise(&self, text: &str) {
        self.message(text);
    }

    fn torn(&self, text: &str, _code: i32) {
        self.bytes(&text.as_bytes()[..text.len() / 2]);
    }
}

pub(crate) fn serve(
    options: Options,
    mut reader: impl BufRead,
    writer: impl Write + Send + 'static,
    log: impl Write + Send + 'static,
) -> io::Result<Ended> {
    let lines = Arc::new(Lines { writer: Mutex::new(Box::new(writer)), failure: Mutex::new(None) });
    let remarks = Arc::new(Remarks::new(log));
    remarks.make(&format!("ready, version {}; messages are read from stdin", env!("CARGO_PKG_VERSION")));
    let outlet: Arc<dyn Outlet> = Arc::<Lines>::clone(&lines);
    let world = World::new(options.offer);
    let server = Server::new(options.eras, outlet, Arc::clone(&remarks), Arc::new(Workers::default()), world);
    while let Some(line) = next_line(&mut reader, &lines)? {
        if let Some(code) = server.handle(read_line(&line)) {
            // Calls under way die with the process, as they would in a real crash.
            return Ok(Ended::Crashed { code });
        }
        if let Some(failure) = lines.take_failure() {
            return stop_writing(failure, &remarks);
        }
    }
    server.finish_calls();
    remarks.make("stdin is closed; goodbye");
    match lines.take_failure() {
        Some(failure) => stop_writing(failure, &remarks),
        None => Ok(Ended::Closed),
    }
}

fn stop_writing(failure: io::Error, remarks: &Remarks) -> io::Result<Ended> {
    if failure.kind() == io::ErrorKind::BrokenPipe {
        remarks.make("nobody reads stdout any more; goodbye");
        return Ok(Ended::Closed);
    }
    Err(failure)
}

/// The next line that is not blank; `None` at the end of input. A line that is too long is answered, then skipped.
fn next_line(reader: &mut impl BufRead, lines: &Lines) -> io::Result<Option<Vec<u8>>> {
    loop {
        let mut line = Vec::new();
        let read = reader.by_ref().take(LINE_LIMIT_BYTES).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') && read as u64 == LINE_LIMIT_BYTES {
            reader.skip_until(b'\n')?;
            let error = RpcError::new(PARSE_ERROR, "the line is longer than 16 MiB and was skipped");
            lines.message(&answer_text(None, &Err(error)));
            continue;
        }
        if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
            return Ok(Some(line));
        }
    }
}
