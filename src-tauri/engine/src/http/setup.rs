//! From a target to an HTTP client: its URL, files and numbers read and checked.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;
use wirescope_transport::http::{HttpClient, HttpOptions, HttpTimeouts};

use crate::catalog::check_url;
use crate::error::ConnectFailure;
use crate::view::{HttpTarget, Timeouts};

/// The client and the URL of a target.
pub(crate) fn prepare(
    target: &HttpTarget,
    timeouts: Option<&Timeouts>,
    spool: Option<PathBuf>,
) -> Result<(HttpClient, Url), ConnectFailure> {
    let url = parse_url(&target.url)?;
    let proxy = match target.proxy.as_deref().map(str::trim).filter(|proxy| !proxy.is_empty()) {
        Some(proxy) => Some(Url::parse(proxy).map_err(|error| bad(format!("the proxy {proxy} is no URL: {error}")))?),
        None => None,
    };
    let options = HttpOptions {
        proxy,
        extra_ca: target.ca_file.as_ref().map(PathBuf::from),
        client_certificate: target.client_certificate.as_ref().map(PathBuf::from),
        accept_any_certificate: target.accept_any_certificate,
        timeouts: http_timeouts(timeouts),
        spool,
    };
    let client = HttpClient::new(options).map_err(|error| bad(error.to_string()))?;
    Ok((client, url))
}

fn http_timeouts(timeouts: Option<&Timeouts>) -> HttpTimeouts {
    let millis = |number: Option<Option<u64>>, default: u64| Duration::from_millis(number.flatten().unwrap_or(default));
    HttpTimeouts {
        connect: millis(timeouts.map(|timeouts| timeouts.connect_millis), 10_000),
        first_byte: millis(timeouts.map(|timeouts| timeouts.first_byte_millis), 300_000),
        silence: millis(timeouts.map(|timeouts| timeouts.silence_millis), 300_000),
    }
}

/// What a catalog refuses is refused here too: a URL given by hand has been through no catalog.
fn parse_url(text: &str) -> Result<Url, ConnectFailure> {
    // Copied with its surroundings; nothing else is put right.
    let text = text.trim_matches(' ');
    if text.is_empty() {
        return Err(bad("the URL is empty".to_owned()));
    }
    // Its reasons name the place and never the value, which may be a secret.
    check_url(text, false).map_err(|reason| bad(format!("the URL cannot be used: {reason}")))?;
    Url::parse(text).map_err(|error| bad(format!("the URL cannot be used: {error}")))
}

fn bad(what: String) -> ConnectFailure {
    ConnectFailure::BadTarget { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_cannot_be_used_are_refused_with_a_reason() {
        for bad in [
            "",
            "localhost:3000",
            "ftp://h/",
            "http://",
            "http://me:pw@h/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://$(id)/",
            "http://h/a\u{1}b",
            "http://h/a\tb",
            "http://h/a\nb",
            "http://h/a b",
            "\thttp://h/",
            "http://a\\@h/",
            "http://h/\u{202e}",
        ] {
            assert!(parse_url(bad).is_err(), "{bad:?}");
        }
        assert_eq!(parse_url(" http://127.0.0.1:3001/mcp ").expect("a URL").as_str(), "http://127.0.0.1:3001/mcp");
    }

    #[test]
    fn a_refused_url_is_told_in_a_sentence_without_what_it_holds() {
        let failure = parse_url("http://me:s3cret@h/").expect_err("refused").to_string();
        assert_eq!(
            failure,
            "the URL cannot be used: it holds a user name or a password; put them into an Authorization header instead"
        );
    }
}
