//! A shell can read the runbook's commands, and they decide correctly. The live test runs them on a cluster.
#![allow(clippy::disallowed_methods, reason = "it runs the commands")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use pgforge::compile::{self, Selection};
use pgforge::io;
use pgforge::runbook::Runbook;
use support::program;

const BLUEPRINTS: [(&str, &str); 5] = [
    ("pg", "blueprints/guide.yaml"),
    ("orders", "blueprints/minimal.yaml"),
    ("shop", "tests/golden/blueprints/apps.yaml"),
    ("shop", "tests/diagnostics/chart.yaml"),
    ("ledger", "tests/golden/blueprints/existing-secrets.yaml"),
];

/// Clusters of upstream charts: their runbooks have fewer commands.
const CHART_BLUEPRINTS: [(&str, &str); 2] =
    [("parts", "blueprints/bitnami.yaml"), ("stolon", "tests/golden/blueprints/stolon-chart.yaml")];

/// The sections of a cluster's runbook.
fn book(name: &str, file: &str) -> Runbook {
    let files = io::read(&[program::root().join(file)], "").unwrap_or_else(|refusals| panic!("{refusals:?}"));
    let mut inputs = compile::Inputs::default();
    for (folder, (name, bytes)) in files.defaults {
        inputs.add_defaults(&folder.to_string_lossy(), &name, bytes);
    }
    inputs.add_all(files.files);
    let units = compile::clusters(inputs, Selection::All).units;
    let mut units = units.into_iter();
    units
        .find(|unit| unit.cluster().name.as_str() == name)
        .expect("the cluster is in the file")
        .built()
        .runbook()
        .clone()
}

fn runbook(name: &str, file: &str, section: &[&str]) -> String {
    let run = program::run(&program::root(), &[&["runbook", name], section, &["--from", file]].concat());
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "the runbook must be printed without a finding: {file}");
    run.stdout
}

#[test]
fn every_command_is_valid_shell_and_precedes_its_output() {
    let all =
        BLUEPRINTS.map(|blueprint| (blueprint, 15)).into_iter().chain(CHART_BLUEPRINTS.map(|blueprint| (blueprint, 7)));
    for ((name, file), least) in all {
        let book = book(name, file);
        assert_eq!(runbook(name, file, &[]).matches("\n## ").count(), book.sections.len(), "{file}");
        let steps: Vec<_> = book.sections.iter().flat_map(|section| &section.steps).collect();
        assert!(steps.iter().filter(|step| !step.commands.is_empty()).count() > least, "{file}");
        for step in steps {
            // A fence that is left in the text is neither a command nor what one prints.
            assert!(!step.text.contains("```"), "{file}:\n{}", step.text);
            assert!(step.prints.is_empty() || !step.commands.is_empty(), "{file}:\n{step:?}");
            let script = step.commands.join("\n");
            let read = Command::new("sh").args(["-n", "-c", &script]).output().unwrap();
            assert!(read.status.success(), "{file}:\n{script}\n{}", String::from_utf8_lossy(&read.stderr));
        }
    }
}

#[test]
fn a_section_is_found_by_the_beginning_of_its_title() {
    let body = runbook("pg", "blueprints/guide.yaml", &["the ENGINE"]);
    assert!(body.starts_with("ConfigMap `stolon-cluster-pg` was deleted."), "{body}");
    let run = program::run(&program::root(), &["runbook", "pg", "swich over"]);
    assert_eq!(run.code, Some(1), "an unknown section must be an error");
    assert_eq!(run.stderr, "error: the runbook has no section `swich over`; try: Switch over\n");
}

/// Runs the command that sets the former primary in stolon's store. `kubectl` is a stand-in that shows these states of
/// three instances: the cluster's state and its timeline.
fn chosen(instances: [(&str, u32); 3]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut kubectl = "#!/bin/sh\ncase $* in\n".to_owned();
    for (ordinal, (state, timeline)) in instances.iter().enumerate() {
        kubectl += &format!(
            "*' pg-keeper-{ordinal} '*) printf '%s\\n' 'Database cluster state:               {state}' \
             'Latest checkpoint location:           0/5000028' \"Latest checkpoint's TimeLineID:       {timeline}\" \
             \"Latest checkpoint's PrevTimeLineID:   {timeline}\" ;;\n"
        );
    }
    // The last argument of the steward's command is the keeper.
    kubectl += "*' deployment/pg-steward '*) for last; do :; done; echo \"printed $last\" ;;\nesac\n";
    let program = home.path().join("kubectl");
    fs::write(&program, kubectl).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let book = book("pg", "blueprints/guide.yaml");
    let steps = &book.section("the engine's store").unwrap().steps;
    let command = steps.iter().map(|step| step.commands.join("\n")).find(|text| text.starts_with("primary=")).unwrap();
    let path = format!("{}:/usr/bin:/bin", home.path().display());
    Command::new("sh").args(["-euc", &command]).env("PATH", path).output().unwrap()
}

#[test]
fn the_runbook_finds_the_instance_that_was_primary() {
    for (instances, keeper) in [
        ([("in production", 1), ("in archive recovery", 1), ("in archive recovery", 1)], "keeper0"),
        ([("shut down in recovery", 3), ("shut down", 3), ("shut down in recovery", 3)], "keeper1"),
        // Its node died, a standby was promoted, and that one was shut down later.
        ([("in production", 4), ("shut down in recovery", 5), ("shut down", 5)], "keeper2"),
        ([("in production", 10), ("in archive recovery", 10), ("in production", 9)], "keeper0"),
        ([("shut down", 2), ("in production", 2), ("in archive recovery", 2)], "keeper1"),
    ] {
        let output = chosen(instances);
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(
            (output.status.success(), stdout),
            (true, format!("primary: {keeper}\nprinted {keeper}\n")),
            "{instances:?}"
        );
    }
}

#[test]
fn without_a_certain_primary_the_runbook_sets_none() {
    for instances in [
        [("in production", 2), ("in production", 2), ("in archive recovery", 2)],
        [("in archive recovery", 2), ("shut down in recovery", 2), ("in archive recovery", 2)],
        // Timeline 3 has the newest rows, but no instance is known to have been its primary.
        [("in production", 2), ("in archive recovery", 3), ("in archive recovery", 3)],
    ] {
        let output = chosen(instances);
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(
            (output.status.success(), &*stdout),
            (false, "primary: \n"),
            "a wrong primary would lose commits: {instances:?}"
        );
    }
}
