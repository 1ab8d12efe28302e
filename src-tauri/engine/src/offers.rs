//! What a server offers, read back from the listing answers in the log: the same for live and reopened sessions.

use wirescope_store::{ExchangeRecord, Outcome, SessionKey};
use wirescope_wire::Direction;
use wirescope_wire::json::{self, Members};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::listing::{Listing, exclusion};
use crate::view::{OfferProblem, Offered, Offers};

impl Engine {
    /// The last complete listing of each kind in a session, and what the handshake said.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::Log`].
    pub async fn offers(&self, session: &str) -> Result<Offers, EngineError> {
        let record = self.record_of(session).await?;
        let key = record.key;
        // Only stateless HTTP mirrors parameters into headers, and only there invalid annotations exclude a tool.
        let summary = self.session(session).await?;
        let mirrors = summary.target.url.is_some() && summary.revision.as_deref() >= Some("2026-07-28");
        let mut offers = Offers::default();
        self.read_handshake(key, &mut offers).await?;
        for listing in Listing::ALL {
            let entries = self.read_listing(key, listing, &mut offers.problems).await?;
            match listing {
                Listing::Tools => offers.tools = entries.into_iter().map(|tool| excluded(tool, mirrors)).collect(),
                Listing::Resources => offers.resources = entries,
                Listing::Templates => offers.templates = entries,
                Listing::Prompts => offers.prompts = entries,
            }
        }
        Ok(offers)
    }

    async fn read_handshake(&self, key: SessionKey, offers: &mut Offers) -> Result<(), EngineError> {
        let mut openings = self.log().exchanges_of(key, "initialize").await?;
        openings.extend(self.log().exchanges_of(key, "server/discover").await?);
        for exchange in openings {
            let Some(response) = exchange.response.filter(|_| exchange.outcome == Outcome::Ok) else { continue };
            let text = self.payload_text(key, response).await?;
            let Some(result) = Members::of(&text).and_then(|message| Members::of(message.get("result")?)) else {
                continue;
            };
            offers.instructions = result.string("instructions");
            offers.capabilities = result.get("capabilities").map(str::to_owned);
        }
        Ok(())
    }

    async fn read_listing(
        &self,
        key: SessionKey,
        listing: Listing,
        problems: &mut Vec<OfferProblem>,
    ) -> Result<Vec<Offered>, EngineError> {
        let mut entries = Vec::new();
        let mut problem = None;
        for exchange in self.log().exchanges_of(key, listing.method()).await? {
            if exchange.direction != Direction::ToServer || exchange.outcome == Outcome::Pending {
                continue;
            }
            let Some(response) = exchange.response.filter(|_| exchange.outcome == Outcome::Ok) else {
                problem = Some(problem_of(&exchange));
                continue;
            };
            // A page without a cursor begins the listing anew.
            if !self.has_cursor(key, exchange.request).await? {
                entries.clear();
                problem = None;
            }
            let text = self.payload_text(key, response).await?;
            let result = Members::of(&text).and_then(|message| Members::of(message.get("result")?)).unwrap_or_default();
            let texts = result.get(listing.member()).and_then(json::elements).unwrap_or_default();
            entries.extend(texts.into_iter().map(|text| offered(listing, text, response)));
        }
        problems.extend(problem);
        Ok(entries)
    }

    async fn has_cursor(&self, key: SessionKey, request: u64) -> Result<bool, EngineError> {
        let text = self.payload_text(key, request).await?;
        let params = Members::of(&text).and_then(|message| Members::of(message.get("params")?));
        Ok(params.is_some_and(|params| params.get("cursor").is_some()))
    }
}

fn problem_of(exchange: &ExchangeRecord) -> OfferProblem {
    let message = match (&exchange.error, exchange.outcome) {
        (Some(error), _) => error.clone(),
        (None, Outcome::TimedOut) => "no answer in time".to_owned(),
        (None, Outcome::Cancelled) => "cancelled".to_owned(),
        (None, _) => "the connection closed before an answer came".to_owned(),
    };
    OfferProblem { method: exchange.method.clone(), message, seq: exchange.response.or(Some(exchange.request)) }
}

fn offered(listing: Listing, text: &str, seq: u64) -> Offered {
    let entry = Members::of(text).unwrap_or_default();
    let key = entry.string(listing.key()).unwrap_or_default();
    // Display name: title, then annotations.title, then name (MCP 2025-06-18, schema, Tool).
    let annotated = || entry.get("annotations").and_then(Members::of).and_then(|notes| notes.string("title"));
    let label = entry.string("title").or_else(annotated).or_else(|| entry.string("name"));
    Offered {
        label: label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| key.clone()),
        key,
        description: entry.string("description"),
        raw: text.to_owned(),
        seq,
        excluded: None,
    }
}

fn excluded(mut tool: Offered, mirrors: bool) -> Offered {
    if mirrors {
        tool.excluded = exclusion(&tool.raw);
    }
    tool
}
