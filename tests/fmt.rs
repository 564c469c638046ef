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

fn told(code: i32, stdout: &str, stderr: &str) -> Run {
    Run { code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

#[test]
fn a_folder_is_formatted_once_and_files_of_others_are_left_alone() {
    let folder = folder(&[("orders.yaml", MESSY), ("config.yaml", FOREIGN)]);
    assert_eq!(run(folder.path(), &["fmt", "."]), told(0, "", "1 of 1 file formatted\n"));
    assert_eq!(read(&folder, "orders.yaml"), NEAT);
    assert_eq!(read(&folder, "config.yaml"), FOREIGN);
    assert_eq!(run(folder.path(), &["fmt", "orders.yaml", "."]), told(0, "", "2 files, nothing to format\n"));
    assert_eq!(run(folder.path(), &["fmt", "config.yaml"]), told(0, "", "no blueprint found\n"));
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
    let expected = told(2, patch, "1 of 2 files would change\n");
    assert_eq!(run(folder.path(), &["fmt", "--check", "neat.yaml", "orders.yaml"]), expected);
    assert_eq!(read(&folder, "orders.yaml"), MESSY);
    assert_eq!(run(folder.path(), &["fmt", "--check", "neat.yaml"]), told(0, "", "1 file, nothing to format\n"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    assert_eq!(run_with(folder.path(), &["fmt", "-"], MESSY).stdout, NEAT);
    assert_eq!(run_with(folder.path(), &["fmt", "-"], FOREIGN).stdout, FOREIGN);
    let check = run_with(folder.path(), &["fmt", "--check", "-", "--stdin-filename", "blueprints/orders.yaml"], MESSY);
    assert_eq!(check.code, Some(2));
    assert!(check.stdout.starts_with("--- blueprints/orders.yaml\n"), "{}", check.stdout);
}

#[test]
fn a_file_with_an_error_is_left_alone_and_the_others_are_formatted() {
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
    assert_eq!(run(folder.path(), &["fmt", "broken.yaml", "orders.yaml"]), told(1, "", error));
    assert_eq!(read(&folder, "broken.yaml"), broken);
    assert_eq!(read(&folder, "orders.yaml"), NEAT);
    assert_eq!(run(folder.path(), &["fmt", "--check", "broken.yaml"]), told(1, "", error));
}

#[test]
fn defaults_have_the_order_of_their_own_language() {
    let messy = "spec: {storage: {size: 1Gi}, instances: 3}\nkind: Defaults\napiVersion: pgforge.dev/v1\n";
    let neat = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {instances: 3, storage: {size: 1Gi}}\n";
    let folder = folder(&[("defaults.yaml", messy)]);
    assert_eq!(run(folder.path(), &["fmt", "defaults.yaml"]), told(0, "", "1 of 1 file formatted\n"));
    assert_eq!(read(&folder, "defaults.yaml"), neat);
}

#[cfg(unix)]
#[test]
fn a_link_is_named_and_not_followed() {
    let folder = folder(&[("orders.yaml", MESSY)]);
    std::os::unix::fs::symlink("orders.yaml", folder.path().join("link.yaml")).expect("the folder is ours");
    let error = "error[PGF182]: cannot write link.yaml: it is a symbolic link; name its target\n";
    assert_eq!(run(folder.path(), &["fmt", "link.yaml"]), told(1, "", error));
    assert_eq!(read(&folder, "orders.yaml"), MESSY);
}
