//! Times and durations in words. The log counts microseconds; people read clocks.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Local time.
pub struct Clock(TimeZone);

impl Clock {
    pub fn local() -> Clock {
        Clock(TimeZone::system())
    }

    /// `2026-11-25 09:30:12`.
    pub fn date_and_time(&self, micros: i64) -> String {
        self.format(micros, "%Y-%m-%d %H:%M:%S")
    }

    /// `09:30:12.045`.
    pub fn time(&self, micros: i64) -> String {
        self.format(micros, "%H:%M:%S%.3f")
    }

    fn format(&self, micros: i64, format: &str) -> String {
        match Timestamp::from_microsecond(micros) {
            Ok(timestamp) => timestamp.to_zoned(self.0.clone()).strftime(format).to_string(),
            // A log is a file, and files can be edited.
            Err(_) => format!("{micros} µs"),
        }
    }
}

/// `850 µs`, `12.3 ms`, `4.20 s`.
pub fn duration(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1e3),
        _ => format!("{:.2} s", micros as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_to_the_millisecond() {
        let clock = Clock(TimeZone::UTC);
        assert_eq!(clock.time(1_795_599_012_045_678), "09:30:12.045");
        assert_eq!(clock.date_and_time(1_795_599_012_045_678), "2026-11-25 09:30:12");
        assert_eq!(clock.time(i64::MAX), "9223372036854775807 µs", "no date at all");
    }

    #[test]
    fn durations_have_a_fitting_unit() {
        assert_eq!([850, 12_345, 4_200_000].map(duration), ["850 µs", "12.3 ms", "4.20 s"]);
    }
}
