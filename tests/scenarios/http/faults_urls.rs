//! URLs that are none, or mean harm: each is refused in a sentence, and nothing is opened.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::thread;

use wirescope_tests::cli::Cli;

/// A listener that nobody may reach, and who did.
fn watched() -> (u16, mpsc::Receiver<std::net::TcpStream>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, connections) = mpsc::channel();
    thread::spawn(move || listener.incoming().flatten().for_each(|connection| drop(sender.send(connection))));
    (port, connections)
}

/// Gives each to `--url`; it must be refused as bad usage, in a sentence, with nothing opened and nothing started.
fn refused(urls: &[String], connections: &mpsc::Receiver<std::net::TcpStream>) {
    let cli = Cli::new().unwrap();
    for url in urls {
        let given = format!("--url={url}");
        let ended = cli.run(&["list", "tools", &given, "--format", "json"]).unwrap().exited(2);
        let error = ended.json()["error"].take();
        assert_eq!(error["code"], "bad_target", "{url:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.ends_with('.') && message.contains(' '), "{url:?}: no sentence: {message:?}");
        assert!(!message.contains("s3cret"), "{url:?}: a password is told: {message}");
        assert!(error["session"].is_null(), "{url:?}: there was nothing to record: {error}");
    }
    assert!(connections.try_recv().is_err(), "somebody connected");
    let left: Vec<_> = std::fs::read_dir(cli.folder()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    let is_ours = |name: &std::ffi::OsString| name.to_string_lossy().starts_with("log.sqlite");
    assert!(left.iter().all(is_ours), "something ran: {left:?}");
}

#[test]
fn no_bad_url_is_opened() {
    let (port, connections) = watched();
    let urls: Vec<String> = [
        "",
        " ",
        "localhost:{port}",
        "127.0.0.1:{port}/mcp",
        "//127.0.0.1:{port}/mcp",
        "/mcp",
        "mcp",
        "?",
        "#",
        "http:",
        "http://",
        "http:///",
        "https://",
        "http://:{port}/",
        "http://?x",
        "http://#x",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/passwd",
        "file://127.0.0.1/etc/passwd",
        "ws://127.0.0.1:{port}/",
        "wss://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/",
        "ssh://127.0.0.1:{port}/",
        "javascript:alert(1)",
        "javascript://127.0.0.1:{port}/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "blob:http://127.0.0.1:{port}/",
        "view-source:http://127.0.0.1:{port}/",
        "vscode://127.0.0.1:{port}/",
        "ms-settings:network",
        "x-apple.systempreferences:",
        "mailto:a@127.0.0.1",
        "about:blank",
        "chrome://settings",
        "http://me@127.0.0.1:{port}/",
        "http://me:s3cret@127.0.0.1:{port}/",
        "http://:s3cret@127.0.0.1:{port}/",
        "https://example.com:s3cret@127.0.0.1:{port}/",
        "http://example.com%3as3cret@127.0.0.1:{port}/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:-1/",
        "http://127.0.0.1:{port}x/",
        "http://127.0.0.1:{port}:1/",
        "http://[::1/",
        "http://[127.0.0.1]:{port}/",
        "http://127.0.0.1.1.1:{port}/",
        "http://256.0.0.1:{port}/",
        "http://$(touch${IFS}ran)/",
        "http://$(id)/",
        "http://`id`/",
        "http://a;touch ran/",
        "http://a;id/",
        "http://a|id/",
        "http://a&calc/",
        "http://a'b/",
        "http://a\"b/",
        "http://<h>/",
        "http://a^b/",
        "http://a b/",
        "http://127.0.0.1:{port}/a b",
        "http://a\\@127.0.0.1:{port}/",
        "http://a\\@127.0.0.1:{port} x/",
        "http://%00/",
        "http://%20/",
        "http://a%2fb/",
        "http://*/",
        "http://{h}/",
        "--help",
    ]
    .iter()
    .map(|url| url.replace("{port}", &port.to_string()))
    .collect();
    assert!(urls.len() >= 60, "{}", urls.len());
    refused(&urls, &connections);
}

#[test]
fn no_url_with_a_control_character_is_opened() {
    let (port, connections) = watched();
    let controls = ('\u{1}'..='\u{1f}').chain(['\u{7f}', '\u{85}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{feff}']);
    let urls: Vec<String> = controls.map(|control| format!("http://127.0.0.1:{port}/a{control}b")).collect();
    refused(&urls, &connections);
}
