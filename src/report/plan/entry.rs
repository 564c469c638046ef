//! The changes of a group as they are shown: a setting, the fields of one object, objects that come or go alike.

use crate::kube::Identity;
use crate::plan::{Action, Change};
use crate::verdict::Impact;

/// One thing to show.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// A setting.
    Setting(&'a Change),
    /// Fields of one object.
    Fields(&'a Identity, Vec<&'a Change>),
    /// Whole objects that come or go for one reason.
    Objects(Vec<&'a Identity>, &'a Change),
}

impl Entry<'_> {
    /// The worst of what it shows.
    pub(super) fn impact(&self) -> Impact {
        self.changes().map(Change::impact).max().unwrap_or(Impact::None)
    }

    /// The changes; of objects that come or go alike, the first.
    pub(super) fn changes(&self) -> impl Iterator<Item = &Change> {
        let changes: &[&Change] = match self {
            Self::Setting(change) | Self::Objects(_, change) => std::slice::from_ref(change),
            Self::Fields(_, changes) => changes,
        };
        changes.iter().copied()
    }
}

/// Puts changes together: settings first, then objects, in their order.
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

/// `StatefulSet/orders`; with the namespace where it is another than the cluster's.
pub(super) fn named(identity: &Identity, namespace: &str) -> String {
    let Identity { kind, name, .. } = identity;
    match &*identity.namespace {
        "" => format!("{kind}/{name} of the whole Kubernetes cluster"),
        own if own == namespace => format!("{kind}/{name}"),
        other => format!("{kind}/{name} in {other}"),
    }
}
