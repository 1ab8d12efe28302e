//! What can go wrong with a client's settings and with an exchange: each failure names its step and its cause.
//!
//! Reasons are text: they travel in events and into the log, and nothing branches on what lies under them.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use tokio_rustls::rustls;

/// The options cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HttpSetupError {
    #[error("the file {} could not be read: {source}", path.display())]
    ReadFile { path: PathBuf, source: io::Error },
    #[error("the file {} has no certificate in PEM form", path.display())]
    NoCertificate { path: PathBuf },
    #[error("the file {} has no private key in PEM form", path.display())]
    NoKey { path: PathBuf },
    #[error("the certificate in {} cannot be used: {reason}", path.display())]
    BadCertificate { path: PathBuf, reason: String },
    #[error("the private key in {} cannot be used: {reason}", path.display())]
    BadKey { path: PathBuf, reason: String },
    #[error("the proxy's URL cannot be used: {reason}")]
    ProxyUrl { reason: String },
}

/// Why an exchange did not end as HTTP wants it to. Seconds are those that were allowed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum HttpFailure {
    #[error("the URL cannot be asked for: {reason}")]
    Url { reason: String },
    #[error("the header `{name}` cannot be sent: {reason}")]
    Header { name: String, reason: String },
    #[error("looking up the name {host} failed: {reason}")]
    Dns { host: String, reason: String },
    #[error("connecting to {address} failed: {reason}")]
    Connect { address: String, reason: String },
    #[error("the proxy failed: {reason}")]
    Proxy { reason: String },
    #[error("TLS failed: {reason}")]
    Tls { reason: String },
    #[error("connecting took longer than {seconds} s, at this step: {step}")]
    ConnectTimeout { seconds: f64, step: &'static str },
    #[error("writing the request failed: {reason}")]
    Write { reason: String },
    #[error("no answer began within {seconds} s of the request")]
    FirstByteTimeout { seconds: f64 },
    #[error("the answer fell silent for {seconds} s")]
    Silence { seconds: f64 },
    /// `received` counts the bytes of the body, or of the answer when its head was not complete.
    #[error("the connection was cut after {received} bytes: {reason}")]
    Cut { reason: String, received: u64 },
    #[error("the answer cannot be read as HTTP/1: {reason}")]
    BadResponse { reason: String },
    #[error("the answer could not be decompressed: {reason}")]
    Decompress { reason: String },
    #[error("the exchange was aborted here")]
    Aborted,
}

impl HttpFailure {
    /// Reads hyper's error while an answer was awaited or read.
    pub(super) fn of_answer(error: &hyper::Error, write_error: Option<String>, received: u64) -> Self {
        if let Some(tls) = tls_cause(error) {
            // With TLS 1.3 a server refuses a client's certificate only after the handshake.
            return Self::Tls { reason: tls.to_string() };
        }
        if let Some(reason) = write_error {
            return Self::Write { reason };
        }
        if error.is_parse() {
            return Self::BadResponse { reason: chain(error) };
        }
        if error.is_incomplete_message() && received == 0 {
            return Self::Cut { reason: "the server closed it without an answer".into(), received };
        }
        Self::Cut { reason: chain(error), received }
    }

    /// Reads hyper's error in the middle of a body.
    pub(super) fn of_body(error: &hyper::Error, received: u64) -> Self {
        if let Some(tls) = tls_cause(error) {
            return Self::Tls { reason: tls.to_string() };
        }
        match io_kind(error) {
            // A chunk's length that is none.
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                Self::BadResponse { reason: chain(error) }
            }
            _ => Self::Cut { reason: chain(error), received },
        }
    }

    pub(super) fn of_tls(error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the other end closed the connection in the handshake".into(),
            _ => error.to_string(),
        };
        Self::Tls { reason }
    }
}

fn tls_cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(here) = cause {
        // An io::Error is not the source of what it wraps, so a walk along the sources alone would miss it.
        let wrapped = here.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(tls) = wrapped.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(tls);
        }
        cause = here.source();
    }
    None
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    let mut cause = Some(error);
    while let Some(here) = cause {
        if let Some(error) = here.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = here.source();
    }
    None
}

/// An error with its causes, each said once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(here) = cause {
        let said = here.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = here.source();
    }
    text
}
