//! The documents of a folder's file: those of ours, and the others.

use super::builder::Builder;
use super::{Node, Value, decode};
use crate::diagnostic::Diagnostic;

/// What a file holds.
#[derive(Debug, Default, PartialEq)]
pub struct Scan {
    /// The documents of ours.
    pub own: Vec<Node>,
    /// How many documents are not ours. They need not even be readable.
    pub foreign: usize,
    /// What is wrong with documents that would be ours.
    pub errors: Vec<Diagnostic>,
}

/// Reads a file that may belong to somebody else. A document is ours if its `apiVersion` holds `group`; if it cannot
/// be read, then if one of its lines says so.
pub fn scan(name: impl Into<String>, bytes: Vec<u8>, group: &str) -> Scan {
    let mut scan = Scan::default();
    // Without the NULs of UTF-16, which an editor may have written.
    let mentioned = says(&String::from_utf8_lossy(&bytes).replace('\0', ""), group);
    let file = match decode(name, bytes) {
        Ok(file) => file,
        Err(error) if mentioned => return Scan { errors: vec![error], ..scan },
        Err(_) => return Scan { foreign: 1, ..scan },
    };
    let mut builder = Builder::new(&file);
    loop {
        let read = builder.document();
        let mut mistakes = builder.mistakes();
        match read {
            Ok(None) => return scan,
            Ok(Some(Node { value: Value::Null, .. })) if mistakes.is_empty() => {}
            Ok(Some(node)) if !is_own(&node, group) => scan.foreign += 1,
            Ok(Some(node)) if mistakes.is_empty() => scan.own.push(node),
            Ok(Some(_)) => scan.errors.append(&mut mistakes),
            Err(error) => {
                mistakes.push(error);
                let exhausted = builder.is_exhausted();
                let ours = says(builder.skip(), group) || exhausted && mentioned;
                if ours {
                    scan.errors.append(&mut mistakes);
                } else {
                    scan.foreign += 1;
                }
                if exhausted {
                    return scan;
                }
            }
        }
    }
}

fn is_own(node: &Node, group: &str) -> bool {
    node.get("apiVersion").and_then(Node::as_str).is_some_and(|version| version.contains(group))
}

fn says(text: &str, group: &str) -> bool {
    text.lines().any(|line| line.contains("apiVersion") && line.contains(group))
}
