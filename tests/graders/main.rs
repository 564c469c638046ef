//! Findings of manifest graders in out/, which is not tuned to them: each has a fix, or an answer with its reason in
//! `answers.tsv`. `make graders` installs the graders and runs this.

#![allow(clippy::disallowed_methods, reason = "it runs the graders and reads their output")]

#[path = "../support/harness.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use harness::{Missing, run, test};
use serde_json::Value;

/// The version of Kubernetes for which kube-score checks: the oldest that pgforge supports.
const KUBERNETES: &str = "v1.31";

fn main() -> ExitCode {
    run(vec![
        test("kube-score finds nothing that is not answered", || judged("kube-score", &kube_score()?)),
        test("checkov finds nothing that is not answered", || judged("checkov", &checkov()?)),
    ])
}

/// A grader's check, and the objects that fail it: `StatefulSet/databases/orders-keeper`.
type Findings = BTreeMap<String, BTreeSet<String>>;

/// A line of `answers.tsv`.
struct Answer {
    check: &'static str,
    /// Kind, namespace and name; `*` matches any part.
    objects: &'static str,
}

fn answers(grader: &str) -> Vec<Answer> {
    let lines = include_str!("answers.tsv").lines().skip(1);
    let cells = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [grader, check, objects, reason] = cells[..] else { panic!("not four cells: {line}") };
        assert!(reason.len() > 20, "no reason: {line}");
        (grader, Answer { check, objects })
    });
    cells.filter(|(known, _)| *known == grader).map(|(_, answer)| answer).collect()
}

/// Asserts that every finding has an answer and every answer a finding.
#[expect(clippy::unnecessary_wraps, reason = "it ends a test")]
fn judged(grader: &str, findings: &Findings) -> Result<(), Missing> {
    let answers = answers(grader);
    let answers_to = |check: &str, object: &str| {
        answers.iter().position(|answer| answer.check == check && fits(answer.objects, object))
    };
    let mut used = BTreeSet::new();
    let mut unanswered = Vec::new();
    for (check, objects) in findings {
        for object in objects {
            match answers_to(check, object) {
                Some(number) => drop(used.insert(number)),
                None => unanswered.push(format!("{check}: {object}")),
            }
        }
    }
    let idle = answers.iter().enumerate().filter(|(number, _)| !used.contains(number));
    let idle: Vec<String> = idle.map(|(_, answer)| format!("{}: {}", answer.check, answer.objects)).collect();
    assert!(unanswered.is_empty(), "findings of {grader} without a fix or an answer:\n{}", unanswered.join("\n"));
    assert!(idle.is_empty(), "answers without a finding of {grader}; remove them:\n{}", idle.join("\n"));
    Ok(())
}

/// Returns whether a text matches a pattern.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| fits(rest, &text[at..]))
        }),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn installed(program: &str) -> Result<PathBuf, Missing> {
    let graders = std::env::var_os("PGFORGE_GRADERS").map_or_else(|| root().join(".work/graders"), PathBuf::from);
    let program = graders.join(program);
    if program.exists() { Ok(program) } else { Err(Missing("no graders: run tests/graders/install".to_owned())) }
}

/// Returns what a grader prints. Its exit code is ignored: a grader with findings fails.
fn printed(command: &mut Command) -> Value {
    let output = command.current_dir(root()).output().expect("the grader starts");
    let errors = || format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{}", errors()))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value[key].as_array().into_iter().flatten()
}

/// Every manifest below out/.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("out/ can be read") {
        let path = entry.expect("out/ can be read").path();
        if path.is_dir() {
            manifests(&path, found);
        } else if path.parent().is_some_and(|parent| parent.ends_with("manifests")) {
            found.push(path);
        }
    }
}

fn kube_score() -> Result<Findings, Missing> {
    /// The grade of a passed check.
    const RIGHT: u64 = 10;
    let mut files = Vec::new();
    manifests(&root().join("out"), &mut files);
    files.sort();
    let mut command = Command::new(installed("kube-score")?);
    let report =
        printed(command.args(["score", "--output-format=json", "--kubernetes-version", KUBERNETES]).args(files));
    let mut findings = Findings::new();
    let objects = report.as_array().expect("kube-score prints a list");
    assert!(objects.len() > 100, "kube-score read only {} objects", objects.len());
    for object in objects {
        let metadata = &object["object_meta"];
        let kind = text(&object["type_meta"], "kind");
        let name = format!("{kind}/{}/{}", text(metadata, "namespace"), text(metadata, "name"));
        let wrong = |check: &&Value| check["skipped"] != true && check["grade"].as_u64() < Some(RIGHT);
        for check in list(object, "checks").filter(wrong) {
            for comment in list(check, "comments") {
                let check_name = format!("{}: {}", text(&check["check"], "id"), text(comment, "summary"));
                findings.entry(check_name).or_default().insert(name.clone());
            }
        }
    }
    Ok(findings)
}

fn checkov() -> Result<Findings, Missing> {
    let mut command = Command::new(installed("python/bin/checkov")?);
    // `--skip-download` keeps checkov from calling its vendor's service.
    let own = [
        "--directory",
        "out",
        "--framework",
        "kubernetes",
        "--skip-download",
        "--quiet",
        "--compact",
        "--output",
        "json",
    ];
    let report = printed(command.args(own));
    let looked_at = report["summary"]["resource_count"].as_u64();
    assert!(looked_at > Some(100), "checkov read only {looked_at:?} objects");
    assert_eq!(report["summary"]["parsing_errors"], 0, "checkov could not read a manifest, so it found nothing in it");
    let mut findings = Findings::new();
    for failed in list(&report["results"], "failed_checks") {
        // A name can contain dots.
        let object = text(failed, "resource").splitn(3, '.').collect::<Vec<_>>().join("/");
        let check_name = format!("{}: {}", text(failed, "check_id"), text(failed, "check_name"));
        findings.entry(check_name).or_default().insert(object);
    }
    Ok(findings)
}
