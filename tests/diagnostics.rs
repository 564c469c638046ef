//! The exact text that pgforge prints for each mistake; `BLESS=1` writes it.
//!
//! A case is a blueprint `tests/diagnostics/NAME.yaml`, or a folder `NAME` of blueprints. `NAME.txt` is the standard
//! error of `pgforge validate`.

#![allow(clippy::disallowed_methods, reason = "it reads the cases")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use pgforge::diagnostic::codes;

use support::golden::{self, Files};
use support::program::{self, Run};
use support::{crowded, hostile};

/// Cases with another command than `validate NAME`.
const DESIRED: [(&str, &[&str]); 7] = [
    ("chart-in-a-stream", &["render", "chart.yaml"]),
    ("environment-missing", &["validate", "environment-missing.yaml", "--environment", "prdo"]),
    ("environment-nowhere", &["validate", "environments-of-one-name", "environment-missing.yaml", "-e", "qa"]),
    ("environment-skipped", &["validate", "environments-of-one-name", "environment-missing.yaml", "-e", "test"]),
    ("environment-needed", &["render", "environment-missing.yaml", "no-spare-standby.yaml"]),
    ("unreadable", &["validate", "no-such-file.yaml", "no-spare-standby.yaml", "no-such-folder/"]),
    ("no-paths", &["validate"]),
];

/// Codes that no file can cause, and the reason.
const WITHOUT_CASE: [(&str, &str); 2] = [
    ("PGF109", "each document of a file is read separately"),
    ("PGF128", "serde refuses nothing that the schema accepts; a property test searches for such a document"),
];

/// Codes that are no mistakes in a blueprint, and the tests that cover them.
const ELSEWHERE: [(std::ops::RangeInclusive<u16>, &str); 3] = [
    (180..=199, "src/format/tests.rs"),
    (701..=709, "tests/tree, src/compile/tests.rs"),
    (711..=715, "tests/plan_cli.rs, tests/gate.rs, src/lock/keep.rs"),
];

#[test]
fn every_invalid_blueprint_prints_its_committed_text() {
    let folder = program::root().join("tests/diagnostics");
    let mut cases: Vec<(String, Vec<String>)> =
        named(&folder).map(|(name, path)| (name, vec!["validate".to_owned(), path])).collect();
    cases.extend(
        DESIRED.map(|(name, arguments)| (name.to_owned(), arguments.iter().map(ToString::to_string).collect())),
    );
    check(&folder, &cases, |path| !path.starts_with("hostile"));
}

#[test]
fn every_hostile_file_prints_its_committed_text() {
    let folder = tempfile::tempdir().expect("a temporary directory can be created");
    let cases = hostile::documents().map(|(name, bytes)| {
        let path = format!("{name}.yaml");
        std::fs::write(folder.path().join(&path), bytes).expect("the directory can be written");
        (format!("hostile/{name}"), vec!["validate".to_owned(), path])
    });
    check(folder.path(), &cases, |path| path.starts_with("hostile"));
}

#[test]
fn every_code_has_a_case() {
    let texts = golden::read(&program::root().join("tests/diagnostics"));
    let texts: String = texts.into_iter().filter(|(path, _)| is_text(path)).map(|(_, text)| text).collect();
    let has_case = |code: &str| texts.contains(&format!("[{code}]"));
    let without: Vec<String> = codes::ALL
        .iter()
        .filter(|(code, _)| ELSEWHERE.iter().all(|(codes, _)| !codes.contains(&code.0)))
        .map(|(code, title)| (code.to_string(), title))
        .filter(|(code, _)| !has_case(code) && WITHOUT_CASE.iter().all(|(known, _)| known != code))
        .map(|(code, title)| format!("{code}, {title}"))
        .collect();
    assert_eq!(without, [""; 0], "no test covers the text of these codes; add a case to tests/diagnostics");
    assert_eq!(
        WITHOUT_CASE.map(|(code, _)| has_case(code)),
        [false; 2],
        "a file can cause these codes; remove them from WITHOUT_CASE"
    );
}

/// `make bench` measures how long this takes.
#[test]
fn documents_with_thousands_of_entries_are_checked_completely() {
    let folder = tempfile::tempdir().expect("a temporary directory can be created");
    let judged = crowded::documents().map(|(name, text)| {
        let file = format!("{name}.yaml");
        std::fs::write(folder.path().join(&file), text).expect("the directory can be written");
        let run = program::run(folder.path(), &["validate", &file]);
        let titles = run.stderr.lines().filter(|line| line.contains("[PGF"));
        let codes: BTreeSet<String> =
            titles.filter_map(|line| line.split_once(':')).map(|(c, _)| c.to_owned()).collect();
        (name, run.code, codes.into_iter().collect::<Vec<_>>().join(" "))
    });
    let expected = [
        ("chain", Some(0), ""),
        ("circle", Some(1), "error[PGF136]"),
        ("lines", Some(0), ""),
        ("same-lines", Some(0), "warning[PGF413]"),
        ("pools", Some(0), "warning[PGF360]"),
    ];
    assert_eq!(
        judged,
        expected.map(|(name, code, codes)| (name, code, codes.to_owned())),
        "a large blueprint would get other findings than a small one"
    );
}

