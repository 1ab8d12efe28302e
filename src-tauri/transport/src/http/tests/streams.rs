//! Event streams.

use std::sync::mpsc as std_mpsc;

use super::server::{EVENTS, LAST_CHUNK, chunk};
use super::*;

fn sse(event: Option<&str>, id: Option<&str>, retry_millis: Option<u64>) -> SseEnvelope {
    SseEnvelope { event: event.map(str::to_owned), id: id.map(str::to_owned), retry_millis }
}

fn stream(ending: &str) -> Vec<u8> {
    let lines = [
        ": hello",
        "",
        "id: 1",
        "retry: 250",
        "data:",
        "",
        "event: endpoint",
        "data: /messages?x=1",
        "",
        "event: message",
        "id: 2",
        "data: {\"id\":1,",
        "data: \"result\":{}}",
        "",
        "unknown: field",
        "data: last",
        "",
        "",
    ];
    lines.join(ending).into_bytes()
}

fn expected() -> Vec<HttpWhat> {
    let message = |sse, data: &str| HttpWhat::Message {
        bytes: data.as_bytes().to_vec().into(),
        sse: Some(sse),
        terminated: true,
    };
    let event = |sse, data: &str| HttpWhat::Event { sse, data: data.into(), terminated: true };
    vec![
        HttpWhat::Comment { text: b": hello".to_vec() },
        event(sse(None, Some("1"), Some(250)), ""),
        event(sse(Some("endpoint"), None, None), "/messages?x=1"),
        message(sse(Some("message"), Some("2"), None), "{\"id\":1,\n\"result\":{}}"),
        HttpWhat::Comment { text: b"unknown: field".to_vec() },
        message(sse(None, None, None), "last"),
    ]
}

fn check_end(told: &Told) {
    let Some(HttpWhat::Ended { last_event_id, retry_millis, failure: None, .. }) = told.0.last() else {
        panic!("{told:?}")
    };
    assert_eq!((last_event_id.as_deref(), *retry_millis), (Some("2"), Some(250)));
}

#[tokio::test]
async fn every_line_ending_split_at_each_byte_gives_the_same_events() {
    let streams: Vec<Vec<u8>> = ["\n", "\r", "\r\n"].iter().map(|ending| stream(ending)).collect();
    let served = streams.clone();
    let server = Server::new(move |peer| {
        while let Some(request) = peer.request() {
            let place = String::from_utf8(request.body).unwrap();
            let (which, at) = place.split_once(' ').unwrap();
            let (before, after) = served[which.parse::<usize>().unwrap()].split_at(at.parse().unwrap());
            peer.write(EVENTS);
            for part in [before, after].into_iter().filter(|part| !part.is_empty()) {
                peer.write(chunk(part));
            }
            peer.write(LAST_CHUNK);
        }
    });
    let client = plain_client();
    let expected = expected();
    for (which, stream) in streams.iter().enumerate() {
        for at in 0..=stream.len() {
            let told = perform(&client, post(&server.url(), &format!("{which} {at}"))).await;
            assert_eq!(told.content(), expected, "ending {which}, split at {at}");
            check_end(&told);
        }
    }
    assert_eq!(server.accepted(), 1, "a stream that ends well leaves its connection usable");
}

#[tokio::test]
async fn a_stream_that_comes_byte_by_byte_or_ends_with_its_connection_is_read_as_well() {
    let server = Server::new(|peer| {
        peer.request();
        peer.write("HTTP/1.0 200 OK\r\nCONTENT-TYPE: Text/Event-Stream ;charset=UTF-8\r\n\r\n\u{feff}");
        for byte in stream("\r\n") {
            peer.write([byte]);
        }
    });
    let told = perform(&plain_client(), request("GET", &server.url())).await;
    assert_eq!(told.content(), expected());
    check_end(&told);
}

#[tokio::test]
async fn an_event_is_told_as_soon_as_it_is_there() {
    let (go_on, may_go_on) = std_mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let server = Server::new(move |peer| {
        peer.request();
        peer.write(EVENTS);
        for text in ["data: 1\r\r", "data: 2\n\n"] {
            peer.write(chunk(text));
            may_go_on.lock().unwrap().recv().unwrap();
        }
        peer.write(LAST_CHUNK);
    });
    let (sender, mut events) = mpsc::channel(4);
    plain_client().start(request("GET", &server.url()), sender);
    let mut messages = Vec::new();
    while let Some(event) = events.recv().await {
        if let HttpWhat::Message { bytes, .. } = event.what {
            messages.push(bytes.into_bytes());
            go_on.send(()).unwrap();
        }
    }
    assert_eq!(messages, [b"1", b"2"]);
}

#[tokio::test]
async fn an_event_that_was_cut_is_kept_and_is_not_where_to_resume() {
    for cut in ["data: {\"id\"", "data: {\"id\"\n"] {
        let body = format!("id: 1\ndata: whole\n\nid: 2\n{cut}");
        let server = Server::closing_after([EVENTS.as_bytes(), &chunk(body)].concat());
        let told = perform(&plain_client(), request("GET", &server.url())).await;
        assert_eq!(told.messages(), [(&b"whole"[..], true), (b"{\"id\"", false)]);
        let Some(HttpWhat::Ended { last_event_id, failure: Some(HttpFailure::Cut { .. }), .. }) = told.0.last() else {
            panic!("{told:?}")
        };
        assert_eq!(last_event_id.as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn a_compressed_stream_stays_a_stream() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let mut parts = Vec::new();
    for text in ["data: 1\n\n", "data: 2\n\n"] {
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.flush().unwrap();
        parts.push(std::mem::take(encoder.get_mut()));
    }
    let (go_on, may_go_on) = std_mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let server = Server::new(move |peer| {
        peer.request();
        peer.write(EVENTS.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"));
        for part in &parts {
            peer.write(chunk(part));
            may_go_on.lock().unwrap().recv().unwrap();
        }
    });
    let (sender, mut events) = mpsc::channel(4);
    plain_client().start(request("GET", &server.url()), sender);
    let mut messages = Vec::new();
    while let Some(event) = events.recv().await {
        if let HttpWhat::Message { bytes, .. } = event.what {
            messages.push(bytes.into_bytes());
            go_on.send(()).unwrap();
        }
    }
    assert_eq!(messages, [b"1", b"2"], "the second event waited for the first to be told");
}
