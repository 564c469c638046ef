//! The longest accepted names render only objects that Kubernetes accepts.

use pgforge::blueprint::engines::EngineKind;
use pgforge::blueprint::values::{Name, Namespace, Text};
use pgforge::compile::{self, Checked, Inputs, Selection};
use pgforge::report::starter::Starter;
use serde_json::Value;

/// An application whose name is `APP`, for `spec`.
const APP: &str = "  apps: {APP: {kind: odoo, database: shop, host: shop.example.com}}\n";

fn compiled(text: &str) -> Checked {
    let mut inputs = Inputs::default();
    inputs.add("orders.yaml", text.into());
    compile::clusters(inputs, Selection::All)
}

/// Returns the longest name of an object in characters. If Kubernetes copies the name into a label, the limit is a
/// label's, less the suffix that Kubernetes appends.
fn limit(kind: &str) -> usize {
    match kind {
        "StatefulSet" | "CronJob" => 52,
        "Service" | "Deployment" | "Job" => 63,
        _ => 253,
    }
}

/// Returns names and labels that are too long.
fn too_long(checked: &Checked) -> Vec<String> {
    fn labels(value: &Value, found: &mut Vec<String>) {
        for (key, below) in value.as_object().into_iter().flatten() {
            if matches!(&**key, "labels" | "matchLabels") {
                let texts = below.as_object().into_iter().flatten().filter_map(|(_, text)| text.as_str());
                found.extend(texts.filter(|text| text.len() > 63).map(|text| format!("the label {text}")));
            }
            labels(below, found);
        }
        value.as_array().into_iter().flatten().for_each(|item| labels(item, found));
    }
    let mut found = Vec::new();
    for object in checked.units.iter().flat_map(|unit| unit.built().bundle.objects().to_vec()) {
        let identity = object.identity();
        if identity.name.len() > limit(&identity.kind) {
            found.push(format!("{}/{}", identity.kind, identity.name));
        }
        labels(object.value(), &mut found);
    }
    found
}

/// Returns a valid blueprint of a cluster `c`, with a database and a role.
fn starter(engine: EngineKind) -> String {
    let (name, namespace) = (Name::parse("c").unwrap(), Namespace::parse("databases").unwrap());
    let mut texts = Starter::candidates(&name, &namespace, engine).map(|starter| starter.text());
    let text = texts.find(|text| !compiled(text).failed()).expect("some first blueprint is valid");
    text.replace("  postgres:\n", "  postgres:\n    roles: {app: {login: true}}\n    databases: {shop: {owner: app}}\n")
}

/// Returns the cluster with the longest name, of 1 to 63 characters, that is valid.
fn longest(text: impl Fn(&str) -> String) -> Checked {
    let mut texts = (1..=63).rev().map(|length| compiled(&text(&"n".repeat(length))));
    texts.find(|checked| !checked.failed()).expect("a name of one character is short enough")
}

#[test]
fn the_longest_name_of_a_cluster_renders_no_name_too_long() {
    for engine in EngineKind::ALL {
        let text = starter(engine);
        let checked = longest(|name| text.replace("{name: c,", &format!("{{name: {name},")));
        assert!(
            checked.units[0].cluster().name.as_str().len() > 30,
            "a cluster's name would have to be shorter than users expect"
        );
        assert_eq!(too_long(&checked), [""; 0], "Kubernetes would refuse these names under: {engine}");
    }
}

#[test]
fn the_longest_name_of_an_application_renders_no_name_too_long() {
    for engine in EngineKind::ALL {
        let text = starter(engine);
        let checked =
            longest(|name| text.replace("  storage:\n", &format!("{}  storage:\n", APP.replace("APP", name))));
        assert_eq!(too_long(&checked), [""; 0], "Kubernetes would refuse these names under: {engine}");
    }
}

#[test]
fn a_name_that_is_too_long_is_an_error_at_the_name() {
    let text = starter(EngineKind::ALL[0]).replace("{name: c,", &format!("{{name: {},", "n".repeat(63)));
    let found = compiled(&text).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(finding.code.to_string(), "PGF134", "a name that is too long must have its own code");
    assert!(
        finding.at.as_ref().is_some_and(|label| label.place.text() == "n".repeat(63)),
        "the finding must point to the name: {finding:?}"
    );
    assert!(finding.help[0].starts_with("choose a name of at most "), "{finding:?}");
}
