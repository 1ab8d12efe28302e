//! From a name to a TCP connection: DNS and connect, timed apart, under one deadline with TLS.
//!
//! Several addresses are tried as RFC 8305 ("happy eyeballs") asks: one after the other, the next when one fails or has not
//! answered for a quarter of a second, and the first to answer wins. `localhost` with a server on only one of `::1` and
//! `127.0.0.1` is the common case.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use url::Host;

use super::failure::HttpFailure;

const NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(250);

/// Until when all steps of connecting must be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    start: Instant,
    allowed: Duration,
}

impl Deadline {
    pub(super) fn after(allowed: Duration) -> Self {
        Self { start: Instant::now(), allowed }
    }

    /// Waits for a step, with its time in microseconds.
    pub(super) async fn wait<T>(
        &self,
        step: &'static str,
        work: impl Future<Output = T>,
    ) -> Result<(T, u64), HttpFailure> {
        let start = Instant::now();
        match tokio::time::timeout(self.allowed.saturating_sub(self.start.elapsed()), work).await {
            Ok(done) => Ok((done, micros_since(start))),
            Err(_) => Err(HttpFailure::ConnectTimeout { seconds: self.allowed.as_secs_f64(), step }),
        }
    }
}

pub(super) fn micros_since(start: Instant) -> u64 {
    micros(start.elapsed())
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// An open TCP connection.
pub(super) struct Reached {
    pub(super) stream: TcpStream,
    pub(super) address: SocketAddr,
    /// `None` when the host was an address already.
    pub(super) dns_micros: Option<u64>,
    pub(super) connect_micros: u64,
}

pub(super) async fn reach(host: &Host<String>, port: u16, deadline: &Deadline) -> Result<Reached, HttpFailure> {
    let (addresses, dns_micros) = match host {
        Host::Ipv4(address) => (vec![SocketAddr::from((*address, port))], None),
        Host::Ipv6(address) => (vec![SocketAddr::from((*address, port))], None),
        Host::Domain(name) => {
            let (addresses, micros) = deadline.wait("DNS", look_up(name, port)).await?;
            (addresses?, Some(micros))
        }
    };
    let (connected, connect_micros) = deadline.wait("TCP", connect_first(addresses)).await?;
    let (stream, address) = connected.map_err(|refusals| refused(format!("{host}:{port}"), &refusals))?;
    // Frames are small and wait for answers; a failure to say so costs milliseconds, not the exchange.
    let _ = stream.set_nodelay(true);
    Ok(Reached { stream, address, dns_micros, connect_micros })
}

async fn look_up(name: &str, port: u16) -> Result<Vec<SocketAddr>, HttpFailure> {
    let failed = |reason: String| HttpFailure::Dns { host: name.to_owned(), reason };
    let found = tokio::net::lookup_host((name, port)).await.map_err(|error| failed(error.to_string()))?;
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for address in found {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(failed("it has no address".into())) } else { Ok(addresses) }
}

/// What an address answered instead of connecting.
type Refusal = (SocketAddr, io::Error);

fn refused(address: String, refusals: &[Refusal]) -> HttpFailure {
    let reason = match refusals {
        [(only, error)] if only.to_string() == address => error.to_string(),
        several => {
            let each: Vec<String> = several.iter().map(|(address, error)| format!("{address}: {error}")).collect();
            each.join("; ")
        }
    };
    HttpFailure::Connect { address, reason }
}

/// The first connection that stands, or what each address answered.
async fn connect_first(addresses: Vec<SocketAddr>) -> Result<(TcpStream, SocketAddr), Vec<Refusal>> {
    let mut waiting = addresses.into_iter();
    let mut attempts: JoinSet<(SocketAddr, io::Result<TcpStream>)> = JoinSet::new();
    let mut refusals = Vec::new();
    loop {
        let started = waiting.next().map(|address| {
            attempts.spawn(async move { (address, TcpStream::connect(address).await) });
        });
        let answer = tokio::select! {
            answer = attempts.join_next() => answer,
            () = tokio::time::sleep(NEXT_ADDRESS_AFTER), if started.is_some() && waiting.len() > 0 => continue,
        };
        match answer {
            Some(Ok((address, Ok(stream)))) => return Ok((stream, address)),
            Some(Ok((address, Err(error)))) => refusals.push((address, error)),
            // An attempt does not panic, and is aborted only by leaving here.
            Some(Err(_)) => {}
            None => return Err(refusals),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_refuses_makes_room_for_the_next_and_each_refusal_is_told() {
        let gone = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let there = listener.local_addr().unwrap();
        let start = Instant::now();
        assert_eq!(connect_first(vec![gone(), gone(), there]).await.unwrap().1, there);
        assert!(start.elapsed() < NEXT_ADDRESS_AFTER, "a refusal is not waited out");

        let (one, other) = (gone(), gone());
        let refusals = connect_first(vec![one, other]).await.unwrap_err();
        let HttpFailure::Connect { address, reason } = refused("name:1".into(), &refusals) else { panic!() };
        assert_eq!(address, "name:1");
        assert!(reason.contains(&one.to_string()) && reason.contains(&other.to_string()), "{reason}");
    }
}
