//! Opening a log: refuse what is not ours, create what is missing, migrate what is older.
//!
//! The file says what it is in SQLite's own header: `application_id` (bytes 68–71) is [`APPLICATION_ID`], `user_version`
//! (bytes 60–63) the number of the last migration. Both are read from the header's bytes before SQLite gets the file, so that
//! a file that is refused is not touched, not even by WAL recovery.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Executor, Row};

use crate::error::{During, LogError};

/// "WIRE", big-endian.
const APPLICATION_ID: u32 = 0x5749_5245;
/// The database header (100 bytes) and the beginning of the schema table's first page.
const HEADER_BYTES: usize = 108;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_first.sql")];
/// How long a writer waits for another process's transaction.
const BUSY: Duration = Duration::from_secs(15);
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// An open log. Cheap to clone; clones share the connections.
#[derive(Clone, Debug)]
pub struct Log {
    /// One connection: SQLite has one writer at a time anyway, and so batches keep their order.
    pub(crate) writer: SqlitePool,
    pub(crate) reader: SqlitePool,
    path: Option<PathBuf>,
}

fn known_version() -> u32 {
    MIGRATIONS.len() as u32
}

impl Log {
    /// Opens or creates the log at `path`, with its folder.
    ///
    /// # Errors
    /// [`LogError::Unwritable`], [`LogError::NotALog`], [`LogError::Newer`]; [`LogError::Statement`] when SQLite fails.
    pub async fn open(path: &Path) -> Result<Log, LogError> {
        prepare_file(path)?;
        inspect_header(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode a killed process loses nothing that was committed; only a power cut can lose the last moments.
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY);
        let writer = pool(1, options.clone()).await.map_err(|error| refused(path, error))?;
        migrate(path, &writer).await?;
        let reader = SqlitePoolOptions::new().max_connections(4).connect_lazy_with(options);
        Ok(Log { writer, reader, path: Some(path.to_owned()) })
    }

    /// A log that is gone when it is closed.
    ///
    /// # Errors
    /// [`LogError::Statement`] when SQLite cannot make it.
    pub async fn in_memory() -> Result<Log, LogError> {
        let options = SqliteConnectOptions::new().in_memory(true);
        // One connection for both: a memory database belongs to its connection.
        let writer = pool(1, options).await.during("opening a log in memory")?;
        migrate(Path::new(":memory:"), &writer).await?;
        Ok(Log { reader: writer.clone(), writer, path: None })
    }

    /// Where it is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Bytes on disk, the write-ahead log included.
    pub fn size_bytes(&self) -> u64 {
        let Some(path) = &self.path else { return 0 };
        let mut wal = path.clone().into_os_string();
        wal.push("-wal");
        [path.clone(), PathBuf::from(wal)].iter().filter_map(|file| Some(file.metadata().ok()?.len())).sum()
    }

