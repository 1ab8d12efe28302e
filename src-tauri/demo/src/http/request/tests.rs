//! Requests as bytes: which are read, which are refused and how.

use super::*;

fn status(input: &[u8]) -> u16 {
    match read(&mut &*input, || Ok(())) {
        Ok(_) => 200,
        Err(Failure::Refused { status, .. }) => status,
        Err(Failure::Closed) => 0,
        Err(Failure::Io(error)) => panic!("{error}"),
    }
}

#[test]
fn what_a_strict_reader_may_refuse_is_refused_with_its_status() {
    let huge = "x".repeat(40 << 10);
    let table: Vec<(u16, String)> = vec![
        (200, "GET / HTTP/1.1\r\n\r\n".to_owned()),
        (200, "\r\n\nGET / HTTP/1.1\nHost: a\n\n".to_owned()),
        (200, "GET http://localhost:1/mcp?a=b HTTP/1.1\r\n\r\n".to_owned()),
        (0, String::new()),
        (0, "\r\n".to_owned()),
        (400, "GET".to_owned()),
        (400, "GET /\r\n\r\n".to_owned()),
        (400, "GET  / HTTP/1.1\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1 \r\n\r\n".to_owned()),
        (400, "G(T / HTTP/1.1\r\n\r\n".to_owned()),
        (400, "GET mcp HTTP/1.1\r\n\r\n".to_owned()),
        (400, "GET / FTP\r\n\r\n".to_owned()),
        (400, "\n\n\n\n\nGET / HTTP/1.1\r\n\r\n".to_owned()),
        (505, "PRI * HTTP/2.0\r\n\r\n".to_owned()),
        (414, format!("GET /{huge} HTTP/1.1\r\n\r\n")),
        (431, format!("GET / HTTP/1.1\r\nA: {huge}\r\n\r\n")),
        (431, format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101))),
        (400, "GET / HTTP/1.1\r\nA: b".to_owned()),
        (400, "GET / HTTP/1.1\r\nA: b\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nA : b\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\n: empty\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nA: \0\r\n\r\n".to_owned()),
        (400, "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n".to_owned()),
        (400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello".to_owned()),
        (400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned()),
        (400, "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello".to_owned()),
        (400, "POST / HTTP/1.1\r\nContent-Length: \r\n\r\nhello".to_owned()),
        (400, "POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nhello".to_owned()),
        (413, "POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n".to_owned()),
        (413, format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", "9".repeat(60))),
        (501, "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n".to_owned()),
        (501, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()),
    ];
    for (expected, input) in table {
        assert_eq!(status(input.as_bytes()), expected, "{:?}", input.get(..80).unwrap_or(&input));
    }
    assert_eq!(status(b"\xff\xff / HTTP/1.1\r\n\r\n"), 400);
}

#[test]
fn chunks_are_joined_and_bad_ones_refused() {
    let chunked = |chunks: &str| format!("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n{chunks}");
    let input = chunked("3;name=value\r\nabc\r\nA \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
    let request = read(&mut input.as_bytes(), || Ok(())).expect("a request");
    assert_eq!(request.body, b"abc0123456789");
    assert_eq!(request.headers.text("trailer"), None, "trailers are dropped");
    let long_line = format!("3;{}\r\nabc\r\n0\r\n\r\n", "x".repeat(2000));
    let long_trailers = format!("0\r\nA: {}\r\n\r\n", "x".repeat(40 << 10));
    for (expected, chunks) in [
        (400, "3\r\nabcd\r\n0\r\n\r\n"),
        (400, "3\r\nab\r\n0\r\n\r\n"),
        (400, "g\r\n"),
        (400, "-1\r\n"),
        (400, "\r\n"),
        (400, "0x3\r\nabc\r\n0\r\n\r\n"),
        (400, "ffffffffffffffffffff\r\n"),
        (413, "fffffff\r\n"),
        (400, "3\r\nabc\r\n"),
        (400, "3\r\nabc\r\n0\r\n"),
        (400, ""),
        (400, &long_line),
        (431, &long_trailers),
    ] {
        assert_eq!(status(chunked(chunks).as_bytes()), expected, "{:?}", chunks.get(..40).unwrap_or(chunks));
    }
}

#[test]
fn a_request_is_the_same_wherever_its_bytes_are_split() {
    let input = b"POST /mcp?x=1 HTTP/1.1\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nNEXT";
    for size in 1..input.len() {
        let mut reader = io::BufReader::with_capacity(size, &input[..]);
        let request = read(&mut reader, || Ok(())).expect("a request");
        assert_eq!((request.method.as_str(), request.path.as_str(), request.query.as_str()), ("POST", "/mcp", "x=1"));
        assert_eq!(request.body, b"hello");
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).expect("memory");
        assert_eq!(rest, b"NEXT", "not a byte too many is taken");
    }
}

#[test]
fn the_client_is_told_to_go_on_only_when_it_waits() {
    for (header, expected) in [("Expect: 100-continue\r\n", true), ("", false)] {
        let input = format!("POST / HTTP/1.1\r\n{header}Content-Length: 2\r\n\r\nok");
        let mut is_told = false;
        let go_on = || {
            is_told = true;
            Ok(())
        };
        read(&mut input.as_bytes(), go_on).expect("a request");
        assert_eq!(is_told, expected);
    }
}

#[test]
fn a_connection_is_kept_unless_either_side_is_old_or_asks_to_close() {
    let is_kept = |head: &str| read(&mut head.as_bytes(), || Ok(())).expect("a request").is_kept;
    assert!(is_kept("GET / HTTP/1.1\r\n\r\n"));
    assert!(!is_kept("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n"));
    assert!(!is_kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}
