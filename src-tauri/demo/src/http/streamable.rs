//! Streamable HTTP with sessions, revisions 2025-03-26 to 2025-11-25 (2025-11-25, basic/transports).

use std::sync::Arc;

use super::Shared;
use super::events::Events;
use super::exchange::{Exchange, Following, Reply, refusal, wants_stream};
use super::request::Headers;
use super::response::{Format, Response};
use super::route::{VERSION, refuse};
use super::sessions::HttpSession;
use crate::call::Cancellation;
use crate::features::{Scene, is_cancellable};
use crate::json_rpc::{Incoming, Request};
use crate::legacy::REVISIONS;

const SESSION: &str = "Mcp-Session-Id";

pub(super) fn post(shared: &Shared, headers: &Headers, incoming: Incoming) -> Reply {
    let incoming = match incoming {
        Incoming::Request(request) if request.method == "initialize" && headers.text(SESSION).is_none() => {
            return initialize(shared, request);
        }
        Incoming::Invalid { id, error } => return refusal(400, id.as_ref(), error).into(),
        other => other,
    };
    let session = match find_session(shared, headers) {
        Ok(session) => session,
        Err(refusal) => return refusal,
    };
    match incoming {
        Incoming::Request(request) => answer(shared, session, request),
        Incoming::Notification { method, params } => {
            let _ = session.session.note(&method, params.as_deref(), &shared.remarks);
            Response::empty(202).into()
        }
        Incoming::Batch(entries) => {
            if let Err(error) = session.session.check_batch(&entries) {
                return refusal(400, None, error).into();
            }
            let exchange = Exchange {
                events: Arc::default(),
                is_streamed: false,
                standalone: session.standalone(),
                primes_when_dropped: false,
            };
            let nobody = Cancellation::default();
            let scene = scene(shared, &exchange, &nobody);
            let answer = |entry: &_| session.session.answer_entry(entry, &scene);
            let answers: Vec<_> = entries.iter().filter_map(|entry| answer(entry)).collect();
            if answers.is_empty() {
                Response::empty(202).into()
            } else {
                Response::json(200, format!("[{}]", answers.join(","))).into()
            }
        }
        Incoming::Response { id, outcome } => {
            session.session.settle(id.as_ref(), outcome, &shared.remarks);
            Response::empty(202).into()
        }
        Incoming::Invalid { .. } => Response::empty(202).into(),
    }
}

/// A session is kept only once the handshake has succeeded.
fn initialize(shared: &Shared, request: Request) -> Reply {
    let session = HttpSession::new(&shared.world);
    let is_streamed = wants_stream(shared.options.answers, &request, false, false);
    let mut reply = run(shared, &session, request, is_streamed);
    if session.session.revision().is_some() {
        shared.sessions.add(Arc::clone(&session));
        if let Reply::Following(following) = &mut reply {
            following.headers.push((SESSION, session.id.clone()));
        }
    }
    reply
}

/// The session a request names, in the revision that it opened with.
fn find_session(shared: &Shared, headers: &Headers) -> Result<Arc<HttpSession>, Reply> {
    let Some(id) = headers.all(SESSION).next() else {
        return Err(refuse(400, "the header Mcp-Session-Id is missing; open a session with `initialize`"));
    };
    let session = std::str::from_utf8(id).ok().and_then(|id| shared.sessions.find(id));
    let Some(session) = session else {
        return Err(refuse(shared.options.dead_session.status(), "there is no such session; open a new one"));
    };
    // Absent, the version is the one negotiated.
    if let Some(version) = headers.all(VERSION).next() {
        let revision = session.session.revision().unwrap_or_default();
        if version != revision.as_bytes() {
            let version = String::from_utf8_lossy(version);
            let is_known = REVISIONS.contains(&version.as_ref());
            let why = if is_known { "is not the one negotiated" } else { "is unknown to this server" };
            return Err(refuse(400, &format!("{VERSION} {version:?} {why}; this session speaks {revision}")));
        }
    }
    Ok(session)
}

