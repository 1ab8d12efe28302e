//! The events of one stream, kept so that a client that comes back reads on where it left off.
//!
//! Whoever works on a call pushes; whoever holds the connection follows. A stream outlives its connection. Numbers begin
//! at 1 and never recur.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::outlet::lock;

/// Older events are forgotten beyond it; the newest stays, whatever its size.
const LIMIT_BYTES: usize = 32 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Nothing but a number, so that a client can come back before anything has happened.
    Priming,
    /// The URI for messages, first on an HTTP+SSE stream.
    Endpoint(String),
    /// A message, or noise, that is not the last.
    Note(String),
    /// The last message of a call, and the HTTP status it has where it is not on a stream.
    Answer { text: String, status: u16 },
    /// The connection that follows the stream is to close here; the stream goes on.
    Cut,
    /// The first half of a message; then the server dies with this code.
    Torn { text: String, code: i32 },
}

impl Event {
    fn size_bytes(&self) -> usize {
        match self {
            Event::Priming | Event::Cut => 0,
            Event::Endpoint(text) | Event::Note(text) | Event::Answer { text, .. } | Event::Torn { text, .. } => {
                text.len()
            }
        }
    }
}

#[derive(Default)]
struct State {
    kept: VecDeque<(u64, Event)>,
    kept_bytes: usize,
    last: u64,
    is_ended: bool,
    /// The newest follower; older ones stop, since a message goes to one connection only (2025-11-25, transports).
    follower: u64,
}

#[derive(Default)]
pub(crate) struct Events {
    state: Mutex<State>,
    changed: Condvar,
}

/// A place in a stream, and the right to read on from it until another follower comes.
pub(crate) struct Follower {
    number: u64,
    after: u64,
    /// Cuts up to here are from before this follower came.
    cuts_after: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Event(u64, Event),
    /// There will be no more for this follower.
    End,
    /// Nothing has happened for as long as one wanted to wait.
    Quiet,
}

impl Events {
    /// What comes after the end is dropped.
    pub(crate) fn push(&self, event: Event) {
        let mut state = lock(&self.state);
        if state.is_ended {
            return;
        }
        state.last += 1;
        state.is_ended = matches!(event, Event::Answer { .. } | Event::Torn { .. });
        state.kept_bytes += event.size_bytes();
        let number = state.last;
        state.kept.push_back((number, event));
        while state.kept_bytes > LIMIT_BYTES && state.kept.len() > 1 {
            let oldest = state.kept.pop_front();
            state.kept_bytes -= oldest.map_or(0, |(_, event)| event.size_bytes());
        }
        self.changed.notify_all();
    }

    pub(crate) fn end(&self) {
        lock(&self.state).is_ended = true;
        self.changed.notify_all();
    }

    pub(crate) fn is_ended(&self) -> bool {
        lock(&self.state).is_ended
    }

    /// Follows from the beginning, or from behind the event with that number. Whoever followed before stops.
    pub(crate) fn follow(&self, after: Option<u64>) -> Follower {
        let mut state = lock(&self.state);
        state.follower += 1;
        self.changed.notify_all();
        let cuts_after = if after.is_some() { state.last } else { 0 };
        Follower { number: state.follower, after: after.unwrap_or(0), cuts_after }
    }

    /// The next event for this follower; waits at most `patience` for it.
    pub(crate) fn next(&self, follower: &mut Follower, patience: Duration) -> Next {
        let deadline = Instant::now() + patience;
        let mut state = lock(&self.state);
        loop {
            if state.follower != follower.number {
                return Next::End;
            }
            if let Some((number, event)) = state.kept.iter().find(|(number, _)| *number > follower.after) {
                follower.after = *number;
                match event {
                    Event::Cut if *number <= follower.cuts_after => continue,
                    Event::Cut => return Next::End,
                    event => return Next::Event(*number, event.clone()),
                }
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if state.is_ended {
                return Next::End;
            }
            if left.is_zero() {
                return Next::Quiet;
            }
            state = match self.changed.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: &Events, follower: &mut Follower) -> Next {
        events.next(follower, Duration::ZERO)
    }

    fn done() -> Event {
        Event::Answer { text: "done".to_owned(), status: 200 }
    }

    fn note(text: &str) -> Event {
        Event::Note(text.to_owned())
    }

    #[test]
    fn a_cut_ends_the_one_who_follows_and_not_the_one_who_comes_back() {
        let events = Events::default();
        let mut first = events.follow(None);
        events.push(Event::Priming);
        events.push(Event::Cut);
        assert_eq!(read(&events, &mut first), Next::Event(1, Event::Priming));
        assert_eq!(read(&events, &mut first), Next::End);
        let mut second = events.follow(Some(1));
        assert_eq!(read(&events, &mut second), Next::Quiet);
        events.push(done());
        events.push(note("too late"));
        assert_eq!(read(&events, &mut second), Next::Event(3, done()));
        assert_eq!(read(&events, &mut second), Next::End);
        let mut third = events.follow(Some(1));
        assert_eq!(read(&events, &mut third), Next::Event(3, done()), "again, if asked again");
    }

    #[test]
    fn only_the_newest_follower_reads_on() {
        let events = Events::default();
        let (mut first, mut second) = (events.follow(None), events.follow(None));
        events.push(note("a"));
        assert_eq!(read(&events, &mut first), Next::End);
        assert_eq!(read(&events, &mut second), Next::Event(1, note("a")));
    }

    #[test]
    fn old_events_are_forgotten_beyond_the_limit_and_the_newest_never() {
        let events = Events::default();
        events.push(note("old"));
        let long = "x".repeat(LIMIT_BYTES + 1);
        events.push(note(&long));
        assert_eq!(read(&events, &mut events.follow(None)), Next::Event(2, Event::Note(long)));
    }
}
