use super::{ClusterPlan, Presence, cluster};
use crate::compile::{Inputs, Selection, Unit, clusters};
use crate::verdict::Impact;

const BLUEPRINT: &str = include_str!("../../blueprints/minimal.yaml");

/// Compiles a blueprint.
pub(super) fn unit(text: &str) -> Unit {
    let mut inputs = Inputs::default();
    inputs.add("orders.yaml", text.into());
    let mut checked = clusters(inputs, Selection::Single);
    assert!(!checked.failed(), "{:?}", checked.findings);
    checked.units.remove(0)
}

/// The plan of a changed blueprint.
fn plan(before: &str, after: &str) -> ClusterPlan {
    cluster(Some(&unit(before)), Some(&unit(after)), None, None)
}

#[test]
fn a_plan_of_an_unchanged_blueprint_is_empty() {
    let plan = plan(BLUEPRINT, BLUEPRINT);
    assert_eq!((plan.changes.len(), plan.presence, plan.impact()), (0, Presence::Both, Impact::None));
    assert!(plan.unchanged > 10);
}

#[test]
fn the_plan_of_a_new_cluster_adds_whole_objects() {
    let unit = unit(BLUEPRINT);
    let plan = cluster(None, Some(&unit), None, None);
    assert_eq!(plan.presence, Presence::Added);
    assert!(plan.changes.iter().all(|change| change.target.is_whole()));
}
