//! Runs the steps of `action.yml` and `docs/ci.md` in a shell against a small repository.
#![allow(clippy::disallowed_methods, reason = "a test creates repositories and runs programs")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::program::{self, root};
use support::repository::git;
use tempfile::TempDir;

const ORDERS: &str = include_str!("../blueprints/minimal.yaml");

/// A clone with the branch `change` checked out, as in a pull request's job.
struct Job {
    folder: TempDir,
}

impl Job {
    /// Creates the clone; on its branch, `from` is replaced with `to` in the blueprint.
    fn new(from: &str, to: &str) -> Self {
        let job = Self { folder: tempfile::tempdir().unwrap() };
        let origin = job.path("origin");
        fs::create_dir_all(origin.join("blueprints")).unwrap();
        git(&origin, &["init", "-q", "-b", "main"]);
        fs::write(origin.join("blueprints/orders.yaml"), ORDERS).unwrap();
        render_and_commit(&origin);
        git(&origin, &["switch", "-q", "-c", "change"]);
        assert!(ORDERS.contains(from), "the change would change nothing");
        fs::write(origin.join("blueprints/orders.yaml"), ORDERS.replace(from, to)).unwrap();
        render_and_commit(&origin);
        let clone = job.path("clone");
        fs::create_dir(&clone).unwrap();
        let url = format!("file://{}", origin.display());
        git(&clone, &["clone", "-q", "--depth", "1", "--branch", "change", &url, "."]);
        fs::create_dir(job.path("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pgforge"), job.path("bin/pgforge")).unwrap();
        job
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Installs a program that records its arguments, and prints the file `NAME.answer` if it exists.
    fn fake(&self, name: &str) {
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >> {0}/{name}.calls\ncat {0}/{name}.answer 2>/dev/null\nexit 0\n",
            self.folder.path().display()
        );
        let path = self.path(&format!("bin/{name}"));
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn calls(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("{name}.calls"))).unwrap_or_default()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn sh(&self, script: &str, environment: &BTreeMap<String, String>) -> Output {
        Command::new("/bin/sh")
            .args(["-e", "-c", script])
            .current_dir(self.path("clone"))
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", self.path("bin").display()))
            .envs(environment)
            .output()
            .unwrap()
    }
}

fn render_and_commit(dir: &Path) {
    // An invalid blueprint leaves the tree unchanged.
    program::run(dir, &["render", "blueprints", "--out", "out", "--prune"]);
    git(dir, &["add", "-A"]);
    git(dir, &["commit", "-q", "--allow-empty", "-m", "change"]);
}

/// Runs the action's steps as GitHub does: replaces expressions, and passes each step's outputs to later steps. Returns
/// the exit code of the step that failed, or 0.
fn action(job: &Job, inputs: &[(&str, &str)], fork: bool) -> i32 {
    let action: Value = serde_yaml::from_str(&fs::read_to_string(root().join("action.yml")).unwrap()).unwrap();
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = input["default"].as_str().unwrap();
        values.insert(format!("inputs.{name}"), default.replace("${{ github.base_ref }}", "main"));
    }
    values.extend(inputs.iter().map(|(name, value)| (format!("inputs.{name}"), (*value).to_owned())));
    values.insert("github.event.pull_request.number".to_owned(), "7".to_owned());
    values.insert("github.event.pull_request.head.repo.full_name != github.repository".to_owned(), fork.to_string());
    for step in action["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap();
        assert!(
            !script.contains("${{"),
            "text of the pull request's author must not become part of a script: {script}"
        );
        let mut environment: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in step["env"].as_object().unwrap() {
            let key = value.as_str().unwrap().trim_start_matches("${{ ").trim_end_matches(" }}");
            environment.insert(name.clone(), values.get(key).unwrap_or_else(|| panic!("no value for {key}")).clone());
        }
        let file = |name: &str| job.path(name).display().to_string();
        environment.insert("RUNNER_TEMP".to_owned(), job.folder.path().display().to_string());
        environment.insert("GITHUB_OUTPUT".to_owned(), file("output"));
        environment.insert("GITHUB_STEP_SUMMARY".to_owned(), file("summary.md"));
        environment.insert("GITHUB_REPOSITORY".to_owned(), "acme/databases".to_owned());
        fs::write(job.path("output"), "").unwrap();
        let output = job.sh(script, &environment);
        if !output.status.success() {
            return output.status.code().unwrap();
        }
        if let Some(id) = step["id"].as_str() {
            let text = job.read("output");
            let outputs = text.lines().filter_map(|line| line.split_once('='));
            values.extend(outputs.map(|(name, value)| (format!("steps.{id}.outputs.{name}"), value.to_owned())));
        }
    }
    0
}

const CONNECTIONS: (&str, &str) = ("{version: 15}", "{version: 15, parameters: {max_connections: 200}}");

