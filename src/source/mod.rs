//! YAML with positions.
//!
//! In: bytes. Out: a tree of [`Node`]s, each with its own file and range, or one diagnostic.

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

/// The one document of a file.
///
/// # Errors
/// The first syntax error, or that the file holds no document or several.
pub fn parse(file: &Arc<SourceFile>) -> Result<Node, Diagnostic> {
    let mut documents = documents(file)?.into_iter();
    match (documents.next(), documents.next()) {
        (Some(document), None) => Ok(document),
        (None, _) => Err(Diagnostic::error(codes::DOCUMENTS, "the file holds no document, expected one")
            .at(decode::caret(file, 0), "")
            .help("write the document, or remove the file")),
        (Some(first), Some(second)) => {
            Err(Diagnostic::error(codes::DOCUMENTS, "the file holds several documents, expected one")
                .at(second.place, "the second starts here")
                .related(first.place, "the first starts here")
                .help("write one file for each"))
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
