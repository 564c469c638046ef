//! A place, in lines and columns.

use serde::Serialize;

use crate::diagnostic::Place;

/// Lines and columns count from 1, columns in characters. The end is the first character after the place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Span<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl<'a> From<&'a Place> for Span<'a> {
    fn from(place: &'a Place) -> Self {
        let (line, column) = place.line_column();
        let (end_line, end_column) = place.end_line_column();
        Self { file: &place.file.name, line, column, end_line, end_column }
    }
}
