//! Documents from texts: which are ours, and which defaults apply to which blueprint.

use super::GROUP;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::source::{Node, Scan, extent, scan};
use crate::workers;
use std::collections::BTreeMap;

/// A blueprint or defaults as written.
#[derive(Debug)]
pub struct Document {
    /// The file's name, as the user wrote it.
    pub file: String,
    /// The whole document.
    pub node: Node,
    /// Its text: the whole file, unless that holds other documents, which are nobody's business.
    pub text: Place,
}

impl Document {
    fn new(node: Node, is_alone: bool) -> Self {
        let file = &node.place.file;
        let text = if is_alone { Place { file: file.clone(), range: 0..file.text.len() } } else { extent(&node) };
        Self { file: file.name.clone(), node, text }
    }
}

/// Which of our documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `kind: Cluster`.
    Cluster,
    /// `kind: Defaults`.
    Defaults,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Blueprints in input order.
    pub blueprints: Vec<Document>,
    /// Defaults by folder.
    pub defaults: BTreeMap<String, Document>,
    /// How many documents belong to somebody else.
    pub foreign: usize,
    /// What is wrong with the documents as YAML.
    pub findings: Vec<Diagnostic>,
    /// They come from a lock: whoever wrote them may have had another release of pgforge.
    pub recorded: bool,
}

impl Inputs {
    /// Takes a file that may hold blueprints, and documents of others.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.add_all(vec![(name.to_owned(), bytes)]);
    }

    /// Takes many.
    pub fn add_all(&mut self, files: Vec<(String, Vec<u8>)>) {
        for scanned in workers::map(files, |(name, bytes)| scan(&name, bytes, GROUP)) {
            for document in self.documents(scanned) {
                match kind(&document.node) {
                    Some(Kind::Defaults) => self.findings.push(misplaced(&document.node)),
                    _ => self.blueprints.push(document),
                }
            }
        }
    }

    /// Takes a folder's `defaults.yaml`.
    pub fn add_defaults(&mut self, folder: &str, name: &str, bytes: Vec<u8>) {
        for document in self.documents(scan(name, bytes, GROUP)) {
            match kind(&document.node) {
                Some(Kind::Cluster) => self.blueprints.push(document),
                _ => match self.defaults.get(folder) {
                    Some(first) => self.findings.push(second(&first.node, &document.node)),
                    None => drop(self.defaults.insert(folder.to_owned(), document)),
                },
            }
        }
    }

    /// The documents of ours; of the others and of what is wrong with them it takes note.
    fn documents(&mut self, scanned: Scan) -> impl Iterator<Item = Document> + use<> {
        let Scan { own, foreign, errors } = scanned;
        let is_alone = own.len() == 1 && foreign == 0 && errors.is_empty();
        self.foreign += foreign;
        self.findings.extend(errors);
        own.into_iter().map(move |node| Document::new(node, is_alone))
    }
}

fn kind(node: &Node) -> Option<Kind> {
    match node.get("kind").and_then(Node::as_str) {
        Some("Cluster") => Some(Kind::Cluster),
        Some("Defaults") => Some(Kind::Defaults),
        _ => None,
    }
}

fn second(first: &Node, second: &Node) -> Diagnostic {
    Diagnostic::error(codes::SECOND_DEFAULTS, "a folder has one `kind: Defaults` document")
        .at(second.place.clone(), "the second")
        .related(first.place.clone(), "the first")
        .help("make one document of both")
}

fn misplaced(node: &Node) -> Diagnostic {
    let place = node.get("kind").map_or_else(|| node.place.clone(), |kind| kind.place.clone());
    Diagnostic::error(codes::MISPLACED_DEFAULTS, "`kind: Defaults` counts only in a file named `defaults.yaml`")
        .at(place, "no cluster takes these")
        .help("move the document to `defaults.yaml` beside the blueprints that it is for")
}