#[test]
fn the_action_shows_the_steps_of_the_delivery_tool() {
    let job = Job::new("size: 10Gi", "size: 20Gi");
    job.fake("gh");
    assert_eq!(action(&job, &[("delivery", "argocd")], false), 0, "the action must pass without a gate");
    assert!(job.read("summary.md").contains("Merge; Argo CD syncs it."));
    let job = Job::new("storage: {size: 10Gi}", "storage: {size: 20Gi}\n  delivery: {flux: {}}");
    job.fake("gh");
    assert_eq!(action(&job, &[], false), 0, "the action must pass without a gate");
    assert!(job.read("summary.md").contains("Merge; Flux reconciles it."), "{}", job.read("summary.md"));
}

#[test]
fn the_action_writes_one_comment_and_then_updates_it() {
    let job = Job::new(CONNECTIONS.0, CONNECTIONS.1);
    job.fake("gh");
    assert_eq!(action(&job, &[], false), 0, "a plan without a gate must pass");
    let calls = job.calls("gh");
    assert!(
        calls.contains("--method POST repos/acme/databases/issues/7/comments --field body=@"),
        "the pull request would get no comment: {calls}"
    );
    assert!(
        job.read("pgforge-plan.md").starts_with("<!-- pgforge plan -->\n### ● pgforge: **switchover**"),
        "the comment would not begin with the marker by which the action finds it, and the headline"
    );
    assert!(job.read("summary.md").contains("max_connections"), "the job's summary would lack the plan");
    fs::write(job.path("gh.answer"), "4711\n").unwrap();
    assert_eq!(action(&job, &[], false), 0, "an existing comment must not fail the job");
    let calls = job.calls("gh");
    assert!(
        calls.contains("--method PATCH repos/acme/databases/issues/comments/4711 --field body=@"),
        "each push would add another comment: {calls}"
    );
}

#[test]
fn a_forks_pull_request_has_its_plan_in_the_summary() {
    let job = Job::new(CONNECTIONS.0, CONNECTIONS.1);
    job.fake("gh");
    assert_eq!(action(&job, &[], true), 0, "a fork's pull request must not fail because its token cannot write");
    assert_eq!(job.calls("gh"), "", "a fork's token cannot write comments; the job would fail");
    assert!(job.read("summary.md").contains("max_connections"), "a fork's pull request would show no plan anywhere");
}

#[test]
fn the_gate_fails_only_after_the_comment_is_written() {
    let job = Job::new(CONNECTIONS.0, CONNECTIONS.1);
    job.fake("gh");
    assert_eq!(action(&job, &[("fail-on", "switchover")], false), 3, "the gate would let a switchover pass");
    assert!(job.calls("gh").contains("POST"), "a failed gate would leave no comment with the reason");
    assert_eq!(action(&job, &[("fail-on", "outage")], false), 0, "the gate would stop a harmless change");
}

/// A job whose branch edits a manifest but no blueprint.
fn edited() -> Job {
    let job = Job::new("instances: 3", "instances: 3");
    let set = job.path("clone/out/databases/orders/manifests/46-statefulset-orders-keeper.yaml");
    let text = fs::read_to_string(&set).unwrap();
    assert!(text.contains("replicas: 3"), "the edit would change nothing");
    fs::write(&set, text.replace("replicas: 3", "replicas: 0")).unwrap();
    git(&job.path("clone"), &["commit", "-q", "-a", "-m", "edit"]);
    job
}

#[test]
fn a_pull_request_that_edits_only_the_tree_fails_the_action_with_a_comment() {
    for (inputs, code) in [(&[][..], 2), (&[("fail-on", "data-loss")], 3)] {
        let job = edited();
        job.fake("gh");
        assert_eq!(
            action(&job, inputs, false),
            code,
            "an edited manifest would be merged without a change of a blueprint"
        );
        assert!(job.calls("gh").contains("POST"), "a failed gate would leave no comment with the reason");
        let comment = job.read("pgforge-plan.md");
        for part in [
            "**1 path in `out` differs from what the blueprints render**:",
            "- `databases/orders/manifests/46-statefulset-orders-keeper.yaml`: different\n",
            "\n### pgforge: the committed tree is not what the blueprints render\n",
            "\nout/databases/orders/manifests/46-statefulset-orders-keeper.yaml: different\n",
        ] {
            assert!(comment.contains(part), "{part}\n{comment}");
        }
        assert!(!comment.contains("nothing changes"), "a plan of an edited tree would look harmless: {comment}");
    }
}

#[test]
fn a_foreign_manifest_fails_the_action() {
    let job = Job::new("instances: 3", "instances: 3");
    job.fake("gh");
    assert_eq!(action(&job, &[], false), 0, "a tree as rendered must pass");
    fs::write(job.path("clone/out/databases/orders/manifests/99-evil.yaml"), "kind: ClusterRoleBinding\n").unwrap();
    assert_eq!(action(&job, &[], false), 2, "a foreign manifest would be merged");
    assert!(
        job.read("summary.md").contains("99-evil.yaml`: foreign manifest"),
        "the reviewer would not see which file is foreign"
    );
}

