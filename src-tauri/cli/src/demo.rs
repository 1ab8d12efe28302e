//! `wirescope demo`: a server to try a client with.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};
use wirescope_demo::{Answers, HttpOptions, Offer, Options};

use crate::report::{Failure, Verdict};

/// How to begin, and what there is to try; the server's own list says more.
pub const HELP: &str = "\
Examples:
  wirescope list -- wirescope demo
  wirescope list --protocol modern -- wirescope demo --eras modern
  wirescope list --url http://127.0.0.1:4000/mcp    while `wirescope demo --listen 4000` runs

What to try:
  echo, add, search_flights, weather_report, picture   calls, arguments and results
  annotated_content, every_content, hidden_text        content of every kind, annotations, icons
  slow_count, unmeasured, log_levels                   progress, cancelling, log messages
  ask_form, ask_url, ask_model, ask_roots, ask_all     a server that asks: requests of its own, or one round
  ask_twice, ask_forever, come_back                    two rounds, endless ones, a round without a question
  count_up, change_lists, end_listening                subscriptions that fire, and end
  bake, bake_to_order                                  tasks, the second with a question of its own
  always_fails, chatty, drop_stream, crash             what goes wrong
  header_params, bad_header_params                     parameters as HTTP headers
The prompt interview and the resource demo://visitor-card/plain ask too; demo://counter changes.";

#[derive(Debug, Args)]
pub struct Demo {
    /// The eras to speak: both, only the one with a handshake, only the one without
    #[arg(long, value_name = "ERAS", value_enum, default_value_t)]
    pub eras: Eras,
    /// Serve Streamable HTTP at this loopback address (127.0.0.1:4000, or a port alone; 0 is any that is free); the URL is
    /// told on stderr
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub listen: Option<SocketAddr>,
    /// Serve HTTP+SSE beside it, at /sse
    #[arg(long, requires = "listen")]
    pub sse: bool,
    /// Answer with JSON only, never with a stream of events
    #[arg(long, requires = "listen")]
    pub json_only: bool,
    /// Give every list in pages of so many entries; without it resources come two at a time and other lists whole
    #[arg(long, value_name = "N")]
    pub page_size: Option<NonZeroUsize>,
    /// Have the last page of every list lead back to the first
    #[arg(long)]
    pub loop_pages: bool,
    /// Offer the tools, prompts and resources that the official conformance suite asks servers for
    #[arg(long)]
    pub fixtures: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Eras {
    #[default]
    Both,
    Legacy,
    Modern,
}

impl From<Eras> for wirescope_demo::Eras {
    fn from(eras: Eras) -> Self {
        match eras {
            Eras::Both => Self::Both,
            Eras::Legacy => Self::LegacyOnly,
            Eras::Modern => Self::ModernOnly,
        }
    }
}

pub fn run(demo: Demo) -> Result<Verdict, Failure> {
    let eras = demo.eras.into();
    let offer = Offer { page_size: demo.page_size, has_looping_pages: demo.loop_pages, has_fixtures: demo.fixtures };
    let served = match demo.listen {
        None => wirescope_demo::serve_stdio_with(Options { eras, offer }),
        Some(address) => {
            let answers = if demo.json_only { Answers::JsonOnly } else { Answers::AsNeeded };
            wirescope_demo::serve_http(HttpOptions {
                eras,
                offer,
                answers,
                has_sse: demo.sse,
                ..HttpOptions::new(address)
            })
        }
    };
    served.map(|()| Verdict::Fine).map_err(Failure::Demo)
}

fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    text.parse().map_err(|_| "expected an address and a port, such as 127.0.0.1:4000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        assert_eq!(address("4000"), Ok(SocketAddr::from(([127, 0, 0, 1], 4000))));
        assert_eq!(address("[::1]:0").map(|address| address.port()), Ok(0));
        for bad in ["", "70000", "localhost", "127.0.0.1"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
