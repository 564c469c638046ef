//! Output of the program, as a terminal or a CI runner interprets it.

use std::fs;

use pgforge::compile::{self, Inputs, Selection};
use pgforge::diagnostic::render::{self, Style};
use pgforge::report::findings;
use pgforge::text::visible::{has_command, is_hidden};
use serde_json::{Value, json};

use crate::pieces::{hostile, sample};
use crate::support::harness::Missing;
use crate::support::program;

/// Asserts that a text has no hidden characters, and no line that a CI runner obeys.
fn assert_harmless(text: &str, what: &str) {
    let hidden = text.chars().find(|c| *c != '\n' && is_hidden(*c));
    assert_eq!(hidden, None, "the output hides or reorders text: {what}:\n{text:?}");
    for line in text.lines() {
        let line = line.trim_start();
        let is_command = line.starts_with("::error::") || line.starts_with("section_start:");
        assert!(
            !is_command && !line.contains("##[") && !line.contains("##vso["),
            "a CI runner would obey this line: {what}: {line}"
        );
    }
    assert!(!has_command(text), "a CI runner would obey this text: {what}: {text}");
}

/// A blueprint with a text at the place of this number.
fn planted(text: &str, place: usize) -> Value {
    let mut document = json!({
        "apiVersion": "pgforge.dev/v1", "kind": "Cluster",
        "metadata": {"name": "orders", "namespace": "databases"},
        "spec": {"engine": "stolon", "instances": 3, "postgres": {"version": 15}, "storage": {"size": "10Gi"}},
    });
    let spec = &mut document["spec"];
    match place {
        0 => document["metadata"]["name"] = text.into(),
        1 => spec["postgres"]["roles"] = json!({text: {"login": true}}),
        2 => spec["postgres"]["databases"] = json!({"a": {"owner": text, "extensions": [text]}}),
        3 => spec["postgres"]["parameters"] = json!({text: text}),
        4 => spec["postgres"]["parameters"] = json!({"log_line_prefix": text, "work_mem": text}),
        5 => spec["postgres"]["hba"] = json!([text]),
        6 => spec["engine"] = text.into(),
        7 => spec[text] = json!({text: text}),
        8 => {
            spec["objects"] =
                json!([{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": text}, "data": {"a": text}}]);
        }
        9 => spec["patches"] = json!([{"target": text, "merge": {text: text}}]),
        10 => document["accept"] = json!([{"check": "PGF203", "reason": text, "at": text}]),
        11 => document["environments"] = json!({text: {"spec": {"instances": text}}}),
        12 => spec["images"] = json!({"postgres": text}),
        13 => spec["backups"] = json!({"dumps": {"schedule": text, "to": {"s3": {"bucket": text, "endpoint": text}}}}),
        _ => spec["storage"]["size"] = text.into(),
    }
    document
}

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
pub(crate) fn findings() -> Result<(), Missing> {
    for (number, text) in sample(600, &hostile(5)).into_iter().enumerate() {
        let document = planted(&text, number % 15);
        let mut inputs = Inputs::default();
        inputs.add(&format!("blueprints/{}.yaml", text.replace('/', "_")), serde_json::to_vec(&document).unwrap());
        let checked = compile::clusters(inputs, Selection::All);
        let what = format!("place {}: {text:?}", number % 15);
        assert_harmless(&render::text(&checked.findings, Style::Plain, 100), &what);
        checked.findings.iter().for_each(|finding| assert_harmless(&render::line(finding), &what));
        for text in [findings::json(&checked.findings), findings::sarif(&checked.findings)] {
            assert_harmless(&text, &what);
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "a program could not read this JSON: {text}");
        }
        for unit in &checked.units {
            assert_harmless(&unit.built().runbook_text(), &what);
            unit.built()
                .bundle
                .objects()
                .iter()
                .for_each(|object| assert_harmless(&pgforge::emit::manifest(object), &what));
        }
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the harness expects tests that can lack a tool")]
pub(crate) fn file_names() -> Result<(), Missing> {
    let home = tempfile::tempdir().unwrap();
    let blueprint = planted("x", 3).to_string().replace("\"x\":\"x\"", "\"work_mem\":\"64MB\"");
    let name = "a\n::error::b\u{1b}[31m```\n## Is it healthy\n.yaml";
    fs::write(home.path().join(name), &blueprint).unwrap();
    fs::write(home.path().join("##[error]c\u{202e}.yaml"), "apiVersion: pgforge.dev/v1\nkind: Cluster\nspec: {a: b}\n")
        .unwrap();
    for arguments in [
        &["validate", "."][..],
        &["validate", ".", "--format", "json"],
        &["validate", ".", "--format", "sarif"],
        &["validate", "no\n::error::file"],
        &["render", name],
        &["render", name, "--out", "out"],
        &["budget", name],
        &["runbook", "orders", "--from", name],
        &["runbook", "orders", "is it healthy", "--from", name],
        &["runbook", "or\n::error::ders", "\u{1b}x", "--from", name],
        &["why", "ConfigMap/x\n::error::y", name],
        &["why", "StatefulSet/orders-keeper", name],
        &["fmt", "--check", name],
        &["fmt", "--check", "."],
        &["diff", name, "--against-tree", "out"],
        &["diff", name, "--against-tree", "out", "--format", "markdown"],
    ] {
        let run = program::run(home.path(), arguments);
        assert_harmless(&run.stdout, &format!("{arguments:?}"));
        assert_harmless(&run.stderr, &format!("{arguments:?}"));
    }
    let section = program::run(home.path(), &["runbook", "orders", "is it healthy", "--from", name]);
    let whole = program::run(home.path(), &["runbook", "orders", "--from", name]);
    assert_eq!(section.code, Some(0), "{}", section.stderr);
    assert!(
        section.stdout.contains("kubectl -n databases rollout status"),
        "a file's name would cut the section short: {}",
        section.stdout
    );
    assert_eq!(
        whole.stdout.lines().filter(|line| *line == "## Is it healthy").count(),
        1,
        "a file's name would forge a section: {}",
        whole.stdout
    );
    Ok(())
}
