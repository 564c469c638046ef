//! The majors of PostgreSQL that the tables cover.

/// A major from [`Major::OLDEST`] to [`Major::NEWEST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Major(u8);

impl Major {
    /// 13, out of support since November 2025.
    pub const OLDEST: Self = Self(13);
    /// 18, of September 2025.
    pub const NEWEST: Self = Self(18);

    /// Returns the major of this number, if the tables cover it.
    pub const fn new(number: u8) -> Option<Self> {
        if number >= Self::OLDEST.0 && number <= Self::NEWEST.0 { Some(Self(number)) } else { None }
    }

    /// Returns its number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl std::fmt::Display for Major {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
