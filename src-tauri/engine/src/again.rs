//! Requests that were sent again, because their stream was cut: to whoever sent one, all its sendings are one call.
//!
//! The log keeps each sending as an exchange of its own, and [`Engine::exchange`] reads it as it is. What belongs together is
//! known while the session is open, to those who wait for an answer.

use wirescope_store::Outcome;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::view::ExchangeView;

impl Engine {
    /// The exchange of a request as its sender sees it: with the outcome and the answer of its last sending, and pending
    /// while it is about to be sent again. `request_seq` stays the one asked for.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::UnknownFrame`], [`EngineError::Log`].
    pub async fn call(&self, session: &str, request: u64) -> Result<ExchangeView, EngineError> {
        let mut view = loop {
            let last = self.last_sending(session, request);
            let view = self.exchange(session, last).await?;
            // In this order: a request is noted as sent again before it is no longer about to be.
            let is_awaited = self.open_session(session).is_ok_and(|open| open.is_sent_again(last));
            if view.outcome == Outcome::Failed && is_awaited {
                let outcome = Outcome::Pending;
                break ExchangeView { outcome, ended_micros: None, duration_micros: None, error: None, ..view };
            }
            if self.last_sending(session, request) == last {
                break view;
            }
        };
        view.request_seq = request;
        Ok(view)
    }

    /// What a request was last sent as: itself, unless its stream was cut.
    pub fn last_sending(&self, session: &str, request: u64) -> u64 {
        self.open_session(session).map_or(request, |open| open.last_sending(request))
    }
}
