//! The two sides of a cluster's comparison, and the differences between them.

use super::compare::{self, Compared};
use super::field::FieldPath;
use super::model::{Action, Target};
use super::settings;
use crate::compile::Unit;
use crate::kube::Object;
use crate::verdict::Setting;
use serde_json::Value;
use std::collections::BTreeMap;

/// The old side: a cluster and its rendered objects.
pub(super) struct Sides<'a> {
    pub(super) before: &'a Unit,
    pub(super) old: &'a [Object],
}

/// The differences between the old cluster and another.
pub(super) struct Differences {
    pub(super) settings: Vec<Setting>,
    pub(super) objects: Compared,
}

impl Sides<'_> {
    /// Compares the old side with a newer cluster.
    pub(super) fn compare(&self, newer: &Unit) -> Differences {
        self.compare_with(newer, newer.built().bundle.objects())
    }

    /// Compares the old side with a newer cluster that renders these objects.
    pub(super) fn compare_with(&self, newer: &Unit, new: &[Object]) -> Differences {
        Differences {
            settings: settings::differences(self.before.cluster(), newer.cluster()),
            objects: compare::objects(self.old, new),
        }
    }
}

/// The values of a change, before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Values<'a> {
    /// The values of a setting or field.
    Value(Option<&'a Value>, Option<&'a Value>),
    /// An added or removed object.
    Whole(Action),
}

/// Returns the values of each change.
pub(super) fn values_by_target(differences: &Differences) -> BTreeMap<Target, Values<'_>> {
    let settings = differences.settings.iter().map(|setting| {
        (Target::Setting(setting.path.clone()), Values::Value(setting.before.as_ref(), setting.after.as_ref()))
    });
    let objects = differences.objects.differing.iter().flat_map(|differing| {
        let target = |path: &FieldPath| Target::Object(differing.identity.clone(), path.clone());
        let whole =
            differing.fields.is_empty().then(|| (target(&FieldPath::default()), Values::Whole(differing.action)));
        let fields = differing
            .fields
            .iter()
            .map(move |field| (target(&field.path), Values::Value(field.before.as_ref(), field.after.as_ref())));
        whole.into_iter().chain(fields).collect::<Vec<_>>()
    });
    settings.chain(objects).collect()
}
