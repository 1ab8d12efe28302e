//! HTTP+SSE, the transport of revision 2024-11-05: a stream that lasts as long as the session, and a path to post to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use super::Shared;
use super::events::{Event, Events};
use super::exchange::{Following, Reply, refusal};
use super::response::{Format, Response};
use super::route::refuse;
use crate::Eras;
use crate::json_rpc::{Incoming, read_line};
use crate::outlet::{Outlet, lock};
use crate::server::Server;

/// Messages as events of the one stream.
struct Channel(Arc<Events>);

impl Outlet for Channel {
    fn message(&self, text: &str) {
        self.0.push(Event::Note(text.to_owned()));
    }

    fn noise(&self, text: &str) {
        self.message(text);
    }

    fn torn(&self, text: &str, code: i32) {
        self.0.push(Event::Torn { text: text.to_owned(), code });
    }
}

/// The open sessions by id; each has a connection, so that connections bound their number.
#[derive(Default)]
pub(super) struct Channels(Arc<Mutex<HashMap<String, Arc<Server>>>>);

impl Channels {
    pub(super) fn close_all(&self) {
        lock(&self.0).drain().for_each(|(_, server)| server.abandon());
    }
}

/// GET: opens a session; it ends with its stream.
pub(super) fn open(shared: &Shared) -> Reply {
    let id = Uuid::new_v4().to_string();
    let events = Arc::new(Events::default());
    let outlet = Arc::new(Channel(Arc::clone(&events)));
    let (remarks, workers, world) =
        (Arc::clone(&shared.remarks), Arc::clone(&shared.workers), Arc::clone(&shared.world));
    let server = Server::new(Eras::LegacyOnly, outlet, remarks, workers, world);
    lock(&shared.channels.0).insert(id.clone(), Arc::clone(&server));
    events.push(Event::Endpoint(format!("/message?sessionId={id}")));
    shared.remarks.make("a session is opened over HTTP+SSE");
    let channels = Arc::clone(&shared.channels.0);
    let on_leave = move || {
        lock(&channels).remove(&id);
        server.abandon();
    };
    let follower = events.follow(None);
    let format = Some(Format { stream: None, has_empty_data: false });
    Reply::Following(Box::new(Following {
        events,
        follower,
        headers: Vec::new(),
        format,
        on_leave: Some(Box::new(on_leave)),
    }))
}

/// POST: takes a message; its answer comes on the stream.
pub(super) fn post(shared: &Shared, query: &str, body: &[u8]) -> Reply {
    let Some(id) = query.split('&').find_map(|pair| pair.strip_prefix("sessionId=")) else {
        return refuse(400, "the query names no sessionId");
    };
    let server = lock(&shared.channels.0).get(id).cloned();
    let Some(server) = server else {
        return refuse(404, "there is no such session; open one at /sse");
    };
    match read_line(body) {
        Incoming::Invalid { id, error } => refusal(400, id.as_ref(), error).into(),
        incoming => {
            server.handle(incoming);
            Response::plain(202, "Accepted").into()
        }
    }
}
