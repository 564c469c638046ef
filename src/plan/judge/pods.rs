//! Judges changes that replace pods or change their number.

use super::Transition;
use crate::engines;
use crate::knowledge::postgres::restart::First;
use crate::kube::Identity;
use crate::plan::compare::Difference;
use crate::verdict::{Effect, Verdict, reason};
use serde_json::Value;

/// The role of the pods that a workload runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pods {
    /// Pods that run PostgreSQL.
    Data,
    /// Pods that forward clients to the primary.
    Entrance,
    /// Other pods of the engine.
    Helpers,
    /// Pods that do not affect the database.
    Others,
}

impl Transition<'_> {
    pub(super) fn pods_of(&self, identity: &Identity) -> Pods {
        let sets = [self.contract(), self.contract_before()].into_iter().filter_map(|contract| contract.set.as_ref());
        if identity.kind == "StatefulSet" && sets.into_iter().any(|set| identity.name == set.name) {
            return Pods::Data;
        }
        let component = self.component(identity);
        let mut entrances = self.built.iter().flat_map(|built| &built.parts).flat_map(|part| &part.pods);
        if entrances.any(|pods| pods.accepts_clients && Some(&*pods.component) == component) {
            return Pods::Entrance;
        }
        let known = self.contract().pods.iter().chain(&self.contract_before().pods);
        match known.into_iter().find(|pods| Some(pods.component) == component) {
            Some(pods) if pods.data => Pods::Data,
            Some(pods) if pods.accepts_clients => Pods::Entrance,
            Some(_) => Pods::Helpers,
            None => Pods::Others,
        }
    }

    /// Returns the verdict of a change that replaces PostgreSQL's pods.
    pub(super) fn restarted(&self, reason: &'static str) -> Verdict {
        engines::replaced(self.engine, self.after, reason)
    }

    /// Returns the verdict of a change that replaces the pods of a workload.
    pub(super) fn replaced(&self, identity: &Identity, reason: &'static str) -> Verdict {
        let strategy = self.new_object(identity).and_then(|object| object.value().pointer("/spec/updateStrategy/type"));
        if strategy.and_then(Value::as_str) == Some("OnDelete") {
            return Verdict::ignored("its update strategy is `OnDelete`: each pod stays unchanged until you delete it")
                .with(self.restart_instances(&format!("{}/{}", identity.kind, identity.name), First::Any));
        }
        match self.pods_of(identity) {
            Pods::Data => engines::replaced(self.engine, self.after, reason),
            Pods::Entrance => Verdict::applied(
                Effect::Rolling,
                reason!(
                    "{reason}; clients lose their connections through each replaced pod, and reconnect through another",
                    reason
                ),
            ),
            Pods::Helpers => {
                Verdict::applied(Effect::Rolling, reason!("{reason}; PostgreSQL does not restart", reason))
            }
            Pods::Others => Verdict::applied(Effect::None, reason!("{reason}; the database is not affected", reason)),
        }
    }

    /// Returns the verdict of a changed number of pods.
    pub(super) fn scaled(&self, identity: &Identity, field: &Difference) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        let fewer =
            matches!((number(&field.before), number(&field.after)), (Some(before), Some(after)) if after < before);
        let policy = "/spec/persistentVolumeClaimRetentionPolicy/whenScaled";
        let policy =
            self.new_object(identity).and_then(|object| object.value().pointer(policy)).and_then(Value::as_str);
        match (self.pods_of(identity), fewer) {
            (Pods::Data, true) if policy == Some("Delete") => Verdict::applied(
                Effect::DataLoss,
                "the pods with the highest numbers are removed together with their volumes (`whenScaled: Delete`)",
            )
            .with(self.fewer_instances()),
            (Pods::Data, true) => Verdict::applied(
                Effect::Switchover,
                "the instances with the highest numbers are removed; if the primary is among them, a standby takes over; their volumes stay",
            )
            .with(self.fewer_instances()),
            (Pods::Data, false) => Verdict::applied(
                Effect::None,
                "new instances copy the primary, which adds load to it; nothing restarts",
            ),
            (Pods::Entrance, true) => Verdict::applied(
                Effect::Rolling,
                "clients lose their connections through each removed pod, and reconnect through another",
            ),
            _ => Verdict::applied(Effect::None, "the number of pods changes; PostgreSQL does not restart"),
        }
    }
}
