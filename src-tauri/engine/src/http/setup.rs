//! From a target to an HTTP client: its URL, files and numbers read and checked.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;
use wirescope_transport::http::{HttpClient, HttpOptions, HttpTimeouts};

use crate::error::ConnectFailure;
use crate::view::{HttpTarget, Timeouts};

/// The client and the URL of a target.
pub(crate) fn prepare(target: &HttpTarget, timeouts: Option<&Timeouts>) -> Result<(HttpClient, Url), ConnectFailure> {
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

fn parse_url(text: &str) -> Result<Url, ConnectFailure> {
    let text = text.trim();
    let url = Url::parse(text).map_err(|error| bad(format!("`{text}` is no URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(format!("`{text}` is not reached by http or https")));
    }
    let host = url.host_str().unwrap_or_default();
    if host.is_empty() {
        return Err(bad(format!("`{text}` names no host")));
    }
    // The URL parser lets through what no name server knows and some shell might run.
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte)) {
        return Err(bad(format!("`{text}` names a host with characters that no host has")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let what = "the URL holds a user name or a password; put them into an Authorization header instead";
        return Err(bad(what.to_owned()));
    }
    Ok(url)
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
        ] {
            assert!(parse_url(bad).is_err(), "{bad}");
        }
        assert_eq!(parse_url(" http://127.0.0.1:3001/mcp ").expect("a URL").as_str(), "http://127.0.0.1:3001/mcp");
    }
}
