//! The first line of a map or list: the part that a caret can show.

use std::ops::Range;

use granit_parser::Span;

/// The range of a map or list on the line on which it begins.
pub(super) struct FirstLine {
    line: usize,
    range: Range<usize>,
}

impl FirstLine {
    pub(super) fn new(start: &Span, range: Range<usize>) -> Self {
        Self { line: start.start.line(), range }
    }

    /// Extends the range over a key, a value or a closing bracket that begins on the line. `shown` ends on that line.
    pub(super) fn extend(&mut self, span: &Span, shown: &Range<usize>) {
        if span.start.line() == self.line {
            self.range.end = self.range.end.max(shown.end);
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.range
    }
}
