//! A shell can read the runbook's commands, and they decide correctly. The live test runs them on a cluster.
#![allow(clippy::disallowed_methods, reason = "it runs the commands")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use support::program;

const BLUEPRINTS: [(&str, &str); 5] = [
    ("pg", "blueprints/guide.yaml"),
    ("orders", "blueprints/minimal.yaml"),
    ("shop", "tests/golden/blueprints/apps.yaml"),
    ("shop", "tests/diagnostics/chart.yaml"),
    ("ledger", "tests/golden/blueprints/existing-secrets.yaml"),
];

/// Clusters of upstream charts: their runbooks have fewer commands.
const OF_CHARTS: [(&str, &str); 2] =
    [("parts", "blueprints/bitnami.yaml"), ("stolon", "tests/golden/blueprints/stolon-chart.yaml")];

/// Returns the fenced blocks of a text: language and content.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut fences = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("```") {
        let (language, after) = after.split_once('\n').expect("a fence begins with a line");
        let (fence, after) = after.split_once("```").expect("a fence ends");
        fences.push((language.to_owned(), fence.to_owned()));
        rest = after;
    }
    fences
}

fn runbook(name: &str, file: &str, section: &[&str]) -> String {
    let run = program::run(&program::root(), &[&["runbook", name], section, &["--from", file]].concat());
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "the runbook must be printed without a finding: {file}");
    run.stdout
}

#[test]
fn a_shell_can_read_every_command_and_its_output_follows_it() {
    let all = BLUEPRINTS.map(|blueprint| (blueprint, 30)).into_iter().chain(OF_CHARTS.map(|blueprint| (blueprint, 14)));
    for ((name, file), least) in all {
        let fences = fences(&runbook(name, file, &[]));
        assert!(fences.len() > least, "{file}: the runbook lacks commands");
        for (index, (language, fence)) in fences.iter().enumerate() {
            match &**language {
                "sh" => {
                    let read = Command::new("sh").args(["-n", "-c", fence]).output().unwrap();
                    assert!(read.status.success(), "{file}:\n{fence}\n{}", String::from_utf8_lossy(&read.stderr));
                }
                "text" => assert_eq!(
                    fences[index - 1].0,
                    "sh",
                    "an output in the runbook has no command before it: {file}:\n{fence}"
                ),
                other => panic!("{file} has a fence of `{other}`:\n{fence}"),
            }
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
    kubectl += "*' deployment/pg-steward '*) for last; do :; done; echo \"told $last\" ;;\nesac\n";
    let program = home.path().join("kubectl");
    fs::write(&program, kubectl).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let body = runbook("pg", "blueprints/guide.yaml", &["the engine's store"]);
    let command = fences(&body).into_iter().find(|(_, fence)| fence.starts_with("primary=")).unwrap().1;
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
            (true, format!("primary: {keeper}\ntold {keeper}\n")),
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