#[test]
fn a_document_that_is_too_large_is_refused_before_it_is_checked() {
    let folder = tempfile::tempdir().expect("a temporary directory can be created");
    let lines = "      - host all all 10.0.0.0/8 scram-sha-256\n".repeat(15_000);
    let text = crowded::same_lines();
    let text = text.replace(&"      - host all all 10.0.0.0/8 md5\n".repeat(4000), &lines);
    std::fs::write(folder.path().join("a.yaml"), text).expect("the directory can be written");
    let run = program::run(folder.path(), &["validate", "a.yaml"]);
    assert_eq!(
        (run.code, run.stderr.matches("error[").count()),
        (Some(1), 1),
        "the document must be refused once, for its size: {}",
        run.stderr
    );
    assert!(run.stderr.contains("error[PGF701]: "), "{}", run.stderr);
}

#[test]
fn a_hundred_findings_of_one_code_are_listed_and_the_rest_counted() {
    let folder = tempfile::tempdir().expect("a temporary directory can be created");
    let text = crowded::same_lines();
    let run = |text: &str| {
        std::fs::write(folder.path().join("a.yaml"), text).expect("the directory can be written");
        program::run(folder.path(), &["validate", "a.yaml"])
    };
    let found = run(&text);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert_eq!(found.stderr.matches("warning[PGF413]: this line can never match").count(), 100);
    assert!(
        found.stderr.contains("warning[PGF413]: 3899 more findings of PGF413 are not listed: "),
        "{}",
        found.stderr
    );
    // An acceptance of single places does not cover unlisted findings: no reviewer has seen them.
    let trust = text.replace("md5", "trust");
    let at = |index| format!("  - {{check: PGF401, at: 'spec.postgres.hba[{index}]', reason: agreed}}\n");
    let places: String = (0..100).map(at).collect();
    let found = run(&format!("{trust}accept:\n{places}"));
    assert_eq!(found.code, Some(1), "unlisted errors would be accepted unseen: {}", found.stderr);
    assert!(found.stderr.contains("error[PGF401]: 3900 more findings of PGF401 are not listed: "), "{}", found.stderr);
    assert_eq!(
        run(&format!("{trust}accept: [{{check: PGF401, reason: agreed}}]\n")).code,
        Some(0),
        "an acceptance of a whole check must cover the findings that are not listed"
    );
}

#[test]
fn a_denied_warning_stops_before_anything_is_written() {
    let folder = program::root().join("tests/diagnostics");
    let out = tempfile::tempdir().expect("a temporary directory can be created");
    let out = out.path().to_str().expect("its name is text");
    let deny = ["--deny", "warnings"];
    for arguments in [&["validate"][..], &["render"], &["render", "--out", out], &["render", "--out", out, "--check"]] {
        let run = |file: &str| program::run(&folder, &[arguments, &[file], &deny].concat());
        let denied = run("no-spare-standby.yaml");
        assert_eq!(
            (denied.code, &*denied.stdout),
            (Some(3), ""),
            "a denied warning must exit with 3 and print nothing: {arguments:?}"
        );
        assert!(denied.stderr.ends_with("denied: 1 warning; fix them, or accept them with a reason (`accept`)\n"));
        assert!(
            std::fs::read_dir(out).expect("it is there").next().is_none(),
            "{arguments:?} wrote files despite a denied warning"
        );
        assert_eq!(run("contradictions.yaml").code, Some(1), "an error must exit with 1 even if warnings are denied");
    }
    let accepted =
        program::run(&folder, &[&["validate", "accepted-in-an-environment.yaml", "-e", "test"][..], &deny].concat());
    assert_eq!(accepted.code, Some(0), "{}", accepted.stderr);
}

#[test]
fn the_example_blueprints_have_no_findings() {
    let run = program::run(&program::root(), &["validate", "blueprints"]);
    assert!(
        run.stderr.ends_with(" clusters are valid\n") && run.stderr.lines().count() == 1,
        "a user who starts with an example would see findings: {}",
        run.stderr
    );
}

/// Runs cases and compares their output with the committed texts.
fn check(folder: &Path, cases: &[(String, Vec<String>)], are: impl Fn(&Path) -> bool) {
    let mut made = Files::new();
    for ((name, arguments), run) in cases.iter().zip(run_all(folder, cases)) {
        let failed = run.stderr.lines().any(|line| line.starts_with("error"));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(i32::from(failed)), ""),
            "only errors must fail, and nothing is printed to standard output: {arguments:?}: {}",
            run.stderr
        );
        made.insert(format!("{name}.txt").into(), run.stderr);
    }
    let root = program::root().join("tests/diagnostics");
    golden::check_files(&root, |path| is_text(path) && are(path), &made);
}

/// Runs cases, four at a time; returns the results in the order of the cases.
fn run_all(folder: &Path, cases: &[(String, Vec<String>)]) -> Vec<Run> {
    let next = Mutex::new(cases.iter().enumerate());
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, (_, arguments))) =
            { next.lock().expect("no worker panics while it holds the lock").next() }
        {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let run = program::run(folder, &arguments);
            done.lock().expect("no worker panics while it holds the lock").push((index, run));
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
    let mut done = done.into_inner().expect("no worker panicked");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, run)| run).collect()
}

/// Returns the name and path of every case in the folder.
fn named(folder: &Path) -> impl Iterator<Item = (String, String)> {
    let entries = std::fs::read_dir(folder).expect("the repository has this folder");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let cases = paths.filter(|path| {
        let is_folder_of_cases = path.is_dir() && !path.ends_with("hostile");
        is_folder_of_cases || path.extension().is_some_and(|extension| extension == "yaml")
    });
    cases.filter_map(|path| {
        let name = path.with_extension("").file_name()?.to_str()?.to_owned();
        Some((name, path.file_name()?.to_str()?.to_owned()))
    })
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "txt")
}
