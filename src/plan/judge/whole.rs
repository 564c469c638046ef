//! Objects that come or go as a whole.

use super::pods::Pods;
use super::{Occasion, Transition};
use crate::cluster::Cluster;
use crate::knowledge::kubernetes::fields;
use crate::kube::{Identity, kinds};
use crate::plan::compare::Differing;
use crate::plan::model::Action;
use crate::verdict::{Effect, Impact, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// What it does that an object comes or goes.
    pub(in crate::plan) fn whole(&self, differing: &Differing) -> Verdict {
        let identity = &differing.identity;
        if differing.action == Action::Add {
            return self.with_rights(identity, None, added(identity));
        }
        let is_kept = self.is_kept(identity);
        let removal = self.delivery.removal();
        if self.delivery.prunes() && !is_kept && self.is_brought(identity) && !self.is_the_data(identity) {
            return Verdict::unknown(reason!(
                "{removal}; who uses an object of `spec.objects` is not known here",
                removal
            ));
        }
        let verdict = if self.delivery.prunes() && is_kept {
            Verdict::ignored("its annotations protect it from pruning: it stays until you delete it")
        } else if self.delivery.prunes() {
            let (effect, what) = self.pruned(identity);
            effect.map_or_else(
                || {
                    Verdict::unknown(reason!(
                        "{removal}; no rule says what goes with a {kind}",
                        removal,
                        identity.kind.clone()
                    ))
                },
                |effect| Verdict::applied(effect, reason!("{removal}; {what}", removal, what)),
            )
        } else {
            Verdict::ignored(removal)
        };
        // Of a cluster that goes the way is told once, where the data is; of one that another takes the place of, with
        // the setting that says so: until its data is brought over nothing of it may be deleted.
        match (self.occasion, verdict.impact()) {
            (Occasion::Removal, _) if self.is_the_data(identity) => verdict.with(self.remove_cluster()),
            (Occasion::Removal, _) => verdict,
            _ if !self.is_one_cluster() => verdict,
            (_, Impact::Ignored) => verdict.with(self.delete_left()),
            (_, Impact::DataLoss) => verdict.with(self.keep(identity)),
            _ => verdict,
        }
    }

    /// Whether the cluster stays the one that it was.
    fn is_one_cluster(&self) -> bool {
        let own = |cluster: &Cluster| (cluster.namespace.clone(), cluster.name.clone(), cluster.engine);
        own(self.before) == own(self.after)
    }

    /// Whether the blueprint brought the object itself.
    fn is_brought(&self, identity: &Identity) -> bool {
        let brought = &self.before.objects;
        brought.iter().any(|object| {
            (object.kind.as_str(), object.metadata.name.as_str()) == (identity.kind.as_str(), identity.name.as_str())
        })
    }

    /// Whether the data stands and falls with an object.
    pub(super) fn is_the_data(&self, identity: &Identity) -> bool {
        kinds::holds_data(identity) || identity.kind == "StatefulSet" && self.pods_of(identity) == Pods::Data
    }

    /// What goes with an object that is deleted.
    fn pruned(&self, identity: &Identity) -> (Option<Effect>, &'static str) {
        if kinds::holds_data(identity) {
            return (Some(Effect::DataLoss), "the data goes with it");
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
                (Effect::DataLoss, "its pods are deleted, and their volumes with them")
            }
            ("StatefulSet", Pods::Data) => (Effect::Outage, "its pods are deleted; their volumes stay"),
            ("Deployment" | "Service", Pods::Entrance) => {
                (Effect::Outage, "clients no longer reach the primary through it")
            }
            ("Secret", _) => (Effect::Outage, "whoever reads it finds it no more"),
            ("Deployment" | "DaemonSet", _) => (Effect::Rolling, "its pods are deleted; no PostgreSQL restarts"),
            _ => (Effect::None, "nothing that is left uses it"),
        };
        (Some(effect), what)
    }
}

fn added(identity: &Identity) -> Verdict {
    match &*identity.kind {
        "NetworkPolicy" => {
            Verdict::applied(Effect::None, "it is made; connections that it does not name are shut at once")
        }
        kind if fields::knows(identity.group(), kind) => Verdict::applied(Effect::None, "it is made"),
        kind => Verdict::unknown(reason!("it is made; no rule says what a {kind} does", kind.to_owned())),
    }
}
