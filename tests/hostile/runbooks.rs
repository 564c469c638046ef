//! Runbooks of clusters whose names are hostile.

use std::process::Command;

use pgforge::compile::{self, Inputs, Selection, Unit};
use serde_json::Value;

use crate::markdown::{Entry, references, rendered};
use crate::pieces::{sample, seen};
use crate::support::harness::Missing;
use crate::support::program;

/// Blueprints of every engine.
const BLUEPRINTS: [&str; 8] = [
    "blueprints/minimal.yaml",
    "blueprints/guide.yaml",
    "blueprints/bitnami.yaml",
    "blueprints/cloudnative-pg.yaml",
    "blueprints/zalando.yaml",
    "blueprints/replication.yaml",
    "blueprints/standalone.yaml",
    "tests/golden/blueprints/apps.yaml",
];

/// Returns the cluster of a blueprint with another superuser and additional roles and databases of these names.
fn named(blueprint: &str, names: &[String]) -> Option<Unit> {
    let text = std::fs::read_to_string(program::root().join(blueprint)).ok()?;
    let mut document: Value = serde_yaml::from_str(&text).ok()?;
    let spec = document.get_mut("spec")?.as_object_mut()?;
    let postgres = spec.entry("postgres").or_insert(serde_json::json!({}));
    for (index, name) in names.iter().enumerate().skip(1) {
        postgres["roles"][name] = serde_json::json!({"login": true, "secret": format!("role-{index}")});
        postgres["databases"][name] = serde_json::json!({ "owner": name });
    }
    // Operators and charts set the superuser's name.
    if ["stolon", "replication", "standalone"].iter().any(|engine| spec["engine"] == **engine) {
        spec.entry("secrets").or_insert(serde_json::json!({}))["superuser"]["username"] = names[0].as_str().into();
    }
    let mut inputs = Inputs::default();
    inputs.add("blueprints/a.yaml", serde_json::to_vec(&document).ok()?);
    compile::clusters(inputs, Selection::All).units.pop()
}

/// Returns pairs of clusters, one with hostile names and one with harmless names.
fn pairs() -> Vec<(String, Unit, Unit)> {
    let names = sample(60, &proptest::collection::vec(seen(4), 4));
    let mut pairs = Vec::new();
    for (index, names) in names.into_iter().enumerate() {
        let blueprint = BLUEPRINTS[index % BLUEPRINTS.len()];
        let distinct = |prefix: &str| -> Vec<String> {
            let short = |name: &String| name.chars().take(12).collect::<String>();
            names.iter().enumerate().map(|(index, name)| format!("{prefix}{index}{}", short(name))).collect()
        };
        let harmless: Vec<String> = (0..names.len()).map(|index| format!("harmless_{index}")).collect();
        // An operator's naming rules can refuse such names: then there is no runbook to compare.
        if let (Some(one), Some(other)) = (named(blueprint, &distinct("n")), named(blueprint, &harmless)) {
            pairs.push((blueprint.to_owned(), one, other));
        }
    }
    assert!(pairs.len() > 20, "too few clusters accept the names: {}", pairs.len());
    pairs
}

pub(crate) fn sections() -> Result<(), Missing> {
    let pairs = pairs();
    let texts = |which: fn(&(String, Unit, Unit)) -> &Unit| -> Vec<String> {
        pairs.iter().map(|pair| which(pair).built().runbook_text()).collect()
    };
    let (hostile, harmless) = (texts(|pair| &pair.1), texts(|pair| &pair.2));
    let (seen, plain) = (rendered(&hostile)?, rendered(&harmless)?);
    for (index, (seen, plain)) in seen.iter().zip(&plain).enumerate() {
        let text = &hostile[index / 2];
        let count = |seen: &Entry, tag: &str| seen.tags.iter().filter(|(own, _)| own == tag).count();
        for tag in
            ["h1", "h2", "h3", "h4", "pre", "a", "img", "em", "strong", "ul", "ol", "li", "hr", "input", "td", "code"]
        {
            assert_eq!(
                count(seen, tag),
                count(plain, tag),
                "a name adds or removes the element: {tag} in {}:\n{text}",
                pairs[index / 2].0
            );
        }
        assert_eq!(seen.tags.len(), plain.tags.len(), "a name adds or removes elements: {text}");
        assert_eq!(
            references(&seen.text),
            references(&plain.text),
            "a name becomes a link, a mention or a formula: {text}"
        );
    }
    for (blueprint, hostile, harmless) in &pairs {
        let titles = |unit: &Unit| -> Vec<String> {
            unit.built().runbook().sections.iter().map(|section| section.title.clone()).collect()
        };
        assert_eq!(titles(hostile), titles(harmless), "a name adds or removes a section: {blueprint}");
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
pub(crate) fn shell_blocks() -> Result<(), Missing> {
    for (blueprint, hostile, _) in pairs() {
        let built = hostile.built();
        let sections = &built.runbook().sections;
        for step in sections.iter().flat_map(|section| &section.steps).filter(|step| !step.commands.is_empty()) {
            let script = step.commands.join("\n");
            let read = Command::new("sh").args(["-n", "-c", &script]).output().unwrap();
            let said = String::from_utf8_lossy(&read.stderr).into_owned();
            assert!(read.status.success(), "{blueprint}: {said}\n{script}");
        }
    }
    Ok(())
}
