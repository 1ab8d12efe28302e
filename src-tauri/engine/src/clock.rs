//! One monotonic anchor per session: a wall clock that is set back does not reorder frames or make durations negative.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    instant: Instant,
    wall_micros: i64,
}

impl Anchor {
    pub fn now() -> Anchor {
        Anchor { instant: Instant::now(), wall_micros: wall_micros() }
    }

    /// Microseconds since the Unix epoch, as the wall clock stood when the anchor was made.
    pub fn micros_at(&self, at: Instant) -> i64 {
        let since = at.checked_duration_since(self.instant).unwrap_or_default();
        self.wall_micros + i64::try_from(since.as_micros()).unwrap_or(i64::MAX - self.wall_micros)
    }
}

fn wall_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(0)
}
