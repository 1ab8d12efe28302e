//! One connection that speaks HTTP/1.1, from the first DNS question to its closing.
//!
//! Invariant: dropping a [`Connection`] closes its socket at once. An exchange that is over puts it back into the pool or
//! drops it.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::AbortHandle;

use super::HttpWhat;
use super::client::Shared;
use super::dial::{self, Deadline};
use super::failure::HttpFailure;
use super::head::Origin;
use super::proxy::Proxy;
use super::tape::{Tape, Taped};

/// hyper's own limit is 100, and reading more is cheap.
const MOST_HEADERS: usize = 1_000;

/// TCP, or TLS over it.
trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for S {}

pub(super) struct Connection {
    pub(super) sender: SendRequest<Full<Bytes>>,
    pub(super) tape: Tape,
    /// As it was opened; [`Connection::reused`] tells it of a later exchange.
    pub(super) opened: HttpWhat,
    driver: AbortHandle,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    /// Opens a connection for exchanges with `origin`.
    pub(super) async fn open(shared: &Shared, origin: &Origin) -> Result<Self, HttpFailure> {
        let deadline = Deadline::after(shared.timeouts.connect);
        let proxy = shared.proxy.as_ref();
        let mut reached = match proxy {
            None => dial::reach(&origin.host, origin.port, &deadline).await?,
            Some(proxy) => reach_proxy(proxy, &deadline).await?,
        };
        let mut tls = None;
        let stream: Box<dyn ByteStream> = if origin.tls {
            if let Some(proxy) = proxy {
                let authority = origin.authority();
                let tunnel = proxy.tunnel(&mut reached.stream, &authority);
                deadline.wait("the proxy's tunnel", tunnel).await?.0?;
            }
            let handshake = shared.tls.handshake(reached.stream, &origin.host);
            let (stream, micros) = deadline.wait("TLS", handshake).await?;
            let stream = stream?;
            tls = Some((micros, shared.tls.describe(stream.get_ref().1)));
            Box::new(stream)
        } else {
            Box::new(reached.stream)
        };
        let opened = HttpWhat::Connected {
            connection: shared.next_connection(),
            address: reached.address.to_string(),
            proxy: proxy.map(Proxy::address),
            reused: false,
            dns_micros: reached.dns_micros,
            connect_micros: Some(reached.connect_micros),
            tls_micros: tls.as_ref().map(|(micros, _)| *micros),
            tls: tls.map(|(_, agreed)| agreed),
        };
        Self::speak(stream, opened).await
    }

    async fn speak(stream: Box<dyn ByteStream>, opened: HttpWhat) -> Result<Self, HttpFailure> {
        let tape = Tape::default();
        let stream = TokioIo::new(Taped::new(stream, tape.clone()));
        let mut builder = http1::Builder::new();
        // Whatever can be understood is; the head as it was written is told anyway.
        builder
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .ignore_invalid_headers_in_responses(true)
            .max_headers(MOST_HEADERS);
        let (sender, connection) =
            builder.handshake(stream).await.map_err(|error| HttpFailure::BadResponse { reason: error.to_string() })?;
        // Its errors reach the exchange through `sender`; those of an idle connection only say that it is gone.
        let driver = tokio::spawn(async move { drop(connection.await) }).abort_handle();
        Ok(Self { sender, tape, opened, driver })
    }

    /// What is told when an idle connection serves another exchange.
    pub(super) fn reused(&self) -> HttpWhat {
        let mut told = self.opened.clone();
        if let HttpWhat::Connected { reused, dns_micros, connect_micros, tls_micros, .. } = &mut told {
            *reused = true;
            (*dns_micros, *connect_micros, *tls_micros) = (None, None, None);
        }
        told
    }

    /// Waits until the exchange before is off the connection; false when that does not come, or the connection ends with it.
    pub(super) async fn settles_within(&mut self, patience: Duration) -> bool {
        matches!(tokio::time::timeout(patience, self.sender.ready()).await, Ok(Ok(())))
    }
}

async fn reach_proxy(proxy: &Proxy, deadline: &Deadline) -> Result<dial::Reached, HttpFailure> {
    dial::reach(&proxy.host, proxy.port, deadline).await.map_err(|failure| match failure {
        timeout @ HttpFailure::ConnectTimeout { .. } => timeout,
        other => HttpFailure::Proxy { reason: other.to_string() },
    })
}
