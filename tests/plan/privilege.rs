//! Who gains rights by a change.

use super::*;
use pgforge::plan::{Plan, gate};
use serde_json::{Value, json};

/// Accepts every finding of the rows below: a plan judges what a blueprint renders.
const ACCEPTED: &str = "accept: [{check: PGF430, reason: known}, {check: PGF431, reason: known}, {check: PGF432, reason: known}, {check: PGF150, reason: known}]\n";

fn with(spec: &str) -> String {
    format!("{BLUEPRINT}{spec}{ACCEPTED}")
}

/// What the change from one blueprint to another does, and why.
fn between(before: &str, after: &str) -> ClusterPlan {
    cluster(Some(&unit(before)), Some(&unit(after)), None, Some(Carrier::Kubectl))
}

fn binding(role: &str, subject: &str) -> String {
    with(&format!(
        "  objects: [{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {{name: reports}}, \
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}, \
         subjects: [{{kind: ServiceAccount, name: {subject}, namespace: databases}}]}}]\n"
    ))
}

#[test]
fn whoever_gains_rights_by_an_object_is_told_and_stopped_by_every_gate_but_that_for_lost_data() {
    let plan = between(BLUEPRINT, &binding("cluster-admin", "reports"));
    let change = object(&plan, "ClusterRoleBinding/reports ");
    assert_eq!((change.impact(), plan.impact()), (Impact::Privilege, Impact::Privilege));
    let told = "it grants the ClusterRole `cluster-admin` in every namespace";
    assert!(change.verdict.reason.contains(told), "{}", change.verdict.reason);
    let plan = Plan { clusters: vec![plan], ..Plan::default() };
    for gate in ["switchover", "ignored", "outage", "recreate", "refused", "unknown", "privilege"] {
        let gate: Impact = serde_json::from_value(json!(gate)).unwrap();
        assert_eq!(gate::refused(&plan, gate).len(), 1, "{gate}");
    }
    assert!(gate::refused(&plan, Impact::DataLoss).is_empty());
}

#[test]
fn a_binding_that_gains_a_role_or_a_subject_grants_and_one_that_loses_a_subject_does_not() {
    let before = binding("view", "reports");
    let role = between(&before, &binding("cluster-admin", "reports"));
    let change = object(&role, "ClusterRoleBinding/reports roleRef.name");
    assert_eq!(change.impact(), Impact::Privilege, "{}", change.verdict.reason);
    assert!(change.verdict.remedy.is_some(), "the binding must be recreated for that");
    assert_eq!(between(&before, &binding("view", "mail")).impact(), Impact::Privilege);
    let empty = before.replace("[{kind: ServiceAccount, name: reports, namespace: databases}]", "[]");
    assert_eq!(between(&before, &empty).impact(), Impact::None);
    assert_eq!(between(&empty, &before).impact(), Impact::Privilege);
}

#[test]
fn a_pod_of_ours_that_a_patch_frees_of_its_bounds_gains_rights() {
    for context in
        ["privileged: true", "allowPrivilegeEscalation: true", "capabilities: {drop: null, add: [SYS_ADMIN]}"]
    {
        let patch = format!(
            "  patches: [{{target: StatefulSet/orders-keeper, merge: {{spec: {{template: {{spec: {{containers: \
             [{{name: keeper, securityContext: {{{context}}}}}]}}}}}}}}}}]\n"
        );
        let plan = between(BLUEPRINT, &with(&patch));
        assert_eq!(plan.impact(), Impact::Privilege, "{context}");
        let change = plan.changes.iter().find(|change| change.impact() == Impact::Privilege).unwrap();
        assert!(change.verdict.reason.contains("its pods are replaced"), "{}", change.verdict.reason);
    }
}

#[test]
fn a_role_of_ours_that_a_patch_widens_gains_rights() {
    let rule = "{apiGroups: [\"\"], resources: [pods], verbs: [list]}";
    let patch =
        format!("  patches: [{{target: Role/orders-steward, json: [{{op: add, path: /rules/-, value: {rule}}}]}}]\n");
    let plan = between(BLUEPRINT, &with(&patch));
    assert_eq!(plan.impact(), Impact::Privilege);
}

#[test]
fn what_a_setting_needs_is_no_gain_and_an_ordinary_object_grants_nothing() {
    for edit in [("instances: 3", "instances: 4"), ("shop: {login: true}", "shop: {login: true}, more: {login: true}")]
    {
        let plan = plan(&[edit]);
        assert!(plan.changes.iter().all(|change| change.impact() != Impact::Privilege), "{edit:?}");
    }
    let pod = "  objects: [{apiVersion: v1, kind: Pod, metadata: {name: reports}, spec: {containers: [{name: reports, image: example.com/reports:1}]}}]\n";
    assert_eq!(between(BLUEPRINT, &with(pod)).impact(), Impact::None);
    assert_eq!(cluster(None, Some(&unit(BLUEPRINT)), None, None).impact(), Impact::None);
}

#[test]
fn a_release_that_widens_a_role_of_ours_says_so() {
    let unit = unit(BLUEPRINT);
    let narrower = |object: &Object| {
        let mut value = object.value().clone();
        if value["kind"] == "Role" && value["metadata"]["name"] == "orders-steward" {
            value["rules"].as_array_mut().unwrap().retain(|rule| rule["resources"] != Value::from(vec!["secrets"]));
        }
        Object::read(value).unwrap()
    };
    let rendered: Vec<Object> = bundle(&unit).objects().iter().map(narrower).collect();
    let plan = cluster(Some(&unit), Some(&unit), Some(&rendered), Some(Carrier::Kubectl));
    assert_eq!(plan.own_changes.iter().map(Change::impact).max(), Some(Impact::Privilege));
}
