//! Formats documents that people write: order of keys, layout, quotes; comments stay.
//!
//! In: a file and its language. Out: the same values in canonical text, or one diagnostic.

mod anchors;
mod block;
mod documents;
mod flow;
mod lines;
mod order;
#[cfg(test)]
mod properties;
mod read;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Path, Place, SourceFile, codes};
use crate::source::{self, Node, Scan};

/// The columns of a line. A map or list in brackets that needs more is written with one entry per line.
pub const WIDTH: usize = 100;

/// What the formatter needs to know about a language.
pub struct Language<'a> {
    /// What identifies the language's documents; others stay unchanged.
    pub own: source::Language<'a>,
    /// Returns the keys of the map at a path of a document, in order. Other keys follow in the user's order; the list
    /// is empty for maps whose keys the user chooses.
    pub order: &'a dyn Fn(&Node, &Path) -> Vec<&'a str>,
}

/// Returns the canonical text of a file. Its documents keep their values and every comment; documents of other
/// languages keep every byte. Formatting the result again changes nothing.
///
/// # Errors
/// The first error in a document of the language, or the reason why one cannot be formatted.
pub fn canonical(file: &Arc<SourceFile>, language: &Language) -> Result<String, Diagnostic> {
    let whole = scan(file, &file.text, language);
    if let Some(error) = whole.errors.into_iter().next() {
        return Err(error);
    }
    let mut text = String::with_capacity(file.text.len());
    for range in documents::ranges(&file.text) {
        let document = &file.text[range.clone()];
        let found = scan(file, document, language);
        match found.own.first() {
            None => text.push_str(document),
            Some(values) => {
                let order = |path: &Path| (language.order)(values, path);
                let formatted = formatted(document, values, &order);
                text.push_str(&formatted.map_err(|refusal| refusal.at(file, range.start))?);
            }
        }
    }
    Ok(text)
}

fn scan(file: &SourceFile, text: &str, language: &Language) -> Scan {
    source::scan(file.name.clone(), text.as_bytes(), &language.own)
}

/// Why a document is not formatted; ranges count from its start.
enum Refusal {
    /// In canonical order, an alias would precede its anchor.
    AliasAboveAnchor(std::ops::Range<usize>),
    /// The canonical text would have other values or comments.
    Changed,
}

fn formatted(text: &str, values: &Node, order: order::Order) -> Result<String, Refusal> {
    let mut document = read::read(text).ok_or(Refusal::Changed)?;
    order::sort(&mut document.root, &Path::root(), order);
    anchors::check(&document.root).map_err(Refusal::AliasAboveAnchor)?;
    let formatted = write::write(&document);
    if is_equivalent(text, values, &formatted) { Ok(formatted) } else { Err(Refusal::Changed) }
}

/// Whether the canonical text has the original text's values and comments. A formatter's mistake in a corner of YAML
/// must not change a cluster.
fn is_equivalent(text: &str, values: &Node, formatted: &str) -> bool {
    let file = Arc::new(SourceFile::new(String::new(), formatted.to_owned()));
    let comments = |text| {
        let mut comments = read::comments(text);
        comments.sort_unstable();
        comments
    };
    source::parse(&file).is_ok_and(|again| again.to_json() == values.to_json()) && comments(text) == comments(formatted)
}

impl Refusal {
    fn at(self, file: &Arc<SourceFile>, start: usize) -> Diagnostic {
        let place = |range: std::ops::Range<usize>| Place {
            file: Arc::clone(file),
            range: start + range.start..start + range.end,
        };
        match self {
            Self::AliasAboveAnchor(range) => {
                let message = "in canonical order this alias would precede its anchor";
                Diagnostic::error(codes::ALIAS_ABOVE_ANCHOR, message)
                    .at(place(range), "")
                    .help("put the anchor on the value that is first in canonical order, or repeat the value")
            }
            Self::Changed => {
                let message = "this document cannot be formatted without changing its content";
                Diagnostic::error(codes::UNFORMATTABLE, message)
                    .at(place(0..0), "")
                    .help("start each document with `---`, and avoid YAML's rarer forms")
            }
        }
    }
}
