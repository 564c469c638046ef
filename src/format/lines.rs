//! The line of an offset in a text.

/// A text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'t>(pub(super) &'t str);

impl<'t> Lines<'t> {
    /// Returns the start of the offset's line.
    pub(super) fn start(self, at: usize) -> usize {
        self.0[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Returns the end of the offset's line, before the line break.
    pub(super) fn end(self, at: usize) -> usize {
        self.0[at..].find('\n').map_or(self.0.len(), |length| at + length)
    }

    /// Returns the number of bytes between the start of the line and the offset.
    pub(super) fn column(self, at: usize) -> usize {
        at - self.start(at)
    }

    /// Returns the text before the offset on its line.
    pub(super) fn before(self, at: usize) -> &'t str {
        &self.0[self.start(at)..at]
    }

    /// Whether only blanks precede the offset on its line, and the line above is blank.
    pub(super) fn has_blank_above(self, at: usize) -> bool {
        let blanks = [' ', '\t', '\r'];
        let above =
            self.0[..at].trim_end_matches(blanks).strip_suffix('\n').map(|above| above.trim_end_matches(blanks));
        above.is_some_and(|above| above.is_empty() || above.ends_with('\n'))
    }
}
