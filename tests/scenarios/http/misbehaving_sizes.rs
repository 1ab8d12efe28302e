//! Answers that are large, or small and meant to grow.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, answer, events};
use wirescope_tests::sparse::{Era, JSON, result};

use crate::trial::Trial;

/// An answer of 11 MB.
fn large(asked: &Asked) -> String {
    result(asked, &json!({ "tools": [], "_meta": { "filler": "0123456789abcdef".repeat(11 * 1024 * 1024 / 16) } }))
}

fn complete(trial: Trial) {
    let (trial, printed) = trial.answered();
    let expected: Value = serde_json::from_str(&large(&trial.asked()[0])).unwrap();
    assert!(printed == expected["result"], "{:?}: what was printed is not what was sent", trial.era);
    let frames = trial.frames();
    assert_eq!(frames.len(), 1);
    assert!(frames[0]["payload"] == large(&trial.asked()[0]), "{:?}: the log is not what was sent", trial.era);
}

#[test]
fn eleven_megabytes_of_json_are_an_answer_like_others() {
    for era in Era::BOTH {
        complete(Trial::with(era, &[], |asked| answer("200 OK", &[JSON], &large(asked))));
    }
}

#[test]
fn eleven_megabytes_in_one_event_are_an_answer_like_others() {
    for era in Era::BOTH {
        complete(Trial::with(era, &[], |asked| events(&format!("data: {}\n\n", large(asked)))));
    }
}

/// An answer whose body is these bytes in this encoding.
fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("{JSON}\r\nContent-Encoding: {encoding}\r\nContent-Length: {}", body.len());
    [format!("HTTP/1.1 200 OK\r\n{head}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn an_answer_compressed_unasked_is_read_and_the_log_has_it_readable() {
    type Encode = fn(&[u8]) -> Vec<u8>;
    for (encoding, encode) in [("gzip", gzip as Encode), ("deflate", zlib), ("deflate", deflate)] {
        let body = |asked: &Asked| result(asked, &json!({ "tools": [] }));
        for era in Era::BOTH {
            let bytes = move |asked: &Asked| encoded(encoding, &encode(body(asked).as_bytes()));
            let (trial, printed) = Trial::with(era, &[], bytes).answered();
            assert_eq!(printed, json!({ "tools": [] }));
            trial.kept(&[&body(&trial.asked()[0])]);
            assert_eq!(crate::header(trial.frames()[0], "content-encoding"), Some(encoding));
            assert!(trial.asked()[0].header("Accept-Encoding").is_none(), "it was not asked for");
        }
    }
}

#[test]
fn compression_that_is_cut_is_told_and_what_could_be_read_is_kept() {
    for era in Era::BOTH {
        let bytes = gzip(br#"{"jsonrpc":"2.0","id":2,"result":{}}"#);
        let cut = encoded("gzip", &bytes[..bytes.len() - 4]);
        let trial = Trial::with(era, &[], move |_| cut.clone());
        assert!(trial.end().contains("could not be decompressed"), "{}", trial.end());
        trial.kept(&[r#"{"jsonrpc":"2.0","id":2,"result":{}}"#]);
        assert_eq!(trial.frames()[0]["terminated"], false);
    }
}

#[test]
fn what_is_called_gzip_and_is_none_is_told_and_kept() {
    for era in Era::BOTH {
        let trial = Trial::with(era, &[], |_| encoded("gzip", b"{\"plain\":true}"));
        let trial = trial.told(3, &["the answer could not be decompressed"]);
        trial.kept(&["{\"plain\":true}"]);
    }
}

#[test]
fn an_encoding_that_nobody_asked_for_and_we_do_not_know_is_kept_as_it_is() {
    for era in Era::BOTH {
        let trial = Trial::with(era, &[], |_| encoded("zstd", b"\x28\xb5\x2f\xfd\x04 not text"));
        let trial = trial.told(3, &["without the answer"]);
        let frame = trial.frames()[0];
        assert_eq!((&frame["payload"], &frame["base64"]), (&Value::Null, &json!("KLUv/QQgbm90IHRleHQ=")));
    }
}

#[test]
fn a_small_body_that_grows_without_end_is_stopped_and_told() {
    // 64 MB out of 65 KB.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..64 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 70_000, "{}", bomb.len());
    for era in Era::BOTH {
        let bytes = encoded("gzip", &bomb);
        let trial = Trial::with(era, &[], move |_| bytes.clone());
        let trial = trial.told(3, &["the answer could not be decompressed", "grew to more than"]);
        let came = trial.frames()[0]["bytes"].as_u64().unwrap();
        assert!(came < 16 << 20, "{came} bytes were unpacked");
    }
}
