//! What came as one message: in memory as long as it is short, the rest of a long one in a file without a name.
//!
//! ```text
//! pieces of a message ─▶ Gathering ── at most one part in memory ─▶ Payload { beginning, rest on disk, place in the budget }
//! ```
//!
//! Size is not capped, memory is: beside what one message keeps here, all that wait to be recorded share a [`Budget`].

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wirescope_wire::framing::PART_BYTES;

/// What messages that wait to be recorded may take together. A link that has no room waits, so its peer does.
const BUDGET_BYTES: usize = 16 * 1024 * 1024;
/// Messages shorter than this are bounded by the queues' lengths alone.
const FREE_BYTES: usize = 2 * 1024;
const UNIT_BYTES: usize = 1024;

/// The bytes of one message.
#[derive(Clone, Debug, Default)]
pub struct Payload {
    bytes: Vec<u8>,
    rest: Option<Arc<Rest>>,
    place: Place,
}

impl Payload {
    /// All of it, unless [`Payload::rest`] has more.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    /// What follows the bytes in memory.
    pub fn rest(&self) -> Option<&Arc<Rest>> {
        self.rest.as_ref()
    }

    pub(crate) fn keep(&mut self, place: Place) {
        self.place = place;
    }

    /// Its place in the budget, for whoever takes the bytes out and has not recorded them yet.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// The bytes in memory.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Payload { bytes, ..Payload::default() }
    }
}

/// By what is in memory; of the rest, by its length.
impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        let length = |payload: &Payload| payload.rest.as_ref().map(|rest| rest.bytes());
        self.bytes == other.bytes && length(self) == length(other)
    }
}

/// What of a message is on disk: a file that has no name and is gone when it is dropped.
#[derive(Debug)]
pub struct Rest {
    file: File,
    bytes: u64,
    lost: Option<Lost>,
}

/// What could not be kept of a message, because the disk would not take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    pub bytes: u64,
    pub reason: String,
}

impl Rest {
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn lost(&self) -> Option<&Lost> {
        self.lost.as_ref()
    }

    /// Hands the bytes to `take` from the first on, a piece at a time. One reader at a time: the file has one position.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut piece = vec![0; 256 * 1024];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(()),
                read => take(&piece[..read]),
            }
        }
    }

    /// The file, with another position than the one [`Rest::read`] uses only if the system gives it one: read it alone.
    ///
    /// # Errors
    /// When the system has no handle left.
    pub fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.lost.is_none()
            && let Err(error) = self.file.write_all(bytes)
        {
            self.lost = Some(Lost { bytes: 0, reason: error.to_string() });
            // What was written of the piece counts as lost; the file then ends where the count does.
            let _ = self.file.set_len(self.bytes);
        }
        match &mut self.lost {
            Some(lost) => lost.bytes += bytes.len() as u64,
            None => self.bytes += bytes.len() as u64,
        }
    }
}

/// Puts the parts of a message together.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    bytes: Vec<u8>,
    rest: Option<Rest>,
    /// Where the file goes; the system's folder for such files when there is none.
    folder: Option<PathBuf>,
}

impl Gathering {
    pub fn new(folder: Option<PathBuf>) -> Self {
        Gathering { folder, ..Gathering::default() }
    }

    /// Takes a part of a message that goes on. The first stays in memory.
    pub fn push(&mut self, part: Vec<u8>) {
        if self.bytes.is_empty() && self.rest.is_none() {
            self.bytes = part;
        } else if self.rest.is_none() && self.bytes.len() + part.len() <= PART_BYTES {
            self.bytes.extend_from_slice(&part);
        } else {
            self.rest.get_or_insert_with(|| create(self.folder.as_deref())).push(&part);
        }
    }

    pub fn has_any(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Forgets what was gathered.
    pub fn clear(&mut self) {
        self.bytes = Vec::new();
        self.rest = None;
    }

    /// The message whose last part this is; afterwards nothing is gathered.
    pub fn finish(&mut self, last: Vec<u8>) -> Payload {
        self.push(last);
        Payload {
            bytes: std::mem::take(&mut self.bytes),
            rest: self.rest.take().map(Arc::new),
            place: Place::default(),
        }
    }
}

/// A file that cannot be made is one that takes nothing: what is lost is counted, the traffic goes on.
fn create(folder: Option<&Path>) -> Rest {
    let made = match folder {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    };
    match made {
        Ok(file) => Rest { file, bytes: 0, lost: None },
        Err(error) => {
            let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
            let file = File::open(nothing).expect("the null device can be opened");
            Rest { file, bytes: 0, lost: Some(Lost { bytes: 0, reason: error.to_string() }) }
        }
    }
}

/// A part of a [`Budget`], given back when the last clone is dropped.
#[derive(Clone, Debug, Default)]
pub struct Place {
    _permit: Option<Arc<OwnedSemaphorePermit>>,
}

/// Bounds what the messages of a link that wait to be recorded take together. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Arc<Semaphore>);

impl Default for Budget {
    fn default() -> Self {
        Budget(Arc::new(Semaphore::new(BUDGET_BYTES / UNIT_BYTES)))
    }
}

impl Budget {
    /// Waits until so many bytes have room.
    pub(crate) async fn place(&self, bytes: usize) -> Place {
        if bytes < FREE_BYTES {
            return Place::default();
        }
        // One that is longer than the whole budget has it to itself.
        let units = bytes.div_ceil(UNIT_BYTES).min(BUDGET_BYTES / UNIT_BYTES);
        let permit = self.0.clone().acquire_many_owned(u32::try_from(units).unwrap_or(u32::MAX)).await;
        Place { _permit: permit.ok().map(Arc::new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_message_are_put_together_on_disk() {
        let mut gathering = Gathering::default();
        assert_eq!(gathering.finish(b"short".to_vec()), b"short".to_vec().into());
        gathering.push(vec![1; PART_BYTES]);
        gathering.push(vec![2; 1_000]);
        let payload = gathering.finish(vec![3; 10]);
        let rest = payload.rest().expect("a rest");
        let mut read = payload.as_slice().to_vec();
        rest.read(|piece| read.extend_from_slice(piece)).unwrap();
        assert_eq!(read, [vec![1; PART_BYTES], vec![2; 1_000], vec![3; 10]].concat());
        assert_eq!((rest.bytes(), rest.lost()), (1_010, None));
        assert_eq!(gathering.finish(b"next".to_vec()), b"next".to_vec().into());
    }

    #[test]
    fn what_the_disk_does_not_take_is_counted() {
        let mut gathering = Gathering::new(Some("/no/such/folder".into()));
        gathering.push(vec![1; PART_BYTES]);
        gathering.push(vec![2; 10]);
        let payload = gathering.finish(vec![3; 5]);
        let rest = payload.rest().expect("a rest");
        assert_eq!((rest.bytes(), rest.lost().map(|lost| lost.bytes)), (0, Some(15)));
    }

    #[tokio::test]
    async fn payloads_that_wait_share_a_budget() {
        let budget = Budget::default();
        let mut large = Payload::from(vec![0; BUDGET_BYTES * 2]);
        large.keep(budget.place(large.as_slice().len()).await);
        let mut waiting = Box::pin(budget.place(FREE_BYTES));
        let early = tokio::time::timeout(std::time::Duration::from_millis(20), &mut waiting).await;
        assert!(early.is_err(), "there is no room");
        drop(large);
        waiting.await;
    }
}
