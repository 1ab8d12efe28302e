//! Exchanges over real sockets, against a server that writes exactly the bytes a test gives it.

mod answers;
mod connections;
mod parsers;
mod requests;
mod secure;
mod server;
mod streams;
mod timing;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::*;
use server::Server;

fn request(method: &'static str, url: &str) -> HttpRequest {
    HttpRequest {
        exchange: 7,
        method,
        url: Url::parse(url).unwrap(),
        headers: vec![],
        body: None,
        first_byte_timeout: None,
        endless: false,
    }
}

fn post(url: &str, body: &str) -> HttpRequest {
    HttpRequest { body: Some(Arc::from(body.as_bytes())), ..request("POST", url) }
}

fn plain_client() -> HttpClient {
    HttpClient::new(HttpOptions::default()).unwrap()
}

fn client_with(timeouts: HttpTimeouts) -> HttpClient {
    HttpClient::new(HttpOptions { timeouts, ..HttpOptions::default() }).unwrap()
}

/// Timeouts that a working exchange on this machine does not reach, but a test can wait for.
fn short() -> HttpTimeouts {
    let short = Duration::from_millis(300);
    HttpTimeouts { connect: short, first_byte: short, silence: short }
}

/// All that was told of one exchange.
#[derive(Debug, PartialEq)]
struct Told(Vec<HttpWhat>);

impl Told {
    fn failure(&self) -> Option<&HttpFailure> {
        match self.0.last() {
            Some(HttpWhat::Ended { failure, .. }) => failure.as_ref(),
            other => panic!("Ended is the last event, not {other:?}"),
        }
    }

    fn connections(&self) -> Vec<(u64, bool)> {
        let connection = |what: &HttpWhat| match what {
            HttpWhat::Connected { connection, reused, .. } => Some((*connection, *reused)),
            _ => None,
        };
        self.0.iter().filter_map(connection).collect()
    }

    fn head(&self) -> (u16, &str, &[(String, String)]) {
        let head = self.0.iter().find_map(|what| match what {
            HttpWhat::Head { status, reason, headers, .. } => Some((*status, reason.as_str(), headers.as_slice())),
            _ => None,
        });
        head.unwrap_or_else(|| panic!("no head in {self:?}"))
    }

    /// The messages' bytes, and whether they were whole.
    fn messages(&self) -> Vec<(&[u8], bool)> {
        let message = |what| match what {
            &HttpWhat::Message { ref bytes, terminated, .. } => Some((bytes.as_slice(), terminated)),
            _ => None,
        };
        self.0.iter().filter_map(message).collect()
    }

    /// Without connection, head and end.
    fn content(&self) -> Vec<HttpWhat> {
        let outer = |what: &&HttpWhat| {
            !matches!(what, HttpWhat::Connected { .. } | HttpWhat::Head { .. } | HttpWhat::Ended { .. })
        };
        self.0.iter().filter(outer).cloned().collect()
    }
}

async fn collect(mut events: mpsc::Receiver<HttpEvent>) -> Told {
    let mut told = Vec::new();
    let mut last = None;
    while let Some(event) = events.recv().await {
        assert_eq!(event.exchange, 7, "each event has its exchange's number");
        assert!(last.is_none_or(|last| last <= event.at), "times do not go back");
        last = Some(event.at);
        told.push(event.what);
    }
    Told(told)
}

async fn perform(client: &HttpClient, request: HttpRequest) -> Told {
    let (sender, events) = mpsc::channel(4);
    client.start(request, sender);
    collect(events).await
}

/// A message with what of it is on disk.
fn whole(what: &HttpWhat) -> Option<Vec<u8>> {
    let HttpWhat::Message { bytes, terminated: true, .. } = what else { return None };
    let mut whole = bytes.as_slice().to_vec();
    if let Some(rest) = bytes.rest() {
        rest.read(|piece| whole.extend_from_slice(piece)).unwrap();
    }
    Some(whole)
}
