//! TLS for an exchange: whom to trust, who we are, and what was agreed.
//!
//! The crypto provider is named explicitly and nothing is installed for the process, so a host may have its own. The system's
//! certificates are read with the first TLS connection, not before: that costs tens of milliseconds, and most targets are
//! local.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{self, CryptoProvider, WebPkiSupportedAlgorithms};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use url::Host;

use super::HttpOptions;
use super::failure::{HttpFailure, HttpSetupError, in_words};

/// What TLS connections of a client have in common.
pub(super) struct Tls {
    provider: Arc<CryptoProvider>,
    /// The extra ones only.
    roots: RootCertStore,
    identity: Option<Arc<CertifiedKey>>,
    accept_any: bool,
    config: OnceCell<Arc<ClientConfig>>,
}

impl Tls {
    pub(super) fn new(options: &HttpOptions) -> Result<Self, HttpSetupError> {
        let provider = Arc::new(crypto::ring::default_provider());
        let roots = options.extra_ca.as_deref().map(read_roots).transpose()?.unwrap_or_else(RootCertStore::empty);
        let identity =
            options.client_certificate.as_deref().map(|path| read_identity(path, &provider)).transpose()?.map(Arc::new);
        Ok(Self { provider, roots, identity, accept_any: options.accept_any_certificate, config: OnceCell::new() })
    }

    pub(super) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        host: &Host<String>,
    ) -> Result<TlsStream<S>, HttpFailure> {
        let name = match host {
            Host::Domain(name) => ServerName::try_from(name.clone())
                .map_err(|_| HttpFailure::Tls { reason: format!("{name} cannot stand in a certificate") })?,
            Host::Ipv4(address) => ServerName::from(std::net::IpAddr::V4(*address)),
            Host::Ipv6(address) => ServerName::from(std::net::IpAddr::V6(*address)),
        };
        let config = self.config.get_or_try_init(|| self.configure()).await?;
        TlsConnector::from(config.clone()).connect(name, stream).await.map_err(|error| HttpFailure::of_tls(&error))
    }

    /// What was agreed: `TLS 1.3, TLS_AES_256_GCM_SHA384`.
    pub(super) fn describe(&self, connection: &ClientConnection) -> String {
        let version = connection.protocol_version().and_then(|version| version.as_str()).unwrap_or("TLS");
        let version = version.replace("TLSv1_", "TLS 1.");
        let suite = connection.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str()).unwrap_or("unknown");
        // The registry's name; rustls puts the version into it.
        let suite = suite.replace("TLS13_", "TLS_");
        let unchecked = if self.accept_any { ", certificate not checked" } else { "" };
        format!("{version}, {suite}{unchecked}")
    }

    async fn configure(&self) -> Result<Arc<ClientConfig>, HttpFailure> {
        let failed = |error: Error| HttpFailure::Tls { reason: error.to_string() };
        let builder = ClientConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(failed)?;
        let builder = if self.accept_any {
            let algorithms = self.provider.signature_verification_algorithms;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate { algorithms }))
        } else {
            builder.with_root_certificates(self.all_roots().await?)
        };
        let mut config = match &self.identity {
            Some(identity) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(identity.clone()))),
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    async fn all_roots(&self) -> Result<RootCertStore, HttpFailure> {
        let native = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs).await;
        let native = native
            .map_err(|error| HttpFailure::Tls { reason: format!("reading the system's certificates: {error}") })?;
        let mut roots = self.roots.clone();
        roots.add_parsable_certificates(native.certs);
        if roots.is_empty() {
            let causes: Vec<String> = native.errors.iter().map(ToString::to_string).collect();
            let reason = format!("this system has no certificates to trust ({})", causes.join("; "));
            return Err(HttpFailure::Tls { reason });
        }
        Ok(roots)
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, HttpSetupError> {
    fs::read(path).map_err(|source| HttpSetupError::ReadFile { path: path.to_owned(), source })
}

fn read_certificates(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, HttpSetupError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let bad = |reason: String| HttpSetupError::BadCertificate { path: path.to_owned(), reason };
    let certificates = certificates.map_err(|error| bad(error.to_string()))?;
    if certificates.is_empty() {
        return Err(HttpSetupError::NoCertificate { path: path.to_owned() });
    }
    Ok(certificates)
}

fn read_roots(path: &Path) -> Result<RootCertStore, HttpSetupError> {
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(path, &read_file(path)?)? {
        roots
            .add(certificate)
            .map_err(|error| HttpSetupError::BadCertificate { path: path.to_owned(), reason: error.to_string() })?;
    }
    Ok(roots)
}

fn read_identity(path: &Path, provider: &CryptoProvider) -> Result<CertifiedKey, HttpSetupError> {
    let pem = read_file(path)?;
    let chain = read_certificates(path, &pem)?;
    let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| HttpSetupError::NoKey { path: path.to_owned() })?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| {
        let path = path.to_owned();
        match error {
            Error::InvalidCertificate(_) => HttpSetupError::BadCertificate { path, reason: in_words(&error) },
            Error::InconsistentKeys(_) => {
                HttpSetupError::BadKey { path, reason: "it does not belong to the certificate".to_owned() }
            }
            other => HttpSetupError::BadKey { path, reason: other.to_string() },
        }
    })
}

/// Takes every certificate, for targets whose person asked for exactly that. The handshake's signatures are checked still.
#[derive(Debug)]
struct AnyCertificate {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `openssl x509 -req` without extensions, which makes version 1.
    const OF_VERSION_1: &str = "-----BEGIN CERTIFICATE-----\n\
        MIIBFzCBvQIUA54TTtITsl+Wom3QBeebfkIyTlUwCgYIKoZIzj0EAwIwDTELMAkG\n\
        A1UEAwwCdjEwIBcNMjYxMTIyMTkyNzQ0WhgPMjEyNjEwMjkxOTI3NDRaMA0xCzAJ\n\
        BgNVBAMMAnYxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDdsUMAHrzudhduAH\n\
        LDaLWbd+gDOYg+K1S1EFq0Wf2jY7dMTMuStQwYKIXdpQEBqKW0Kh9AvfMNe1EspO\n\
        MCz6YzAKBggqhkjOPQQDAgNJADBGAiEAyQGq+ybLEn2JvWywoxS73RumvwEi2HoL\n\
        gRivYPM8fCsCIQCoaJ2yq0cRwGAVwUrZReXmJ3rVpYEuRbhrNlrGmv8DKg==\n\
        -----END CERTIFICATE-----\n";

    #[test]
    fn a_certificate_of_an_old_version_is_blamed_and_not_its_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (rcgen::KeyPair::generate().expect("a key"), rcgen::KeyPair::generate().expect("a key"));
        let reason = |certificate: &str, key: &rcgen::KeyPair| {
            let path = folder.path().join("me.pem");
            fs::write(&path, format!("{certificate}{}", key.serialize_pem())).expect("writes");
            let error = read_identity(&path, &crypto::ring::default_provider()).expect_err("it cannot be used");
            error.to_string().replace(&path.display().to_string(), "me.pem")
        };
        assert_eq!(
            reason(OF_VERSION_1, &one),
            "the certificate in me.pem cannot be used: the certificate is of an old version; only version 3 is read \
             (UnsupportedCertVersion)"
        );
        let signed = rcgen::CertificateParams::new(vec!["me".to_owned()]).expect("params").self_signed(&one);
        assert_eq!(
            reason(&signed.expect("a certificate").pem(), &other),
            "the private key in me.pem cannot be used: it does not belong to the certificate"
        );
    }
}
