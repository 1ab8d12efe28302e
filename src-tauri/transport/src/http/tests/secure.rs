//! TLS: whom the client trusts and who it is.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion, version,
};

use super::connections::tunnelling_proxy;
use super::server::json;
use super::*;

/// An authority, and files of what it signs.
struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let folder = tempfile::tempdir().unwrap();
        // Two authorities of one name would be told apart by their signatures only.
        params.distinguished_name.push(DnType::CommonName, folder.path().display().to_string());
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
        Self { certificate: certificate.der().clone(), issuer: Issuer::new(params, key), folder }
    }

    fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate and its key in one file.
    fn identity(&self, name: &str) -> PathBuf {
        let (certificate, key) = self.sign(name);
        let path = self.folder.path().join(format!("{name}.pem"));
        let mut file = std::fs::File::create(&path).unwrap();
        write!(file, "{}{}", certificate.pem(), key.serialize_pem()).unwrap();
        path
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        roots
    }
}

struct Wanted<'a> {
    name: &'a str,
    client: Option<&'a Authority>,
    version: &'static SupportedProtocolVersion,
}

const ANYONE: Wanted<'static> = Wanted { name: "127.0.0.1", client: None, version: &version::TLS13 };

fn secure_server(authority: &Authority, wanted: &Wanted<'_>) -> Server {
    let (certificate, key) = authority.sign(wanted.name);
    let provider = Arc::new(ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(&[wanted.version]).unwrap();
    let builder = match wanted.client {
        None => builder.with_no_client_auth(),
        Some(clients) => builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(Arc::new(clients.roots()), provider).build().unwrap(),
        ),
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap());
    Server::with(
        move |stream: TcpStream| StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream),
        |peer| {
            while peer.request().is_some() {
                peer.write(json("{}"));
            }
        },
    )
}

fn url(server: &Server) -> String {
    format!("https://{}/mcp", server.address)
}

async fn ask(server: &Server, options: HttpOptions) -> Told {
    perform(&HttpClient::new(options).unwrap(), post(&url(server), "{}")).await
}

fn trusting(authority: &Authority) -> HttpOptions {
    HttpOptions { extra_ca: Some(authority.file()), ..HttpOptions::default() }
}

