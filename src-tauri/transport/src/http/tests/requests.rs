//! What reaches the server.

use super::server::json;
use super::*;

#[tokio::test]
async fn headers_reach_the_server_in_the_case_and_order_they_were_given() {
    let server = Server::answering(json("{}"));
    let mut request = post(&(server.url() + "?a=b%20c#part"), "{\"id\":1}");
    let given = [
        ("Content-Type", "application/json"),
        ("Accept", "application/json, text/event-stream"),
        ("MCP-Protocol-Version", "2026-07-28"),
        ("x-TWICE", "1"),
        ("Mcp-Method", "tools/call"),
        ("X-Twice", " two\twords "),
        ("X-Name", "Grüße"),
    ];
    request.headers = given.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let told = perform(&plain_client(), request).await;
    assert_eq!(told.failure(), None);
    let expected = format!(
        "POST /mcp?a=b%20c HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nx-TWICE: 1\r\n\
         Mcp-Method: tools/call\r\nX-Twice:  two\twords \r\nX-Name: Grüße\r\nContent-Length: 8\r\n\r\n",
        server.address
    );
    let received = server.received();
    assert_eq!(received[0].head, expected);
    assert_eq!(received[0].body, b"{\"id\":1}");
}

#[tokio::test]
async fn a_host_that_was_given_replaces_ours() {
    let server = Server::answering(json("{}"));
    let mut request = request("GET", &server.url());
    request.headers = vec![("host".into(), "evil.example".into())];
    perform(&plain_client(), request).await;
    assert_eq!(server.received()[0].head, "GET /mcp HTTP/1.1\r\nhost: evil.example\r\n\r\n");
}

#[tokio::test]
async fn a_post_without_a_body_says_so_and_a_delete_does_not() {
    let server = Server::answering(json("{}"));
    let client = plain_client();
    perform(&client, request("POST", &server.url())).await;
    perform(&client, request("DELETE", &server.url())).await;
    let heads: Vec<String> = server.received().into_iter().map(|received| received.head).collect();
    let host = server.address;
    assert_eq!(heads[0], format!("POST /mcp HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(heads[1], format!("DELETE /mcp HTTP/1.1\r\nHost: {host}\r\n\r\n"));
}

#[tokio::test]
async fn a_connection_whose_framing_was_set_by_hand_is_not_used_again() {
    let server = Server::answering(json("{}"));
    let client = plain_client();
    let mut by_hand = post(&server.url(), "{}");
    by_hand.headers = vec![("Content-Length".into(), "2".into())];
    assert_eq!(perform(&client, by_hand).await.failure(), None);
    assert_eq!(perform(&client, post(&server.url(), "{}")).await.connections(), [(2, false)]);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_by_name_and_nothing_is() {
    let server = Server::answering(json("{}"));
    let client = plain_client();
    let url = |url: &str| request("GET", url);
    for refused in [url("ftp://127.0.0.1/"), url("http://user:secret@127.0.0.1/"), url("file:///etc/passwd")] {
        let told = perform(&client, refused).await;
        assert!(matches!(told.failure(), Some(HttpFailure::Url { .. })), "{told:?}");
        assert!(!format!("{told:?}").contains("secret"));
    }
    for (name, value) in [("X-A", "a\r\nX-B: b"), ("X-A", "a\0"), ("X A", "a"), ("", "a"), ("X-A:", "a")] {
        let mut refused = url(&server.url());
        refused.headers = vec![(name.into(), value.into())];
        let told = perform(&client, refused).await;
        assert!(matches!(told.failure(), Some(HttpFailure::Header { .. })), "{name:?}: {told:?}");
    }
    assert_eq!(server.accepted(), 0);
}

#[tokio::test]
async fn twenty_megabytes_go_up_and_come_back_as_they_are() {
    let server = Server::new(|peer| {
        while let Some(request) = peer.request() {
            peer.write(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", request.body.len()));
            peer.write(&request.body);
        }
    });
    let body: Vec<u8> = (0..20_000_000u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let client = plain_client();
    for connection in [(1, false), (1, true)] {
        let request = HttpRequest { body: Some(Arc::from(body.as_slice())), ..post(&server.url(), "") };
        let told = perform(&client, request).await;
        assert_eq!(told.failure(), None);
        assert_eq!(told.connections(), [connection]);
        let came: Vec<_> = told.0.iter().filter_map(whole).collect();
        assert!(came == [body.clone()], "the bytes differ");
        assert!(matches!(told.0.last(), Some(HttpWhat::Ended { body_bytes: 20_000_000, .. })));
    }
}

#[test]
fn secrets_are_not_in_what_a_log_prints() {
    let mut request = request("GET", "http://127.0.0.1/mcp?key=secret");
    request.headers = vec![("Authorization".into(), "Bearer secret".into())];
    let proxy = Some(Url::parse("http://me:secret@proxy.example:8080").unwrap());
    let printed = format!("{request:?} {:?}", HttpOptions { proxy, ..HttpOptions::default() });
    assert!(printed.contains("Authorization") && printed.contains("proxy.example"), "{printed}");
    assert!(!printed.contains("secret"), "{printed}");
}
