//! Replaces a cluster's name and namespace by placeholders, so that changes of two clusters can be compared.

use serde_json::Value;

use super::{ClusterPlan, FieldPath, Step, Target};
use crate::diagnostic::{Path, Segment};
use crate::kube::Identity;
use crate::verdict::{self, PhasedStep, Remedy, Verdict};

/// A cluster's name and namespace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    name: &'a str,
    namespace: &'a str,
}

impl<'a> Names<'a> {
    pub(super) fn of(cluster: &'a ClusterPlan) -> Self {
        Self { name: &cluster.name, namespace: &cluster.namespace }
    }

    /// A text with placeholders.
    pub(super) fn text(self, text: &str) -> String {
        let named = marked(text, self.name, "\u{1}name");
        if self.namespace == self.name { named } else { marked(&named, self.namespace, "\u{1}namespace") }
    }

    /// A value with placeholders in its texts and keys.
    pub(super) fn value(self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(entries) => {
                Value::Object(entries.iter().map(|(key, value)| (self.text(key), self.value(value))).collect())
            }
            other => other.clone(),
        }
    }

    /// A path of the blueprint with placeholders in its keys, because a database may have its cluster's name.
    pub(super) fn path(self, path: &Path) -> Path {
        let segment = |segment: &Segment| match segment {
            Segment::Key(key) => Segment::Key(self.text(key)),
            Segment::Index(index) => Segment::Index(*index),
        };
        Path(path.0.iter().map(segment).collect())
    }

    /// The target of a change with placeholders in object names and fields. Namespace and API version are ignored.
    pub(super) fn target(self, target: &Target) -> Target {
        let (identity, path) = match target {
            Target::Setting(path) => return Target::Setting(self.path(path)),
            Target::Object(identity, path) => (identity, path),
        };
        let identity = Identity {
            api_version: identity.group().to_owned(),
            kind: identity.kind.clone(),
            namespace: String::new(),
            name: self.text(&identity.name),
        };
        let step = |step: &Step| match step {
            Step::Key(key) => Step::Key(self.text(key)),
            Step::Item(names) => {
                Step::Item(names.iter().map(|(name, value)| (name.clone(), self.text(value))).collect())
            }
            Step::Member => Step::Member,
        };
        Target::Object(identity, FieldPath(path.0.iter().map(step).collect()))
    }

    /// A verdict with placeholders in texts from the blueprint. The sentence itself stays.
    pub(super) fn verdict(self, verdict: &Verdict) -> Verdict {
        Verdict {
            known: verdict.known,
            reason: verdict.reason.map_texts(&|text| self.text(text)),
            remedy: verdict.remedy.as_ref().map(|remedy| self.remedy(remedy)),
        }
    }

    fn remedy(self, remedy: &Remedy) -> Remedy {
        let texts = |texts: &[String]| texts.iter().map(|text| self.text(text)).collect();
        let step = |PhasedStep { phase, step }: &PhasedStep| PhasedStep {
            phase: *phase,
            step: verdict::Step {
                text: self.text(&step.text),
                commands: texts(&step.commands),
                prints: texts(&step.prints),
            },
        };
        Remedy {
            title: self.text(&remedy.title),
            steps: remedy.steps.iter().map(step).collect(),
            during: self.text(&remedy.during),
            rollback: self.text(&remedy.rollback),
        }
    }
}

/// Replaces a name if it is the whole text, a word next to a quote or a character such as `-` and `/`, or a word after
/// `-n`. Any other word that equals the name might be English: a cluster may be called `a`.
fn marked(text: &str, word: &str, mark: &str) -> String {
    if word.is_empty() {
        return text.to_owned();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\u{1}';
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(word) {
        let before = text[..at].chars().next_back().unwrap_or('"');
        let after = text[at + found.len()..].chars().next().unwrap_or('"');
        let is_word = !is_part(before) && !is_part(after);
        let is_name = [before, after].iter().any(|c| "-/`\".:'=".contains(*c)) || text[..at].ends_with("-n ");
        if at >= done && is_word && is_name {
            out.push_str(&text[done..at]);
            out.push_str(mark);
            done = at + found.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_only_as_a_whole_word() {
        assert_eq!(marked("pg-keeper pg_hba.conf pg:5432 xpg", "pg", "#"), "#-keeper pg_hba.conf #:5432 xpg");
        assert_eq!(marked("-n a: a restart of `a` in a-0", "a", "#"), "-n #: a restart of `#` in #-0");
        assert_eq!(marked("a", "a", "#"), "#");
    }
}
