//! The canonical text of a document that a person wrote: order of keys, layout, quotes; comments kept.
//!
//! In: a file, and what is to be known of its language. Out: the same values in the canonical text, or one diagnostic.

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

/// Columns of a line. A map or list in brackets that needs more is written one entry to a line.
pub const WIDTH: usize = 100;

/// What a formatter has to know of a language.
pub struct Language<'a> {
    /// What tells the language's documents from others, which are left as they are.
    pub own: source::Language<'a>,
    /// The keys of the map at a path of a document, in order. Keys that are not named follow as the user wrote them, and
    /// none is named where the user names things.
    pub order: &'a dyn Fn(&Node, &Path) -> Vec<&'a str>,
}

/// The canonical text of a file. Its documents keep their values and every comment; those of other languages keep every
/// byte. Formatting the result again changes nothing.
///
/// # Errors
/// The first error of a document of the language, or why one cannot be formatted.
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

/// Why a document stays as it is; ranges count from its start.
enum Refusal {
    /// In canonical order an alias would stand above the anchor that it names.
    AliasAboveAnchor(std::ops::Range<usize>),
    /// The canonical text would say something else.
    Changed,
}

fn formatted(text: &str, values: &Node, order: order::Order) -> Result<String, Refusal> {
    let mut document = read::read(text).ok_or(Refusal::Changed)?;
    order::sort(&mut document.root, &Path::root(), order);
    anchors::check(&document.root).map_err(Refusal::AliasAboveAnchor)?;
    let formatted = write::write(&document);
    if says_the_same(text, values, &formatted) { Ok(formatted) } else { Err(Refusal::Changed) }
}

/// Whether the canonical text has the values of the text as written, and its comments. A formatter that is wrong about a
/// corner of YAML must not become a cluster that is.
fn says_the_same(text: &str, values: &Node, formatted: &str) -> bool {
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
                let message = "in canonical order this alias would stand above the anchor that it names";
                Diagnostic::error(codes::ALIAS_ABOVE_ANCHOR, message)
                    .at(place(range), "")
                    .help("put the anchor on the value that comes first in canonical order, or write the value out")
            }
            Self::Changed => {
                let message = "this document cannot be formatted without changing what it says";
                Diagnostic::error(codes::UNFORMATTABLE, message)
                    .at(place(0..0), "")
                    .help("write it with one document to a `---`, and without YAML's rarer forms")
            }
        }
    }
}
