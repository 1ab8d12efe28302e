//! Timeouts, and giving an exchange up.

use std::sync::Mutex;
use std::sync::mpsc as std_mpsc;
use std::time::Instant;

use super::server::{EVENTS, Peer, chunk};
use super::*;

const SECONDS: f64 = 0.3;

#[tokio::test]
async fn a_server_that_never_answers_runs_into_the_first_byte_timeout() {
    let server = Server::new(|peer| {
        peer.request();
        peer.wait_for_close();
    });
    let told = perform(&client_with(short()), post(&server.url(), "{}")).await;
    assert_eq!(told.failure(), Some(&HttpFailure::FirstByteTimeout { seconds: SECONDS }));

    let patient = HttpRequest { first_byte_timeout: Some(Duration::from_millis(10)), ..post(&server.url(), "{}") };
    let told = perform(&client_with(HttpTimeouts::default()), patient).await;
    assert_eq!(told.failure(), Some(&HttpFailure::FirstByteTimeout { seconds: 0.01 }), "a request may have its own");
}

#[tokio::test]
async fn a_long_call_may_wait_longer_than_the_session() {
    let server = Server::new(|peer| {
        peer.request();
        std::thread::sleep(Duration::from_millis(450));
        peer.write(super::server::json("{}"));
    });
    let long = HttpRequest { first_byte_timeout: Some(Duration::MAX), ..post(&server.url(), "{}") };
    let told = perform(&client_with(short()), long).await;
    assert_eq!(told.failure(), None);
    let waited = told.0.iter().find_map(|what| match what {
        HttpWhat::Head { first_byte_micros, .. } => Some(*first_byte_micros),
        _ => None,
    });
    assert!(waited.is_some_and(|micros| (400_000..5_000_000).contains(&micros)), "{waited:?}");
}

#[tokio::test]
async fn silence_in_a_head_or_a_body_is_a_failure_and_what_came_is_kept() {
    let server = Server::new(|peer| {
        let wanted = peer.request().unwrap().body;
        peer.write(match wanted.as_slice() {
            b"head" => "HTTP/1.1 200 OK\r\nConte",
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"id\"",
        });
        peer.wait_for_close();
    });
    let client = client_with(short());
    let silence = HttpFailure::Silence { seconds: SECONDS };
    let told = perform(&client, post(&server.url(), "head")).await;
    assert_eq!((told.failure(), told.messages()), (Some(&silence), vec![(&b"HTTP/1.1 200 OK\r\nConte"[..], false)]));
    let told = perform(&client, post(&server.url(), "body")).await;
    assert_eq!((told.failure(), told.messages()), (Some(&silence), vec![(&b"{\"id\""[..], false)]));
}

#[tokio::test]
async fn an_endless_stream_may_be_silent_and_each_byte_grants_new_time() {
    let server = Server::new(|peer| {
        while let Some(request) = peer.request() {
            let pause = if request.head.starts_with("GET") { 450 } else { 150 };
            peer.write(EVENTS);
            for _ in 0..4 {
                peer.write(chunk("data: x\n\n"));
                std::thread::sleep(Duration::from_millis(pause));
            }
            peer.write(super::server::LAST_CHUNK);
        }
    });
    let client = client_with(short());
    let listening = HttpRequest { endless: true, ..request("GET", &server.url()) };
    let told = perform(&client, listening).await;
    assert_eq!((told.failure(), told.messages().len()), (None, 4));
    let told = perform(&client, post(&server.url(), "{}")).await;
    assert_eq!((told.failure(), told.messages().len()), (None, 4), "600 ms in all, but never 300 of silence");
}

