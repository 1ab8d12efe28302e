-- The first shape of the log.
--
-- Every frame and mark has one number in its session (`seq`, from 1, without holes) and one key in the file:
--     entry = sessions.key * 2^40 + seq
-- so that a session's rows lie together in the order they happened, and a page of them is one range of the primary key,
-- with no second index to keep while recording.
--
-- Times are microseconds since the Unix epoch, durations microseconds, sizes bytes.

CREATE TABLE sessions (
    key             INTEGER PRIMARY KEY,
    -- 32 hexadecimal digits, random.
    id              TEXT    NOT NULL UNIQUE,
    -- Given by a person; NULL until then.
    name            TEXT,
    -- JSON: {"label","command","env_names","cwd"}. Values of variables are never kept.
    target          TEXT    NOT NULL,
    -- 'app' or 'cli': which host recorded it.
    host            TEXT    NOT NULL,
    started_micros  INTEGER NOT NULL,
    -- NULL while it is open, or when its recorder was cut off.
    ended_micros    INTEGER,
    -- 1 when it never came to a working handshake, or broke; NULL while open.
    end_failed      INTEGER,
    -- Why it ended, in a sentence; NULL while open.
    end_reason      TEXT,
    -- The negotiated revision, '2025-11-25'; NULL before the handshake.
    revision        TEXT,
    -- JSON: serverInfo of the handshake as {"name","title","version"}; NULL before it.
    server          TEXT,
    -- Counters, derived from the tables below and kept with every batch.
    last_seq        INTEGER NOT NULL DEFAULT 0,
    frames          INTEGER NOT NULL DEFAULT 0,
    errors          INTEGER NOT NULL DEFAULT 0,
    bytes           INTEGER NOT NULL DEFAULT 0
);

-- Append-only. The columns after `envelope` are derived from it and can be rebuilt.
CREATE TABLE frames (
    entry       INTEGER PRIMARY KEY,
    at_micros   INTEGER NOT NULL,
    -- 0 to the server, 1 to the client.
    direction   INTEGER NOT NULL,
    -- 0 the peer's, 1 Wirescope's for a person or script, 2 Wirescope's own.
    origin      INTEGER NOT NULL,
    -- 0 for a last line that no line feed ended.
    terminated  INTEGER NOT NULL,
    -- The exact bytes, without the line feed that ended them; of a long frame only the beginning.
    bytes       BLOB    NOT NULL,
    -- How many more bytes stand in `pieces`; 0 for all but long frames.
    more_bytes  INTEGER NOT NULL DEFAULT 0,
    -- JSON: what surrounded it on its transport (HTTP status and headers, SSE fields), secrets masked; NULL on stdio.
    envelope    TEXT,
    -- 0 request, 1 response, 2 notification, 3 batch, 4 noise.
    kind        INTEGER NOT NULL,
    -- The JSON-RPC id as it was written; NULL where there is none.
    rpc_id      TEXT,
    -- Of requests and notifications.
    method      TEXT,
    -- exchanges.entry of the exchange it belongs to; NULL where there is none.
    exchange    INTEGER,
    -- Number of rows in `findings`.
    findings    INTEGER NOT NULL DEFAULT 0
);
-- The notifications of an exchange (kind 2), found without reading the session.
CREATE INDEX frames_of_exchange ON frames (exchange) WHERE kind = 2 AND exchange IS NOT NULL;

-- What of a long frame does not stand in its row, so that a page of rows, or the beginning of a frame, is read without it.
CREATE TABLE pieces (
    -- frames.entry
    entry       INTEGER NOT NULL,
    -- Where in the frame the piece begins, in bytes. The pieces follow each other without a hole.
    offset      INTEGER NOT NULL,
    bytes       BLOB    NOT NULL,
    PRIMARY KEY (entry, offset)
);

-- Facts that are no frames, in the same numbering.
CREATE TABLE marks (
    entry       INTEGER PRIMARY KEY,
    at_micros   INTEGER NOT NULL,
    -- 'spawned', 'stderr', 'exited', 'closed', 'write_failed', 'gap', 'verdict', 'http_connection', 'http_response', …: words
    -- that only hosts show; nothing is derived from them.
    kind        TEXT    NOT NULL,
    -- What happened in words, or the stderr line.
    text        TEXT    NOT NULL,
    -- The exact bytes, where `text` cannot have them because they are no UTF-8; NULL otherwise.
    raw         BLOB,
    -- JSON as in `frames`; NULL where there is none.
    envelope    TEXT
);

-- A request and what answered it. Derived.
CREATE TABLE exchanges (
    -- The request frame's entry.
    entry           INTEGER PRIMARY KEY,
    -- The settling response frame's entry; NULL without one.
    response        INTEGER,
    direction       INTEGER NOT NULL,
    origin          INTEGER NOT NULL,
    method          TEXT    NOT NULL,
    -- What it is about: tool or prompt name, URI.
    name            TEXT,
    -- 'pending', 'ok', 'error', 'tool_error', 'cancelled', 'timed_out', 'lost', 'failed'.
    outcome         TEXT    NOT NULL,
    started_micros  INTEGER NOT NULL,
    ended_micros    INTEGER,
    -- The JSON-RPC error's message, or why the transport failed, for rows to show.
    error           TEXT,
    -- The entry of the request it was sent again as, because its stream was cut; NULL when it was not.
    sent_again      INTEGER
);

CREATE TABLE findings (
    -- The frame's entry.
    entry       INTEGER NOT NULL,
    rule        TEXT    NOT NULL,
    -- 'error', 'warning', 'hint'.
    severity    TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    -- JSON Pointer into the subject.
    pointer     TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    spec        TEXT
);
CREATE INDEX findings_by_entry ON findings (entry);

-- What was found out about a target: which era it speaks. Asked for again when it proves wrong.
CREATE TABLE verdicts (
    -- The target's command line or URL.
    target      TEXT    PRIMARY KEY,
    -- 'legacy' or 'modern'.
    era         TEXT    NOT NULL,
    -- Why, in a sentence.
    reason      TEXT    NOT NULL,
    at_micros   INTEGER NOT NULL
);

-- The catalog people keep. `target` is JSON; here the values of variables and headers are kept, for a saved target must
-- be startable; the file is readable by its owner only.
CREATE TABLE targets (
    id          TEXT    PRIMARY KEY,
    position    INTEGER NOT NULL,
    target      TEXT    NOT NULL
);
