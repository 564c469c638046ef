//! Gates a plan: by the acceptances of a blueprint, and by the impact from which a caller refuses changes.

use super::{Cause, Change, ClusterPlan, Line, Plan};
use crate::blueprint::{Acceptance, manual};
use crate::diagnostic::{Diagnostic, Path, codes};
use crate::overlay::Places;
use crate::verdict::Impact;

/// Marks the changes that a blueprint accepts. Returns a warning for each acceptance of an impact that covers no
/// change, because it would accept the next such change unnoticed.
pub fn accept(plan: &mut ClusterPlan, acceptances: &[Acceptance], places: &Places) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (index, acceptance) in acceptances.iter().enumerate() {
        let Some(impact) = acceptance.impact else { continue };
        let mut used = false;
        for change in plan.changes.iter_mut().chain(&mut plan.release_changes) {
            if change.impact() == impact && covers(acceptance, change) {
                change.accepted.get_or_insert_with(|| acceptance.reason.clone());
                used = true;
            }
        }
        if !used {
            let message = format!("no change in this plan has the impact `{impact}` that is accepted here");
            let warning = Diagnostic::warning(codes::UNUSED_ACCEPTANCE, message);
            let path = Path::root().key("accept").index(index);
            warnings.push(warning.at(places.find(&path), "").help("remove the acceptance once the change is applied"));
        }
    }
    warnings
}

fn covers(acceptance: &Acceptance, change: &Change) -> bool {
    let object = acceptance.object.as_ref().is_none_or(|wanted| {
        change.target.object().is_some_and(|object| object.kind == wanted.kind() && object.name == wanted.name())
    });
    let at = acceptance.at.as_ref().is_none_or(|at| {
        let Some(at) = manual::path(at).filter(|at| !at.0.is_empty()) else { return false };
        let lines: &[Line] = match &change.cause {
            Cause::Lines(lines) | Cause::Together(lines) => lines,
            Cause::Release | Cause::Live(_) | Cause::Cluster => &[],
        };
        change.target.setting().into_iter().chain(lines.iter().map(|line| &line.path)).any(|path| path.is_within(&at))
    });
    object && at
}

/// The changes that a gate refuses: those with the impact `worst` or worse that are not accepted.
pub fn refused(plan: &Plan, worst: Impact) -> Vec<(&ClusterPlan, &Change)> {
    let all = plan.clusters.iter().flat_map(|cluster| {
        let changes = cluster.changes.iter().chain(&cluster.release_changes);
        changes.map(move |change| (cluster, change))
    });
    all.filter(|(_, change)| change.impact() >= worst && change.accepted.is_none()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::samples::{cluster, field, object, setting};
    use super::*;
    use crate::blueprint::values::{ObjectName, Text};
    use crate::diagnostic::SourceFile;
    use crate::source;
    use crate::verdict::{Effect, Verdict};

    fn acceptance(impact: Impact, object: Option<&str>, at: Option<&str>) -> Acceptance {
        let object = object.map(|object| ObjectName::parse(object).unwrap());
        let reason = "agreed".to_owned();
        Acceptance { check: None, impact: Some(impact), object, reason, at: at.map(str::to_owned) }
    }

    fn growing() -> ClusterPlan {
        let size = setting("spec.storage.size", json!("10Gi"), json!("20Gi"));
        let claim = object(
            "StatefulSet",
            "orders-keeper",
            field(&["spec", "volumeClaimTemplates", "name=data"]),
            json!(1),
            json!(2),
        );
        let recreate = || Verdict::recreate(Effect::None, "a claim template cannot be changed");
        let cause = size.cause.clone();
        cluster("orders", vec![size.judged(recreate()), Change { cause, ..claim.judged(recreate()) }])
    }

    /// The changes that the gate refuses, and the number of warnings.
    fn judged(acceptances: &[Acceptance]) -> (Vec<String>, usize) {
        let text = "accept:\n  - one\n  - two\n";
        let file = Arc::new(SourceFile::new("orders.yaml".to_owned(), text.to_owned()));
        let places = Places::new(source::parse(&file).unwrap());
        let mut plan = growing();
        let warnings = accept(&mut plan, acceptances, &places).len();
        assert_eq!(plan.impact(), Impact::Recreate, "an accepted change must stay in the headline");
        let plan = Plan { clusters: vec![plan], ..Plan::default() };
        (refused(&plan, Impact::Outage).iter().map(|(_, change)| change.target.to_string()).collect(), warnings)
    }

    #[test]
    fn accepting_a_setting_accepts_its_object_changes() {
        for at in ["spec.storage.size", "spec.storage", "spec"] {
            assert_eq!(judged(&[acceptance(Impact::Recreate, None, Some(at))]), (vec![], 0), "{at}");
        }
    }

    #[test]
    fn accepting_an_object_does_not_accept_the_setting() {
        let object = acceptance(Impact::Recreate, Some("StatefulSet/orders-keeper"), None);
        assert_eq!(judged(&[object]), (vec!["spec.storage.size".to_owned()], 0));
    }

    #[test]
    fn an_acceptance_that_covers_nothing_is_a_warning() {
        let other = acceptance(Impact::Outage, None, None);
        let elsewhere = acceptance(Impact::Recreate, None, Some("spec.stor"));
        assert_eq!(judged(&[other, elsewhere]).1, 2);
        assert_eq!(judged(&[]).0.len(), 2);
    }
}
