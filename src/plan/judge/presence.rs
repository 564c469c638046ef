//! Judges added and removed objects.

use super::pods::Pods;
use super::{Transition, Trigger};
use crate::cluster::Cluster;
use crate::knowledge::kubernetes::fields;
use crate::kube::{Identity, kinds};
use crate::plan::compare::Differing;
use crate::plan::model::Action;
use crate::verdict::{Effect, Impact, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// Judges an added or removed object.
    pub(in crate::plan) fn presence(&self, differing: &Differing) -> Verdict {
        let identity = &differing.identity;
        if differing.action == Action::Add {
            return self.with_rights(identity, None, added(identity));
        }
        let is_protected = self.is_protected(identity);
        let removal = self.delivery.removal();
        if self.delivery.prunes() && !is_protected && self.is_extra_object(identity) && !self.holds_data(identity) {
            return Verdict::unknown(reason!(
                "{removal}; pgforge does not know what uses an object of `spec.objects`",
                removal
            ));
        }
        let verdict = if self.delivery.prunes() && is_protected {
            Verdict::ignored("its annotations protect it from pruning: it stays until you delete it")
        } else if self.delivery.prunes() {
            let (effect, consequence) = self.pruned(identity);
            effect.map_or_else(
                || {
                    Verdict::unknown(reason!(
                        "{removal}; no rule says what depends on a {kind}",
                        removal,
                        identity.kind.clone()
                    ))
                },
                |effect| Verdict::applied(effect, reason!("{removal}; {consequence}", removal, consequence)),
            )
        } else {
            Verdict::ignored(removal)
        };
        // The remedy for a removed cluster is shown once, at the object that holds the data. The remedy for a replaced
        // cluster is shown at the setting: no object of it must be deleted until its data is copied.
        match (self.trigger, verdict.impact()) {
            (Trigger::Removal, _) if self.holds_data(identity) => verdict.with(self.remove_cluster()),
            (Trigger::Removal, _) => verdict,
            _ if !self.is_one_cluster() => verdict,
            (_, Impact::Ignored) => verdict.with(self.delete_unrendered()),
            (_, Impact::DataLoss) => verdict.with(self.keep(identity)),
            _ => verdict,
        }
    }

    /// Whether both sides are the same cluster, with the same engine.
    fn is_one_cluster(&self) -> bool {
        let key = |cluster: &Cluster| (cluster.namespace.clone(), cluster.name.clone(), cluster.engine);
        key(self.before) == key(self.after)
    }

    /// Whether the object is defined in `spec.objects`.
    fn is_extra_object(&self, identity: &Identity) -> bool {
        let objects = &self.before.objects;
        objects.iter().any(|object| {
            (object.kind.as_str(), object.metadata.name.as_str()) == (identity.kind.as_str(), identity.name.as_str())
        })
    }

    /// Whether an object holds the data, or runs the pods that do.
    pub(super) fn holds_data(&self, identity: &Identity) -> bool {
        kinds::holds_data(identity) || identity.kind == "StatefulSet" && self.pods_of(identity) == Pods::Data
    }

    /// The effect of pruning an object, and its reason; `None` if no rule knows its kind.
    fn pruned(&self, identity: &Identity) -> (Option<Effect>, &'static str) {
        if kinds::holds_data(identity) {
            return (Some(Effect::DataLoss), "its data is deleted with it");
        }
        if !fields::knows(identity.group(), &identity.kind) {
            return (None, "");
        }
        let policy = "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted";
        let old = self.old_object(identity);
        let policy = old.and_then(|object| object.value().pointer(policy)).and_then(Value::as_str);
        let pods = self.pods_of(identity);
        let (effect, what) = match (&*identity.kind, pods) {
            ("StatefulSet", Pods::Data) if policy == Some("Delete") => {
                (Effect::DataLoss, "its pods are deleted together with their volumes")
            }
            ("StatefulSet", Pods::Data) => (Effect::Outage, "its pods are deleted; their volumes stay"),
            ("Deployment" | "Service", Pods::Entrance) => {
                (Effect::Outage, "clients no longer reach the primary through it")
            }
            ("Secret", _) => (Effect::Outage, "pods and users that need it no longer find it"),
            ("Deployment" | "DaemonSet", _) => (Effect::Rolling, "its pods are deleted; PostgreSQL does not restart"),
            _ => (Effect::None, "no remaining object uses it"),
        };
        (Some(effect), what)
    }
}

fn added(identity: &Identity) -> Verdict {
    match &*identity.kind {
        "NetworkPolicy" => Verdict::applied(Effect::None, "created; other connections are blocked immediately"),
        kind if fields::knows(identity.group(), kind) => Verdict::applied(Effect::None, "created"),
        kind => Verdict::unknown(reason!("created; no rule says what a {kind} does", kind.to_owned())),
    }
}
