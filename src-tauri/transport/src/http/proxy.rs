//! An HTTP proxy: what it is asked with, and the CONNECT tunnel through it (RFC 9110, 9.3.6).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use url::{Host, Url};

use super::failure::{HttpFailure, HttpSetupError};
use super::head;

/// Longer than any sane answer to CONNECT.
const ANSWER_BYTES: usize = 64 * 1024;

/// A proxy as the options name it. Its credentials are in `authorization` only, and that is never told.
#[derive(Clone)]
pub(super) struct Proxy {
    pub(super) host: Host<String>,
    pub(super) port: u16,
    /// The value of `Proxy-Authorization`.
    pub(super) authorization: Option<String>,
}

impl Proxy {
    pub(super) fn new(url: &Url) -> Result<Self, HttpSetupError> {
        let refuse = |reason: &str| HttpSetupError::ProxyUrl { reason: reason.into() };
        if url.scheme() != "http" {
            return Err(refuse("only http:// proxies are spoken to"));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(refuse("it names no host"));
        };
        let authorization = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let mut pair = decode_percent(user);
                pair.push(b':');
                pair.extend(decode_percent(password.unwrap_or_default()));
                Some(format!("Basic {}", STANDARD.encode(pair)))
            }
        };
        Ok(Self { host: host.to_owned(), port, authorization })
    }

    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Asks for a tunnel to `authority` (`host:port`) over a connection to the proxy.
    pub(super) async fn tunnel(
        &self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        authority: &str,
    ) -> Result<(), HttpFailure> {
        let failed = |reason: String| HttpFailure::Proxy { reason };
        let mut request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
        if let Some(authorization) = &self.authorization {
            request += &format!("Proxy-Authorization: {authorization}\r\n");
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).await.map_err(|error| failed(error.to_string()))?;

        let mut answer = Vec::new();
        loop {
            if let Some((head, _)) = head::read(&answer) {
                return match head.status {
                    200..300 => Ok(()),
                    status => Err(failed(format!("it answered {status} {} to CONNECT {authority}", head.reason))),
                };
            }
            if answer.len() > ANSWER_BYTES {
                return Err(failed(format!("its answer to CONNECT {authority} has no end")));
            }
            let read = stream.read_buf(&mut answer).await.map_err(|error| failed(error.to_string()))?;
            if read == 0 {
                let begun = String::from_utf8_lossy(&answer[..answer.len().min(100)]).escape_debug().to_string();
                return Err(failed(format!(
                    "it closed the connection; its answer to CONNECT {authority} was `{begun}`"
                )));
            }
        }
    }
}

/// The `url` crate keeps user names and passwords percent-encoded.
fn decode_percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let decoded = (*first == b'%').then(|| after.get(..2)).flatten();
        let decoded = decoded.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    bytes
}
