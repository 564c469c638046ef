//! Sorts the documents of a file into pgforge's and others.

use super::builder::Builder;
use super::language::{Claim, Language};
use super::{Node, Value, credentials, decode};
use crate::diagnostic::{Diagnostic, Hidden, SourceFile, broken};
use std::ops::Range;
use std::sync::Arc;

/// The documents of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Scan {
    /// The documents of pgforge.
    pub own: Vec<Node>,
    /// The number of other documents. They need not be readable, as long as they name another `apiVersion`.
    pub foreign: usize,
    /// The errors in documents of pgforge, and in unreadable documents of unknown owner.
    pub errors: Vec<Diagnostic>,
}

/// Reads a file that may belong to another tool. [`Language::is_for_pgforge`] decides which documents are pgforge's. An
/// unreadable document belongs to another tool only if one of its lines names another `apiVersion`. Otherwise it is an
/// error, because skipping it could skip a blueprint.
pub fn scan(name: impl Into<String>, bytes: &[u8], language: &Language) -> Scan {
    let mut scan = Scan::default();
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "");
    let file = match decode(name, bytes.to_vec()) {
        Ok(file) => file,
        // `lossy` drops the NULs of UTF-16, which some editors write.
        Err(_) if language.claim(&lossy(bytes)) == Claim::Foreign => return Scan { foreign: 1, ..scan },
        Err(error) => return Scan { errors: vec![error], ..scan },
    };
    let mut hidden = Vec::new();
    read(&file, language, &mut scan, |node, scalars| hidden.extend(credentials::of(node, scalars)));
    conceal(&file, &scan, hidden);
    scan
}

/// Marks the credentials of the file, so that no excerpt shows them.
fn conceal(file: &SourceFile, scan: &Scan, mut hidden: Vec<Hidden>) {
    if !scan.errors.is_empty() {
        hidden.extend(broken(&file.text));
    }
    file.hide(credentials::arranged(&file.text, hidden));
}

/// Reads the documents, and passes pgforge's to `own`.
fn read(file: &Arc<SourceFile>, language: &Language, scan: &mut Scan, mut own: impl FnMut(&Node, &[Range<usize>])) {
    let mut builder = Builder::new(file);
    let mut has_unclaimed = false;
    loop {
        let read = builder.document();
        let mut mistakes = builder.mistakes();
        match read {
            Ok(None) => return,
            Ok(Some(Node { value: Value::Null, .. })) if mistakes.is_empty() => {}
            Ok(Some(node)) if !language.is_for_pgforge(&node) => scan.foreign += 1,
            Ok(Some(node)) if mistakes.is_empty() => {
                own(&node, &builder.scalars());
                scan.own.push(node);
            }
            Ok(Some(_)) => scan.errors.append(&mut mistakes),
            Err(error) => {
                mistakes.push(error);
                let exhausted = builder.is_exhausted();
                let mut claim = language.claim(builder.skip());
                if exhausted && language.claim(&file.text) == Claim::Ours {
                    claim = Claim::Ours;
                }
                match claim {
                    Claim::Ours => scan.errors.append(&mut mistakes),
                    Claim::Foreign => scan.foreign += 1,
                    // Report only the first such document of a file.
                    Claim::Unsaid if has_unclaimed => {}
                    Claim::Unsaid => {
                        has_unclaimed = true;
                        scan.errors.append(&mut mistakes);
                    }
                }
                if exhausted {
                    return;
                }
            }
        }
    }
}

/// Reads a file that is pgforge's by its name, with all of its documents. Stops at one that cannot be read.
pub fn all(name: impl Into<String>, bytes: Vec<u8>) -> Scan {
    let mut scan = Scan::default();
    let file = match decode(name, bytes) {
        Ok(file) => file,
        Err(error) => return Scan { errors: vec![error], ..scan },
    };
    let mut hidden = Vec::new();
    let mut builder = Builder::new(&file);
    loop {
        let read = builder.document();
        let mut mistakes = builder.mistakes();
        match read {
            Ok(None) => break,
            Ok(Some(Node { value: Value::Null, .. })) if mistakes.is_empty() => {}
            Ok(Some(node)) if mistakes.is_empty() => {
                hidden.extend(credentials::of(&node, &builder.scalars()));
                scan.own.push(node);
            }
            Ok(Some(_)) => scan.errors.append(&mut mistakes),
            Err(error) => {
                scan.errors.append(&mut mistakes);
                scan.errors.push(error);
                break;
            }
        }
    }
    conceal(&file, &scan, hidden);
    scan
}
