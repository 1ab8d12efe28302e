//! What kind of server to be.

/// The eras a server speaks. `Both` is what a careful server does today; the others are what clients also meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eras {
    #[default]
    Both,
    /// Knows nothing of revision 2026-07-28: `server/discover` is an unknown method.
    LegacyOnly,
    /// Refuses `initialize`, and names the revision it speaks instead.
    ModernOnly,
}

impl Eras {
    pub(crate) fn has_legacy(self) -> bool {
        self != Eras::ModernOnly
    }

    pub(crate) fn has_modern(self) -> bool {
        self != Eras::LegacyOnly
    }
}

/// For stdio.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub eras: Eras,
}
