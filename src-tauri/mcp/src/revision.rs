//! The dated revisions of the spec, and the two eras they fall into.
//!
//! A revision is known here or it is not: what to do with an unknown one is for the session to decide, so parsing keeps
//! the text it could not place.

use std::fmt;
use std::str::FromStr;

/// A published revision, oldest first: `Revision::V2024_11_05 < Revision::V2026_07_28`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Revision {
    V2024_11_05,
    V2025_03_26,
    V2025_06_18,
    V2025_11_25,
    V2026_07_28,
}

/// How a conversation opens and what it remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// Opened by `initialize`; version and capabilities hold for the connection (2025-11-25, basic/lifecycle).
    Legacy,
    /// No handshake; every request describes itself (2026-07-28, basic/versioning).
    Modern,
}

/// A text that names no revision known here, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRevision(pub String);

impl Revision {
    /// Every revision, oldest first.
    pub const ALL: [Revision; 5] =
        [Self::V2024_11_05, Self::V2025_03_26, Self::V2025_06_18, Self::V2025_11_25, Self::V2026_07_28];

    /// The newest one that opens with `initialize`: what a client offers there (2025-11-25, basic/lifecycle).
    pub const LATEST_LEGACY: Revision = Self::V2025_11_25;

    /// The newest one of all.
    pub const LATEST: Revision = Self::V2026_07_28;

    /// As it stands in `protocolVersion`: `"2025-11-25"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V2024_11_05 => "2024-11-05",
            Self::V2025_03_26 => "2025-03-26",
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }

    pub const fn era(self) -> Era {
        match self {
            Self::V2024_11_05 | Self::V2025_03_26 | Self::V2025_06_18 | Self::V2025_11_25 => Era::Legacy,
            Self::V2026_07_28 => Era::Modern,
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Revision {
    type Err = UnknownRevision;

    /// Exact: no spaces, no `draft`, no date in between. A peer that writes those has written something else.
    fn from_str(text: &str) -> Result<Self, UnknownRevision> {
        Self::ALL.into_iter().find(|revision| revision.as_str() == text).ok_or_else(|| UnknownRevision(text.to_owned()))
    }
}

impl fmt::Display for UnknownRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Debug escapes what a hostile peer may have put there.
        write!(f, "{:?} is no known revision of the protocol (known: ", self.0)?;
        for (position, revision) in Revision::ALL.into_iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{revision}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for UnknownRevision {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_revision_reads_back_from_its_own_text() {
        for revision in Revision::ALL {
            assert_eq!(revision.to_string().parse(), Ok(revision));
        }
    }

    #[test]
    fn revisions_are_ordered_by_date() {
        let mut by_text = Revision::ALL;
        by_text.sort_by_key(|revision| revision.as_str());
        assert_eq!(by_text, Revision::ALL, "the order of the variants is the order of the dates");
        assert!(Revision::V2024_11_05 < Revision::V2025_03_26);
    }

    #[test]
    fn the_eras_meet_between_2025_11_25_and_2026_07_28() {
        assert_eq!(Revision::LATEST_LEGACY.era(), Era::Legacy);
        assert!(Revision::ALL.into_iter().all(|r| (r.era() == Era::Legacy) == (r <= Revision::LATEST_LEGACY)));
    }

    #[test]
    fn a_text_that_is_nearly_a_revision_is_unknown_and_kept() {
        for text in ["", "draft", "2025-11-25 ", "2025-11-26", "1.0"] {
            assert_eq!(text.parse::<Revision>(), Err(UnknownRevision(text.to_owned())));
        }
        let said = UnknownRevision("\u{1b}[31m".into()).to_string();
        assert!(!said.contains('\u{1b}'), "a terminal must not obey it: {said}");
        assert!(said.contains("2026-07-28"));
    }
}
