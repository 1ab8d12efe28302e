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
            return Self::Tls { reason: in_words(tls) };
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
            return Self::Tls { reason: in_words(tls) };
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
        let reason = match (tls_cause(error), error.kind()) {
            (Some(tls), _) => in_words(tls),
            (None, io::ErrorKind::UnexpectedEof) => "the other end closed the connection in the handshake".into(),
            (None, _) => error.to_string(),
        };
        Self::Tls { reason }
    }
}

/// What rustls says of a certificate are names of its own; they stay, in brackets, for whoever looks them up.
pub(super) fn in_words(error: &rustls::Error) -> String {
    use rustls::{AlertDescription as Alert, CertificateError};
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "nobody who is trusted here has signed the server's certificate (UnknownIssuer)".to_owned()
        }
        rustls::Error::InvalidCertificate(CertificateError::Other(other)) => of_certificate(&format!("{other:?}")),
        rustls::Error::InvalidMessage(what) => format!("the other end does not speak TLS ({what:?})"),
        rustls::Error::AlertReceived(Alert::CertificateRequired) => {
            "the server wants a client certificate, and none was sent".to_owned()
        }
        rustls::Error::AlertReceived(Alert::UnknownCA) => {
            "the server does not trust whoever signed our client certificate (UnknownCA)".to_owned()
        }
        other => other.to_string(),
    }
}

/// Faults that rustls passes on without a kind of its own; only their names tell them apart.
fn of_certificate(name: &str) -> String {
    let words = if name.contains("CaUsedAsEndEntity") {
        "the certificate is that of an authority, which signs others and cannot stand for a server itself; have it sign \
         one for the server (CaUsedAsEndEntity)"
    } else if name.contains("UnsupportedCertVersion") {
        "the certificate is of an old version; only version 3 is read (UnsupportedCertVersion)"
    } else {
        return format!("the certificate cannot be used ({name})");
    };
    words.to_owned()
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
    use tokio_rustls::rustls::RootCertStore;
    use tokio_rustls::rustls::client::WebPkiServerVerifier;
    use tokio_rustls::rustls::client::danger::ServerCertVerifier;
    use tokio_rustls::rustls::crypto::ring::default_provider;
    use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};

    use super::*;

    #[test]
    fn an_authority_s_certificate_that_stands_for_a_server_is_explained() {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("params");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
        let mut roots = RootCertStore::empty();
        roots.add(certificate.der().clone()).expect("a root");
        let provider = Arc::new(default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().expect("a verifier");
        let name = ServerName::try_from("localhost").expect("a name");
        let verdict = verifier.verify_server_cert(certificate.der(), &[], &name, &[], UnixTime::now());
        let error = verdict.expect_err("an authority's certificate is no server's");
        let words = in_words(&error);
        assert!(words.starts_with("the certificate is that of an authority"), "{words}");
        assert!(!words.contains("OtherError"), "{words}");
        // As it comes from a handshake: wrapped, and the wrapping changes no word.
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, error);
        assert_eq!(HttpFailure::of_tls(&wrapped), HttpFailure::Tls { reason: words });
    }
}
