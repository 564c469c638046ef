//! What a change of an object's field does: which changes the API server accepts, and what acts on them.
//!
//! The table `fields.tsv` has prefix rules: group and kind (`*` for every kind), the keys that lead to a field (without
//! list items), a word, the reason and, for changes that were once refused, the minor release of Kubernetes that
//! accepts them. The longest rule wins; of two equally long rules, the one for the kind wins.
//!
//! Sources: `ValidateUpdate`, `ValidateStatefulSetUpdate` and similar functions in pkg/apis of kubernetes/kubernetes
//! 1.31 to 1.37, and the controllers of each kind, read in 2026; the webhooks, the rules of the definitions and
//! `cluster_upgrade.go` of cloudnative-pg/cloudnative-pg v1.30.0 and cloudnative-pg/plugin-barman-cloud v0.14.0.

use std::sync::LazyLock;

const TABLE: &str = include_str!("fields.tsv");

/// What a change of a field does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeEffect {
    /// Accepted; has no effect on anything that runs.
    NoEffect,
    /// Accepted; applies to what is created or started from then on.
    Later,
    /// Accepted; takes effect immediately, and no pod restarts.
    Immediate,
    /// Accepted; connections through the object break.
    Traffic,
    /// Accepted; rights are gained or lost immediately.
    Rights,
    /// Every pod created from it is replaced.
    Pods,
    /// The number of pods changes.
    Replicas,
    /// The content that pods mount or read changes.
    Contents,
    /// Accepted; later, volumes are deleted with their data.
    Volumes,
    /// The API server refuses it; the object must be recreated.
    Immutable,
    /// The API server refuses it, and recreating the object would lose data.
    Fixed,
}

/// A rule of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `apps/StatefulSet`, `core/Service`, `*`.
    pub kind: &'static str,
    /// The path of the fields.
    pub path: Vec<&'static str>,
    /// What a change does.
    pub effect: ChangeEffect,
    /// Why, in a sentence.
    pub reason: &'static str,
    /// The first minor release of Kubernetes that accepts a change that earlier ones refuse.
    pub since: Option<u16>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(rule).collect());

fn rule(line: &'static str) -> Option<Rule> {
    let mut cells = line.split('\t');
    let (kind, path) = (cells.next()?, cells.next()?);
    let effect = match cells.next()? {
        "inert" => ChangeEffect::NoEffect,
        "later" => ChangeEffect::Later,
        "at-once" => ChangeEffect::Immediate,
        "traffic" => ChangeEffect::Traffic,
        "rights" => ChangeEffect::Rights,
        "pods" => ChangeEffect::Pods,
        "replicas" => ChangeEffect::Replicas,
        "contents" => ChangeEffect::Contents,
        "volumes" => ChangeEffect::Volumes,
        "immutable" => ChangeEffect::Immutable,
        "fixed" => ChangeEffect::Fixed,
        _ => return None,
    };
    let (reason, since) = (cells.next()?, cells.next());
    let since = since.and_then(|minor| minor.parse().ok());
    Some(Rule { kind, path: path.split('.').filter(|key| !key.is_empty()).collect(), effect, reason, since })
}

/// Returns every rule.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// Returns the rule for a field of a kind (`apps`, `StatefulSet`; the core group is empty); `None` if there is none.
pub fn of(group: &str, kind: &str, keys: &[&str]) -> Option<&'static Rule> {
    let group = if group.is_empty() { "core" } else { group };
    let is_of_kind = |rule: &&Rule| rule.kind.split_once('/') == Some((group, kind));
    RULES
        .iter()
        .filter(|rule| (rule.kind == "*" || is_of_kind(rule)) && keys.starts_with(&rule.path))
        .max_by_key(|rule| (rule.path.len(), is_of_kind(rule)))
}

/// Whether the table knows a kind.
pub fn knows(group: &str, kind: &str) -> bool {
    let group = if group.is_empty() { "core" } else { group };
    RULES.iter().any(|rule| rule.kind.split_once('/') == Some((group, kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(group: &str, kind: &str, path: &str) -> Option<ChangeEffect> {
        of(group, kind, &path.split('.').collect::<Vec<_>>()).map(|rule| rule.effect)
    }

    #[test]
    fn every_line_of_the_table_is_a_unique_rule() {
        assert_eq!(RULES.len(), TABLE.lines().count() - 1);
        let mut known: Vec<_> = RULES.iter().map(|rule| (rule.kind, &rule.path)).collect();
        known.sort_unstable();
        let twice: Vec<_> = known.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn the_longest_rule_wins() {
        assert_eq!(effect("apps", "StatefulSet", "spec.template.spec.containers.image"), Some(ChangeEffect::Pods));
        assert_eq!(effect("apps", "StatefulSet", "spec.replicas"), Some(ChangeEffect::Replicas));
        assert_eq!(effect("apps", "StatefulSet", "spec.volumeClaimTemplates.spec"), Some(ChangeEffect::Immutable));
        assert_eq!(effect("apps", "StatefulSet", "metadata.labels"), Some(ChangeEffect::NoEffect));
        assert_eq!(effect("", "Service", "spec.clusterIP"), Some(ChangeEffect::Immutable));
        assert_eq!(effect("batch", "Job", "spec.template"), Some(ChangeEffect::Immutable));
    }

    #[test]
    fn unknown_fields_and_kinds_have_no_rule() {
        assert_eq!(effect("apps", "StatefulSet", "spec.brandNew"), None);
        assert_eq!(effect("example.org", "Widget", "spec.size"), None);
        // A Service of another group is another kind.
        assert_eq!(effect("serving.knative.dev", "Service", "spec.ports"), None);
    }
}
