//! Tools and arguments that would write headers of their own: no line break of theirs is ever on the wire.

use serde_json::{Value, json};
use wirescope_tests::canned::{Asked, Canned, answer};
use wirescope_tests::cli::Cli;
use wirescope_tests::sparse::{Era, JSON, opening, result};

/// What an injected header would be called.
const EVIL: &str = "X-Evil";

fn tool(name: &str, annotation: &Value) -> Value {
    let region = json!({ "type": "string", "x-mcp-header": annotation });
    json!({ "name": name, "inputSchema": { "type": "object", "properties": { "region": region } } })
}

/// Annotations that are no header name.
fn annotations() -> Vec<Value> {
    let words = [
        "",
        " ",
        "A B",
        "A:B",
        "A: B\r\nX-Evil: 1",
        "A\r\nX-Evil: 1",
        "A\nX-Evil: 1",
        "A\rX-Evil: 1",
        "A\r\n X-Evil: 1",
        "\r\n\r\nX-Evil: 1",
        "A\u{0}",
        "A\t",
        "A\u{7f}",
        "Ä",
        "A\u{2028}X-Evil: 1",
        "A\u{85}X-Evil",
        "A\"",
        "A(1)",
        "A/B",
        "A,B",
        "A=B",
        "A@B",
        "A[1]",
        "A{B}",
        "A\\B",
        "A;B",
        "A?B",
        "A<B>",
        "\u{202e}A",
    ];
    let others = [json!(null), json!(1), json!(true), json!(["A"]), json!({ "A": "X-Evil" })];
    words.into_iter().map(Value::from).chain(others).collect()
}

/// A stateless server that offers these tools.
fn offering(tools: Vec<Value>) -> Canned {
    Canned::start(move |asked| {
        let body = match asked.message()["method"].as_str() {
            Some("tools/list") => {
                json!({ "resultType": "complete", "tools": tools, "ttlMs": 0, "cacheScope": "private" })
            }
            Some("tools/call") => json!({ "resultType": "complete", "content": [] }),
            _ => return opening(Era::Modern, asked).unwrap_or_default(),
        };
        answer("200 OK", &[JSON], &result(asked, &body))
    })
    .unwrap()
}

fn run(cli: &Cli, before: &[&str], server: &Canned) -> wirescope_tests::process::Ended {
    cli.run(&[before, &["--url", &server.url, "--protocol", "modern"]].concat()).unwrap()
}

/// Asserts that each request is a line and headers, as HTTP ends them, and that none of the headers is an intruder.
fn clean(asked: &[Asked]) {
    for asked in asked {
        for line in asked.head.split("\r\n") {
            assert!(!line.contains(['\r', '\n', '\0']), "a line break on the wire: {:?}", asked.head);
            assert!(!line.is_empty() && !line.starts_with([' ', '\t']), "a broken head: {:?}", asked.head);
        }
        assert!(asked.header(EVIL).is_none(), "an intruder: {:?}", asked.head);
    }
}

#[test]
fn a_tool_whose_annotation_is_no_header_name_is_left_out_and_reported() {
    let annotations = annotations();
    let name = |place: usize| format!("evil_{place}");
    let mut tools: Vec<Value> = annotations.iter().enumerate().map(|(at, it)| tool(&name(at), it)).collect();
    tools.push(tool("good", &json!("Region")));
    let (cli, server) = (Cli::new().unwrap(), offering(tools));
    let ended = run(&cli, &["list", "tools", "--format", "json"], &server).succeeded();
    assert_eq!(crate::names(&ended.json(), "tools"), ["good"]);
    for place in 0..annotations.len() {
        let told = format!("the tool {} is left out", name(place));
        assert!(ended.stderr.contains(&told), "'{told}' is not in: {}", ended.stderr);
    }
    let is_raw = |character: char| character.is_control() && character != '\n';
    assert!(!ended.stderr.contains(is_raw), "what a server wrote is escaped: {:?}", ended.stderr);
    clean(&server.asked());
}