fn answer(shared: &Shared, session: Arc<HttpSession>, request: Request) -> Reply {
    let is_streamed = wants_stream(shared.options.answers, &request, session.session.logging.level().is_some(), false);
    run(shared, &session, request, is_streamed)
}

/// A client that goes away cancels nothing: it may come back for the answer.
fn run(shared: &Shared, session: &Arc<HttpSession>, request: Request, is_streamed: bool) -> Reply {
    let mut is_tracked = false;
    let mut cancellation = Arc::new(Cancellation::default());
    if is_cancellable(&request) {
        match session.session.calls.begin(&request.id) {
            Ok(begun) => (cancellation, is_tracked) = (begun, true),
            Err(error) => return refusal(200, Some(&request.id), error).into(),
        }
    }
    let (number, events) = if is_streamed { session.open_stream() } else { (0, Arc::new(Events::default())) };
    let format = is_streamed.then_some(Format { stream: Some(number), has_empty_data: session.has_priming() });
    let follower = events.follow(None);
    if is_streamed {
        session.prime(&events);
    }
    let exchange = Arc::new(Exchange {
        events: Arc::clone(&events),
        is_streamed,
        standalone: session.standalone(),
        primes_when_dropped: !session.has_priming(),
    });
    let (remarks, world, workers) =
        (Arc::clone(&shared.remarks), Arc::clone(&shared.world), Arc::clone(&shared.workers));
    let session = Arc::clone(session);
    exchange.run(
        shared,
        request,
        |_| 200,
        move |request, exchange| {
            let scene = Scene {
                outlet: exchange,
                remarks: &remarks,
                cancellation: &cancellation,
                world: &world,
                workers: &workers,
            };
            let answer = session.session.answer(request, &scene);
            if is_tracked {
                session.session.calls.end(&request.id);
            }
            answer
        },
    );
    Reply::Following(Box::new(Following { events, follower, headers: Vec::new(), format, on_leave: None }))
}

fn scene<'a>(shared: &'a Shared, exchange: &'a Exchange, cancellation: &'a Cancellation) -> Scene<'a> {
    Scene { outlet: exchange, remarks: &shared.remarks, cancellation, world: &shared.world, workers: &shared.workers }
}

/// GET: a stream of its own, or the rest of one that was left.
pub(super) fn open_stream(shared: &Shared, headers: &Headers) -> Reply {
    let session = match find_session(shared, headers) {
        Ok(session) => session,
        Err(refusal) => return refusal,
    };
    let (number, events, after) = match headers.all("Last-Event-ID").next() {
        None => {
            let (number, events) = session.open_standalone();
            session.prime(&events);
            (number, events, None)
        }
        Some(id) => {
            match read_event_id(id).and_then(|(number, after)| Some((number, session.stream(number)?, after))) {
                Some((number, events, after)) => (number, events, Some(after)),
                None => return refuse(400, "Last-Event-ID is none that this session gave out, or too old"),
            }
        }
    };
    shared.remarks.make(if after.is_some() { "a stream is resumed" } else { "a stream is opened" });
    let follower = events.follow(after);
    let format = Some(Format { stream: Some(number), has_empty_data: session.has_priming() });
    Reply::Following(Box::new(Following { events, follower, headers: Vec::new(), format, on_leave: None }))
}

/// `stream-event`, as `Format` writes it.
fn read_event_id(id: &[u8]) -> Option<(u64, u64)> {
    let (stream, event) = std::str::from_utf8(id).ok()?.split_once('-')?;
    Some((stream.parse().ok()?, event.parse().ok()?))
}

pub(super) fn delete(shared: &Shared, headers: &Headers) -> Reply {
    match find_session(shared, headers) {
        Ok(session) => {
            shared.sessions.close(&session);
            shared.remarks.make("a session is closed");
            Response::empty(204).into()
        }
        Err(refusal) => refusal,
    }
}
