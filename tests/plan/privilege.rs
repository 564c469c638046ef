//! Plans for changes that grant rights.

use super::*;
use pgforge::plan::{Plan, gate};
use serde_json::{Value, json};

/// Accepts the findings of the blueprints below, because a plan needs a valid blueprint.
const ACCEPTED: &str = "accept: [{check: PGF430, reason: known}, {check: PGF431, reason: known}, {check: PGF432, reason: known}, {check: PGF150, reason: known}]\n";

fn with(spec: &str) -> String {
    format!("{BLUEPRINT}{spec}{ACCEPTED}")
}

/// Returns the plan from one blueprint to another.
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
fn an_object_that_grants_rights_fails_every_gate_below_data_loss() {
    let plan = between(BLUEPRINT, &binding("cluster-admin", "reports"));
    let change = object(&plan, "ClusterRoleBinding/reports ");
    assert_eq!(
        (change.impact(), plan.impact()),
        (Impact::Privilege, Impact::Privilege),
        "a reviewer would not see that an object grants rights"
    );
    let grant = "it grants the ClusterRole `cluster-admin` in every namespace";
    assert!(change.verdict.reason.to_string().contains(grant), "{}", change.verdict.reason);
    let plan = Plan { clusters: vec![plan], ..Plan::default() };
    for gate in ["switchover", "ignored", "outage", "recreate", "refused", "unknown", "privilege"] {
        let gate: Impact = serde_json::from_value(json!(gate)).unwrap();
        assert_eq!(gate::refused(&plan, gate).len(), 1, "rights would be granted past the gate: {gate}");
    }
    assert!(gate::refused(&plan, Impact::DataLoss).is_empty(), "the gate for lost data must not stop a grant");
}

#[test]
fn a_new_role_or_subject_of_a_binding_grants_rights_and_a_removed_one_does_not() {
    let before = binding("view", "reports");
    let role = between(&before, &binding("cluster-admin", "reports"));
    let change = object(&role, "ClusterRoleBinding/reports roleRef.name");
    assert_eq!(
        change.impact(),
        Impact::Privilege,
        "the plan would hide that rights are granted: {}",
        change.verdict.reason
    );
    assert!(change.verdict.remedy.is_some(), "the plan must show how to recreate the binding");
    assert_eq!(
        between(&before, &binding("view", "mail")).impact(),
        Impact::Privilege,
        "a reviewer would not see that another account gains rights"
    );
    let empty = before.replace("[{kind: ServiceAccount, name: reports, namespace: databases}]", "[]");
    assert_eq!(between(&before, &empty).impact(), Impact::None, "losing rights must not stop a merge");
    assert_eq!(
        between(&empty, &before).impact(),
        Impact::Privilege,
        "a reviewer would not see that an account gains rights"
    );
}

#[test]
fn a_patch_that_unrestricts_a_pod_grants_rights() {
    for context in
        ["privileged: true", "allowPrivilegeEscalation: true", "capabilities: {drop: null, add: [SYS_ADMIN]}"]
    {
        let patch = format!(
            "  patches: [{{target: StatefulSet/orders-keeper, merge: {{spec: {{template: {{spec: {{containers: \
             [{{name: keeper, securityContext: {{{context}}}}}]}}}}}}}}}}]\n"
        );
        let plan = between(BLUEPRINT, &with(&patch));
        assert_eq!(plan.impact(), Impact::Privilege, "the plan would hide that a pod gains rights: {context}");
        let change = plan.changes.iter().find(|change| change.impact() == Impact::Privilege).unwrap();
        assert!(change.verdict.reason.to_string().contains("its pods are replaced"), "{}", change.verdict.reason);
    }
}

#[test]
fn a_patch_that_widens_a_role_grants_rights() {
    let rule = "{apiGroups: [\"\"], resources: [pods], verbs: [list]}";
    let patch =
        format!("  patches: [{{target: Role/orders-steward, json: [{{op: add, path: /rules/-, value: {rule}}}]}}]\n");
    let plan = between(BLUEPRINT, &with(&patch));
    assert_eq!(plan.impact(), Impact::Privilege, "a reviewer would not see that a patch widens the steward's rights");
}

#[test]
fn settings_and_ordinary_objects_grant_no_rights() {
    for edit in [("instances: 3", "instances: 4"), ("shop: {login: true}", "shop: {login: true}, more: {login: true}")]
    {
        let plan = plan(&[edit]);
        assert!(
            plan.changes.iter().all(|change| change.impact() != Impact::Privilege),
            "an ordinary change must not need a review of rights: {edit:?}"
        );
    }
    let pod = "  objects: [{apiVersion: v1, kind: Pod, metadata: {name: reports}, spec: {containers: [{name: reports, image: example.com/reports:1}]}}]\n";
    assert_eq!(
        between(BLUEPRINT, &with(pod)).impact(),
        Impact::None,
        "an ordinary object must not need a review of rights"
    );
    assert_eq!(
        cluster(None, Some(&unit(BLUEPRINT)), None, None).impact(),
        Impact::None,
        "a new cluster must not need a review of rights"
    );
}

#[test]
fn a_release_that_widens_a_role_is_shown() {
    let unit = unit(BLUEPRINT);
    let narrower = |object: &Object| {
        let mut value = object.value().clone();
        if value["kind"] == "Role" && value["metadata"]["name"] == "orders-steward" {
            value["rules"].as_array_mut().unwrap().retain(|rule| rule["resources"] != Value::from(vec!["secrets"]));
        }
        Object::read(value).unwrap()
    };
    let rendered: Vec<Object> = unit.built().bundle.objects().iter().map(narrower).collect();
    let plan = cluster(Some(&unit), Some(&unit), Some(&rendered), Some(Carrier::Kubectl));
    assert_eq!(
        plan.release_changes.iter().map(Change::impact).max(),
        Some(Impact::Privilege),
        "a new release would widen rights unseen"
    );
}