    /// Closes the connections; the last process to do so folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Connects, waiting for other processes: switching a new file to WAL does not heed SQLite's own busy time-out.
async fn pool(connections: u32, options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let deadline = tokio::time::Instant::now() + BUSY;
    loop {
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await;
        match pool {
            Err(error) if is_busy(&error) && tokio::time::Instant::now() < deadline => {
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            other => return other,
        }
    }
}

/// SQLITE_BUSY and its kinds, SQLITE_LOCKED.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("5" | "261" | "517" | "773" | "6" | "262"))
}

/// Makes the folder (0700) and the file (0600) when they are missing, and sees whether the file can be written.
fn prepare_file(path: &Path) -> Result<(), LogError> {
    let unwritable = |source| LogError::Unwritable { path: path.to_owned(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        create_folder(folder).map_err(unwritable)?;
    }
    if path.is_dir() {
        return Err(unwritable(io::Error::other("it is a folder")));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(unwritable)?;
    // Root may open anything for writing; the mode bits still say what its owner wants.
    if file.metadata().map_err(unwritable)?.permissions().readonly() {
        return Err(unwritable(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only")));
    }
    Ok(())
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn inspect_header(path: &Path) -> Result<(), LogError> {
    let unwritable = |source| LogError::Unwritable { path: path.to_owned(), source };
    let not_a_log = |what: &str| LogError::NotALog { path: path.to_owned(), what: what.to_owned() };
    let mut header = Vec::with_capacity(HEADER_BYTES);
    File::open(path).map_err(unwritable)?.take(HEADER_BYTES as u64).read_to_end(&mut header).map_err(unwritable)?;
    if header.is_empty() {
        return Ok(());
    }
    if header.len() < HEADER_BYTES || !header.starts_with(MAGIC) {
        return Err(not_a_log("it is not an SQLite database"));
    }
    let (application, version) = (big_endian(&header, 68), big_endian(&header, 60));
    // A schema page without cells (their number stands at bytes 103–104) is a database without tables.
    if (application, version) == (0, 0) && header[103..105] != [0, 0] {
        return Err(not_a_log("it is another program's database"));
    }
    check_versions(path, application, version)
}

fn big_endian(header: &[u8], offset: usize) -> u32 {
    header[offset..offset + 4].iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn check_versions(path: &Path, application: u32, version: u32) -> Result<(), LogError> {
    // A database that SQLite has just made has neither number yet: it is one whose first migration was cut off.
    if (application, version) == (0, 0) {
        return Ok(());
    }
    if application != APPLICATION_ID {
        return Err(LogError::NotALog { path: path.to_owned(), what: "it is another program's database".to_owned() });
    }
    if version > known_version() {
        return Err(LogError::Newer { path: path.to_owned(), found: version, known: known_version() });
    }
    Ok(())
}

fn refused(path: &Path, error: sqlx::Error) -> LogError {
    match error.as_database_error().and_then(|error| error.code()).as_deref() {
        // SQLITE_NOTADB
        Some("26") => LogError::NotALog { path: path.to_owned(), what: "SQLite cannot read it".to_owned() },
        // SQLITE_READONLY and its kinds, SQLITE_CANTOPEN
        Some("8" | "14" | "264" | "520" | "776" | "1032" | "1544") => {
            LogError::Unwritable { path: path.to_owned(), source: io::Error::other(error.to_string()) }
        }
        _ => LogError::Statement { act: "opening the log", source: error },
    }
}

async fn migrate(path: &Path, writer: &SqlitePool) -> Result<(), LogError> {
    const ACT: &str = "preparing the log's tables";
    if read_versions(path, writer).await? == known_version() {
        return Ok(());
    }
    // Two processes may come here at once: the second waits, then finds the work done.
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.during(ACT)?;
    let version = sqlx::query("PRAGMA user_version").fetch_one(&mut *transaction).await.during(ACT)?.get::<u32, _>(0);
    let tables = sqlx::query("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *transaction).await.during(ACT)?;
    if version == 0 && tables.get::<i64, _>(0) != 0 {
        return Err(LogError::NotALog { path: path.to_owned(), what: "it is another program's database".to_owned() });
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        transaction.execute(*migration).await.during(ACT)?;
        let stamp = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};", index + 1);
        transaction.execute(sqlx::AssertSqlSafe(stamp)).await.during(ACT)?;
    }
    transaction.commit().await.during(ACT)
}

async fn read_versions(path: &Path, writer: &SqlitePool) -> Result<u32, LogError> {
    // One statement is one snapshot: between two, another process may finish making the log.
    let both =
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)";
    let row = sqlx::query(both).fetch_one(writer).await.map_err(|error| match refused(path, error) {
        LogError::Statement { source, .. } => LogError::Statement { act: "reading the log's version", source },
        other => other,
    })?;
    let (application, version) = (row.get::<u32, _>(0), row.get::<u32, _>(1));
    check_versions(path, application, version)?;
    Ok(version)
}
