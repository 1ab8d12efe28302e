//! Who may talk to a server on this machine: a page from elsewhere, or a name that was made to point here, may not
//! (2025-11-25, basic/transports, security warning).

use std::net::IpAddr;

use super::request::Headers;

/// Why a request is refused, if it is: with 400 for what cannot be read, 403 for strangers.
pub(super) fn refuse(headers: &Headers) -> Option<(u16, &'static str)> {
    let mut hosts = headers.all("host");
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_local(host) => {}
        (Some(_), None) => return Some((403, "this host name is not served")),
        (None, _) => return Some((400, "the header Host is missing")),
        (Some(_), Some(_)) => return Some((400, "the header Host is there twice")),
    }
    let is_foreign = |origin: &[u8]| {
        let host = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
        !host.is_some_and(is_local)
    };
    headers.all("origin").any(is_foreign).then_some((403, "this origin is not served"))
}

/// `localhost` or a loopback address, with any port.
fn is_local(authority: &[u8]) -> bool {
    let Ok(authority) = std::str::from_utf8(authority) else {
        return false;
    };
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':').or(port.is_empty().then_some("0"))),
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("0")),
        },
    };
    let is_loopback = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    is_loopback && port.is_some_and(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:65535", "127.9.9.9:1", "[::1]", "[::1]:80"] {
            assert!(is_local(host.as_bytes()), "{host}");
        }
        for host in [
            "",
            "null",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:",
            "localhost:99999",
            "localhost:80:80",
            "user@localhost",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "[::1",
            "[::1]x",
            "localhost/",
            " localhost",
        ] {
            assert!(!is_local(host.as_bytes()), "{host}");
        }
        assert!(!is_local(b"\xff"));
    }
}
