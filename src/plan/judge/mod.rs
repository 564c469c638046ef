//! Judges the effect of each change. For a setting, the engine decides first, then PostgreSQL's parameter table, then
//! fixed rules. For a field of an object, the prefix rules of its kind decide.

mod contents;
mod object;
mod parameter;
mod pods;
mod privilege;
mod sections;
mod setting;
mod presence;

use super::delivery::{Carrier, Delivery};
use crate::build::Built;
use crate::cluster::Cluster;
use crate::compile::Unit;
use crate::contract::Contract;
use crate::engines::{self, Engine};
use crate::kube::{Identity, Object, keep, kinds, labels};
use serde_json::Value;
use std::sync::Arc;

/// The cause of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trigger {
    /// The blueprint's author changed it.
    Change,
    /// This release of pgforge renders different objects. No setting explains a change of the steward's ConfigMap.
    Release,
    /// The blueprint was deleted.
    Removal,
}

/// The label of every object that pgforge generates. Objects from `spec.objects` lack it.
const MANAGED_BY: &str = "/metadata/labels/app.kubernetes.io~1managed-by";

/// The two sides of a change, and everything else that a verdict depends on.
pub(super) struct Transition<'a> {
    pub(super) before: &'a Cluster,
    pub(super) after: &'a Cluster,
    pub(super) delivery: Delivery,
    /// The path of the blueprint, as shown in remedies.
    pub(super) file: &'a str,
    trigger: Trigger,
    engine: &'static dyn Engine,
    /// The compiled cluster before and after the change.
    built: [Arc<Built>; 2],
    /// The objects rendered before and after the change.
    objects: [&'a [Object]; 2],
}

impl<'a> Transition<'a> {
    pub(super) fn new(
        before: (&'a Unit, &'a [Object]),
        after: (&'a Unit, &'a [Object]),
        carrier: Option<Carrier>,
    ) -> Self {
        Self {
            before: before.0.cluster(),
            after: after.0.cluster(),
            delivery: Delivery::of(after.0.cluster(), carrier),
            file: &after.0.file,
            trigger: Trigger::Change,
            engine: engines::engine(after.0.cluster().engine),
            built: [before.0.built(), after.0.built()],
            objects: [before.1, after.1],
        }
    }

    /// Marks the changes as those of a new release of pgforge.
    pub(super) fn by_release(self) -> Self {
        Self { trigger: Trigger::Release, ..self }
    }

    /// Marks the changes as those of a cluster whose blueprint was deleted.
    pub(super) fn by_removal(self) -> Self {
        Self { trigger: Trigger::Removal, ..self }
    }

    /// The engine's contract before the change.
    pub(super) fn contract_before(&self) -> &Contract {
        &self.built[0].contract
    }

    /// The engine's contract after the change.
    pub(super) fn contract(&self) -> &Contract {
        &self.built[1].contract
    }

    /// Whether an object is pgforge's record of the compiled blueprint.
    pub(super) fn is_record(&self, identity: &Identity) -> bool {
        identity.kind == "ConfigMap" && self.component(identity) == Some("pgforge")
    }

    /// The kinds of all objects of the old cluster, as an argument of `kubectl delete`.
    pub(super) fn deleted_kinds(&self) -> String {
        kinds::deleted(&self.rendered_before().collect::<Vec<_>>())
    }

    /// The objects that pgforge generated before the change, without those from `spec.objects`.
    pub(super) fn rendered_before(&self) -> impl Iterator<Item = Identity> {
        let rendered = self.objects[0].iter().filter(|object| object.value().pointer(MANAGED_BY).is_some());
        rendered.map(Object::identity)
    }

    /// Whether an object's annotations protect it from pruning.
    pub(super) fn is_protected(&self, identity: &Identity) -> bool {
        self.old_object(identity).is_some_and(|object| keep::is_protected(object.value()))
    }

    /// The objects that are rendered before the change but not after it.
    pub(super) fn removed(&self) -> Vec<Identity> {
        let old = self.objects[0].iter().map(Object::identity);
        old.filter(|identity| self.new_object(identity).is_none()).collect()
    }

    fn new_object(&self, identity: &Identity) -> Option<&'a Object> {
        find(self.objects[1], identity)
    }

    fn old_object(&self, identity: &Identity) -> Option<&'a Object> {
        find(self.objects[0], identity)
    }

    /// The component that an object belongs to.
    pub(super) fn component(&self, identity: &Identity) -> Option<&'a str> {
        let object = self.new_object(identity).or_else(|| self.old_object(identity))?;
        object.value().pointer("/metadata/labels")?.get(labels::COMPONENT).and_then(Value::as_str)
    }
}

/// Finds an object by group, kind, namespace and name. The API version is ignored.
fn find<'a>(objects: &'a [Object], identity: &Identity) -> Option<&'a Object> {
    objects.iter().find(|object| {
        let key = |one: &Identity| (one.group().to_owned(), one.kind.clone(), one.namespace.clone(), one.name.clone());
        key(&object.identity()) == key(identity)
    })
}
