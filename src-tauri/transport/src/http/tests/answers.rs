//! What is made of bodies and heads.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::server::{LAST_CHUNK, chunk, json};
use super::*;

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Asks once and closes the connection with the answer's last byte.
async fn answer(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Told {
    let server = Server::closing_after(bytes);
    perform(&plain_client(), post(&server.url(), "{}")).await
}

#[tokio::test]
async fn a_json_body_is_one_message_after_a_connection_and_a_head() {
    let server = Server::answering(json("{\"id\":1}"));
    let told = perform(&plain_client(), post(&server.url(), "{}")).await;
    let [
        HttpWhat::Connected {
            connection: 1,
            address,
            proxy: None,
            reused: false,
            dns_micros: None,
            connect_micros,
            tls_micros: None,
            tls: None,
        },
        head,
        message,
        end,
    ] = told.0.as_slice()
    else {
        panic!("{told:?}")
    };
    assert_eq!(address, &server.address.to_string());
    assert!(connect_micros.is_some());
    let HttpWhat::Head { status: 200, reason, headers: got, .. } = head else { panic!("{head:?}") };
    assert_eq!(reason, "OK");
    assert_eq!(got, &headers(&[("Content-Type", "application/json"), ("Content-Length", "8")]));
    assert_eq!(message, &HttpWhat::Message { bytes: b"{\"id\":1}".to_vec().into(), sse: None, terminated: true });
    assert!(
        matches!(
            end,
            HttpWhat::Ended { body_bytes: 8, last_event_id: None, retry_millis: None, failure: None, micros: 1.. }
        ),
        "{end:?}"
    );
}

#[tokio::test]
async fn the_answers_head_is_told_as_it_was_written() {
    let told = answer(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No Such  Session\r\nmcp-SESSION-id: a\r\nSet-Cookie: one\r\nX-Empty:\r\n\
         SET-COOKIE: two\r\nX-Latin: caf\u{e9}\r\nX-Spaced : yes\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let expected = headers(&[
        ("mcp-SESSION-id", "a"),
        ("Set-Cookie", "one"),
        ("X-Empty", ""),
        ("SET-COOKIE", "two"),
        ("X-Latin", "café"),
        ("X-Spaced", "yes"),
        ("X-Folded", "a b"),
        ("Content-Length", "0"),
    ]);
    assert_eq!(told.head(), (404, "No Such  Session", expected.as_slice()));
    assert_eq!((told.content(), told.failure()), (vec![], None), "an empty body is no message");
}

#[tokio::test]
async fn a_body_of_any_type_is_kept() {
    for kind in ["text/html; charset=utf-8", "application/octet-stream", "text/event-streams", "", "application/json"] {
        let body = "<html>data: not an event\n\n</html>";
        let told = answer(format!("HTTP/1.1 502 Bad\r\nContent-Type: {kind}\r\n\r\n{body}")).await;
        assert_eq!(told.messages(), [(body.as_bytes(), true)], "{kind}");
        assert_eq!(told.head().0, 502);
        assert_eq!(told.failure(), None);
    }
    let told = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\xff\x00{").await;
    assert_eq!(told.messages().len(), 1, "a body without a type as well");
}

#[tokio::test]
async fn a_redirect_is_an_answer_like_others() {
    let server =
        Server::answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    let told = perform(&plain_client(), post(&server.url(), "{}")).await;
    assert_eq!(told.head().0, 307);
    assert_eq!(server.received().len(), 1, "the session decides whether to follow");
}

#[tokio::test]
async fn every_4xx_and_5xx_is_told_with_its_body() {
    let server = Server::new(|peer| {
        while let Some(request) = peer.request() {
            let status = String::from_utf8(request.body).unwrap();
            peer.write(format!("HTTP/1.1 {status} X\r\nContent-Length: 3\r\n\r\n{status}"));
        }
    });
    let client = plain_client();
    for status in (400..432).chain(500..512).chain([451, 599]) {
        let told = perform(&client, post(&server.url(), &status.to_string())).await;
        assert_eq!(told.head().0, status);
        assert_eq!(told.messages(), [(status.to_string().as_bytes(), true)]);
    }
    assert_eq!(server.accepted(), 1, "an error status is no reason to give a connection up");
}

#[tokio::test]
async fn a_cut_body_is_handed_out_as_far_as_it_came() {
    let cuts = [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":1,".to_owned(),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1,\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{\"id\":1,".to_owned(),
    ];
    for cut in cuts {
        let told = answer(cut.clone()).await;
        assert_eq!(told.messages(), [(&b"{\"id\":1,"[..], false)], "{cut}");
        assert!(matches!(told.failure(), Some(HttpFailure::Cut { received: 8, .. })), "{cut}: {told:?}");
    }
}

#[tokio::test]
async fn a_chunk_whose_length_is_none_is_no_cut() {
    let told = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n").await;
    assert_eq!(told.messages(), [(&b"{}"[..], false)]);
    assert!(matches!(told.failure(), Some(HttpFailure::BadResponse { .. })), "{told:?}");
}

#[tokio::test]
async fn what_is_no_http_is_kept() {
    for stray in
        ["SSH-2.0-OpenSSH_9.2\r\n", "{\"jsonrpc\":\"2.0\"}\n", "\x15\x03\x01\x00\x02\x02\x16", "HTTP/9.9 ?\r\n\r\n"]
    {
        let told = answer(stray).await;
        assert_eq!(told.messages(), [(stray.as_bytes(), false)]);
        let failure = told.failure();
        assert!(matches!(failure, Some(HttpFailure::BadResponse { .. })), "{stray:?}: {failure:?}");
    }
    let told = answer("HTTP/1.1 200 OK\r\nContent-Ty").await;
    assert_eq!(told.messages(), [(&b"HTTP/1.1 200 OK\r\nContent-Ty"[..], false)]);
    assert!(matches!(told.failure(), Some(HttpFailure::Cut { received: 27, .. })), "{told:?}");
    let told = answer("").await;
    assert!(matches!(told.failure(), Some(HttpFailure::Cut { received: 0, .. })), "{told:?}");
}

#[tokio::test]
async fn a_head_that_contradicts_itself_is_told_and_so_is_what_follows() {
    let told = answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd").await;
    assert_eq!(told.head().2.len(), 2);
    assert_eq!(told.messages(), [(&b"abcd"[..], false)]);
    assert!(matches!(told.failure(), Some(HttpFailure::BadResponse { .. })), "{told:?}");
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn encoded(encoding: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

#[tokio::test]
async fn compression_that_nobody_asked_for_is_undone() {
    let text = b"{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(text).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(text).unwrap();
    let two_members = [gzip(&text[..10]), gzip(&text[10..])].concat();
    let bodies = [
        ("gzip", gzip(text)),
        ("X-GZIP", gzip(text)),
        ("gzip", two_members),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("identity", text.to_vec()),
    ];
    for (encoding, body) in bodies {
        let length = body.len() as u64;
        let told = answer(encoded(encoding, "application/json", &body)).await;
        assert_eq!(told.messages(), [(&text[..], true)], "{encoding}");
        assert_eq!(told.failure(), None);
        assert!(matches!(told.0.last(), Some(HttpWhat::Ended { body_bytes, .. }) if *body_bytes == length));
    }
}

#[tokio::test]
async fn an_encoding_that_we_cannot_undo_leaves_the_bytes_as_they_are() {
    for kind in ["application/json", "text/event-stream"] {
        let told = answer(encoded("br", kind, b"data: x\n\n")).await;
        assert_eq!(told.messages(), [(&b"data: x\n\n"[..], true)]);
        assert_eq!(told.failure(), None);
    }
}

#[tokio::test]
async fn compression_that_is_broken_is_named_and_the_bytes_are_kept() {
    let told = answer(encoded("gzip", "application/json", b"{\"id\":1}, not compressed at all")).await;
    assert_eq!(told.messages(), [(&b"{\"id\":1}, not compressed at all"[..], false)]);
    assert!(matches!(told.failure(), Some(HttpFailure::Decompress { .. })), "{told:?}");

    let whole = gzip(b"{\"id\":1}");
    let told = answer(encoded("gzip", "application/json", &whole[..whole.len() - 4])).await;
    assert_eq!(told.messages(), [(&b"{\"id\":1}"[..], false)], "its checksum is missing");
    assert!(matches!(told.failure(), Some(HttpFailure::Decompress { .. })), "{told:?}");

    let told = answer(encoded("deflate", "application/json", b"x")).await;
    assert_eq!(told.messages(), [(&b"x"[..], false)]);
    assert!(matches!(told.failure(), Some(HttpFailure::Decompress { .. })), "{told:?}");
}

#[tokio::test]
async fn a_body_that_grows_without_end_is_refused() {
    // 32 MB of zeros in 32 KB, compressed once more in the same stream would pass 1:1000; deflate alone reaches 1:1030.
    let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
    assert!(bomb.len() * 1_000 < 64 * 1024 * 1024, "deflate's own limit is above ours");
    let told = answer(encoded("gzip", "application/json", &bomb)).await;
    assert!(matches!(told.failure(), Some(HttpFailure::Decompress { .. })), "{:?}", told.failure());
    let decoded: usize = told.messages().iter().map(|(bytes, _)| bytes.len()).sum();
    assert!((1..20 * 1024 * 1024).contains(&decoded), "{decoded}");
}

#[tokio::test]
async fn chunks_and_trailers_are_no_part_of_the_body() {
    let body = [chunk("{\"a\":"), chunk("1}")].concat();
    let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    bytes.extend(body);
    bytes.extend(LAST_CHUNK.as_bytes());
    let told = answer(bytes).await;
    assert_eq!(told.messages(), [(&b"{\"a\":1}"[..], true)]);
}