#[test]
fn a_tree_that_was_not_rendered_fails_the_action() {
    let job = Job::new("instances: 3", "instances: 3");
    let blueprint = job.path("clone/blueprints/orders.yaml");
    fs::write(&blueprint, ORDERS.replace(CONNECTIONS.0, CONNECTIONS.1)).unwrap();
    job.fake("gh");
    assert_eq!(
        action(&job, &[], false),
        2,
        "a blueprint would be merged without its manifests, so nothing would change in the cluster"
    );
    assert!(
        job.read("pgforge-plan.md").contains("out/databases/orders/pgforge.lock: different\n"),
        "the reviewer would not see which file is stale"
    );
}

#[test]
fn an_invalid_blueprint_fails_the_action_with_a_comment() {
    let job = Job::new("instances: 3", "instances: three");
    job.fake("gh");
    assert_eq!(action(&job, &[], false), 1, "an invalid blueprint would be merged");
    assert!(job.read("pgforge-plan.md").contains("there is no plan"), "the comment would show an old plan");
    assert!(job.calls("gh").contains("POST"), "the pull request would show no comment about the failure");
}

/// The commands of the GitLab job in `docs/ci.md`.
fn gitlab() -> String {
    let manual = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let block = manual.split("```").find(|block| block.starts_with("yaml\npgforge-plan:")).unwrap();
    let job: Value = serde_yaml::from_str(block.strip_prefix("yaml\n").unwrap()).unwrap();
    let lines = job["pgforge-plan"]["script"].as_array().unwrap();
    lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_gitlab_job_writes_one_note_and_then_updates_it() {
    let job = Job::new(CONNECTIONS.0, CONNECTIONS.1);
    // The job sets GIT_DEPTH to 0: the whole history.
    git(&job.path("clone"), &["fetch", "-q", "--unshallow"]);
    job.fake("curl");
    job.fake("jq");
    let mut environment: BTreeMap<String, String> = [
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_API_V4_URL", "https://gitlab.example.com/api/v4"),
        ("CI_PROJECT_ID", "5"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("FAIL_ON", "switchover"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let output = job.sh(&gitlab(), &environment);
    assert_eq!(
        output.status.code(),
        Some(3),
        "the gate would let a switchover pass: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("max_connections"), "the job's log would lack the plan");
    assert_eq!(job.calls("curl"), "", "without a token the job must not call the API");
    environment.insert("PGFORGE_TOKEN".to_owned(), "token".to_owned());
    environment.insert("FAIL_ON".to_owned(), "outage".to_owned());
    let notes = "https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes";
    assert_eq!(job.sh(&gitlab(), &environment).status.code(), Some(0), "a harmless change must pass the gate");
    assert!(
        job.calls("curl").contains(&format!("--request POST --data-urlencode body@plan.md {notes}\n")),
        "the merge request would get no note"
    );
    fs::write(job.path("jq.answer"), "4711\n").unwrap();
    assert_eq!(job.sh(&gitlab(), &environment).status.code(), Some(0), "an existing note must not fail the job");
    assert!(
        job.calls("curl").contains(&format!("--request PUT --data-urlencode body@plan.md {notes}/4711\n")),
        "each push would add another note"
    );
    let evil = job.path("clone/out/databases/orders/manifests/99-evil.yaml");
    fs::write(evil, "kind: ClusterRoleBinding\n").unwrap();
    environment.insert("FAIL_ON".to_owned(), "data-loss".to_owned());
    let output = job.sh(&gitlab(), &environment);
    assert_eq!(
        output.status.code(),
        Some(3),
        "a foreign manifest would be merged: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("99-evil.yaml: foreign manifest\n"),
        "the log would not name the foreign manifest"
    );
    fs::remove_file(job.path("clone/out/databases/orders/manifests/99-evil.yaml")).unwrap();
    git(&job.path("clone"), &["checkout", "-q", "origin/main", "--", "out"]);
    let output = job.sh(&gitlab(), &environment);
    assert_eq!(output.status.code(), Some(2), "a stale tree would be merged");
}

#[test]
fn every_pre_commit_hook_runs() {
    let hooks: Value =
        serde_yaml::from_str(&fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap()).unwrap();
    let job = Job::new(CONNECTIONS.0, CONNECTIONS.1);
    for hook in hooks.as_array().unwrap() {
        let entry = hook["entry"].as_str().unwrap();
        // pre-commit appends the names of the committed files.
        let files = if hook["pass_filenames"] == false { "" } else { "blueprints/orders.yaml" };
        let output = job.sh(&format!("git fetch --quiet --unshallow || true; {entry} {files}"), &BTreeMap::new());
        assert!(output.status.success(), "{entry}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
