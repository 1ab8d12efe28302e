//! Reaching the server: reuse, the pool, dead connections, proxies, names.

use std::net::{TcpListener, TcpStream};
use std::sync::{Barrier, Mutex, mpsc as std_mpsc};

use super::server::json;
use super::*;

#[tokio::test]
async fn a_second_exchange_uses_the_first_ones_connection() {
    let server = Server::answering(json("{}"));
    let client = plain_client();
    assert_eq!(perform(&client, post(&server.url(), "1")).await.connections(), [(1, false)]);
    let told = perform(&client.clone(), post(&server.url(), "2")).await;
    let HttpWhat::Connected { reused: true, dns_micros: None, connect_micros: None, tls_micros: None, address, .. } =
        &told.0[0]
    else {
        panic!("{told:?}")
    };
    assert_eq!(address, &server.address.to_string());
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn three_exchanges_at_once_have_three_connections_and_the_next_three_reuse_them() {
    let together = Arc::new(Barrier::new(3));
    let server = Server::new(move |peer| {
        while peer.request().is_some() {
            together.wait();
            peer.write(json("{}"));
        }
    });
    let client = plain_client();
    let three = async || {
        let at_once = (0..3).map(|_| {
            let (client, request) = (client.clone(), post(&server.url(), "{}"));
            tokio::spawn(async move { perform(&client, request).await.connections() })
        });
        let mut connections = Vec::new();
        for task in at_once.collect::<Vec<_>>() {
            connections.extend(task.await.unwrap());
        }
        connections.sort_unstable();
        connections
    };
    assert_eq!(three().await, [(1, false), (2, false), (3, false)]);
    assert_eq!(three().await, [(1, true), (2, true), (3, true)]);
    assert_eq!(server.accepted(), 3);
}

#[tokio::test]
async fn an_idle_connection_that_the_server_closed_is_not_used() {
    let server = Server::closing_after(json("{}"));
    let client = plain_client();
    for number in 1..=3 {
        let told = perform(&client, post(&server.url(), "{}")).await;
        assert_eq!((told.failure(), told.messages().len()), (None, 1));
        assert_eq!(told.connections().last(), Some(&(number, false)));
        // The end of the connection is noticed by its own task.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server that closes its connections when told to, and a client with one idle connection to it.
async fn idle_connection() -> (Server, HttpClient, std_mpsc::Sender<()>) {
    let (close, may_close) = std_mpsc::channel::<()>();
    let may_close = Mutex::new(may_close);
    let server = Server::new(move |peer| {
        peer.request();
        peer.write(json("{}"));
        let _ = may_close.lock().unwrap().recv();
    });
    let client = plain_client();
    perform(&client, post(&server.url(), "1")).await;
    (server, client, close)
}

#[tokio::test]
async fn an_end_that_nobody_could_notice_yet_is_noticed_before_the_connection_is_used() {
    let (server, client, close) = idle_connection().await;
    close.send(()).unwrap();
    // One thread runs this test and the client's tasks: while it sleeps, nobody here can see that the server closes.
    std::thread::sleep(Duration::from_millis(100));
    let told = perform(&client, post(&server.url(), "2")).await;
    assert_eq!((told.connections(), told.failure()), (vec![(2, false)], None));
}

#[tokio::test]
async fn a_connection_that_dies_before_a_byte_is_written_is_replaced_and_both_are_told() {
    let (server, client, close) = idle_connection().await;
    // There is no room for an event, so the exchange waits between taking the connection and using it.
    let (sender, mut events) = mpsc::channel(1);
    let filler = HttpEvent { exchange: 7, at: Instant::now(), what: HttpWhat::Comment { text: vec![] } };
    sender.try_send(filler).unwrap();
    client.start(post(&server.url(), "2"), sender);
    tokio::time::sleep(Duration::from_millis(50)).await;
    close.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    events.recv().await.unwrap();
    let told = collect(events).await;
    assert_eq!(told.connections(), [(1, true), (2, false)]);
    assert_eq!(told.failure(), None);
    let bodies: Vec<Vec<u8>> = server.received().into_iter().map(|received| received.body).collect();
    assert_eq!(bodies, [b"1", b"2"]);
}

#[tokio::test]
async fn a_request_that_the_server_may_have_begun_is_never_sent_again() {
    let server = Server::new(|peer| {
        peer.request();
        peer.write(json("{}"));
        peer.request();
    });
    let client = plain_client();
    perform(&client, post(&server.url(), "1")).await;
    let told = perform(&client, post(&server.url(), "2")).await;
    assert_eq!(told.connections(), [(1, true)]);
    assert!(matches!(told.failure(), Some(HttpFailure::Cut { received: 0, .. })), "{told:?}");
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_connection_that_the_server_means_to_close_is_not_kept() {
    let server = Server::answering(json("{}").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    let client = plain_client();
    perform(&client, post(&server.url(), "1")).await;
    assert_eq!(perform(&client, post(&server.url(), "2")).await.connections(), [(2, false)]);
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_refused_by_address() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = perform(&plain_client(), request("GET", &format!("http://{address}/"))).await;
    let Some(HttpFailure::Connect { address: named, reason }) = told.failure() else { panic!("{told:?}") };
    assert_eq!(named, &address.to_string());
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
    assert_eq!(told.0.len(), 1, "there was no connection to tell of");
}

#[tokio::test]
async fn a_name_that_does_not_exist_fails_at_dns() {
    let told = perform(&plain_client(), request("GET", "http://no-such-host.invalid/")).await;
    let Some(HttpFailure::Dns { host, reason }) = told.failure() else { panic!("{told:?}") };
    assert_eq!(host, "no-such-host.invalid");
    assert!(!reason.is_empty());
}

#[tokio::test]
async fn a_name_is_looked_up_and_each_of_its_addresses_tried() {
    // Listens on 127.0.0.1 only, while localhost is ::1 as well on most machines.
    let server = Server::answering(json("{}"));
    let told = perform(&plain_client(), request("GET", &format!("http://localhost:{}/", server.address.port()))).await;
    assert_eq!(told.failure(), None);
    let HttpWhat::Connected { dns_micros: Some(_), connect_micros: Some(_), address, .. } = &told.0[0] else {
        panic!("{told:?}")
    };
    assert_eq!(address, &server.address.to_string());
    assert!(server.received()[0].head.contains(&format!("\r\nHost: localhost:{}\r\n", server.address.port())));
}

fn through(proxy: &str) -> HttpClient {
    HttpClient::new(HttpOptions { proxy: Some(Url::parse(proxy).unwrap()), ..HttpOptions::default() }).unwrap()
}

#[tokio::test]
async fn a_proxy_for_http_is_given_the_whole_url_and_its_credentials() {
    let proxy = Server::answering(json("{}"));
    let client = through(&format!("http://me%40here:p%3Aw@{}", proxy.address));
    let told = perform(&client, post("http://mcp.example:8080/mcp?a=1", "{}")).await;
    assert_eq!(told.failure(), None);
    let HttpWhat::Connected { proxy: Some(named), .. } = &told.0[0] else { panic!("{told:?}") };
    assert_eq!(named, &proxy.address.to_string());
    assert_eq!(
        proxy.received()[0].head,
        "POST http://mcp.example:8080/mcp?a=1 HTTP/1.1\r\nHost: mcp.example:8080\r\n\
         Proxy-Authorization: Basic bWVAaGVyZTpwOnc=\r\nContent-Length: 2\r\n\r\n"
    );
}

/// Connects to where CONNECT asks and passes everything on.
pub(super) fn tunnelling_proxy() -> Server {
    Server::new(|peer| {
        let head = peer.request().unwrap().head;
        let mut there = TcpStream::connect(head.split(' ').nth(1).unwrap()).unwrap();
        peer.write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
        let mut here = peer.stream().try_clone().unwrap();
        let (mut back_here, mut back_there) = (here.try_clone().unwrap(), there.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut back_there, &mut back_here));
        let _ = std::io::copy(&mut here, &mut there);
    })
}

#[tokio::test]
async fn a_proxy_that_refuses_or_is_not_there_is_what_failed() {
    let proxy = Server::answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    let told = perform(&through(&format!("http://{}", proxy.address)), request("GET", "https://mcp.example/")).await;
    let Some(HttpFailure::Proxy { reason }) = told.failure() else { panic!("{told:?}") };
    assert!(reason.contains("407 Proxy Authentication Required"), "{reason}");
    assert_eq!(proxy.received()[0].head, "CONNECT mcp.example:443 HTTP/1.1\r\nHost: mcp.example:443\r\n\r\n");

    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = perform(&through(&format!("http://{gone}")), request("GET", "http://mcp.example/")).await;
    let Some(HttpFailure::Proxy { reason }) = told.failure() else { panic!("{told:?}") };
    assert!(reason.contains(&gone.to_string()), "{reason}");
}

#[test]
fn a_proxy_that_we_cannot_speak_to_is_refused_at_once() {
    for proxy in ["socks5://127.0.0.1:1080", "https://127.0.0.1:8443"] {
        let options = HttpOptions { proxy: Some(Url::parse(proxy).unwrap()), ..HttpOptions::default() };
        let refused = HttpClient::new(options).err();
        assert!(matches!(refused, Some(HttpSetupError::ProxyUrl { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_server_that_answers_before_it_has_read_everything_is_heard() {
    let hold = Mutex::new(());
    let server = Server::with(
        |stream| stream,
        move |peer| {
            let _one_at_a_time = hold.lock().unwrap();
            let mut begin = [0; 1000];
            std::io::Read::read_exact(peer.stream(), &mut begin).unwrap();
            peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            peer.wait_for_close();
        },
    );
    let client = client_with(short());
    let body: Arc<[u8]> = vec![b'x'; 30_000_000].into();
    let told = perform(&client, HttpRequest { body: Some(body), ..post(&server.url(), "") }).await;
    assert_eq!((told.head().0, told.messages()), (413, vec![(&b"big"[..], true)]));
}
