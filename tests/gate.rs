//! What a pull request may not do: get past its plan by editing the committed tree, or lose a cluster by a slip of the pen.
#![allow(clippy::disallowed_methods, reason = "a test makes repositories and runs programs")]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use pgforge::lock::Sha256;
use serde_json::{Value, json};
use support::program::{self, Run};
use support::repository::git;
use tempfile::TempDir;

const ORDERS: &str = include_str!("../blueprints/minimal.yaml");
const DEFAULTS: &str = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {instances: 5}\n";
const FOLDER: &str = "out/databases/orders";
const SET: &str = "out/databases/orders/manifests/46-statefulset-orders-keeper.yaml";
const EVIL: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: evil}\n\
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n";

/// A repository whose branch `change` is checked out, and equals `main`.
struct Repo(TempDir);

impl Repo {
    fn new() -> Self {
        let repo = Self(tempfile::tempdir().unwrap());
        git(repo.path(), &["init", "-q", "-b", "main"]);
        repo.write("blueprints/orders.yaml", ORDERS);
        repo.render();
        repo.commit();
        git(repo.path(), &["switch", "-q", "-c", "change"]);
        repo
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, &text.replace(from, to));
    }

    fn exists(&self, file: &str) -> bool {
        self.path().join(file).exists()
    }

    fn commit(&self) {
        git(self.path(), &["add", "-A", "-f"]);
        git(self.path(), &["commit", "-q", "--allow-empty", "-m", "change"]);
    }

    /// Makes the base what the branch is.
    fn merge(&self) {
        self.commit();
        git(self.path(), &["branch", "-q", "-f", "main"]);
    }

    fn run(&self, arguments: &[&str]) -> Run {
        program::run(self.path(), arguments)
    }

    fn render(&self) {
        let run = self.run(&["render", "blueprints", "--out", "out", "--prune"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }

    fn check(&self) -> Run {
        self.run(&["render", "blueprints", "--out", "out", "--check"])
    }

    fn gate(&self) -> Run {
        self.run(&["diff", "blueprints", "--against", "main", "--fail-on", "data-loss"])
    }

    /// What a plan lists of the tree: paths with what is wrong with them.
    fn strays(&self) -> Vec<(String, String)> {
        let run = self.run(&["diff", "blueprints", "--against", "main", "--format", "json"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let plan: Value = serde_json::from_str(&run.stdout).unwrap();
        let schema: Value = serde_json::from_str(include_str!("../schemas/plan.schema.json")).unwrap();
        assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&plan), "{plan:#}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let strays = plan["tree"]["strays"].as_array().unwrap().iter();
        strays.map(|stray| (text(&stray["path"]), text(&stray["what"]))).collect()
    }

    /// Asserts that neither the gate nor the check lets the tree pass, and that both name a path.
    fn is_stopped(&self, path: &str, what: &str) {
        self.commit();
        let below = path.strip_prefix("out/").unwrap();
        assert!(self.strays().contains(&(below.to_owned(), what.to_owned())), "{:?}", self.strays());
        let gate = self.gate();
        assert_eq!(gate.code, Some(3), "{}", gate.stdout);
        assert!(!gate.stdout.contains("nothing changes"), "{}", gate.stdout);
        assert!(gate.stderr.contains("denied: `out` is not what the blueprints render; "), "{}", gate.stderr);
        let check = self.check();
        assert_eq!(check.code, Some(2), "{}", check.stderr);
        assert!(check.stdout.contains(&format!("{path}: {what}\n")), "{}", check.stdout);
        let plan = self.run(&["diff", "--exit-code"]);
        assert_ne!(plan.code, Some(0), "{}", plan.stdout);
    }
}

#[test]
fn a_tree_as_rendered_passes() {
    let repo = Repo::new();
    repo.write("out/README.md", "What Argo CD delivers.\n");
    repo.write(&format!("{FOLDER}/NOTES.txt"), "text\n");
    repo.commit();
    assert_eq!(repo.strays(), []);
    assert_eq!((repo.gate().code, repo.check().code), (Some(0), Some(0)));
    assert_eq!(repo.run(&["diff"]).stdout, "1 cluster, nothing changes\n");
}

#[test]
fn an_edited_manifest_is_stopped_with_and_without_its_hash() {
    let repo = Repo::new();
    let before = Sha256::of(repo.text(SET).as_bytes()).to_string();
    repo.edit(SET, "replicas: 3", "replicas: 0");
    repo.is_stopped(SET, "different");
    let after = Sha256::of(repo.text(SET).as_bytes()).to_string();
    repo.edit(&format!("{FOLDER}/pgforge.lock"), &before, &after);
    repo.is_stopped(SET, "different");
    // Once it is on the base branch too, nobody but the blueprints can tell.
    repo.merge();
    repo.is_stopped(SET, "different");
}

#[test]
fn an_edited_tree_is_stopped_outside_of_a_repository_too() {
    let repo = Repo::new();
    fs::remove_dir_all(repo.path().join(".git")).unwrap();
    let gate = || repo.run(&["diff", "--fail-on", "data-loss"]).code;
    assert_eq!(gate(), Some(0));
    repo.edit(SET, "replicas: 3", "replicas: 0");
    assert_eq!(gate(), Some(3));
}

#[test]
fn a_foreign_manifest_is_stopped_wherever_it_stands() {
    for (path, what) in [
        (format!("{FOLDER}/manifests/99-evil.yaml"), "foreign manifest"),
        (format!("{FOLDER}/manifests/deep/evil.yml"), "foreign manifest"),
        (format!("{FOLDER}/secrets/evil.json"), "foreign manifest"),
        (format!("{FOLDER}/helm/evil/values.yaml"), "foreign manifest"),
        (format!("{FOLDER}/kustomization.yml"), "foreign kustomization"),
        (format!("{FOLDER}/.argocd-source.yaml"), "foreign settings of Argo CD or Flux"),
        (format!("{FOLDER}/.sourceignore"), "foreign settings of Argo CD or Flux"),
        ("out/databases/evil/manifests/x.yaml".to_owned(), "foreign manifest"),
        ("out/databases/Kustomization".to_owned(), "foreign kustomization"),
        ("out/evil.yaml".to_owned(), "foreign manifest"),
        ("out/a/b/c/d/e.jsonnet".to_owned(), "foreign manifest"),
        ("out/.hidden/evil.yaml".to_owned(), "foreign manifest"),
        ("out/.pgforge/1-0/new/evil.yaml".to_owned(), "foreign manifest"),
    ] {
        let repo = Repo::new();
        repo.write(&path, EVIL);
        repo.is_stopped(&path, what);
    }
}

#[test]
fn a_kustomization_that_lists_a_foreign_manifest_is_stopped() {
    let repo = Repo::new();
    let (index, evil) = (format!("{FOLDER}/kustomization.yaml"), format!("{FOLDER}/manifests/99-evil.yaml"));
    repo.write(&evil, EVIL);
    repo.write(&index, &format!("{}  - manifests/99-evil.yaml\n", repo.text(&index)));
    repo.is_stopped(&index, "different");
    repo.is_stopped(&evil, "foreign manifest");
    let before = Sha256::of(git_text(&repo, "main:out/databases/orders/kustomization.yaml").as_bytes()).to_string();
    let after = Sha256::of(repo.text(&index).as_bytes()).to_string();
    fs::remove_file(repo.path().join(&evil)).unwrap();
    repo.edit(&format!("{FOLDER}/pgforge.lock"), &before, &after);
    repo.merge();
    repo.is_stopped(&index, "different");
}

fn git_text(repo: &Repo, object: &str) -> String {
    let output = Command::new("git").arg("-C").arg(repo.path()).args(["show", object]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_folder_of_no_blueprint_is_stopped_even_with_a_lock() {
    let repo = Repo::new();
    repo.write("blueprints/evil.yaml", &ORDERS.replace("name: orders", "name: evil"));
    repo.render();
    fs::remove_file(repo.path().join("blueprints/evil.yaml")).unwrap();
    repo.is_stopped("out/databases/evil", "no blueprint's");
}

#[test]
fn what_is_missing_is_stopped() {
    let repo = Repo::new();
    let policy = format!("{FOLDER}/manifests/04-networkpolicy-orders-keeper.yaml");
    fs::remove_file(repo.path().join(&policy)).unwrap();
    repo.is_stopped(&policy, "missing");
    fs::remove_dir_all(repo.path().join("out")).unwrap();
    repo.is_stopped(&policy, "missing");
}

#[test]
fn links_and_pipes_in_the_tree_are_stopped_and_never_opened() {
    let repo = Repo::new();
    symlink("/etc", repo.path().join("out/link")).unwrap();
    repo.is_stopped("out/link", "symbolic link");
    fs::remove_file(repo.path().join("out/link")).unwrap();
    fs::remove_file(repo.path().join(SET)).unwrap();
    symlink("/etc/passwd", repo.path().join(SET)).unwrap();
    repo.is_stopped(SET, "different");
    let repo = Repo::new();
    assert!(Command::new("mkfifo").arg(repo.path().join("out/pipe.yaml")).status().unwrap().success());
    assert_eq!((repo.gate().code, repo.check().code), (Some(3), Some(2)));
}

#[test]
fn a_submodule_in_the_tree_is_stopped() {
    let repo = Repo::new();
    let other = tempfile::tempdir().unwrap();
    git(other.path(), &["init", "-q", "-b", "main"]);
    fs::write(other.path().join("evil.yaml"), EVIL).unwrap();
    git(other.path(), &["add", "-A"]);
    git(other.path(), &["commit", "-q", "-m", "evil"]);
    git(repo.path(), &["submodule", "--quiet", "add", other.path().to_str().unwrap(), "out/databases/evil"]);
    repo.is_stopped("out/databases/evil/evil.yaml", "foreign manifest");
    // A job checks out without submodules; Argo CD does not.
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.path().display());
    git(clone.path(), &["clone", "-q", "--branch", "change", &from, "."]);
    let run = program::run(clone.path(), &["render", "blueprints", "--out", "out", "--check"]);
    assert_eq!((run.code, &*run.stdout), (Some(2), "out/databases/evil: empty folder, or a submodule\n"));
    let run = program::run(clone.path(), &["diff", "blueprints", "--against", "origin/main", "--fail-on", "data-loss"]);
    assert_eq!(run.code, Some(3), "{}", run.stdout);
}

#[test]
fn a_name_cannot_forge_a_line() {
    let repo = Repo::new();
    repo.write("out/a\nout/b.yaml: fine\n::error::x.yaml", EVIL);
    let (check, gate) = (repo.check(), repo.gate());
    assert_eq!(check.stdout, "out/a\\nout/b.yaml: fine\\n::error::x.yaml: foreign manifest\n");
    assert!(gate.stdout.lines().chain(gate.stderr.lines()).all(|line| !line.starts_with("::")), "{}", gate.stdout);
}

#[test]
fn a_tree_that_is_yet_to_be_rendered_is_no_edited_one() {
    let repo = Repo::new();
    repo.edit("blueprints/orders.yaml", "{version: 15}", "{version: 15, parameters: {work_mem: 8MB}}");
    assert_eq!(repo.strays(), []);
    assert_eq!((repo.gate().code, repo.check().code), (Some(0), Some(2)));
    repo.render();
    assert_eq!(repo.strays(), []);
    assert_eq!((repo.gate().code, repo.check().code), (Some(0), Some(0)));
    // Half of it is neither.
    git(repo.path(), &["checkout", "-q", "main", "--", &format!("{FOLDER}/pgforge.lock")]);
    assert_eq!(repo.gate().code, Some(3));
}

#[test]
fn a_cluster_that_goes_takes_its_folder_with_it() {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.merge();
    fs::remove_file(repo.path().join("blueprints/shop.yaml")).unwrap();
    assert_eq!(repo.strays(), [], "not pruned yet");
    repo.render();
    assert_eq!(repo.strays(), [], "pruned");
    assert!(!repo.exists("out/databases/shop"));
    // What is left of it must not be edited on the way.
    git(repo.path(), &["checkout", "-q", "main", "--", "out/databases/shop"]);
    let set = "out/databases/shop/manifests/46-statefulset-shop-keeper.yaml";
    repo.edit(set, "replicas: 3", "replicas: 0");
    assert_eq!(repo.strays(), [("databases/shop".to_owned(), "no blueprint's".to_owned())]);
    fs::remove_file(repo.path().join("out/databases/shop/pgforge.lock")).unwrap();
    assert_eq!(repo.strays(), [("databases/shop".to_owned(), "no blueprint's".to_owned())]);
}

#[test]
fn what_a_file_says_is_wanted_passes_and_is_told() {
    let repo = Repo::new();
    repo.write("out/monitoring/dashboard.yaml", "kind: ConfigMap\n");
    repo.write("out/.pgforge-keep", "# The platform team's dashboards.\nmonitoring/\n");
    let check = repo.check();
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    let told = "note[PGF714]: `out/.pgforge-keep` keeps `monitoring/`: 1 file: The platform team's dashboards.\n";
    assert!(check.stderr.contains(told), "{}", check.stderr);
    // A pull request cannot bring both.
    repo.commit();
    assert_eq!(repo.gate().code, Some(3));
    assert!(repo.gate().stdout.contains("`.pgforge-keep` has changed; "), "{}", repo.gate().stdout);
    repo.merge();
    let gate = repo.gate();
    assert_eq!(gate.code, Some(0), "{}", gate.stdout);
    assert!(gate.stdout.contains("kept on purpose, monitoring/: 1 file: The platform"), "{}", gate.stdout);
    repo.write("out/monitoring/dashboard.yaml", EVIL);
    assert!(repo.gate().stdout.contains("kept on purpose, monitoring/: 1 file, changed: "), "{}", repo.gate().stdout);
}

#[test]
fn what_pgforge_renders_cannot_be_kept_from_it() {
    let repo = Repo::new();
    repo.write("out/.pgforge-keep", "# why\ndatabases/\n");
    repo.merge();
    repo.edit(SET, "replicas: 3", "replicas: 0");
    repo.is_stopped(SET, "different");
}

#[test]
fn a_list_that_cannot_be_read_is_an_error_at_its_place() {
    let repo = Repo::new();
    repo.write("out/.pgforge-keep", "monitoring/\n");
    for run in [repo.check(), repo.gate()] {
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains("error[PGF713]: this line has no reason\n --> out/.pgforge-keep:1:1\n"));
    }
    fs::remove_file(repo.path().join("out/.pgforge-keep")).unwrap();
    symlink("/etc/passwd", repo.path().join("out/.pgforge-keep")).unwrap();
    repo.is_stopped("out/.pgforge-keep", "symbolic link");
}

#[test]
fn a_file_that_is_named_says_nothing_of_the_rest_of_the_tree() {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.write("out/evil.yaml", EVIL);
    let run = repo.run(&["render", "blueprints/orders.yaml", "--out", "out", "--check"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

/// Renders with `--prune` as the hook does; whether the cluster's folder is still there.
fn survives(repo: &Repo, code: i32) -> Run {
    let run = repo.run(&["render", "blueprints", "--out", "out", "--prune"]);
    assert_eq!(run.code, Some(code), "{}", run.stderr);
    assert!(repo.exists(SET), "{}", run.stderr);
    run
}

/// A repository with two clusters, so that one is left.
fn two() -> Repo {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.commit();
    repo
}

#[test]
fn a_slip_of_the_pen_never_removes_a_cluster() {
    for (from, to, told) in [
        ("apiVersion: pgforge.dev/v1", "apiVersion: pgforg.dev/v1", "`apiVersion` cannot be `pgforg.dev/v1`"),
        ("apiVersion: pgforge.dev/v1", "apiVersion: PgForge.Dev/v1", "`apiVersion` cannot be `PgForge.Dev/v1`"),
        ("apiVersion: pgforge.dev/v1", "apiversion: pgforge.dev/v1", "unknown key `apiversion`"),
        ("apiVersion: pgforge.dev/v1", "apiVersoin: pgforg.dev/v1", "unknown key `apiVersoin`"),
        ("apiVersion: pgforge.dev/v1\n", "", "a document needs `apiVersion`"),
        ("apiVersion: pgforge.dev/v1", "apiVersion: v1", "`apiVersion` cannot be `v1`"),
        ("kind: Cluster", "kind: Clustr", "`kind` cannot be `Clustr`"),
        ("apiVersion: pgforge.dev/v1\n", "apiVersion: pgforge.dev/v1\n[", "error[PGF102]"),
        ("apiVersion: pgforge.dev/v1\n", "[", "error[PGF102]"),
    ] {
        let repo = two();
        repo.edit("blueprints/orders.yaml", from, to);
        let run = survives(&repo, 1);
        assert!(run.stderr.contains(told), "{to}: {}", run.stderr);
        assert!(run.stderr.contains("--> blueprints/orders.yaml:"), "{to}: {}", run.stderr);
    }
}

#[test]
fn what_was_skipped_is_not_pruned() {
    let kept = |repo: &Repo| {
        let run = survives(repo, 0);
        assert!(run.stderr.contains("kept      out/databases/orders\n"), "{}", run.stderr);
        assert!(
            run.stderr.contains("`out/databases/orders` is not pruned: `blueprints/orders.yaml`, from which"),
            "{}",
            run.stderr
        );
        assert_eq!(repo.check().code, Some(2));
    };
    let repo = two();
    repo.write("blueprints/orders.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders}\n");
    kept(&repo);
    let repo = two();
    repo.write("blueprints/orders.yaml", "");
    kept(&repo);
    let repo = two();
    repo.write("elsewhere.yaml", &repo.text("blueprints/orders.yaml"));
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    symlink("../elsewhere.yaml", repo.path().join("blueprints/orders.yaml")).unwrap();
    kept(&repo);
    let repo = two();
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    assert!(Command::new("mkfifo").arg(repo.path().join("blueprints/orders.yaml")).status().unwrap().success());
    kept(&repo);
    // A file that was not named was not read.
    let repo = two();
    let run = repo.run(&["render", "blueprints/shop.yaml", "--out", "out", "--prune"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(repo.exists(SET));
}

#[test]
fn a_blueprint_that_is_gone_is_pruned() {
    let repo = two();
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    repo.render();
    assert!(!repo.exists(FOLDER));
    // So is a cluster that its file no longer describes.
    let repo = two();
    repo.edit("blueprints/orders.yaml", "name: orders", "name: billing");
    repo.render();
    assert!(!repo.exists(FOLDER) && repo.exists("out/databases/billing"));
}

#[test]
fn a_file_with_the_other_extension_is_read() {
    let repo = two();
    fs::rename(repo.path().join("blueprints/orders.yaml"), repo.path().join("blueprints/orders.yml")).unwrap();
    survives(&repo, 0);
}

#[test]
fn defaults_are_ours_by_their_name() {
    for (text, told) in [
        ("apiVersion: pgforg.dev/v1\nkind: Defaults\nspec: {instances: 5}\n", "`apiVersion` cannot be `pgforg.dev/v1`"),
        ("apiVersion: v1\nkind: Defaults\nspec: {}\n", "`apiVersion` cannot be `v1`"),
        ("kind: Defaults\nspec: {}\n", "a document needs `apiVersion`"),
        ("apiVersion: v1\nkind: ConfigMap\n", "error[PGF145]"),
        ("image: {tag: 1}\n", "error[PGF145]"),
        ("", "error[PGF145]"),
        ("# later\n", "error[PGF145]"),
        ("spec: [\n", "error[PGF102]"),
        ("{{ .Values }}\n", "error[PGF1"),
    ] {
        let repo = Repo::new();
        repo.write("blueprints/defaults.yaml", text);
        for arguments in [&["validate", "blueprints"][..], &["validate", "blueprints/orders.yaml"]] {
            let run = repo.run(arguments);
            assert_eq!(run.code, Some(1), "{text}: {}", run.stderr);
            assert!(run.stderr.contains(told), "{text}: {}", run.stderr);
            assert!(run.stderr.contains("> blueprints/defaults.yaml"), "{text}: {}", run.stderr);
        }
    }
    let repo = Repo::new();
    fs::write(repo.path().join("blueprints/defaults.yaml"), b"\xff\xfe").unwrap();
    assert_eq!(repo.run(&["validate", "blueprints"]).code, Some(1));
    let repo = Repo::new();
    repo.write("blueprints/defaults.yml", DEFAULTS);
    for paths in ["blueprints", "blueprints/orders.yaml"] {
        let run = repo.run(&["validate", paths]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("rename the file to `defaults.yaml`"), "{}", run.stderr);
    }
}

#[test]
fn defaults_are_not_followed_out_of_their_folder() {
    let repo = Repo::new();
    repo.write("elsewhere.yaml", DEFAULTS);
    let defaults = repo.path().join("blueprints/defaults.yaml");
    let refused = |why: &str| {
        for paths in ["blueprints", "blueprints/orders.yaml", "blueprints/defaults.yaml"] {
            let run = repo.run(&["validate", paths]);
            assert_eq!((run.code, &*run.stdout), (Some(1), ""), "{}", run.stderr);
            let told = format!("error[PGF119]: cannot read blueprints/defaults.yaml: {why}");
            assert!(run.stderr.contains(&told), "{paths}: {}", run.stderr);
        }
    };
    for target in ["../elsewhere.yaml", "/etc/passwd", "/nowhere"] {
        symlink(target, &defaults).unwrap();
        refused("it is a symbolic link");
        fs::remove_file(&defaults).unwrap();
    }
    assert!(Command::new("mkfifo").arg(&defaults).status().unwrap().success());
    refused("it is not a regular file");
    fs::remove_file(&defaults).unwrap();
    let shared = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {postgres: {parameters: {work_mem: 12MB}}}\n";
    fs::write(&defaults, shared).unwrap();
    let run = repo.run(&["render", "blueprints/orders.yaml"]);
    assert!(run.stdout.contains("12MB"), "a file is read: {}", run.stderr);
}

#[test]
fn a_link_among_blueprints_is_told() {
    let repo = Repo::new();
    symlink("/etc/passwd", repo.path().join("blueprints/link.yaml")).unwrap();
    let run = repo.run(&["validate", "blueprints"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("note[PGF119]: blueprints/link.yaml is not a regular file and is skipped\n"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("root:"));
}

#[test]
fn a_plan_says_so_in_json_too() {
    let repo = Repo::new();
    repo.edit(SET, "replicas: 3", "replicas: 0");
    let run = repo.run(&["diff", "blueprints", "--against", "main", "--format", "json"]);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(plan["impact"], "unknown");
    let stray = json!({"path": SET.strip_prefix("out/").unwrap(), "what": "different"});
    assert_eq!(plan["tree"], json!({"out": "out", "strays": [stray], "kept": [], "keepChanged": false}));
}
