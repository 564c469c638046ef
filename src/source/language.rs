//! Decides which documents of a file are for pgforge: documents with its marker, and documents with almost its marker.
//!
//! pgforge does not report a skipped document: its cluster is not rendered, and `--prune` removes the cluster's folder
//! from the tree. So a typing mistake in `apiVersion` must not make pgforge skip a document.

use super::Node;

/// The features that identify the documents of a language.
#[derive(Debug, Clone, Copy)]
pub struct Language<'a> {
    /// A text that `apiVersion` contains in its documents.
    pub mark: &'a str,
    /// The group that `apiVersion` names: `pgforge.dev`.
    pub group: &'a str,
    /// The kinds of its documents.
    pub kinds: &'a [&'a str],
    /// Keys of `spec` in a document of the first kind. No other language has the first two together.
    pub keys: &'a [&'a str],
}

/// The owner that a text names which cannot be read as YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// The language's group, or one with a typing mistake.
    Ours,
    /// Another group.
    Foreign,
    /// The text names no group.
    Unsaid,
}

/// The most typos in a word: letters that are added, missing, changed or swapped. Short words allow fewer, see [`near`].
const MAX_TYPOS: usize = 2;

impl Language<'_> {
    /// Whether a document is for pgforge.
    pub fn is_for_pgforge(&self, document: &Node) -> bool {
        let spec = |key: &str| document.get("spec").is_some_and(|spec| spec.entry(key).is_some());
        let kind = document.get("kind").map(|kind| kind.as_str().unwrap_or_default());
        let is_our_kind = || kind.is_none_or(|kind| self.kinds.iter().any(|own| near(kind, own)));
        match document.get("apiVersion").and_then(Node::as_str) {
            Some(version) if self.is_marked(version) => true,
            Some(version) if self.is_near(version) => is_our_kind(),
            // Other languages have clusters too, some with the same keys.
            Some(_) => {
                kind.is_some_and(|kind| self.kinds.contains(&kind)) && self.keys.iter().take(2).all(|key| spec(key))
            }
            None => {
                let misspelt = document.entries().iter().find(|entry| near(&entry.key, "apiVersion"));
                let value = misspelt.and_then(|entry| entry.value.as_str());
                let shared = self.keys.iter().filter(|key| spec(key)).count();
                value.is_some_and(|version| self.is_marked(version) || self.is_near(version))
                    || is_our_kind() && shared >= if kind.is_some() { 1 } else { 2 }
            }
        }
    }

    /// The owner that the lines of a text name.
    pub(super) fn claim(&self, text: &str) -> Claim {
        let mut claim = Claim::Unsaid;
        for line in text.lines().filter(|line| line.contains("apiVersion")) {
            let value =
                line.split_once("apiVersion").and_then(|(_, rest)| rest.split_once(':')).map(|(_, value)| value);
            let value = value.unwrap_or(line).trim_matches(|c: char| c.is_whitespace() || "\"',{}".contains(c));
            let value = value.split([' ', ',', '}']).next().unwrap_or_default();
            if self.is_marked(line) || self.is_near(value) {
                return Claim::Ours;
            }
            if !value.is_empty() {
                claim = Claim::Foreign;
            }
        }
        claim
    }

    fn is_marked(&self, version: &str) -> bool {
        version.to_lowercase().contains(self.mark)
    }

    fn is_near(&self, version: &str) -> bool {
        near(version.split('/').next().unwrap_or_default(), self.group)
    }
}

/// Whether a word is probably another with a typing mistake: up to [`MAX_TYPOS`] letters and a third of its length differ.
fn near(word: &str, meant: &str) -> bool {
    let length = word.chars().count();
    // Words of a very different length are not typos.
    let slip = MAX_TYPOS.min(meant.len() / 3);
    length.abs_diff(meant.len()) <= slip && strsim::osa_distance(&word.to_lowercase(), &meant.to_lowercase()) <= slip
}
