//! What became of requests beyond "no answer came": which may be sent again, and which fault it was.
//!
//! The driver notes it here before it tells the session that a request is unanswered; the session takes it from here. Both
//! know a request by the number of its frame.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often a request whose stream is cut is sent, the first time included. A server that cuts each of them is not mended
/// by one more.
pub(crate) const MOST_SENDINGS: u32 = 3;

/// A fault of the transport that hosts tell apart from a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The answer began and did not come whole.
    Broken,
    /// Its first byte, or its next, did not come in the time allowed.
    TimedOut,
    /// The other end took the connection, and gave something else than HTTP, or closed it.
    NotHttp,
}

/// What follows a stream that was cut before the answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterCut {
    SendAgain,
    /// It was sent this often, and cut each time.
    GiveUp {
        sendings: u32,
    },
    /// A person wrote its bytes, or nobody waits any more: nothing is sent of itself.
    Nothing,
}

#[derive(Debug, Default)]
pub(crate) struct Fates(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    watched: HashMap<u64, Watched>,
    faults: HashMap<u64, Fault>,
    /// From a request to what it was sent again as.
    sent_again: HashMap<u64, u64>,
}

#[derive(Debug)]
struct Watched {
    sendings: u32,
    cut: bool,
}

impl Fates {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request may be sent again when its stream is cut; this is sending number `sendings` of it, from 1.
    pub fn watch(&self, request: u64, sendings: u32) {
        self.lock().watched.insert(request, Watched { sendings, cut: false });
    }

    /// The request's stream ended, as far as can be seen without its answer.
    pub fn cut(&self, request: u64) -> AfterCut {
        match self.lock().watched.get_mut(&request) {
            None => AfterCut::Nothing,
            Some(watched) if watched.sendings >= MOST_SENDINGS => AfterCut::GiveUp { sendings: watched.sendings },
            Some(watched) => {
                watched.cut = true;
                AfterCut::SendAgain
            }
        }
    }

    /// How often the request was sent, where its stream was cut and it is to be sent again.
    pub fn sendings_if_cut(&self, request: u64) -> Option<u32> {
        self.lock().watched.get(&request).filter(|watched| watched.cut).map(|watched| watched.sendings)
    }

    /// The request is settled, or sent again: nothing more follows from its stream's end.
    pub fn forget(&self, request: u64) {
        self.lock().watched.remove(&request);
    }

    pub fn note_fault(&self, request: u64, fault: Fault) {
        self.lock().faults.insert(request, fault);
    }

    pub fn take_fault(&self, request: u64) -> Option<Fault> {
        self.lock().faults.remove(&request)
    }

    pub fn note_sent_again(&self, request: u64, again: u64) {
        self.lock().sent_again.insert(request, again);
    }

    /// What a request was last sent as: itself, where its stream was never cut.
    pub fn last_sending(&self, request: u64) -> u64 {
        let inner = self.lock();
        // A frame's number is smaller than that of what follows it, so this ends.
        let mut last = request;
        while let Some(again) = inner.sent_again.get(&last) {
            last = *again;
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_sent_again_until_it_was_sent_often_enough() {
        let fates = Fates::default();
        assert_eq!(fates.cut(4), AfterCut::Nothing, "nobody asked for it");
        for sendings in 1..MOST_SENDINGS {
            fates.watch(4, sendings);
            assert_eq!(fates.cut(4), AfterCut::SendAgain);
            assert_eq!(fates.sendings_if_cut(4), Some(sendings));
            fates.forget(4);
            assert_eq!(fates.sendings_if_cut(4), None);
        }
        fates.watch(4, MOST_SENDINGS);
        assert_eq!(fates.cut(4), AfterCut::GiveUp { sendings: MOST_SENDINGS });
        assert_eq!(fates.sendings_if_cut(4), None);
    }

    #[test]
    fn an_answered_request_leaves_nothing_behind() {
        let fates = Fates::default();
        fates.watch(4, 1);
        fates.forget(4);
        assert_eq!(fates.cut(4), AfterCut::Nothing, "the stream's end comes after its answer");
    }

    #[test]
    fn a_request_is_followed_through_all_its_sendings() {
        let fates = Fates::default();
        fates.note_sent_again(4, 9);
        fates.note_sent_again(9, 12);
        assert_eq!([4, 9, 12, 5].map(|request| fates.last_sending(request)), [12, 12, 12, 5]);
    }
}
