//! Runbooks of clusters whose names are hostile.

use std::process::Command;

use pgforge::compile::{self, Inputs, Selection, Unit};
use serde_json::Value;

use crate::markdown::{Seen, references, rendered};
use crate::pieces::{sample, seen};
use crate::support::harness::Missing;
use crate::support::program;

/// Blueprints of every engine, and where in them names of PostgreSQL stand.
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

/// The cluster of a blueprint with more roles, databases and another superuser, whose names are these.
fn named(blueprint: &str, names: &[String]) -> Option<Unit> {
    let text = std::fs::read_to_string(program::root().join(blueprint)).ok()?;
    let mut document: Value = serde_yaml::from_str(&text).ok()?;
    let spec = document.get_mut("spec")?.as_object_mut()?;
    let postgres = spec.entry("postgres").or_insert(serde_json::json!({}));
    for (index, name) in names.iter().enumerate().skip(1) {
        postgres["roles"][name] = serde_json::json!({"login": true, "secret": format!("role-{index}")});
        postgres["databases"][name] = serde_json::json!({ "owner": name });
    }
    // Operators and charts name the superuser themselves.
    if ["stolon", "replication", "standalone"].iter().any(|engine| spec["engine"] == **engine) {
        spec.entry("secrets").or_insert(serde_json::json!({}))["superuser"]["username"] = names[0].as_str().into();
    }
    let mut inputs = Inputs::default();
    inputs.add("blueprints/a.yaml", serde_json::to_vec(&document).ok()?);
    compile::clusters(inputs, Selection::All).units.pop()
}

/// Pairs of runbooks, one with hostile names and one with harmless ones.
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
        // An operator's own naming rules may refuse such names: then there is nothing to print.
        if let (Some(one), Some(other)) = (named(blueprint, &distinct("n")), named(blueprint, &harmless)) {
            pairs.push((blueprint.to_owned(), one, other));
        }
    }
    assert!(pairs.len() > 20, "most names are taken: {}", pairs.len());
    pairs
}

pub(crate) fn sections() -> Result<(), Missing> {
    let pairs = pairs();
    let texts = |which: fn(&(String, Unit, Unit)) -> &Unit| -> Vec<String> {
        pairs.iter().map(|pair| compile::runbook(which(pair))).collect()
    };
    let (hostile, harmless) = (texts(|pair| &pair.1), texts(|pair| &pair.2));
    let (seen, plain) = (rendered(&hostile)?, rendered(&harmless)?);
    for (index, (seen, plain)) in seen.iter().zip(&plain).enumerate() {
        let text = &hostile[index / 2];
        let count = |seen: &Seen, tag: &str| seen.tags.iter().filter(|(own, _)| own == tag).count();
        for tag in
            ["h1", "h2", "h3", "h4", "pre", "a", "img", "em", "strong", "ul", "ol", "li", "hr", "input", "td", "code"]
        {
            assert_eq!(count(seen, tag), count(plain, tag), "{tag} in {}:\n{text}", pairs[index / 2].0);
        }
        assert_eq!(seen.tags.len(), plain.tags.len(), "{text}");
        assert_eq!(references(&seen.text), references(&plain.text), "{text}");
    }
    for (blueprint, hostile, harmless) in &pairs {
        let titles = |unit: &Unit| -> Vec<String> {
            compile::sections(unit).sections.into_iter().map(|section| section.title).collect()
        };
        assert_eq!(titles(hostile), titles(harmless), "{blueprint}");
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the harness takes tests that may lack a tool")]
pub(crate) fn shell_blocks() -> Result<(), Missing> {
    for (blueprint, hostile, _) in pairs() {
        let sections = compile::sections(&hostile).sections;
        for step in sections.iter().flat_map(|section| &section.steps).filter(|step| !step.commands.is_empty()) {
            let script = step.commands.join("\n");
            let read = Command::new("sh").args(["-n", "-c", &script]).output().unwrap();
            let said = String::from_utf8_lossy(&read.stderr).into_owned();
            assert!(read.status.success(), "{blueprint}: {said}\n{script}");
        }
    }
    Ok(())
}
