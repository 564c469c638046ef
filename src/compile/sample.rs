//! A test that the component of `components/sample.rs` reaches everything that a cluster compiles to.

use super::{Inputs, Selection, clusters};
use crate::build::Built;
use crate::kube::labels;
use serde_json::{Value, json};
use std::sync::Arc;

fn built() -> Arc<Built> {
    let text = include_str!("../../blueprints/minimal.yaml").replace("name: orders", "name: sample");
    let mut inputs = Inputs::default();
    inputs.add("sample.yaml", text.into());
    clusters(inputs, Selection::Single).units.remove(0).built()
}

fn object(built: &Built, kind: &str, name: &str) -> Value {
    let mut objects = built.bundle.objects().iter();
    let found = objects.find(|object| object.is(kind, name));
    found.unwrap_or_else(|| panic!("{kind}/{name} is not rendered")).value().clone()
}

#[test]
fn a_component_in_one_file_reaches_every_place() {
    let built = built();
    object(&built, "Deployment", "sample-sample");

    let policy = object(&built, "NetworkPolicy", "sample-sample");
    let client_pods: Vec<_> = built.contract.client_pods().collect();
    let to_postgres = json!({
        "to": [{"podSelector": {"matchLabels": client_pods[0].selector}}],
        "ports": [{"port": built.contract.primary.port, "protocol": "TCP"}],
    });
    assert_eq!(policy["spec"]["egress"][0], to_postgres, "its pods cannot reach PostgreSQL");
    let entrance = object(&built, "NetworkPolicy", &format!("sample-{}", client_pods[0].component));
    let from = json!([{"podSelector": {"matchLabels": labels::selector("sample", "sample")}}]);
    let mut ingress = entrance["spec"]["ingress"].as_array().unwrap().iter();
    assert!(ingress.any(|rule| rule["from"] == from), "PostgreSQL's policy rejects its pods: {entrance:#}");

    let steward = object(&built, "ConfigMap", "sample-steward");
    assert_eq!(steward["data"]["role-sample.name"], "sample-login", "the steward does not create its Secret");
    let database: Value = serde_json::from_str(steward["data"]["database.json"].as_str().unwrap()).unwrap();
    assert_eq!(database["roles"]["pgforge_sample"]["inRoles"], json!(["pg_monitor"]), "its role is not created");
    assert_eq!(database["visitors"], json!(["pgforge_sample"]), "its role cannot connect");
    let role = object(&built, "Role", "sample-steward")["rules"].to_string();
    assert!(role.contains("sample-login"), "the steward must not read its Secret: {role}");

    let set = object(&built, "StatefulSet", &built.contract.set.as_ref().unwrap().name);
    let containers = set["spec"]["template"]["spec"]["containers"].as_array().unwrap();
    assert_eq!(containers.last().unwrap()["name"], "sample", "its container does not run in the pods of PostgreSQL");

    let titles: Vec<&str> = built.runbook().sections.iter().map(|section| &*section.title).collect();
    let connect = titles.iter().position(|title| *title == "Connect").unwrap();
    assert_eq!(titles[connect + 1], "The sample", "the runbook does not mention it");
    assert!(built.budget().assumptions.contains(&"the sample does not write".to_owned()));
}
