//! The sessions of Streamable HTTP, by `Mcp-Session-Id`, and their streams.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use super::events::{Event, Events};
use crate::legacy::Session;
use crate::outlet::{Outlet, lock};
use crate::world::World;

/// Beyond it the session unused for longest is closed: clients forget to send DELETE.
const SESSIONS_LIMIT: usize = 64;
/// Beyond it a session's oldest stream is forgotten, one that has ended if there is one.
const STREAMS_LIMIT: usize = 32;

pub(super) struct HttpSession {
    pub id: String,
    pub session: Session,
    streams: Mutex<Streams>,
    standalone: Arc<Standalone>,
}

/// The newest stream opened by GET, if there is one: what belongs to no request goes there, or nowhere.
#[derive(Default)]
struct Standalone(Mutex<Option<Arc<Events>>>);

impl Outlet for Standalone {
    fn message(&self, text: &str) {
        if let Some(events) = &*lock(&self.0) {
            events.push(Event::Note(text.to_owned()));
        }
    }

    fn reaches(&self) -> bool {
        lock(&self.0).is_some()
    }

    fn noise(&self, text: &str) {
        self.message(text);
    }

    fn torn(&self, text: &str, code: i32) {
        if let Some(events) = &*lock(&self.0) {
            events.push(Event::Torn { text: text.to_owned(), code });
        }
    }
}

#[derive(Default)]
struct Streams {
    last: u64,
    kept: BTreeMap<u64, Arc<Events>>,
}

impl HttpSession {
    pub(super) fn new(world: &Arc<World>) -> Arc<HttpSession> {
        let id = Uuid::new_v4().to_string();
        let standalone = Arc::new(Standalone::default());
        let unsolicited: Arc<dyn Outlet> = Arc::<Standalone>::clone(&standalone);
        let session = Session::new(Arc::clone(world), unsolicited);
        Arc::new(HttpSession { id, session, streams: Mutex::default(), standalone })
    }

    /// A new stream and its number in the session.
    pub(super) fn open_stream(&self) -> (u64, Arc<Events>) {
        let mut streams = lock(&self.streams);
        streams.last += 1;
        let number = streams.last;
        let events = Arc::new(Events::default());
        streams.kept.insert(number, Arc::clone(&events));
        if streams.kept.len() > STREAMS_LIMIT {
            let ended = streams.kept.iter().find(|(_, events)| events.is_ended()).map(|(number, _)| *number);
            match ended {
                Some(number) => streams.kept.remove(&number),
                None => streams.kept.pop_first().map(|(_, events)| events),
            };
        }
        (number, events)
    }

    pub(super) fn open_standalone(&self) -> (u64, Arc<Events>) {
        let (number, events) = self.open_stream();
        *lock(&self.standalone.0) = Some(Arc::clone(&events));
        (number, events)
    }

    pub(super) fn stream(&self, number: u64) -> Option<Arc<Events>> {
        lock(&self.streams).kept.get(&number).cloned()
    }

    pub(super) fn standalone(&self) -> Option<Arc<Events>> {
        lock(&self.standalone.0).clone()
    }

    /// Whether the revision has events that are nothing but an id (2025-11-25, basic/transports).
    pub(super) fn has_priming(&self) -> bool {
        self.session.revision().is_some_and(|revision| revision >= "2025-11-25")
    }

    pub(super) fn prime(&self, events: &Events) {
        if self.has_priming() {
            events.push(Event::Priming);
        }
    }

    fn close(&self) {
        self.session.abandon();
        lock(&self.streams).kept.values().for_each(|events| events.end());
    }
}

/// Least recently used first.
#[derive(Default)]
pub(super) struct Sessions(Mutex<Vec<Arc<HttpSession>>>);

impl Sessions {
    pub(super) fn add(&self, session: Arc<HttpSession>) {
        let mut sessions = lock(&self.0);
        if sessions.len() >= SESSIONS_LIMIT {
            sessions.remove(0).close();
        }
        sessions.push(session);
    }

    pub(super) fn find(&self, id: &str) -> Option<Arc<HttpSession>> {
        let mut sessions = lock(&self.0);
        let index = sessions.iter().position(|session| session.id == id)?;
        let session = sessions.remove(index);
        sessions.push(Arc::clone(&session));
        Some(session)
    }

    pub(super) fn close(&self, session: &HttpSession) {
        lock(&self.0).retain(|known| known.id != session.id);
        session.close();
    }

    pub(super) fn close_all(&self) {
        lock(&self.0).drain(..).for_each(|session| session.close());
    }
}