fn agreed(told: &Told) -> &str {
    match &told.0[0] {
        HttpWhat::Connected { tls: Some(tls), tls_micros: Some(_), .. } => tls,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_certificate_of_an_extra_authority_is_trusted_and_the_connection_kept() {
    let authority = Authority::new();
    let server = secure_server(&authority, &ANYONE);
    let client = HttpClient::new(trusting(&authority)).unwrap();
    let told = perform(&client, post(&url(&server), "{}")).await;
    assert_eq!((told.failure(), told.messages()), (None, vec![(&b"{}"[..], true)]));
    assert!(agreed(&told).starts_with("TLS 1.3, TLS_"), "{}", agreed(&told));
    assert_eq!(perform(&client, post(&url(&server), "{}")).await.connections(), [(1, true)]);
    assert!(server.received()[0].head.contains(&format!("\r\nHost: {}\r\n", server.address)));
}

#[tokio::test]
async fn tls_1_2_is_spoken_as_well() {
    let authority = Authority::new();
    let server = secure_server(&authority, &Wanted { version: &version::TLS12, ..ANYONE });
    let told = ask(&server, trusting(&authority)).await;
    assert!(agreed(&told).starts_with("TLS 1.2, TLS_ECDHE_"), "{}", agreed(&told));
}

#[tokio::test]
async fn an_unknown_authority_is_refused_by_name_and_taken_when_asked_to() {
    let authority = Authority::new();
    let server = secure_server(&authority, &ANYONE);
    let told = ask(&server, trusting(&Authority::new())).await;
    let Some(HttpFailure::Tls { reason }) = told.failure() else { panic!("{told:?}") };
    assert!(reason.contains("UnknownIssuer"), "{reason}");
    assert_eq!(server.received(), [], "nothing was sent over it");

    let told = ask(&server, HttpOptions { accept_any_certificate: true, ..HttpOptions::default() }).await;
    assert_eq!(told.failure(), None);
    assert!(agreed(&told).ends_with(", certificate not checked"), "{}", agreed(&told));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = secure_server(&authority, &Wanted { name: "elsewhere.example", ..ANYONE });
    let told = ask(&server, trusting(&authority)).await;
    let Some(HttpFailure::Tls { reason }) = told.failure() else { panic!("{told:?}") };
    assert!(reason.contains("not valid for name"), "{reason}");
}

#[tokio::test]
async fn a_server_that_wants_to_know_its_clients_gets_the_certificate() {
    let (authority, clients) = (Authority::new(), Authority::new());
    for version in [&version::TLS12, &version::TLS13] {
        let server = secure_server(&authority, &Wanted { client: Some(&clients), version, ..ANYONE });
        let with = HttpOptions { client_certificate: Some(clients.identity("me")), ..trusting(&authority) };
        assert_eq!(ask(&server, with).await.failure(), None);

        let told = ask(&server, trusting(&authority)).await;
        assert!(matches!(told.failure(), Some(HttpFailure::Tls { .. })), "without one: {told:?}");
        let other = HttpOptions { client_certificate: Some(authority.identity("other")), ..trusting(&authority) };
        let told = ask(&server, other).await;
        assert!(matches!(told.failure(), Some(HttpFailure::Tls { .. })), "with another's: {told:?}");
    }
}

#[tokio::test]
async fn https_through_a_proxy_is_a_tunnel_that_hides_the_request() {
    let authority = Authority::new();
    let server = secure_server(&authority, &ANYONE);
    let proxy = tunnelling_proxy();
    let proxy_url = Url::parse(&format!("http://user:pass@{}", proxy.address)).unwrap();
    let client = HttpClient::new(HttpOptions { proxy: Some(proxy_url), ..trusting(&authority) }).unwrap();
    for reused in [false, true] {
        let told = perform(&client, post(&url(&server), "{}")).await;
        assert_eq!((told.failure(), told.connections()), (None, vec![(1, reused)]));
    }
    let asked = proxy.received();
    let authority = server.address;
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].head,
        format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n")
    );
    let head = &server.received()[0].head;
    assert!(head.starts_with("POST /mcp HTTP/1.1\r\n") && !head.contains("Proxy-"), "{head}");
}

#[tokio::test]
async fn a_server_without_tls_is_named_so() {
    let server = Server::closing_after("HTTP/1.1 400 Bad Request\r\n\r\n");
    let told = ask(&server, HttpOptions { accept_any_certificate: true, ..HttpOptions::default() }).await;
    assert!(matches!(told.failure(), Some(HttpFailure::Tls { .. })), "{told:?}");
}

#[test]
fn files_that_cannot_be_used_are_refused_at_once() {
    let authority = Authority::new();
    let folder = authority.folder.path();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    };
    let (one, other) = (authority.sign("one"), authority.sign("other"));
    let mismatched = write("mismatched.pem", &(one.0.pem() + &other.1.serialize_pem()));
    let no_key = write("no-key.pem", &one.0.pem());
    let empty = write("empty.pem", "nothing\n");
    let garbage = write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let extra_ca = |path: PathBuf| HttpOptions { extra_ca: Some(path), ..HttpOptions::default() };
    let identity = |path: PathBuf| HttpOptions { client_certificate: Some(path), ..HttpOptions::default() };
    let refusal = |options| HttpClient::new(options).err().expect("it is refused");
    assert!(matches!(refusal(extra_ca(folder.join("none"))), HttpSetupError::ReadFile { .. }));
    assert!(matches!(refusal(extra_ca(empty.clone())), HttpSetupError::NoCertificate { .. }));
    assert!(matches!(refusal(extra_ca(garbage)), HttpSetupError::BadCertificate { .. }));
    assert!(matches!(refusal(identity(empty)), HttpSetupError::NoCertificate { .. }));
    assert!(matches!(refusal(identity(no_key)), HttpSetupError::NoKey { .. }));
    assert!(matches!(refusal(identity(mismatched)), HttpSetupError::BadKey { .. }));
}