#[tokio::test]
async fn connecting_that_hangs_names_its_step() {
    // Accepts TCP, and then neither speaks TLS nor answers CONNECT.
    let server = Server::new(Peer::wait_for_close);
    let told = perform(&client_with(short()), request("GET", &format!("https://{}/", server.address))).await;
    assert_eq!(told.failure(), Some(&HttpFailure::ConnectTimeout { seconds: SECONDS, step: "TLS" }));

    let proxy = Url::parse(&format!("http://{}", server.address)).unwrap();
    let options = HttpOptions { proxy: Some(proxy), timeouts: short(), ..HttpOptions::default() };
    let told = perform(&HttpClient::new(options).unwrap(), request("GET", "https://example.invalid/")).await;
    assert_eq!(told.failure(), Some(&HttpFailure::ConnectTimeout { seconds: SECONDS, step: "the proxy's tunnel" }));
}

#[tokio::test]
async fn a_request_that_nobody_reads_times_out_as_well() {
    let server = Server::new(|_| std::thread::sleep(Duration::from_secs(60)));
    let body: Arc<[u8]> = vec![b'x'; 30_000_000].into();
    let told = perform(&client_with(short()), HttpRequest { body: Some(body), ..post(&server.url(), "") }).await;
    assert_eq!(told.failure(), Some(&HttpFailure::FirstByteTimeout { seconds: SECONDS }));
}

/// Serves as told and then tells when the client closed.
fn server_that_sees_the_close(answer: &'static str) -> (Server, std_mpsc::Receiver<Instant>) {
    let (closed, seen) = std_mpsc::channel();
    let closed = Mutex::new(closed);
    let server = Server::new(move |peer| {
        peer.request();
        peer.write(answer);
        peer.wait_for_close();
        let _ = closed.lock().unwrap().send(Instant::now());
    });
    (server, seen)
}

fn closed_within_100_ms(aborted: Instant, seen: &std_mpsc::Receiver<Instant>) {
    let closed = seen.recv_timeout(Duration::from_secs(5)).expect("the server sees the connection close");
    assert!(closed.saturating_duration_since(aborted) < Duration::from_millis(100), "{:?}", closed - aborted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aborting_closes_the_connection_at_once_and_tells_what_came() {
    let (server, seen) =
        server_that_sees_the_close("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\ndata: b");
    let (sender, mut events) = mpsc::channel(16);
    let handle = plain_client().start(request("GET", &server.url()), sender);
    let mut told = Vec::new();
    while !matches!(told.last(), Some(HttpWhat::Message { .. })) {
        told.push(events.recv().await.unwrap().what);
    }
    let aborted = Instant::now();
    handle.abort();
    closed_within_100_ms(aborted, &seen);
    told.extend(collect(events).await.0);
    let told = Told(told);
    assert_eq!(told.messages(), [(&b"a"[..], true), (b"b", false)]);
    assert_eq!(told.failure(), Some(&HttpFailure::Aborted));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aborting_works_before_the_answer_and_while_nobody_takes_the_events() {
    let (server, seen) = server_that_sees_the_close("HTTP/1.1 2");
    let (sender, events) = mpsc::channel(1);
    let handle = plain_client().start(post(&server.url(), "{}"), sender);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let aborted = Instant::now();
    handle.abort();
    closed_within_100_ms(aborted, &seen);
    let told = collect(events).await;
    assert_eq!((told.failure(), told.messages()), (Some(&HttpFailure::Aborted), vec![(&b"HTTP/1.1 2"[..], false)]));
}

#[tokio::test]
async fn aborting_what_is_over_and_dropping_the_handle_change_nothing() {
    let server = Server::answering(super::server::json("{}"));
    let client = plain_client();
    let (sender, events) = mpsc::channel(16);
    let handle = client.start(post(&server.url(), "{}"), sender);
    assert_eq!(collect(events).await.failure(), None);
    handle.abort();
    assert_eq!(perform(&client, post(&server.url(), "{}")).await.connections(), [(1, true)], "the pool still has it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exchange_that_nobody_listens_to_is_given_up() {
    let (server, seen) = server_that_sees_the_close(EVENTS);
    let (sender, mut events) = mpsc::channel(16);
    plain_client().start(request("GET", &server.url()), sender);
    while !matches!(events.recv().await.unwrap().what, HttpWhat::Head { .. }) {}
    let dropped = Instant::now();
    drop(events);
    closed_within_100_ms(dropped, &seen);
}
