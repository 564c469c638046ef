//! `pgforge fmt` as a user runs it.

#![allow(clippy::disallowed_methods, reason = "it writes the files that it formats")]

mod support;

use std::fs;

use support::program::{Run, run, run_with};

const MESSY: &str = "\
# The orders team owns this.
kind: Cluster
apiVersion: pgforge.dev/v1
metadata:   {namespace: databases, name: 'orders'}
spec:
    # one a zone
    instances: 3
    engine:   replication
";

const NEAT: &str = "\
# The orders team owns this.
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: orders, namespace: databases}
spec:
  engine: replication
  # one a zone
  instances: 3
";

const FOREIGN: &str = "apiVersion:   v1\nkind: ConfigMap\ndata: {mode: 0644}\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the folder is ours");
    }
    folder
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file is there")
}

fn outcome(code: i32, stdout: &str, stderr: &str) -> Run {
    Run { code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

#[test]
fn a_folder_is_formatted_once_and_other_files_stay_unchanged() {
    let folder = folder(&[("orders.yaml", MESSY), ("config.yaml", FOREIGN)]);
    assert_eq!(
        run(folder.path(), &["fmt", "."]),
        outcome(0, "", "1 of 1 file formatted\n"),
        "`fmt` would not report how many files it changed"
    );
    assert_eq!(read(&folder, "orders.yaml"), NEAT, "the layout would change, and every user's files with it");
    assert_eq!(read(&folder, "config.yaml"), FOREIGN, "`fmt` would rewrite files of other tools");
    assert_eq!(
        run(folder.path(), &["fmt", "orders.yaml", "."]),
        outcome(0, "", "2 files, nothing to format\n"),
        "a second `fmt` would change files again"
    );
    assert_eq!(
        run(folder.path(), &["fmt", "config.yaml"]),
        outcome(0, "", "no blueprint found\n"),
        "`fmt` must not fail for a file of another tool"
    );
}

#[test]
fn check_writes_nothing_and_shows_a_patch() {
    let folder = folder(&[("neat.yaml", NEAT), ("orders.yaml", MESSY)]);
    let patch = "\
--- orders.yaml
+++ orders.yaml
@@ -1,8 +1,8 @@
 # The orders team owns this.
-kind: Cluster
 apiVersion: pgforge.dev/v1
-metadata:   {namespace: databases, name: 'orders'}
+kind: Cluster
+metadata: {name: orders, namespace: databases}
 spec:
-    # one a zone
-    instances: 3
-    engine:   replication
+  engine: replication
+  # one a zone
+  instances: 3
";
    let expected = outcome(2, patch, "1 of 2 files would change\n");
    assert_eq!(
        run(folder.path(), &["fmt", "--check", "neat.yaml", "orders.yaml"]),
        expected,
        "the patch must show what `fmt` would write"
    );
    assert_eq!(read(&folder, "orders.yaml"), MESSY, "`--check` must not write");
    assert_eq!(
        run(folder.path(), &["fmt", "--check", "neat.yaml"]),
        outcome(0, "", "1 file, nothing to format\n"),
        "a formatted file must pass `--check`"
    );
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let folder = folder(&[]);
    assert_eq!(
        run_with(folder.path(), &["fmt", "-"], MESSY).stdout,
        NEAT,
        "an editor that formats through `fmt -` would get another layout"
    );
    assert_eq!(
        run_with(folder.path(), &["fmt", "-"], FOREIGN).stdout,
        FOREIGN,
        "an editor that formats through `fmt -` would change files of other tools"
    );
    let check = run_with(folder.path(), &["fmt", "--check", "-", "--stdin-filename", "blueprints/orders.yaml"], MESSY);
    assert_eq!(check.code, Some(2), "CI would accept an unformatted blueprint");
    assert!(
        check.stdout.starts_with("--- blueprints/orders.yaml\n"),
        "an editor could not tell which file the patch is for: {}",
        check.stdout
    );
}

#[test]
fn a_file_with_an_error_stays_unchanged_and_the_others_are_formatted() {
    let broken = "apiVersion: pgforge.dev/v1\nspec:   {a: 1, a: 2}\n";
    let folder = folder(&[("broken.yaml", broken), ("orders.yaml", MESSY)]);
    let error = "\
error[PGF101]: `a` is set twice
 --> broken.yaml:2:16
  |
2 | spec:   {a: 1, a: 2}
  |          -     ^ set again here
  |          |
  |          first set here
  |
  = help: keep one of them
";
    assert_eq!(
        run(folder.path(), &["fmt", "broken.yaml", "orders.yaml"]),
        outcome(1, "", error),
        "`fmt` must report the broken file and still format the other"
    );
    assert_eq!(read(&folder, "broken.yaml"), broken, "`fmt` would damage a file that it cannot read");
    assert_eq!(read(&folder, "orders.yaml"), NEAT, "one broken file would keep the others unformatted");
    assert_eq!(
        run(folder.path(), &["fmt", "--check", "broken.yaml"]),
        outcome(1, "", error),
        "`--check` must report a broken file as an error, not as a difference"
    );
}

#[test]
fn defaults_have_their_own_order_of_keys() {
    let messy = "spec: {storage: {size: 1Gi}, instances: 3}\nkind: Defaults\napiVersion: pgforge.dev/v1\n";
    let neat = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {instances: 3, storage: {size: 1Gi}}\n";
    let folder = folder(&[("defaults.yaml", messy)]);
    assert_eq!(
        run(folder.path(), &["fmt", "defaults.yaml"]),
        outcome(0, "", "1 of 1 file formatted\n"),
        "defaults would not be formatted"
    );
    assert_eq!(read(&folder, "defaults.yaml"), neat, "defaults would get the order of a cluster's keys");
}

#[cfg(unix)]
#[test]
fn a_link_is_refused_and_not_followed() {
    let folder = folder(&[("orders.yaml", MESSY)]);
    std::os::unix::fs::symlink("orders.yaml", folder.path().join("link.yaml")).expect("the folder is ours");
    let error = "error[PGF182]: cannot write link.yaml: it is a symbolic link; name its target\n";
    assert_eq!(
        run(folder.path(), &["fmt", "link.yaml"]),
        outcome(1, "", error),
        "`fmt` must refuse a link and say why"
    );
    assert_eq!(read(&folder, "orders.yaml"), MESSY, "`fmt` must not write through a link");
}
