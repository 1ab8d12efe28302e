//! Where a stream goes on when it ended before its answer, and for how long that is tried.
//!
//! A stream may end again before its next event: the place it was resumed from still holds then, and so does the time that the
//! server once asked for (HTML Living Standard, server-sent events, "reconnection time" and "last event ID string").

use std::time::Duration;

/// How long a server's stream is left alone before it is opened again, when it names no time.
const DEFAULT_RETRY: Duration = Duration::from_millis(1_000);
/// How often a stream is resumed from one place. A server that gives nothing each time will not the next time either.
pub(super) const MOST_BARREN: u32 = 3;

/// What is known of a stream from all its parts so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resumption {
    /// Of the last event with an id; `None` too when the server took it back.
    pub last_event_id: Option<String>,
    retry_millis: Option<u64>,
    /// How many resumptions from this place have ended without another event.
    barren: u32,
}

impl Resumption {
    /// After one more part has ended: what that part said counts, and else what those before it said. `resumed` when it was
    /// not the first.
    pub fn after(&self, last_event_id: Option<String>, retry_millis: Option<u64>, resumed: bool) -> Resumption {
        let barren = if resumed && last_event_id.is_none() { self.barren + 1 } else { 0 };
        let last_event_id = last_event_id.or_else(|| self.last_event_id.clone());
        Resumption {
            last_event_id: last_event_id.filter(|id| !id.is_empty()),
            retry_millis: retry_millis.or(self.retry_millis),
            barren,
        }
    }

    pub fn retry(&self) -> Duration {
        self.retry_millis.map_or(DEFAULT_RETRY, Duration::from_millis)
    }

    /// The place to resume from, as long as that is worth trying.
    pub fn place(&self) -> Option<&str> {
        self.last_event_id.as_deref().filter(|_| self.barren < MOST_BARREN)
    }

    /// Resuming was tried often enough.
    pub fn is_exhausted(&self) -> bool {
        self.barren >= MOST_BARREN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_place_and_a_time_hold_until_others_are_named() {
        let first = Resumption::default().after(id("3"), Some(40), false);
        assert_eq!((first.place(), first.retry()), (Some("3"), Duration::from_millis(40)));
        let second = first.after(None, None, true);
        assert_eq!((second.place(), second.retry()), (Some("3"), Duration::from_millis(40)));
        let third = second.after(id("5"), Some(7), true);
        assert_eq!((third.place(), third.retry()), (Some("5"), Duration::from_millis(7)));
    }

    #[test]
    fn a_stream_without_an_id_has_no_place_and_the_usual_time() {
        let first = Resumption::default().after(None, None, false);
        assert_eq!((first.place(), first.retry()), (None, DEFAULT_RETRY));
    }

    #[test]
    fn an_id_that_is_taken_back_is_no_place() {
        let first = Resumption::default().after(id("3"), None, false);
        assert_eq!(first.after(id(""), None, true).place(), None);
    }

    #[test]
    fn a_place_is_tried_a_few_times_and_a_new_one_anew() {
        let mut resumption = Resumption::default().after(id("3"), None, false);
        for _ in 1..MOST_BARREN {
            resumption = resumption.after(None, None, true);
            assert_eq!(resumption.place(), Some("3"));
        }
        assert_eq!(resumption.after(id("4"), None, true).after(None, None, true).place(), Some("4"));
        let given_up = resumption.after(None, None, true);
        assert_eq!((given_up.place(), given_up.is_exhausted()), (None, true));
    }
}