#[test]
fn calling_such_a_tool_is_refused_and_sent_anyway_without_its_header() {
    for annotation in annotations() {
        let (cli, server) = (Cli::new().unwrap(), offering(vec![tool("evil", &annotation)]));
        let call = ["call", "evil", "--arg", "region=eu\r\nX-Evil: 1"];
        let refused = run(&cli, &[&call[..], &["--format", "json"]].concat(), &server).exited(1);
        assert_eq!(refused.json()["error"]["code"], "tool_excluded", "{annotation}: {}", refused.told());
        let called =
            |server: &Canned| server.asked().into_iter().filter(|asked| asked.body.contains("tools/call")).count();
        assert_eq!(called(&server), 0, "{annotation}");
        run(&cli, &[&call[..], &["--send-anyway"]].concat(), &server).succeeded();
        assert_eq!(called(&server), 1, "{annotation}");
        clean(&server.asked());
        let asked = server.asked();
        let head = &asked.last().unwrap().head;
        assert!(!head.to_ascii_lowercase().contains("mcp-param-"), "{annotation}: {head:?}");
    }
}

#[test]
fn values_with_line_breaks_are_encoded() {
    let (cli, server) = (Cli::new().unwrap(), offering(vec![tool("good", &json!("Region"))]));
    for (value, sent) in [
        ("eu\r\nX-Evil: 1", "=?base64?ZXUNClgtRXZpbDogMQ==?="),
        ("\r\n\r\nX-Evil: 1", "=?base64?DQoNClgtRXZpbDogMQ==?="),
        ("eu\nX-Evil: 1", "=?base64?ZXUKWC1FdmlsOiAx?="),
        ("eu\rX-Evil: 1", "=?base64?ZXUNWC1FdmlsOiAx?="),
        ("=?base64?DQpYLUV2aWw6IDE=?=", "=?base64?PT9iYXNlNjQ/RFFwWUxVVjJhV3c2SURFPT89?="),
        ("eu-north", "eu-north"),
    ] {
        let arguments = json!({ "region": value }).to_string();
        run(&cli, &["call", "good", "--args", &arguments], &server).succeeded();
        let asked = server.asked();
        assert_eq!(asked.last().unwrap().header("Mcp-Param-Region"), Some(sent), "{value:?}");
    }
    clean(&server.asked());
}

#[test]
fn names_with_line_breaks_are_encoded() {
    let name = "good\r\nX-Evil: 1";
    let tool = json!({ "name": name, "inputSchema": { "type": "object" } });
    let (cli, server) = (Cli::new().unwrap(), offering(vec![tool]));
    run(&cli, &["call", name], &server).succeeded();
    run(&cli, &["send", "tools/call\r\nX-Evil: 1"], &server);
    let asked = server.asked();
    let heads = |name: &str| asked.iter().filter_map(|asked| asked.header(name)).collect::<Vec<_>>();
    assert!(heads("Mcp-Name").contains(&"=?base64?Z29vZA0KWC1FdmlsOiAx?="), "{:?}", heads("Mcp-Name"));
    assert!(heads("Mcp-Method").contains(&"=?base64?dG9vbHMvY2FsbA0KWC1FdmlsOiAx?="), "{:?}", heads("Mcp-Method"));
    clean(&asked);
}

#[test]
fn headers_that_are_typed_with_line_breaks_are_refused() {
    let (cli, server) = (Cli::new().unwrap(), offering(Vec::new()));
    for header in ["A: b\r\nX-Evil: 1", "A: b\nX-Evil: 1", "A\r\nX-Evil: 1", "A: b\r", "A: \u{7f}"] {
        run(&cli, &["list", "tools", "--header", header], &server).exited(2);
        run(&cli, &["send", "--raw", "{}", "--message-header", header], &server).exited(2);
    }
    assert!(server.asked().is_empty(), "{:?}", server.asked());
}
