//! YAML with positions.
//!
//! In: bytes. Out: a tree of [`Node`]s, each with its file and range, or one diagnostic.

mod builder;
mod credentials;
mod decode;
mod extent;
mod first_line;
mod keys;
mod language;
pub mod limits;
mod node;
#[cfg(test)]
mod properties;
mod scalar;
mod scan;
mod syntax;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use builder::Builder;
pub use decode::decode;
pub use extent::extent;
pub use language::Language;
pub use node::{Entry, Node, Value};
pub use scan::{Scan, all, scan};

use crate::diagnostic::{Diagnostic, SourceFile, codes};
use crate::secrecy;

/// A file's text to show, with the credentials of its documents masked.
pub fn without_credentials(name: &str, text: &str, language: &Language) -> String {
    let scanned = scan(name, text.as_bytes(), language);
    let file = scanned.own.first().map(|node| &node.place.file);
    let file = file.or_else(|| scanned.errors.iter().find_map(|error| Some(&error.at.as_ref()?.place.file)));
    // Files that are not pgforge's are not searched.
    let Some(file) = file else { return text.to_owned() };
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for hidden in file.hidden() {
        shown.push_str(&file.text[from..hidden.range.start]);
        shown.push_str(secrecy::MASK);
        from = hidden.range.end;
    }
    shown + &file.text[from..]
}

/// The only document of a file.
///
/// # Errors
/// The first syntax error, or an error if the file contains no document or several.
pub fn parse(file: &Arc<SourceFile>) -> Result<Node, Diagnostic> {
    let mut documents = documents(file)?.into_iter();
    match (documents.next(), documents.next()) {
        (Some(document), None) => Ok(document),
        (None, _) => Err(Diagnostic::error(codes::DOCUMENTS, "the file contains no document, expected one")
            .at(decode::caret(file, 0), "")
            .help("write the document, or remove the file")),
        (Some(first), Some(second)) => {
            Err(Diagnostic::error(codes::DOCUMENTS, "the file contains several documents, expected one")
                .at(second.place, "the second starts here")
                .related(first.place, "the first starts here")
                .help("write each to a separate file"))
        }
    }
}

/// The documents of a file, without the empty ones.
///
/// # Errors
/// The first syntax error.
pub fn documents(file: &Arc<SourceFile>) -> Result<Vec<Node>, Diagnostic> {
    let mut builder = Builder::new(file);
    let mut documents = Vec::new();
    loop {
        let read = builder.document();
        if let Some(first) = builder.mistakes().into_iter().next() {
            return Err(first);
        }
        let Some(document) = read? else { return Ok(documents) };
        if document.value != Value::Null {
            documents.push(document);
        }
    }
}
