//! Which documents of a file are meant for us: those that say so, and those that nearly do.
//!
//! A document that is passed over is one that nobody looks at again: its cluster is not rendered, and a tree that is
//! pruned loses its folder. So a slip of the pen in `apiVersion` must not make a document somebody else's.

use super::Node;

/// What tells the documents of a language from others.
#[derive(Debug, Clone, Copy)]
pub struct Language<'a> {
    /// What `apiVersion` holds in its documents, wherever it stands there.
    pub mark: &'a str,
    /// The group that `apiVersion` names: `pgforge.dev`.
    pub group: &'a str,
    /// Its kinds.
    pub kinds: &'a [&'a str],
    /// Keys of `spec` that a document of the first kind has. No other language has the first two together.
    pub keys: &'a [&'a str],
}

/// Whom a text that cannot be read as YAML names as its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// The language's group, or nearly so.
    Ours,
    /// Another group.
    Foreign,
    /// Nobody.
    Unsaid,
}

/// A word of this many letters may differ from the right one in two of them, added, lost, changed or swapped.
const SLIP: usize = 2;

impl Language<'_> {
    /// Whether a document is meant for us.
    pub fn is_meant(&self, document: &Node) -> bool {
        let spec = |key: &str| document.get("spec").is_some_and(|spec| spec.entry(key).is_some());
        let kind = document.get("kind").map(|kind| kind.as_str().unwrap_or_default());
        let is_our_kind = || kind.is_none_or(|kind| self.kinds.iter().any(|own| near(kind, own)));
        match document.get("apiVersion").and_then(Node::as_str) {
            Some(version) if self.is_marked(version) => true,
            Some(version) if self.is_near(version) => is_our_kind(),
            // Other languages have clusters too, and some of their keys are called like ours.
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

    /// Whom the lines of a text name.
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

/// Whether a word was probably meant to be another.
fn near(word: &str, meant: &str) -> bool {
    let length = word.chars().count();
    // Longer or shorter ones are no slip, and need not be measured.
    let slip = SLIP.min(meant.len() / 3);
    length.abs_diff(meant.len()) <= slip && strsim::osa_distance(&word.to_lowercase(), &meant.to_lowercase()) <= slip
}
