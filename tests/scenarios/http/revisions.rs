//! Revisions that a person insists on.

use serde_json::Value;
use wirescope_tests::cli::Cli;
use wirescope_tests::listening;

use crate::{ask, header, last_rows, last_session, requests};

#[test]
fn each_legacy_revision_is_the_one_spoken() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    for revision in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let listing = ask(&cli, &["list", "tools", "--protocol", revision], &server.url);
        assert!(!listing["tools"].as_array().unwrap().is_empty(), "{revision}");
        assert_eq!(last_session(&cli)["revision"], revision);
        let rows = last_rows(&cli);
        assert_eq!(requests(&rows, "server/discover").len(), 0, "{revision} needs no probe");
        let payload = requests(&rows, "initialize")[0]["payload"].as_str().unwrap();
        let initialize: Value = serde_json::from_str(payload).unwrap();
        assert_eq!(initialize["params"]["protocolVersion"], revision);
    }
}

#[test]
fn the_version_header_is_sent_from_2025_06_18_on() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    for revision in ["2025-06-18", "2025-11-25"] {
        ask(&cli, &["list", "tools", "--protocol", revision], &server.url);
        let rows = last_rows(&cli);
        assert_eq!(header(requests(&rows, "tools/list")[0], "MCP-Protocol-Version"), Some(revision));
        assert_eq!(header(requests(&rows, "initialize")[0], "MCP-Protocol-Version"), None, "not agreed on yet");
    }
}

#[test]
fn insisting_on_the_modern_revision_with_a_legacy_server_says_what_it_is() {
    let (cli, server) = (Cli::new().unwrap(), listening::everything_streamable().unwrap());
    let arguments = ["list", "tools", "--protocol", "2026-07-28", "--url", &server.url, "--format", "json"];
    let error = cli.run(&arguments).unwrap().exited(3).json()["error"].take();
    assert_eq!(error["code"], "revision_unknown", "{error}");
    assert!(error["message"].as_str().unwrap().contains("so: legacy"), "{error}");
    assert_eq!(requests(&last_rows(&cli), "initialize").len(), 0, "what was not asked for is not tried");
}
