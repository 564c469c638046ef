//! A changed field of an object, by the prefix rules of its kind.

use super::Judge;
use crate::engines::budget::{Failure, Stop};
use crate::knowledge::kubernetes::fields::{self, Fate};
use crate::kube::{Identity, Object, labels};
use crate::plan::compare::{Difference, Differing};
use crate::plan::model::Action;
use crate::verdict::{Effect, Verdict};
use serde_json::Value;

/// Whose pods a workload runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pods {
    /// PostgreSQL's own.
    Data,
    /// Those that lead clients to the primary.
    Entrance,
    /// Those that help the engine.
    Helpers,
    /// Everything else: the database does not notice.
    Others,
}

impl Judge<'_> {
    /// What a changed field of an object does.
    pub(in crate::plan) fn field(&self, identity: &Identity, field: &Difference) -> Verdict {
        let keys: Vec<&str> = field.path.keys().collect();
        let Some(rule) = fields::of(identity.group(), &identity.kind, &keys) else {
            return Verdict::unknown(format!(
                "no rule says what a change of `{}` in a {} does",
                field.path, identity.kind
            ));
        };
        let reason = rule.reason;
        match rule.fate {
            Fate::Traffic if self.is_of_the_database(identity) => Verdict::applied(Effect::Switchover, reason),
            Fate::Inert | Fate::Later | Fate::AtOnce | Fate::Rights | Fate::Traffic => {
                Verdict::applied(Effect::None, reason)
            }
            Fate::Pods => self.pods(identity, reason),
            Fate::Replicas => self.replicas(identity, field),
            Fate::Contents => self.contents(identity),
            Fate::Volumes => volumes(field, reason),
            Fate::Immutable => Verdict::recreate(Effect::None, format!("the API server refuses it: {reason}")),
            Fate::Fixed => Verdict::refused(format!("the API server refuses it: {reason}")),
            Fate::Identity => Verdict::unknown(reason),
        }
    }

    /// What it does that an object comes or goes.
    pub(in crate::plan) fn whole(&self, differing: &Differing) -> Verdict {
        match differing.action {
            Action::Add => Verdict::applied(Effect::None, "it is made"),
            _ => Verdict::applied(Effect::None, self.delivery.removal()),
        }
    }

    fn object(&self, identity: &Identity) -> Option<&Object> {
        self.objects.iter().find(|object| {
            let own = object.identity();
            (own.group(), &*own.kind, &*own.name) == (identity.group(), &*identity.kind, &*identity.name)
        })
    }

    fn component(&self, identity: &Identity) -> Option<&str> {
        let labels = self.object(identity)?.value().get("metadata")?.get("labels")?;
        labels.get(labels::COMPONENT).and_then(Value::as_str)
    }

    fn is_of_the_database(&self, identity: &Identity) -> bool {
        self.component(identity)
            .is_some_and(|component| self.contract.pods.iter().any(|pods| pods.component == component))
    }

    fn pods_of(&self, identity: &Identity) -> Pods {
        if identity.kind == "StatefulSet" && identity.name == self.contract.stateful_set {
            return Pods::Data;
        }
        let component = self.component(identity);
        match self.contract.pods.iter().find(|pods| Some(pods.component) == component) {
            Some(pods) if pods.data => Pods::Data,
            Some(pods) if pods.entrance => Pods::Entrance,
            Some(_) => Pods::Helpers,
            None => Pods::Others,
        }
    }

    fn pods(&self, identity: &Identity, reason: &str) -> Verdict {
        match self.pods_of(identity) {
            Pods::Data => self.data_pods(reason),
            Pods::Entrance => Verdict::applied(
                Effect::Rolling,
                format!(
                    "{reason}; clients lose the connections that lead through a pod that goes, and connect again through another"
                ),
            ),
            Pods::Helpers => Verdict::applied(Effect::Rolling, format!("{reason}; no PostgreSQL restarts")),
            Pods::Others => Verdict::applied(Effect::None, format!("{reason}; the database does not notice")),
        }
    }

    /// The primary's pod is among them.
    fn data_pods(&self, reason: &str) -> Verdict {
        let budget = self.engine.budget(self.after);
        match budget.row(Failure::Pod).map(|row| &row.writes) {
            Some(Stop::Within { seconds, .. }) => Verdict::applied(
                Effect::Switchover,
                format!("{reason}; when it is the primary's turn writes stop for at most {seconds} s"),
            ),
            Some(Stop::Unbounded { cause }) => Verdict::applied(Effect::Outage, format!("{reason}; {cause}")),
            None => Verdict::applied(Effect::Switchover, reason),
        }
    }

    fn replicas(&self, identity: &Identity, field: &Difference) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        let fewer =
            matches!((number(&field.before), number(&field.after)), (Some(before), Some(after)) if after < before);
        match (self.pods_of(identity), fewer) {
            (Pods::Data, true) => Verdict::applied(
                Effect::Switchover,
                "the instances with the highest numbers go; if the primary is among them, another takes over; their volumes stay",
            ),
            (Pods::Data, false) => Verdict::applied(
                Effect::None,
                "new instances copy the primary's data, which loads it while they do; nothing restarts",
            ),
            (Pods::Entrance, true) => Verdict::applied(
                Effect::Rolling,
                "clients lose the connections that lead through a pod that goes, and connect again",
            ),
            _ => Verdict::applied(Effect::None, "there are more of its pods or fewer; no PostgreSQL restarts"),
        }
    }

    fn contents(&self, identity: &Identity) -> Verdict {
        let component = self.component(identity).unwrap_or_default();
        match component {
            "pgforge" => Verdict::applied(Effect::None, "the record of what was compiled; no pod reads it"),
            "steward" => Verdict::applied(
                Effect::None,
                "the steward reads it and carries it out; what that does is said of the settings",
            ),
            _ => Verdict::unknown("it depends on who reads it, and nobody knows who does"),
        }
    }
}

fn volumes(field: &Difference, reason: &str) -> Verdict {
    let deletes = field.after.as_ref().is_some_and(|after| after.to_string().contains("Delete"));
    let told = if deletes {
        "nothing is deleted by this change, but from then on whoever deletes the object deletes the data"
    } else {
        "the data stays"
    };
    Verdict::applied(Effect::None, format!("{reason}: {told}"))
}
