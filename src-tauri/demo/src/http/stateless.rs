//! Streamable HTTP without sessions (2026-07-28, basic/transports/streamable-http).

use std::sync::Arc;

use super::Shared;
use super::events::Events;
use super::exchange::{Exchange, Following, Reply, refusal, wants_stream};
use super::mirror;
use super::request::Headers;
use super::response::{Format, Response};
use super::route::refuse;
use crate::call::Cancellation;
use crate::features::Scene;
use crate::json_rpc::{
    HEADER_MISMATCH, INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, Incoming, METHOD_NOT_FOUND, MISSING_CAPABILITY,
    PARSE_ERROR, Request, RpcError, UNSUPPORTED_VERSION,
};
use crate::modern::{self, Meta};
use crate::subscriptions;

pub(super) fn post(shared: &Shared, headers: &Headers, incoming: Incoming) -> Reply {
    match incoming {
        Incoming::Request(request) => match check(shared, headers, &request) {
            Ok(meta) if request.method == "subscriptions/listen" => listen(shared, &request, &meta),
            Ok(meta) => answer(shared, request, meta),
            Err(error) => {
                shared.remarks.make(&error.message.escape_debug().to_string());
                refusal(status(&error), Some(&request.id), error).into()
            }
        },
        Incoming::Notification { method, .. } => {
            shared.remarks.make(&format!("notification {} is ignored", method.escape_debug()));
            Response::empty(202).into()
        }
        Incoming::Invalid { id, error } => refusal(400, id.as_ref(), error).into(),
        Incoming::Response { .. } => {
            refuse(400, "a server of this revision asks nothing, so there is nothing to answer")
        }
        Incoming::Batch(_) => refuse(400, "this revision has no batches"),
    }
}

/// What is missing comes before what differs, and what differs before what is unknown.
fn check(shared: &Shared, headers: &Headers, request: &Request) -> Result<Meta, RpcError> {
    if request.method == "initialize" {
        return Err(modern::refuse_initialize(request, &shared.remarks));
    }
    let meta = modern::read_meta(request)?;
    mirror::check(headers, request, &meta.version)?;
    modern::check_version(&meta.version)?;
    Ok(meta)
}

fn answer(shared: &Shared, request: Request, meta: Meta) -> Reply {
    let is_streamed =
        modern::has(&request.method) && wants_stream(shared.options.answers, &request, meta.level.is_some(), true);
    let events = Arc::new(Events::default());
    let follower = events.follow(None);
    let cancellation = Arc::new(Cancellation::default());
    let exchange =
        Arc::new(Exchange { events: Arc::clone(&events), is_streamed, standalone: None, primes_when_dropped: false });
    let (remarks, world, workers) =
        (Arc::clone(&shared.remarks), Arc::clone(&shared.world), Arc::clone(&shared.workers));
    let seen = Arc::clone(&cancellation);
    exchange.run(shared, request, status, move |request, exchange| {
        let scene =
            Scene { outlet: exchange, remarks: &remarks, cancellation: &seen, world: &world, workers: &workers };
        modern::answer(request, &meta, &scene)
    });
    let remarks = Arc::clone(&shared.remarks);
    // Closing the stream is how a client cancels.
    let on_leave = move || {
        cancellation.cancel();
        remarks.make("a call is cancelled: its stream was closed");
    };
    let format = is_streamed.then_some(Format { stream: None, has_empty_data: false });
    Reply::Following(Box::new(Following {
        events,
        follower,
        headers: Vec::new(),
        format,
        on_leave: Some(Box::new(on_leave)),
    }))
}

/// Opens a subscription: a stream that lasts until either side closes it, also where answers are JSON otherwise.
fn listen(shared: &Shared, request: &Request, meta: &Meta) -> Reply {
    let events = Arc::new(Events::default());
    let follower = events.follow(None);
    let exchange = Arc::new(Exchange {
        events: Arc::clone(&events),
        is_streamed: true,
        standalone: None,
        primes_when_dropped: false,
    });
    let number = match subscriptions::listen(&shared.world, request, &meta.capabilities, exchange) {
        Ok(number) => number,
        Err(error) => return refusal(status(&error), Some(&request.id), error).into(),
    };
    shared.remarks.make(&request.method);
    let (world, remarks) = (Arc::clone(&shared.world), Arc::clone(&shared.remarks));
    let on_leave = move || {
        world.unwatch(number);
        remarks.make("a subscription is ended: its stream was closed");
    };
    Reply::Following(Box::new(Following {
        events,
        follower,
        headers: Vec::new(),
        format: Some(Format { stream: None, has_empty_data: false }),
        on_leave: Some(Box::new(on_leave)),
    }))
}

/// The status of an error that is not on a stream.
fn status(error: &RpcError) -> u16 {
    match error.code {
        METHOD_NOT_FOUND => 404,
        INTERNAL_ERROR => 500,
        HEADER_MISMATCH | INVALID_PARAMS | INVALID_REQUEST | MISSING_CAPABILITY | PARSE_ERROR | UNSUPPORTED_VERSION => {
            400
        }
        _ => 200,
    }
}
