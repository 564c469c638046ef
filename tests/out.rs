//! `pgforge render --out` as a user runs it, and the committed tree of the examples.

#![allow(clippy::disallowed_methods, reason = "it reads the files")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use support::golden;
use support::program::{self, Run};
use support::repository::git;
use tempfile::TempDir;

const ORDERS: &str = include_str!("../blueprints/minimal.yaml");
const RUNBOOK: &str = "out/databases/orders/RUNBOOK.md";
const LOCK: &str = "out/databases/orders/pgforge.lock";
const SERVICE: &str = "out/databases/orders/manifests/30-service-orders-primary.yaml";

#[test]
fn the_committed_tree_equals_the_rendered_one() {
    let render = |arguments: &[&str]| {
        program::run(&program::root(), &[&["render", "blueprints", "--out", "out", "--prune"], arguments].concat())
    };
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        let run = render(&["--overwrite"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    let Run { code, stdout, stderr } = render(&["--check"]);
    assert_eq!(
        (code, &*stdout),
        (Some(0), ""),
        "{stderr}out/ differs from what the blueprints render; BLESS=1 writes it"
    );
}

/// A folder of a user: blueprints and their rendered tree.
struct Home(TempDir);

impl Home {
    /// Creates the clusters `orders` and `carts`, and renders them.
    fn rendered() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.put("blueprints/orders.yaml", ORDERS);
        home.put("blueprints/carts.yaml", &ORDERS.replace("name: orders", "name: carts"));
        let run = home.render(&[]);
        let lines = "written   out/databases/carts\nwritten   out/databases/orders\n";
        assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", lines));
        home
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn put(&self, file: &str, text: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn tree(&self) -> BTreeMap<PathBuf, String> {
        golden::read(&self.path("out"))
    }

    fn run(&self, arguments: &[&str]) -> Run {
        program::run(self.0.path(), arguments)
    }

    fn render(&self, arguments: &[&str]) -> Run {
        self.run(&[&["render", "blueprints", "--out", "out"], arguments].concat())
    }

    /// Returns what `--check` lists; asserts that its exit code is 2 if it lists anything, else 0.
    fn differences(&self, arguments: &[&str]) -> String {
        let before = self.tree();
        let run = self.render(&[&["--check"], arguments].concat());
        assert_eq!(
            run.code,
            Some(if run.stdout.is_empty() { 0 } else { 2 }),
            "CI would accept a stale tree or refuse a rendered one: {}",
            run.stderr
        );
        assert_eq!(self.tree(), before, "`--check` must not write");
        run.stdout
    }

    fn git(&self, arguments: &[&str]) {
        git(self.0.path(), arguments);
    }
}

#[test]
fn a_second_render_changes_nothing_and_check_finds_nothing() {
    let home = Home::rendered();
    let before = home.tree();
    let run = home.render(&["--prune"]);
    assert_eq!(run.code, Some(0), "a second render must succeed");
    assert_eq!(run.stderr, "unchanged out/databases/carts\nunchanged out/databases/orders\n");
    assert_eq!(home.tree(), before, "a second render would change committed files");

    let run = home.render(&["--check", "--prune"]);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", "2 clusters in out: up to date\n"));
    assert_eq!(
        home.text(RUNBOOK),
        home.run(&["runbook", "orders"]).stdout,
        "the committed runbook would differ from the printed one"
    );
}

#[test]
fn check_lists_what_a_render_would_change_and_writes_nothing() {
    let home = Home::rendered();
    home.put("blueprints/orders.yaml", &ORDERS.replace("size: 10Gi", "size: 20Gi"));
    fs::remove_file(home.path(RUNBOOK)).unwrap();
    assert_eq!(
        home.differences(&[]),
        "out/databases/orders/RUNBOOK.md: missing
out/databases/orders/manifests/14-configmap-orders-pgforge.yaml: different
out/databases/orders/manifests/14-configmap-orders-steward.yaml: different
out/databases/orders/manifests/44-deployment-orders-steward.yaml: different
out/databases/orders/manifests/46-statefulset-orders-keeper.yaml: different
out/databases/orders/pgforge.lock: different
"
    );
    assert_eq!(home.render(&[]).code, Some(0), "the render must repair the tree");
    assert_eq!(home.differences(&[]), "", "after a render `--check` must pass");
}

#[test]
fn a_hand_edit_stops_its_cluster_and_no_other() {
    let home = Home::rendered();
    home.put(SERVICE, "edited: true\n");
    home.put("blueprints/carts.yaml", &ORDERS.replace("name: orders", "name: carts").replace("10Gi", "20Gi"));
    assert!(
        home.differences(&[]).contains(&format!("{SERVICE}: different\n")),
        "`--check` would not see an edited manifest"
    );
    let run = home.render(&["--prune"]);
    assert_eq!(run.code, Some(1), "a render over a hand edit must fail");
    assert_eq!(
        run.stderr,
        "written   out/databases/carts
refused   out/databases/orders
error[PGF702]: `out/databases/orders` has edits that neither the lock nor git's HEAD has: `manifests/30-service-orders-primary.yaml`
 |
 = help: move edits that you want to keep into the blueprint, or commit them; `--overwrite` discards them

error[PGF705]: nothing is pruned, because a cluster's folder could not be written
 |
 = help: fix the errors above, then run the same command again
"
    );
    assert_eq!(home.text(SERVICE), "edited: true\n", "a hand edit would be lost");

    let run = home.render(&["--overwrite"]);
    assert_eq!(run.code, Some(0), "`--overwrite` must succeed");
    assert_eq!(
        run.stderr,
        "unchanged out/databases/carts
written   out/databases/orders
note[PGF709]: `--overwrite` replaced in `out/databases/orders`: `manifests/30-service-orders-primary.yaml`
"
    );
    assert_eq!(home.differences(&[]), "", "after `--overwrite` the tree must be as rendered");
}

#[test]
fn a_committed_hand_edit_is_replaced_with_a_note() {
    let home = Home::rendered();
    home.put(SERVICE, "edited: true\n");
    home.git(&["init", "-q"]);
    home.git(&["add", "-A"]);
    home.git(&["commit", "-q", "-m", "all"]);
    let run = home.render(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "unchanged out/databases/carts
written   out/databases/orders
note[PGF708]: edits in `out/databases/orders` were replaced: `manifests/30-service-orders-primary.yaml`
 |
 = note: git's HEAD has them; move edits that you want to keep into the blueprint
"
    );
}

#[test]
fn foreign_files_are_kept_and_named() {
    let home = Home::rendered();
    home.put("out/databases/orders/notes.md", "mine\n");
    assert_eq!(home.differences(&["--prune"]), "", "`--check` must not complain about a text file");
    home.put("blueprints/orders.yaml", &ORDERS.replace("size: 10Gi", "size: 20Gi"));
    let run = home.render(&[]);
    assert_eq!(run.code, Some(0), "a foreign file must not stop a render");
    assert_eq!(
        run.stderr,
        "unchanged out/databases/carts
written   out/databases/orders
note[PGF707]: files in `out/databases/orders` are not pgforge's and are kept: `notes.md`
"
    );
    assert_eq!(home.text("out/databases/orders/notes.md"), "mine\n", "a user's file would be lost");
}

#[test]
fn a_lock_in_conflict_is_rebuilt() {
    let home = Home::rendered();
    let whole = home.text(LOCK);
    home.put(LOCK, &whole.replace("build:", "<<<<<<< HEAD\nbuild:"));
    assert_eq!(
        home.differences(&[]),
        format!("{LOCK}: different\n"),
        "`--check` would accept a lock with conflict marks"
    );
    let run = home.render(&[]);
    assert_eq!(run.code, Some(0), "a lock in conflict must not stop a render");
    assert_eq!(
        run.stderr,
        "unchanged out/databases/carts
written   out/databases/orders
note[PGF704]: the lock in `out/databases/orders` could not be used and was replaced: line 3 is a merge conflict marker
"
    );
    assert_eq!(home.text(LOCK), whole, "the lock would stay damaged");
}

#[test]
fn prune_removes_the_folders_of_deleted_clusters() {
    let home = Home::rendered();
    fs::remove_file(home.path("blueprints/carts.yaml")).unwrap();
    // `--check` lists the folder even without `--prune`: a tool that applies the tree would apply it.
    for arguments in [&[][..], &["--prune"]] {
        assert_eq!(home.differences(arguments), "out/databases/carts: no blueprint's\n");
    }
    let run = home.render(&["--prune"]);
    assert_eq!(run.code, Some(0), "`--prune` must succeed");
    assert_eq!(run.stderr, "unchanged out/databases/orders\nremoved   out/databases/carts\n");
    assert!(!home.path("out/databases/carts").exists(), "Argo CD would keep a cluster whose blueprint was deleted");
}

#[test]
fn every_environment_has_its_folder_and_prune_keeps_unselected_ones() {
    let home = Home::rendered();
    let environments = "environments: {prod: {}, staging: {metadata: {namespace: staging}}}\n";
    home.put("blueprints/orders.yaml", &format!("{ORDERS}{environments}"));
    let run = home.render(&["--prune"]);
    assert_eq!(run.code, Some(0), "a blueprint that gains environments must render");
    assert_eq!(
        run.stderr,
        "unchanged out/databases/carts
written   out/databases/orders@prod
written   out/staging/orders@staging
removed   out/databases/orders
"
    );
    assert!(
        home.text("out/databases/orders@prod/pgforge.lock").contains("\nenvironment: \"prod\"\n"),
        "a plan could not tell which environment a folder belongs to"
    );
    let run = home.render(&["--prune", "--environment", "prod"]);
    assert_eq!(
        (run.code, &*run.stderr),
        (Some(0), "unchanged out/databases/carts\nunchanged out/databases/orders@prod\n")
    );
    assert!(home.path("out/staging/orders@staging").exists(), "rendering one environment would delete another");
}

#[test]
fn nothing_is_written_or_pruned_while_a_blueprint_is_invalid() {
    let home = Home::rendered();
    home.put("blueprints/orders.yaml", &ORDERS.replace("instances: 3", "instances: none"));
    fs::remove_file(home.path("blueprints/carts.yaml")).unwrap();
    let before = home.tree();
    let run = home.render(&["--prune", "--overwrite"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""), "an invalid blueprint must fail and print nothing");
    assert!(run.stderr.starts_with("error[PGF"), "the user would not learn what is wrong: {}", run.stderr);
    assert_eq!(home.tree(), before, "an invalid blueprint would change or prune the tree");
}

#[test]
fn an_impossible_output_folder_is_one_error() {
    let home = Home::rendered();
    home.put("file", "");
    let run = home.run(&["render", "blueprints", "--out", "file"]);
    assert_eq!(run.code, Some(1), "a file in place of the output folder must be an error");
    assert_eq!(run.stderr.matches("error[PGF706]: cannot read or write `file`: ").count(), 1, "{}", run.stderr);
}

#[test]
fn flags_of_the_tree_need_a_tree() {
    let home = Home::rendered();
    for flag in ["--check", "--prune", "--overwrite"] {
        let run = home.run(&["render", "blueprints", flag]);
        assert_eq!((run.code, &*run.stdout), (Some(1), ""), "the flag would be ignored: {flag}");
        assert!(run.stderr.contains("--out <DIR>"), "{}", run.stderr);
    }
}
