//! Exit codes, and streams: a stream is complete or empty.

use std::fs::File;
use std::path::Path;

use super::support::program::{self, Run, command, root, run, run_with};

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("the repository has it")
}

/// A folder with a valid blueprint, an invalid one, and manifests of other tools.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let good = text("blueprints/minimal.yaml");
    let wrong = good.replace("name: orders", "name: wrong").replace("instances: 3", "instances: x");
    let files =
        [("good/a.yaml", good.as_str()), ("good/deep/other.yaml", "kind: Other\n"), ("wrong.yaml", wrong.as_str())];
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder is ours");
        std::fs::write(path, text).expect("the folder is ours");
    }
    folder
}

/// Asserts an error: exit code 1, a reason, and nothing on standard output.
fn assert_refuses(run: &Run, reason: &str) {
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(1), ""),
        "`kubectl apply` would get a part of the objects: {}",
        run.stderr
    );
    assert!(run.stderr.contains(reason), "the user would not learn the reason: {}", run.stderr);
}

#[test]
fn one_invalid_blueprint_leaves_the_stream_empty() {
    let folder = folder();
    for inputs in [&["good", "wrong.yaml"][..], &["wrong.yaml", "good"], &["."]] {
        let run = run(folder.path(), &[&["render"], inputs].concat());
        assert_refuses(&run, "wrong.yaml:7:14");
    }
    assert_refuses(&run(folder.path(), &["render", "good", "missing.yaml"]), "cannot read missing.yaml");
    for arguments in
        [&["validate", "wrong.yaml"][..], &["budget", "wrong.yaml"], &["runbook", "wrong", "--from", "wrong.yaml"]]
    {
        assert_refuses(&run(folder.path(), arguments), "wrong.yaml:7:14");
    }
}

#[test]
fn a_folder_is_read_recursively_and_other_documents_are_skipped() {
    let folder = folder();
    let by_folder = run(folder.path(), &["render", "good"]);
    assert_eq!(
        (by_folder.code, by_folder.stderr.as_str()),
        (Some(0), ""),
        "manifests of other tools in the folder must not stop a render"
    );
    assert_eq!(
        by_folder.stdout.matches("\nkind: StatefulSet\n").count(),
        1,
        "a cluster would be missing from the stream, or rendered twice"
    );
}

#[test]
fn standard_input_is_read_like_the_file_that_stdin_filename_names() {
    let (folder, good) = (folder(), text("blueprints/minimal.yaml"));
    let read = run_with(folder.path(), &["render", "-", "--stdin-filename", "good/a.yaml"], &good);
    let path = run(folder.path(), &["render", "good/a.yaml"]);
    assert_eq!(read, path, "a blueprint from standard input would render differently");
    let wrong = good.replace("instances: 3", "instances: x");
    for command in ["render", "validate"] {
        assert_refuses(
            &run_with(folder.path(), &[command, "-", "--stdin-filename", "x/y.yaml"], &wrong),
            "x/y.yaml:7:14",
        );
    }
}

#[test]
fn a_stream_needs_one_environment() {
    const FLEET: &str = "tests/golden/blueprints/fleet";
    assert_eq!(run(&root(), &["render", FLEET]).code, Some(1), "a stream would mix the objects of two environments");
    assert_eq!(
        run(&root(), &["render", FLEET]).stdout,
        "",
        "`kubectl apply` would get objects of an unnamed environment"
    );
    let [production, staging] =
        ["production", "staging"].map(|environment| program::render(&[FLEET, "--environment", environment]));
    assert_ne!(production, staging, "`--environment` would have no effect");
}

#[test]
fn wrong_usage_exits_with_1() {
    let wrong: [&[&str]; 5] =
        [&["bogus"], &["render"], &["render", "--bogus", "."], &["explain", "nothing.here"], &["validate", "--deny"]];
    for arguments in wrong {
        assert_refuses(&run(&root(), arguments), "error");
    }
}

#[test]
fn a_full_output_is_an_error() {
    let full = Path::new("/dev/full");
    for arguments in [&["render", "blueprints/minimal.yaml"][..], &["schema"], &["runbook", "orders"]] {
        let output = File::options().write(true).open(full).expect("there is /dev/full");
        let run = command(&root(), arguments).stdout(output).output().expect("the program starts");
        assert_eq!(run.status.code(), Some(1), "{arguments:?}: a truncated output would look like success");
        assert!(String::from_utf8_lossy(&run.stderr).contains("cannot write"), "{arguments:?}");
    }
}
