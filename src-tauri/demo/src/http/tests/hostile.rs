//! Clients that are slow, many or mad. Whatever they send, the next client is served.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::{Connection, initialize, options, post, start};
use crate::HttpOptions;
use crate::http::{CONNECTIONS_LIMIT, Listening, listen};
use crate::outlet::Remarks;

fn is_alive(server: &Listening) -> bool {
    post(server, &[], &initialize("2025-11-25")).status == 200
}

#[test]
fn what_is_no_request_is_answered_and_the_connection_closed() {
    let server = start(options());
    let huge = "x".repeat(40 << 10);
    let head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\n";
    let table: Vec<(u16, Vec<u8>)> = vec![
        (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n".to_vec()),
        (400, b"{\"jsonrpc\":\"2.0\"}\n".to_vec()),
        (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        (414, format!("GET /{huge} HTTP/1.1\r\n\r\n").into()),
        (431, format!("{head}A: {huge}\r\n\r\n").into()),
        (413, format!("{head}Content-Length: 99999999999999999999\r\n\r\n").into()),
        (400, format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n").into()),
        (400, format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n").into()),
        (413, format!("{head}Transfer-Encoding: chunked\r\n\r\nfffffff\r\n").into()),
    ];
    for (status, input) in table {
        let mut connection = Connection::open(&server);
        connection.write(&input);
        let response = connection.response();
        let shown = String::from_utf8_lossy(&input[..input.len().min(60)]).into_owned();
        assert_eq!((response.status, response.header("Connection")), (status, Some("close")), "{shown:?}");
        assert!(connection.is_closed(), "{shown:?}");
    }
    assert!(is_alive(&server));
}

#[test]
fn a_body_in_chunks_is_as_good_as_one_with_a_length_and_the_next_request_is_found() {
    let server = start(options());
    let mut connection = Connection::open(&server);
    let body = initialize("2025-11-25");
    let (first, rest) = body.split_at(7);
    let head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: */*\r\n";
    let chunks = format!("7;x=y\r\n{first}\r\n{:x}\r\n{rest}\r\n0\r\nTrailer: z\r\n\r\n", rest.len());
    let with_length = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    // Both at once: the second must wait in line.
    connection.write(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}{with_length}").as_bytes());
    assert_eq!(connection.response().status, 200);
    assert_eq!(connection.response().status, 200);
    connection.write(format!("{head}Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes());
    assert_eq!(connection.head().status, 100);
    connection.write(body.as_bytes());
    assert_eq!(connection.response().status, 200);
    connection.write(with_length.replace("HTTP/1.1", "HTTP/1.0").as_bytes());
    let last = connection.response();
    assert_eq!((last.status, last.header("Connection")), (200, Some("close")));
    assert!(connection.is_closed());
}

#[test]
fn a_request_that_does_not_arrive_in_time_is_given_up_however_it_trickles() {
    let server = start(HttpOptions { request_timeout: Duration::from_millis(300), ..options() });
    for input in [
        "GET /mcp HT",
        "GET /mcp HTTP/1.1\r\nHost: local",
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
        "POST /mcp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    ] {
        let mut connection = Connection::open(&server);
        let begun = Instant::now();
        connection.write(input.as_bytes());
        let mut trickle = connection.reader.get_ref().try_clone().expect("a socket");
        let trickler = thread::spawn(move || {
            // A byte now and then must not keep it open.
            while begun.elapsed() < Duration::from_secs(3) && trickle.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
        });
        assert_eq!(connection.response().status, 408, "{input:?}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{input:?} took {:?}", begun.elapsed());
        drop(connection);
        trickler.join().expect("no panic");
    }
    assert!(is_alive(&server));
}

#[test]
fn clients_that_vanish_at_any_byte_leave_nothing_behind() {
    let server = start(options());
    let body = initialize("2025-11-25");
    let whole = format!(
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for end in (0..=whole.len()).step_by(3) {
        let mut stream = TcpStream::connect(server.address()).expect("the server listens");
        stream.write_all(&whole.as_bytes()[..end]).expect("the server reads");
    }
    assert!(is_alive(&server));
}

#[test]
fn connections_beyond_the_limit_are_told_so_and_room_is_made_when_others_close() {
    let server = start(options());
    let held: Vec<_> =
        (0..CONNECTIONS_LIMIT).map(|_| TcpStream::connect(server.address()).expect("a socket")).collect();
    assert_eq!(Connection::open(&server).response().status, 503);
    drop(held);
    let is_served = (0..50).any(|_| {
        thread::sleep(Duration::from_millis(20));
        post(&server, &[], &initialize("2025-11-25")).status == 200
    });
    assert!(is_served, "within a second");
}

#[test]
fn only_loopback_is_served() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let address = address.parse().expect("an address");
        let refused = listen(HttpOptions { address, ..options() }, Remarks::new(std::io::sink()));
        assert_eq!(
            refused.map(|_| ()).map_err(|error| error.kind()),
            Err(std::io::ErrorKind::InvalidInput),
            "{address}"
        );
    }
}
