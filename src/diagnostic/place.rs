//! Files with text, and ranges in them.

use std::ops::Range;
use std::sync::Arc;

/// A named text: a blueprint or a defaults file as it was read.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user wrote it; it is shown in diagnostics.
    pub name: String,
    /// The whole text, without a byte-order mark.
    pub text: String,
}

impl std::fmt::Debug for SourceFile {
    /// The name alone: a text can be megabytes long.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Byte offsets into its text, on character boundaries.
    pub range: Range<usize>,
}

impl Place {
    /// The line and column of the start, both counted from 1, columns in characters.
    pub fn line_column(&self) -> (usize, usize) {
        self.line_column_of(self.range.start)
    }

    /// The line and column behind the end, counted as those of the start.
    pub fn end_line_column(&self) -> (usize, usize) {
        self.line_column_of(self.range.end)
    }

    fn line_column_of(&self, offset: usize) -> (usize, usize) {
        let before = &self.file.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The text in the range.
    pub fn text(&self) -> &str {
        &self.file.text[self.range.clone()]
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.file.name)
    }
}
