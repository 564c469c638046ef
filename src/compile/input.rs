//! Documents from texts: which belong to pgforge, and which defaults apply to which blueprint.

use super::LANGUAGE;
use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::source::{self, Node, Scan, extent, scan};
use crate::workers;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A blueprint or defaults as written.
#[derive(Debug)]
pub struct Document {
    /// The file's name, as the user wrote it.
    pub file: String,
    /// The whole document.
    pub node: Node,
    /// Its text: the whole file, or only the document if the file contains others, which may be secret.
    pub text: Place,
}

impl Document {
    fn new(node: Node, is_alone: bool) -> Self {
        let file = &node.place.file;
        let text = if is_alone { Place { file: file.clone(), range: 0..file.text.len() } } else { extent(&node) };
        Self { file: file.name.clone(), node, text }
    }
}

/// The kind of a document.
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
    /// Defaults by their folder.
    pub defaults: BTreeMap<String, Document>,
    /// How many documents do not belong to pgforge.
    pub foreign: usize,
    /// YAML errors, and errors in the use of `defaults.yaml`.
    pub findings: Vec<Diagnostic>,
    /// Whether they come from a lock, which another release of pgforge may have written.
    pub recorded: bool,
}

impl Inputs {
    /// Adds a file that may contain blueprints and documents of other programs.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.add_all(vec![(name.to_owned(), bytes)]);
    }

    /// Adds several files.
    pub fn add_all(&mut self, files: Vec<(String, Vec<u8>)>) {
        let misnamed =
            files.iter().filter(|(name, _)| Path::new(name).file_name().is_some_and(|name| name == MISNAMED));
        self.findings.extend(misnamed.map(|(name, _)| renamed(name)));
        for scanned in workers::map(files, |(name, bytes)| scan(&name, &bytes, &LANGUAGE)) {
            for document in self.documents(scanned) {
                match kind(&document.node) {
                    Some(Kind::Defaults) => self.findings.push(misplaced(&document.node)),
                    _ => self.blueprints.push(document),
                }
            }
        }
    }

    /// Adds a folder's `defaults.yaml`. Its name reserves it for pgforge: each of its documents must be defaults or a
    /// cluster.
    pub fn add_defaults(&mut self, folder: &str, name: &str, bytes: Vec<u8>) {
        let scanned = source::all(name, bytes);
        if scanned.own.is_empty() && scanned.errors.is_empty() {
            self.findings.push(no_defaults(name));
        }
        for document in self.documents(scanned) {
            match kind(&document.node) {
                Some(Kind::Cluster) => self.blueprints.push(document),
                None if !LANGUAGE.is_for_pgforge(&document.node) => self.findings.push(not_defaults(&document.node)),
                _ => match self.defaults.get(folder) {
                    Some(first) => self.findings.push(second_document(&first.node, &document.node)),
                    None => drop(self.defaults.insert(folder.to_owned(), document)),
                },
            }
        }
    }

    /// Returns pgforge's documents; counts the others and records the errors.
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

fn second_document(first: &Node, second: &Node) -> Diagnostic {
    Diagnostic::error(codes::SECOND_DEFAULTS, "a folder has one `kind: Defaults` document")
        .at(second.place.clone(), "the second")
        .related(first.place.clone(), "the first")
        .help("merge both documents")
}

/// A file name that pgforge would silently ignore.
const MISNAMED: &str = "defaults.yml";

fn start(name: &str) -> Place {
    Place { file: Arc::new(SourceFile::new(name.to_owned(), String::new())), range: 0..0 }
}

fn renamed(name: &str) -> Diagnostic {
    Diagnostic::error(codes::MISPLACED_DEFAULTS, "`defaults.yml` is ignored: defaults must be in `defaults.yaml`")
        .at(start(name), "")
        .help("rename the file to `defaults.yaml`")
}

fn no_defaults(name: &str) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_DEFAULTS, "`defaults.yaml` contains no document")
        .at(start(name), "")
        .help(WRITE_DEFAULTS)
}

fn not_defaults(node: &Node) -> Diagnostic {
    let place = ["apiVersion", "kind"].iter().find_map(|key| node.get(key)).unwrap_or(node).place.clone();
    Diagnostic::error(codes::FOREIGN_DEFAULTS, "`defaults.yaml` contains a document that is not `kind: Defaults`")
        .at(place, "")
        .help(WRITE_DEFAULTS)
}

const WRITE_DEFAULTS: &str = "write `apiVersion: pgforge.dev/v1` and `kind: Defaults`, or rename the file";

fn misplaced(node: &Node) -> Diagnostic {
    let place = node.get("kind").map_or_else(|| node.place.clone(), |kind| kind.place.clone());
    Diagnostic::error(codes::MISPLACED_DEFAULTS, "`kind: Defaults` has an effect only in a file named `defaults.yaml`")
        .at(place, "no cluster uses these defaults")
        .help("move the document to `defaults.yaml` in the folder of its blueprints")
}
