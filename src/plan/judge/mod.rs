//! What each change does: settings by the engine, then PostgreSQL's table, then fixed rules; fields of objects by the
//! prefix rules of their kind.

mod contents;
mod object;
mod parameter;
mod pods;
mod privilege;
mod sections;
mod setting;
mod whole;

use super::delivery::{Carrier, Delivery};
use crate::build::Built;
use crate::cluster::Cluster;
use crate::compile::Unit;
use crate::contract::Contract;
use crate::engines::{self, Engine};
use crate::kube::{Identity, Object, keep, kinds, labels};
use serde_json::Value;

/// Whose doing the changes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// The blueprint's author changed it.
    Change,
    /// This release of pgforge renders otherwise: no setting tells what the steward is asked.
    Release,
    /// The blueprint is gone.
    Removal,
}

/// The label that every object of pgforge's has, and none that a blueprint brings.
const MANAGED_BY: &str = "/metadata/labels/app.kubernetes.io~1managed-by";

/// All that a verdict depends on.
pub(super) struct Transition<'a> {
    pub(super) before: &'a Cluster,
    pub(super) after: &'a Cluster,
    pub(super) delivery: Delivery,
    /// The blueprint's file, as remedies name it.
    pub(super) file: &'a str,
    occasion: Occasion,
    engine: &'static dyn Engine,
    /// What the cluster compiles to before and after the change.
    built: [&'a Built; 2],
    /// What is rendered before and after the change.
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
            occasion: Occasion::Change,
            engine: engines::engine(after.0.cluster().engine),
            built: [&before.0.built, &after.0.built],
            objects: [before.1, after.1],
        }
    }

    /// The same for what a release of pgforge changes.
    pub(super) fn of_the_release(self) -> Self {
        Self { occasion: Occasion::Release, ..self }
    }

    /// The same for a cluster whose blueprint is gone.
    pub(super) fn of_a_removal(self) -> Self {
        Self { occasion: Occasion::Removal, ..self }
    }

    /// What the engine promises before the change.
    pub(super) fn contract_before(&self) -> &Contract {
        &self.built[0].contract
    }

    /// What the engine promises after the change.
    pub(super) fn contract(&self) -> &Contract {
        &self.built[1].contract
    }

    /// Whether an object is the record of what was compiled.
    pub(super) fn is_record(&self, identity: &Identity) -> bool {
        identity.kind == "ConfigMap" && self.component(identity) == Some("pgforge")
    }

    /// The kinds by which all objects of the cluster before the change are deleted, as `kubectl` takes them.
    pub(super) fn deleted_kinds(&self) -> String {
        kinds::deleted(&self.rendered_before().collect::<Vec<_>>())
    }

    /// What is rendered before the change, without what its blueprint brings.
    pub(super) fn rendered_before(&self) -> impl Iterator<Item = Identity> {
        let own = self.objects[0].iter().filter(|object| object.value().pointer(MANAGED_BY).is_some());
        own.map(Object::identity)
    }

    /// Whether an object has the annotations by which no delivery prunes it.
    pub(super) fn is_kept(&self, identity: &Identity) -> bool {
        self.old_object(identity).is_some_and(|object| keep::is_kept(object.value()))
    }

    /// What is rendered before the change and not after it.
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

    /// The part that an object plays.
    pub(super) fn component(&self, identity: &Identity) -> Option<&'a str> {
        let object = self.new_object(identity).or_else(|| self.old_object(identity))?;
        object.value().pointer("/metadata/labels")?.get(labels::COMPONENT).and_then(Value::as_str)
    }
}

/// The object of a name, whichever version of its API it is written in.
fn find<'a>(objects: &'a [Object], identity: &Identity) -> Option<&'a Object> {
    objects.iter().find(|object| {
        let own = object.identity();
        let is = |own: &Identity| (own.group().to_owned(), own.kind.clone(), own.namespace.clone(), own.name.clone());
        is(&own) == is(identity)
    })
}
