//! Files with text, and ranges in them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Path;
use crate::secrecy::{Form, Kind, credentials};

/// A named text: a blueprint or a defaults file as it was read.
pub struct SourceFile {
    /// The path as the user wrote it; it is shown in diagnostics.
    pub name: String,
    /// The whole text, without a byte-order mark.
    pub text: String,
    /// What of it is never shown.
    hidden: OnceLock<Vec<Hidden>>,
}

/// A credential in a file.
pub struct Hidden {
    /// Bytes of the file's text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The path of the value that holds it; `None` in a comment and in what cannot be read.
    pub path: Option<Path>,
    /// What it means: the text without the quotes, escapes and indentation of YAML.
    pub meaning: String,
    /// It is in a document that can be read, or in one of its comments.
    pub is_refused: bool,
}

impl SourceFile {
    /// A file as it was read.
    pub fn new(name: String, text: String) -> Self {
        Self { name, text, hidden: OnceLock::new() }
    }

    /// Says which of its texts are credentials. Unless somebody who understands the text has said so, it is taken for
    /// broken YAML.
    pub fn hide(&self, hidden: Vec<Hidden>) {
        // Whoever reads the file again finds the same.
        let _ = self.hidden.set(hidden);
    }

    /// The credentials in it, in its order.
    pub fn hidden(&self) -> &[Hidden] {
        self.hidden.get_or_init(|| broken(&self.text))
    }
}

/// The credentials in a text that cannot be read.
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
