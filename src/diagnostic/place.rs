//! Files with text, and ranges in them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Path;
use crate::secrecy::{Form, Kind, credentials};

/// A named text: the content of a blueprint or a defaults file.
pub struct SourceFile {
    /// The path as the user wrote it; diagnostics show it.
    pub name: String,
    /// The whole text, without a byte-order mark.
    pub text: String,
    /// The parts that are never shown.
    hidden: OnceLock<Vec<Hidden>>,
}

/// A credential in a file.
pub struct Hidden {
    /// Bytes of the file's text.
    pub range: Range<usize>,
    /// The kind.
    pub kind: Kind,
    /// The path of the value that holds it; `None` in a comment and in unreadable YAML.
    pub path: Option<Path>,
    /// The decoded text, without the quotes, escapes and indentation of YAML.
    pub meaning: String,
    /// Whether it is reported as an error: it is in a readable document, or in one of its comments.
    pub is_refused: bool,
}

impl SourceFile {
    /// A file with its content.
    pub fn new(name: String, text: String) -> Self {
        Self { name, text, hidden: OnceLock::new() }
    }

    /// Sets the credentials of the text. Without this call the text counts as unreadable YAML.
    pub fn hide(&self, hidden: Vec<Hidden>) {
        // A second reader of the file finds the same.
        let _ = self.hidden.set(hidden);
    }

    /// The credentials in the text, in order.
    pub fn hidden(&self) -> &[Hidden] {
        self.hidden.get_or_init(|| broken(&self.text))
    }
}

/// The credentials in unreadable YAML.
pub fn broken(text: &str) -> Vec<Hidden> {
    let hidden = |range: Range<usize>, kind| {
        let meaning = text[range.clone()].to_owned();
        Hidden { range, kind, path: None, meaning, is_refused: false }
    };
    credentials(text, Form::Broken).into_iter().map(|found| hidden(found.range, found.kind)).collect()
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for SourceFile {}

impl std::fmt::Debug for SourceFile {
    /// The name only: a text can be megabytes long.
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

    /// The line and column after the end, counted like those of the start.
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
