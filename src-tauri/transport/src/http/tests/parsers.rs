//! Heads, bodies and the tape under hyper: split anywhere, same result; no panic.

use std::io::Write;

use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::body::Body;
use super::super::head::{self, ResponseHead};
use super::super::inflate::Inflate;
use super::super::tape::{Tape, Taped};
use super::*;

fn split(bytes: &[u8], cuts: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    places.push(bytes.len());
    places.sort_unstable();
    let mut from = 0;
    places.iter().map(|place| bytes[std::mem::replace(&mut from, *place)..*place].to_vec()).collect()
}

fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    proptest::collection::vec(any::<prop::sample::Index>(), 0..6)
}

/// What is told of a body, without where one chunk of a cut body ended.
fn read_body(head: &ResponseHead, chunks: &[Vec<u8>]) -> (Vec<HttpWhat>, Result<(), HttpFailure>) {
    let (mut body, mut out) = (Body::new(head, None), Vec::new());
    let outcome = chunks.iter().try_for_each(|chunk| body.push(chunk, &mut out));
    let outcome = outcome.and_then(|()| body.finish(&mut out));
    body.close(outcome.is_ok(), &mut out);
    (out, outcome)
}

fn head_with(headers: &[(&str, &str)]) -> ResponseHead {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    ResponseHead { status: 200, reason: String::new(), headers }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn reading_any_head_does_not_panic_and_needs_no_byte_after_it(bytes in proptest::collection::vec(
        prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), Just(b' '), any::<u8>()], 0..80,
    )) {
        let bytes = [b"HTTP/1.1 200 OK\r\n", bytes.as_slice()].concat();
        if let Some((found, length)) = head::read(&bytes) {
            prop_assert_eq!(head::read(&bytes[..length]), Some((found, length)));
            prop_assert_eq!(head::read(&bytes[..length - 1]), None);
        }
    }

    #[test]
    fn a_head_is_read_back_as_it_was_written(
        status in 200u16..600,
        reason in "[!-~]{0,10}",
        headers in proptest::collection::vec(("[A-Za-z-]{1,10}", "([!-~é]([ -~é]{0,10}[!-~])?)?"), 0..6),
    ) {
        let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let text = format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 {status} {reason}\r\n{fields}\r\nbody");
        let read = head::read(text.as_bytes());
        prop_assert_eq!(read, Some((ResponseHead { status, reason, headers }, text.len() - 4)));
    }

    #[test]
    fn splitting_a_body_anywhere_changes_nothing(
        bytes in proptest::collection::vec(prop_oneof![3 => Just(b'\n'), 1 => Just(b'\r'), 4 => any::<u8>()], 0..200),
        events in any::<bool>(),
        encoding in prop_oneof![Just("identity"), Just("gzip"), Just("deflate"), Just("br")],
        cuts in cuts(),
    ) {
        let kind = if events { "text/event-stream" } else { "application/json" };
        let head = head_with(&[("content-type", kind), ("content-encoding", encoding)]);
        let sent = match encoding {
            "gzip" => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(&bytes).unwrap();
                encoder.finish().unwrap()
            }
            "deflate" => {
                let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(&bytes).unwrap();
                encoder.finish().unwrap()
            }
            _ => bytes.clone(),
        };
        let (whole, outcome) = read_body(&head, std::slice::from_ref(&sent));
        prop_assert_eq!(outcome, Ok(()));
        prop_assert_eq!(read_body(&head, &split(&sent, &cuts)).0, whole.clone());
        if !events && encoding != "br" && !bytes.is_empty() {
            prop_assert_eq!(whole, vec![HttpWhat::Message { bytes: bytes.into(), sse: None, terminated: true }]);
        }
    }

    #[test]
    fn decompressing_anything_does_not_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
        gzip_magic in any::<bool>(),
        cuts in cuts(),
    ) {
        for (encoding, magic) in [("gzip", &b"\x1f\x8b\x08\x00"[..]), ("deflate", b"\x78\x9c")] {
            let bytes = if gzip_magic { [magic, &bytes].concat() } else { bytes.clone() };
            let (mut inflate, mut out) = (Inflate::of(encoding).unwrap(), Vec::new());
            for chunk in split(&bytes, &cuts) {
                if inflate.push(&chunk, &mut out).is_err() {
                    break;
                }
            }
            let _ = inflate.finish(&mut out);
        }
    }

    #[test]
    fn what_replaces_a_head_and_all_that_follows_it_arrive_however_it_is_written(
        head in "POST /x HTTP/1.1\r\n([A-Za-z]{1,5}: [a-z]{0,20}\r\n){0,3}\r\n",
        body in prop_oneof![proptest::collection::vec(any::<u8>(), 0..50), Just(vec![b'x'; 40_000])],
        pipe_bytes in 1usize..5_000,
        cuts in cuts(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let written = [b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n".as_slice(), &body].concat();
        let arrived = runtime.block_on(async {
            let (near, mut far) = tokio::io::duplex(pipe_bytes);
            let tape = Tape::default();
            tape.begin(head.clone().into_bytes());
            let mut taped = Taped::new(near, tape);
            let write = async {
                for part in split(&written, &cuts) {
                    taped.write_all(&part).await.unwrap();
                }
                taped.flush().await.unwrap();
                drop(taped);
            };
            let mut arrived = Vec::new();
            let (_, read) = tokio::join!(write, far.read_to_end(&mut arrived));
            read.unwrap();
            arrived
        });
        prop_assert!(arrived == [head.as_bytes(), &body].concat());
    }
}

/// The tape relies on it: hyper writes a head, then the body, and nothing else.
#[tokio::test]
async fn hyper_itself_writes_one_head_before_the_body() {
    let (near, mut far) = tokio::io::duplex(100_000);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(near)).await.unwrap();
    tokio::spawn(async move { drop(connection.await) });
    let body = Full::new(bytes::Bytes::from(vec![b'x'; 30_000])).boxed();
    let mut request = hyper::Request::new(body);
    *request.method_mut() = hyper::Method::POST;
    let answer = tokio::spawn(sender.send_request(request));
    let mut arrived = Vec::new();
    while !arrived.ends_with(b"xxx") || arrived.len() < 30_000 {
        far.read_buf(&mut arrived).await.unwrap();
    }
    answer.abort();
    let text = String::from_utf8(arrived).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST / HTTP/1.1\r\n"), "{head}");
    assert_eq!(body, "x".repeat(30_000));
}
