//! What a pull request must not do: pass its plan by editing the committed tree, or lose a cluster by a typo.
#![allow(clippy::disallowed_methods, reason = "a test creates repositories and runs programs")]

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

    /// Commits, and moves the base to the branch.
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

    /// Returns what a plan lists of the tree: paths and what is wrong with them.
    fn drift(&self) -> Vec<(String, String)> {
        let run = self.run(&["diff", "blueprints", "--against", "main", "--format", "json"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let plan: Value = serde_json::from_str(&run.stdout).unwrap();
        let schema: Value = serde_json::from_str(include_str!("../schemas/plan.schema.json")).unwrap();
        assert!(
            jsonschema::validator_for(&schema).unwrap().is_valid(&plan),
            "programs that validate plans by the published schema would refuse this one: {plan:#}"
        );
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let drift = plan["tree"]["strays"].as_array().unwrap().iter();
        drift.map(|drifted| (text(&drifted["path"]), text(&drifted["what"]))).collect()
    }

    /// Asserts that the gate and `--check` both fail, and that both name the path.
    fn is_stopped(&self, path: &str, what: &str) {
        self.commit();
        let below = path.strip_prefix("out/").unwrap();
        assert!(
            self.drift().contains(&(below.to_owned(), what.to_owned())),
            "the reviewer would not see what is wrong with the tree: {:?}",
            self.drift()
        );
        let gate = self.gate();
        assert_eq!(gate.code, Some(3), "the gate would let an edited tree pass: {}", gate.stdout);
        assert!(
            !gate.stdout.contains("nothing changes"),
            "a plan of an edited tree would look harmless: {}",
            gate.stdout
        );
        assert!(gate.stderr.contains("denied: `out` differs from what the blueprints render; "), "{}", gate.stderr);
        let check = self.check();
        assert_eq!(check.code, Some(2), "`--check` would let an edited tree pass: {}", check.stderr);
        assert!(check.stdout.contains(&format!("{path}: {what}\n")), "`--check` must name the path: {}", check.stdout);
        let plan = self.run(&["diff", "--exit-code"]);
        assert_ne!(plan.code, Some(0), "`--exit-code` must report an edited tree: {}", plan.stdout);
    }
}

#[test]
fn a_tree_as_rendered_passes() {
    let repo = Repo::new();
    repo.write("out/README.md", "What Argo CD delivers.\n");
    repo.write(&format!("{FOLDER}/NOTES.txt"), "text\n");
    repo.commit();
    assert_eq!(repo.drift(), [], "text that no tool applies must be allowed in out/");
    assert_eq!((repo.gate().code, repo.check().code), (Some(0), Some(0)), "a tree as rendered must pass both gates");
    assert_eq!(repo.run(&["diff"]).stdout, "1 cluster, nothing changes\n", "an unchanged tree must have an empty plan");
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
    // Once the base branch has the edit too, only the blueprints reveal it.
    repo.merge();
    repo.is_stopped(SET, "different");
}

#[test]
fn an_edited_tree_is_stopped_outside_of_a_repository_too() {
    let repo = Repo::new();
    fs::remove_dir_all(repo.path().join(".git")).unwrap();
    let gate = || repo.run(&["diff", "--fail-on", "data-loss"]).code;
    assert_eq!(gate(), Some(0), "a tree as rendered must pass without a repository");
    repo.edit(SET, "replicas: 3", "replicas: 0");
    assert_eq!(gate(), Some(3), "an edited manifest would be deployed from a tree without a repository");
}

#[test]
fn a_foreign_manifest_is_stopped_wherever_it_is() {
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
fn a_folder_without_a_blueprint_fails_the_gate_even_with_a_lock() {
    let repo = Repo::new();
    repo.write("blueprints/evil.yaml", &ORDERS.replace("name: orders", "name: evil"));
    repo.render();
    fs::remove_file(repo.path().join("blueprints/evil.yaml")).unwrap();
    repo.is_stopped("out/databases/evil", "no blueprint's");
}

#[test]
fn a_missing_manifest_is_stopped() {
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
    assert!(
        Command::new("mkfifo").arg(repo.path().join("out/pipe.yaml")).status().unwrap().success(),
        "the test needs mkfifo"
    );
    assert_eq!(
        (repo.gate().code, repo.check().code),
        (Some(3), Some(2)),
        "a pipe in the tree would pass, or hang the job"
    );
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
    // A job checks out without submodules, but Argo CD with them.
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.path().display());
    git(clone.path(), &["clone", "-q", "--branch", "change", &from, "."]);
    let run = program::run(clone.path(), &["render", "blueprints", "--out", "out", "--check"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(2), "out/databases/evil: empty folder, or a submodule\n"),
        "a submodule would be deployed that the job cannot see"
    );
    let run = program::run(clone.path(), &["diff", "blueprints", "--against", "origin/main", "--fail-on", "data-loss"]);
    assert_eq!(run.code, Some(3), "the gate would let a submodule pass: {}", run.stdout);
}

#[test]
fn a_name_cannot_forge_a_line() {
    let repo = Repo::new();
    repo.write("out/a\nout/b.yaml: fine\n::error::x.yaml", EVIL);
    let (check, gate) = (repo.check(), repo.gate());
    assert_eq!(
        check.stdout, "out/a\\nout/b.yaml: fine\\n::error::x.yaml: foreign manifest\n",
        "a file's name would print a forged line, or a command of the runner"
    );
    assert!(
        gate.stdout.lines().chain(gate.stderr.lines()).all(|line| !line.starts_with("::")),
        "a file's name would command the CI runner: {}",
        gate.stdout
    );
}

#[test]
fn a_tree_that_is_not_rendered_yet_is_not_an_edited_one() {
    let repo = Repo::new();
    repo.edit("blueprints/orders.yaml", "{version: 15}", "{version: 15, parameters: {work_mem: 8MB}}");
    assert_eq!(repo.drift(), [], "a tree that is not rendered yet is not an edited one");
    assert_eq!(
        (repo.gate().code, repo.check().code),
        (Some(0), Some(2)),
        "the gate must pass and `--check` must ask for a render"
    );
    repo.render();
    assert_eq!(repo.drift(), [], "a rendered tree must have no drift");
    assert_eq!((repo.gate().code, repo.check().code), (Some(0), Some(0)), "a rendered tree must pass both gates");
    // A mix of the old and the new render is edited.
    git(repo.path(), &["checkout", "-q", "main", "--", &format!("{FOLDER}/pgforge.lock")]);
    assert_eq!(repo.gate().code, Some(3), "a tree that mixes both renders would pass");
}

#[test]
fn the_folder_of_a_removed_cluster_is_pruned() {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.merge();
    fs::remove_file(repo.path().join("blueprints/shop.yaml")).unwrap();
    assert_eq!(repo.drift(), [], "not pruned yet");
    repo.render();
    assert_eq!(repo.drift(), [], "pruned");
    assert!(!repo.exists("out/databases/shop"), "`--prune` would keep the folder, and Argo CD would keep the cluster");
    // What is left of the folder must not be edited.
    git(repo.path(), &["checkout", "-q", "main", "--", "out/databases/shop"]);
    let set = "out/databases/shop/manifests/46-statefulset-shop-keeper.yaml";
    repo.edit(set, "replicas: 3", "replicas: 0");
    assert_eq!(
        repo.drift(),
        [("databases/shop".to_owned(), "no blueprint's".to_owned())],
        "an edited folder of a removed cluster would pass"
    );
    fs::remove_file(repo.path().join("out/databases/shop/pgforge.lock")).unwrap();
    assert_eq!(
        repo.drift(),
        [("databases/shop".to_owned(), "no blueprint's".to_owned())],
        "a folder without its lock would pass"
    );
}

#[test]
fn files_that_pgforge_keep_lists_pass_and_are_shown() {
    let repo = Repo::new();
    repo.write("out/monitoring/dashboard.yaml", "kind: ConfigMap\n");
    repo.write("out/.pgforge-keep", "# The platform team's dashboards.\nmonitoring/\n");
    let check = repo.check();
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    let expected = "note[PGF714]: `out/.pgforge-keep` keeps `monitoring/`: 1 file: The platform team's dashboards.\n";
    assert!(check.stderr.contains(expected), "{}", check.stderr);
    // A pull request cannot add the file and the line that keeps it.
    repo.commit();
    assert_eq!(repo.gate().code, Some(3), "a pull request could add a manifest together with the line that keeps it");
    assert!(repo.gate().stdout.contains("`.pgforge-keep` has changed; "), "{}", repo.gate().stdout);
    repo.merge();
    let gate = repo.gate();
    assert_eq!(gate.code, Some(0), "{}", gate.stdout);
    assert!(gate.stdout.contains("kept on purpose, monitoring/: 1 file: The platform"), "{}", gate.stdout);
    repo.write("out/monitoring/dashboard.yaml", EVIL);
    assert!(repo.gate().stdout.contains("kept on purpose, monitoring/: 1 file, changed: "), "{}", repo.gate().stdout);
}

#[test]
fn pgforge_keep_cannot_cover_what_pgforge_renders() {
    let repo = Repo::new();
    repo.write("out/.pgforge-keep", "# why\ndatabases/\n");
    repo.merge();
    repo.edit(SET, "replicas: 3", "replicas: 0");
    repo.is_stopped(SET, "different");
}

#[test]
fn an_invalid_pgforge_keep_is_an_error_at_its_line() {
    let repo = Repo::new();
    repo.write("out/.pgforge-keep", "monitoring/\n");
    for run in [repo.check(), repo.gate()] {
        assert_eq!(run.code, Some(1), "a line without a reason would be accepted");
        assert!(run.stderr.contains("error[PGF713]: this line has no reason\n --> out/.pgforge-keep:1:1\n"));
    }
    fs::remove_file(repo.path().join("out/.pgforge-keep")).unwrap();
    symlink("/etc/passwd", repo.path().join("out/.pgforge-keep")).unwrap();
    repo.is_stopped("out/.pgforge-keep", "symbolic link");
}

#[test]
fn check_of_one_file_ignores_the_rest_of_the_tree() {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.write("out/evil.yaml", EVIL);
    let run = repo.run(&["render", "blueprints/orders.yaml", "--out", "out", "--check"]);
    assert_eq!(run.code, Some(0), "another file of the tree must not fail a check of one file: {}", run.stdout);
}

/// Renders with `--prune` as the hook does; asserts that the cluster's folder still exists.
fn survives(repo: &Repo, code: i32) -> Run {
    let run = repo.run(&["render", "blueprints", "--out", "out", "--prune"]);
    assert_eq!(run.code, Some(code), "{}", run.stderr);
    assert!(repo.exists(SET), "the cluster's manifests would be deleted: {}", run.stderr);
    run
}

/// A repository with two clusters, so that one is left when the other disappears.
fn two_clusters() -> Repo {
    let repo = Repo::new();
    repo.write("blueprints/shop.yaml", &ORDERS.replace("name: orders", "name: shop"));
    repo.render();
    repo.commit();
    repo
}

#[test]
fn a_typo_never_removes_a_cluster() {
    for (from, to, expected) in [
        ("apiVersion: pgforge.dev/v1", "apiVersion: pgforg.dev/v1", "`apiVersion` cannot be `pgforg.dev/v1`"),
        ("apiVersion: pgforge.dev/v1", "apiVersion: PgForge.Dev/v1", "`apiVersion` cannot be `PgForge.Dev/v1`"),
        ("apiVersion: pgforge.dev/v1", "apiversion: pgforge.dev/v1", "unknown key `apiversion`"),
        ("apiVersion: pgforge.dev/v1", "apiVersoin: pgforg.dev/v1", "unknown key `apiVersoin`"),
        ("apiVersion: pgforge.dev/v1\n", "", "the document needs `apiVersion`"),
        ("apiVersion: pgforge.dev/v1", "apiVersion: v1", "`apiVersion` cannot be `v1`"),
        ("kind: Cluster", "kind: Clustr", "`kind` cannot be `Clustr`"),
        ("apiVersion: pgforge.dev/v1\n", "apiVersion: pgforge.dev/v1\n[", "error[PGF102]"),
        ("apiVersion: pgforge.dev/v1\n", "[", "error[PGF102]"),
    ] {
        let repo = two_clusters();
        repo.edit("blueprints/orders.yaml", from, to);
        let run = survives(&repo, 1);
        assert!(run.stderr.contains(expected), "{to}: {}", run.stderr);
        assert!(run.stderr.contains("--> blueprints/orders.yaml:"), "{to}: {}", run.stderr);
    }
}

#[test]
fn the_folder_of_a_skipped_document_is_not_pruned() {
    let kept = |repo: &Repo| {
        let run = survives(repo, 0);
        assert!(run.stderr.contains("kept      out/databases/orders\n"), "{}", run.stderr);
        assert!(
            run.stderr.contains(
                "`out/databases/orders` is not pruned: its blueprint `blueprints/orders.yaml` exists, but was not read"
            ),
            "{}",
            run.stderr
        );
        assert_eq!(repo.check().code, Some(2), "`--check` would accept the folder of a skipped blueprint");
    };
    let repo = two_clusters();
    repo.write("blueprints/orders.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders}\n");
    kept(&repo);
    let repo = two_clusters();
    repo.write("blueprints/orders.yaml", "");
    kept(&repo);
    let repo = two_clusters();
    repo.write("elsewhere.yaml", &repo.text("blueprints/orders.yaml"));
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    symlink("../elsewhere.yaml", repo.path().join("blueprints/orders.yaml")).unwrap();
    kept(&repo);
    let repo = two_clusters();
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    assert!(
        Command::new("mkfifo").arg(repo.path().join("blueprints/orders.yaml")).status().unwrap().success(),
        "the test needs mkfifo"
    );
    kept(&repo);
    // A file that the command does not name is not read.
    let repo = two_clusters();
    let run = repo.run(&["render", "blueprints/shop.yaml", "--out", "out", "--prune"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(repo.exists(SET), "a render of one file would prune the clusters of the others");
}

#[test]
fn the_folder_of_a_deleted_blueprint_is_pruned() {
    let repo = two_clusters();
    fs::remove_file(repo.path().join("blueprints/orders.yaml")).unwrap();
    repo.render();
    assert!(!repo.exists(FOLDER), "the folder of a deleted blueprint would stay");
    // The folder of a renamed cluster is pruned too.
    let repo = two_clusters();
    repo.edit("blueprints/orders.yaml", "name: orders", "name: billing");
    repo.render();
    assert!(
        !repo.exists(FOLDER) && repo.exists("out/databases/billing"),
        "the folder of the former name would stay, or the new one would be missing"
    );
}

#[test]
fn a_file_with_the_extension_yml_is_read() {
    let repo = two_clusters();
    fs::rename(repo.path().join("blueprints/orders.yaml"), repo.path().join("blueprints/orders.yml")).unwrap();
    survives(&repo, 0);
}

#[test]
fn a_file_named_defaults_is_always_pgforges() {
    for (text, expected) in [
        ("apiVersion: pgforg.dev/v1\nkind: Defaults\nspec: {instances: 5}\n", "`apiVersion` cannot be `pgforg.dev/v1`"),
        ("apiVersion: v1\nkind: Defaults\nspec: {}\n", "`apiVersion` cannot be `v1`"),
        ("kind: Defaults\nspec: {}\n", "the document needs `apiVersion`"),
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
            assert!(run.stderr.contains(expected), "{text}: {}", run.stderr);
            assert!(run.stderr.contains("> blueprints/defaults.yaml"), "{text}: {}", run.stderr);
        }
    }
    let repo = Repo::new();
    fs::write(repo.path().join("blueprints/defaults.yaml"), b"\xff\xfe").unwrap();
    assert_eq!(
        repo.run(&["validate", "blueprints"]).code,
        Some(1),
        "defaults that are no text would be skipped, and every cluster would change"
    );
    let repo = Repo::new();
    repo.write("blueprints/defaults.yml", DEFAULTS);
    for paths in ["blueprints", "blueprints/orders.yaml"] {
        let run = repo.run(&["validate", paths]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("rename the file to `defaults.yaml`"), "{}", run.stderr);
    }
}

#[test]
fn linked_defaults_are_refused() {
    let repo = Repo::new();
    repo.write("elsewhere.yaml", DEFAULTS);
    let defaults = repo.path().join("blueprints/defaults.yaml");
    let refused = |why: &str| {
        for paths in ["blueprints", "blueprints/orders.yaml", "blueprints/defaults.yaml"] {
            let run = repo.run(&["validate", paths]);
            assert_eq!((run.code, &*run.stdout), (Some(1), ""), "{}", run.stderr);
            let expected = format!("error[PGF119]: cannot read blueprints/defaults.yaml: {why}");
            assert!(run.stderr.contains(&expected), "{paths}: {}", run.stderr);
        }
    };
    for target in ["../elsewhere.yaml", "/etc/passwd", "/nowhere"] {
        symlink(target, &defaults).unwrap();
        refused("it is a symbolic link");
        fs::remove_file(&defaults).unwrap();
    }
    assert!(Command::new("mkfifo").arg(&defaults).status().unwrap().success(), "the test needs mkfifo");
    refused("it is not a regular file");
    fs::remove_file(&defaults).unwrap();
    let shared = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {postgres: {parameters: {work_mem: 12MB}}}\n";
    fs::write(&defaults, shared).unwrap();
    let run = repo.run(&["render", "blueprints/orders.yaml"]);
    assert!(run.stdout.contains("12MB"), "a file is read: {}", run.stderr);
}

#[test]
fn a_link_among_blueprints_is_reported() {
    let repo = Repo::new();
    symlink("/etc/passwd", repo.path().join("blueprints/link.yaml")).unwrap();
    let run = repo.run(&["validate", "blueprints"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("note[PGF119]: blueprints/link.yaml is not a regular file and is skipped\n"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("root:"), "pgforge would print a file outside the repository");
}

#[test]
fn a_plan_in_json_lists_edited_files() {
    let repo = Repo::new();
    repo.edit(SET, "replicas: 3", "replicas: 0");
    let run = repo.run(&["diff", "blueprints", "--against", "main", "--format", "json"]);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(plan["impact"], "unknown", "a program would treat an edited tree as harmless");
    let drifted = json!({"path": SET.strip_prefix("out/").unwrap(), "what": "different"});
    assert_eq!(
        plan["tree"],
        json!({"out": "out", "strays": [drifted], "kept": [], "keepChanged": false}),
        "a program would not see which file was edited"
    );
}
