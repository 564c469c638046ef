//! The entries of a group: a setting, the fields of one object, or objects that are added or removed alike.

use crate::kube::Identity;
use crate::plan::{Action, Change};
use crate::verdict::Impact;

/// An entry of a plan.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// A setting.
    Setting(&'a Change),
    /// Fields of one object.
    Fields(&'a Identity, Vec<&'a Change>),
    /// Whole objects that are added or removed for the same reason, with the first change.
    Objects(Vec<&'a Identity>, &'a Change),
}

impl Entry<'_> {
    /// The worst impact of its changes.
    pub(super) fn impact(&self) -> Impact {
        self.changes().map(Change::impact).max().unwrap_or(Impact::None)
    }

    /// The changes; of whole objects, only the first.
    pub(super) fn changes(&self) -> impl Iterator<Item = &Change> {
        let changes: &[&Change] = match self {
            Self::Setting(change) | Self::Objects(_, change) => std::slice::from_ref(change),
            Self::Fields(_, changes) => changes,
        };
        changes.iter().copied()
    }
}

/// Combines changes into entries: settings first, then objects, each in their order.
pub(super) fn entries<'a>(changes: &[&'a Change]) -> Vec<Entry<'a>> {
    let mut settings = Vec::new();
    let mut objects: Vec<Entry<'a>> = Vec::new();
    for &change in changes {
        let Some(identity) = change.target.object() else {
            settings.push(Entry::Setting(change));
            continue;
        };
        let is_whole = change.target.is_whole() && change.action != Action::Change;
        let alike = objects.iter_mut().find_map(|entry| match entry {
            Entry::Fields(of, fields) if !is_whole && *of == identity => {
                fields.push(change);
                Some(())
            }
            Entry::Objects(list, first) if is_whole && are_alike(first, change) => {
                list.push(identity);
                Some(())
            }
            _ => None,
        });
        if alike.is_none() {
            let entry =
                if is_whole { Entry::Objects(vec![identity], change) } else { Entry::Fields(identity, vec![change]) };
            objects.push(entry);
        }
    }
    settings.extend(objects);
    settings
}

fn are_alike(one: &Change, other: &Change) -> bool {
    one.action == other.action
        && one.verdict == other.verdict
        && one.cause == other.cause
        && one.accepted == other.accepted
}

/// `StatefulSet/orders`, with the namespace if it is not the cluster's.
pub(super) fn named(identity: &Identity, namespace: &str) -> String {
    let Identity { kind, name, .. } = identity;
    match &*identity.namespace {
        "" => format!("{kind}/{name} (cluster-wide)"),
        own if own == namespace => format!("{kind}/{name}"),
        other => format!("{kind}/{name} in {other}"),
    }
}
