//! The first line of a map or list: what a caret can show of it.

use std::ops::Range;

use granit_parser::Span;

/// Grows over what stands on the line on which a map or list begins.
pub(super) struct FirstLine {
    line: usize,
    range: Range<usize>,
}

impl FirstLine {
    pub(super) fn new(start: &Span, range: Range<usize>) -> Self {
        Self { line: start.start.line(), range }
    }

    /// Takes in a key, a value or a closing bracket, if it begins on the line. `shown` ends on that line.
    pub(super) fn see(&mut self, span: &Span, shown: &Range<usize>) {
        if span.start.line() == self.line {
            self.range.end = self.range.end.max(shown.end);
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.range
    }
}
