//! `pgforge diff` as users run it: on repositories, trees and a running cluster.
#![allow(clippy::disallowed_methods, reason = "a test creates repositories and runs programs")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::program::{self, Run};
use support::repository::git;
use tempfile::TempDir;

const ORDERS: &str = include_str!("../blueprints/minimal.yaml");

/// A repository with blueprints and their rendered tree.
struct Repo(TempDir);

impl Repo {
    /// Creates a blueprint of each name, and commits them with their tree.
    fn new(names: &[&str]) -> Self {
        let repo = Self(tempfile::tempdir().unwrap());
        repo.git(&["init", "-q", "-b", "main"]);
        for name in names {
            repo.write(&format!("blueprints/{name}.yaml"), &ORDERS.replace("name: orders", &format!("name: {name}")));
        }
        if !names.is_empty() {
            repo.render();
        }
        repo.commit("first");
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

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, &text.replace(from, to));
    }

    fn render(&self) {
        let run = self.run(&["render", "blueprints", "--out", "out", "--prune"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }

    fn git(&self, arguments: &[&str]) {
        git(self.path(), arguments);
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn run(&self, arguments: &[&str]) -> Run {
        program::run(self.path(), arguments)
    }

    /// Returns the plan as JSON; asserts that it matches the committed schema.
    fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["diff", "--format", "json"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let plan = serde_json::from_str(&run.stdout).unwrap();
        let schema: Value = serde_json::from_str(include_str!("../schemas/plan.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&plan).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "programs that validate plans by the published schema would refuse this one");
        plan
    }
}

/// Sets a parameter that needs a restart in a blueprint.
fn restart(repo: &Repo, name: &str, connections: u32) {
    let parameters = format!("{{version: 15, parameters: {{max_connections: {connections}}}}}");
    repo.edit(&format!("blueprints/{name}.yaml"), "{version: 15}", &parameters);
}

/// Returns the settings that change, by cluster.
fn settings(plan: &Value) -> Vec<(String, Vec<String>)> {
    let clusters = plan["clusters"].as_array().unwrap().iter();
    let settings = |cluster: &Value| {
        let changes = cluster["changes"].as_array().unwrap().iter();
        changes.filter(|change| change["of"] == "setting").map(|change| text(&change["path"])).collect()
    };
    clusters.map(|cluster| (text(&cluster["name"]), settings(cluster))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn without_arguments_blueprints_are_compared_with_out() {
    let repo = Repo::new(&["orders"]);
    let run = repo.run(&["diff"]);
    assert_eq!(
        (run.code, &*run.stdout, &*run.stderr),
        (Some(0), "1 cluster, nothing changes\n", ""),
        "an unchanged tree must have an empty plan"
    );
    restart(&repo, "orders", 200);
    let run = repo.run(&["plan"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "1 cluster changes; the worst is switchover: the primary moves or restarts; writes stop for seconds\n",
        "\norders in databases\n  blueprints/orders.yaml\n",
        "● switchover  + spec.postgres.parameters.max_connections  200\n                   blueprints/orders.yaml:8 spec.postgres.parameters\n",
        "objects unchanged\n",
    ] {
        assert!(run.stdout.contains(part), "the plan lacks a part: {part}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "a pipe has no colours: {:?}", run.stdout);
}

#[test]
fn a_comment_begins_with_a_marker_and_the_headline() {
    let repo = Repo::new(&["orders"]);
    restart(&repo, "orders", 200);
    let run = repo.run(&["diff", "--format", "markdown"]);
    assert!(
        run.stdout.starts_with("<!-- pgforge plan -->\n### ● pgforge: **switchover**, "),
        "the action could not find its comment again: {}",
        run.stdout
    );
    assert!(
        run.stdout.contains("| ● switchover | orders in databases | `spec.postgres.parameters.max_connections`: `200`")
    );
}

#[test]
fn json_has_the_changes_with_their_causes() {
    let repo = Repo::new(&["orders"]);
    assert_eq!(repo.json(&[])["impact"], "none", "an unchanged tree must have no impact");
    restart(&repo, "orders", 200);
    let plan = repo.json(&[]);
    assert_eq!(plan["impact"], "switchover", "a program would not see that writes stop");
    let change = &plan["clusters"][0]["changes"][0];
    assert_eq!(
        json!([change["of"], change["object"], change["action"], change["path"], change["before"], change["after"]]),
        json!(["setting", null, "add", "spec.postgres.parameters.max_connections", null, 200]),
        "a program would not see which setting changes, or its values"
    );
    assert_eq!(
        change["cause"]["lines"][0]["after"]["line"], 8,
        "a program could not point to the line that causes the change"
    );
}

#[test]
fn exit_codes_distinguish_differences_gates_and_errors() {
    let repo = Repo::new(&["orders"]);
    let code = |arguments: &[&str]| repo.run(&[&["diff"], arguments].concat()).code;
    assert_eq!(code(&["--exit-code"]), Some(0), "without changes `--exit-code` must be 0");
    assert_eq!(code(&["--against", "main", "--fail-on", "reload"]), Some(0), "without changes a gate must pass");
    restart(&repo, "orders", 200);
    assert_eq!(code(&["--exit-code"]), Some(2), "a script could not tell whether there are changes");
    assert_eq!(
        code(&["--against", "main", "--fail-on", "outage"]),
        Some(0),
        "the gate must pass changes below its impact"
    );
    assert_eq!(
        code(&["--against", "main", "--fail-on", "switchover"]),
        Some(3),
        "the gate would let a switchover pass"
    );
    assert_eq!(
        code(&["--against", "main", "--fail-on", "switchover", "--exit-code"]),
        Some(3),
        "a failed gate must win over `--exit-code`"
    );
    let run = repo.run(&["diff", "--against", "main", "--fail-on", "reload"]);
    assert!(run.stdout.contains("max_connections"), "a failed gate must show the change: {}", run.stdout);
    assert!(run.stderr.contains("the worst of impact `switchover`"), "{}", run.stderr);
    repo.edit("blueprints/orders.yaml", "instances: 3", "instances: three");
    assert_eq!(
        code(&["--against", "main", "--fail-on", "switchover", "--exit-code"]),
        Some(1),
        "an invalid blueprint must be an error, not a failed gate"
    );
    assert_eq!(code(&["--no-such-option"]), Some(1), "wrong usage must be an error");
}

#[test]
fn a_gate_in_a_repository_needs_a_base() {
    let repo = Repo::new(&["orders"]);
    let run = repo.run(&["diff", "--fail-on", "outage"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), ""),
        "a gate that compares a pull request with itself would pass everything"
    );
    assert!(run.stderr.contains("--against origin/main"), "{}", run.stderr);
    fs::remove_dir_all(repo.path().join(".git")).unwrap();
    assert_eq!(
        repo.run(&["diff", "--fail-on", "outage"]).code,
        Some(0),
        "outside a repository the gate must work without `--against`"
    );
}

#[test]
fn a_pull_request_that_commits_its_own_tree_is_compared_with_its_base() {
    let repo = Repo::new(&["orders"]);
    repo.git(&["switch", "-q", "-c", "more-connections"]);
    restart(&repo, "orders", 200);
    repo.render();
    repo.commit("more connections");
    repo.git(&["switch", "-q", "main"]);
    repo.write("README", "main went on");
    repo.commit("elsewhere");
    repo.git(&["switch", "-q", "more-connections"]);
    assert_eq!(repo.run(&["diff"]).stdout, "1 cluster, nothing changes\n", "a committed render equals its blueprints");
    assert_eq!(
        repo.json(&["--against", "main"])["impact"],
        "switchover",
        "a pull request that commits its render would show no changes"
    );
}

#[test]
fn a_shallow_clone_is_an_error_with_the_command_to_fetch_the_history() {
    let repo = Repo::new(&["orders"]);
    repo.commit("second");
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "."]);
    let run = program::run(clone.path(), &["diff", "--against", "origin/main"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""), "a shallow clone must be an error, not an empty plan");
    assert!(run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
}

#[test]
fn a_missing_tree_is_an_error_and_another_can_be_named() {
    let repo = Repo::new(&["orders"]);
    fs::rename(repo.path().join("out"), repo.path().join("rendered")).unwrap();
    let run = repo.run(&["diff"]);
    assert_eq!(run.code, Some(1), "a missing tree must be an error, not a plan of new clusters");
    assert!(run.stderr.contains("there is no tree `out` to compare with"), "{}", run.stderr);
    for named in [&["--out", "rendered"][..], &["--against-tree", "rendered"]] {
        assert_eq!(
            repo.run(&[&["diff"], named].concat()).stdout,
            "1 cluster, nothing changes\n",
            "the tree that the user names must be compared"
        );
    }
    assert_eq!(
        repo.json(&["--out", "rendered", "--against", "main"])["clusters"][0]["presence"],
        "added",
        "a tree that the base lacks must be shown as added"
    );
}

#[test]
fn added_and_removed_clusters_are_shown() {
    let repo = Repo::new(&["gone", "stays"]);
    fs::rename(repo.path().join("blueprints/gone.yaml"), repo.path().join("blueprints/new.yaml")).unwrap();
    repo.edit("blueprints/new.yaml", "name: gone", "name: new");
    let presences = |plan: &Value| -> Vec<String> {
        let clusters = plan["clusters"].as_array().unwrap().iter();
        clusters.map(|cluster| format!("{} {}", text(&cluster["name"]), text(&cluster["presence"]))).collect()
    };
    assert_eq!(
        presences(&repo.json(&[])),
        ["gone removed", "new added", "stays both"],
        "the plan would omit a removed or an added cluster"
    );
    assert_eq!(
        presences(&repo.json(&["blueprints/stays.yaml"])),
        ["stays both"],
        "a plan of one file must not list the clusters of others"
    );
}

#[test]
fn a_moved_cluster_is_compared_with_its_former_self() {
    let repo = Repo::new(&["orders"]);
    repo.edit(
        "blueprints/orders.yaml",
        "{name: orders, namespace",
        "{name: shop, moved: {from: {name: orders}}, namespace",
    );
    let plan = repo.json(&[]);
    let clusters = plan["clusters"].as_array().unwrap();
    assert_eq!(clusters.len(), 1, "a moved cluster would be shown as removed and created: {clusters:#?}");
    assert_eq!(
        json!([clusters[0]["name"], clusters[0]["presence"]]),
        json!(["shop", "both"]),
        "a moved cluster would be shown as a removed and a new one"
    );
}

#[test]
fn why_shows_the_line_of_an_object_or_a_field() {
    let repo = Repo::new(&["orders"]);
    let why = |arguments: &[&str]| repo.run(&[&["why"], arguments].concat());
    let run = why(&["StatefulSet/orders-keeper", "/spec/replicas"]);
    let expected =
        "StatefulSet/orders-keeper in databases, /spec/replicas: 3\n  blueprints/orders.yaml:7  spec.instances\n";
    assert_eq!((run.code, &*run.stdout), (Some(0), expected), "{}", run.stderr);
    let run = why(&["StatefulSet/orders-keeper", "spec.podManagementPolicy", "blueprints/orders.yaml"]);
    assert!(run.stdout.contains("pgforge's default: no single line of the blueprint changes it\n"), "{}", run.stdout);
    let run = why(&["StatefulSet/orders-keeper"]);
    assert!(run.stdout.contains("  spec.storage.size\n      spec.volumeClaimTemplates"), "{}", run.stdout);
    let run = why(&["StatefulSet/order-keeper"]);
    assert_eq!(run.code, Some(1), "an unknown object must be an error");
    assert!(run.stderr.contains("did you mean `StatefulSet/orders-keeper`?"), "{}", run.stderr);
    assert_eq!(why(&["StatefulSet/orders-keeper", "spec.none"]).code, Some(1), "an unknown field must be an error");
}

#[test]
fn equal_changes_of_a_fleet_are_shown_once_and_the_outlier_is_named() {
    let repo = Repo::new(&["a", "b", "c", "d", "e"]);
    for name in ["a", "b", "c"] {
        restart(&repo, name, 200);
    }
    restart(&repo, "d", 300);
    let run = repo.run(&["diff"]);
    assert!(run.stdout.starts_with("4 of 5 clusters change; "), "{}", run.stdout);
    assert!(run.stdout.contains("\n3 clusters, same changes; 1 differs: d in databases\n"), "{}", run.stdout);
    assert_eq!(
        run.stdout.matches("spec.postgres.parameters.max_connections  200\n").count(),
        1,
        "equal changes must be shown once: {}",
        run.stdout
    );
    let connections = || vec!["spec.postgres.parameters.max_connections".to_owned()];
    let all = settings(&repo.json(&[]));
    assert_eq!(
        all,
        ["a", "b", "c", "d", "e"].map(|name| (name.to_owned(), if name == "e" { vec![] } else { connections() })),
        "the fleet's plan would omit changes of a cluster"
    );
    for (name, alone) in all {
        assert_eq!(
            settings(&repo.json(&[&format!("blueprints/{name}.yaml")])),
            [(name, alone)],
            "the fleet's plan must be the union of its clusters' plans"
        );
    }
}

#[test]
fn each_environment_has_its_own_plan() {
    let repo = Repo::new(&[]);
    let environments = "environments: {prod: {}, staging: {metadata: {namespace: staging}}}\n";
    repo.write("blueprints/orders.yaml", &format!("{ORDERS}{environments}"));
    repo.render();
    restart(&repo, "orders", 200);
    let planned = |arguments: &[&str]| -> Vec<String> {
        let plan = repo.json(arguments);
        plan["clusters"].as_array().unwrap().iter().map(|cluster| text(&cluster["environment"])).collect()
    };
    assert_eq!(planned(&[]), ["prod", "staging"], "the plan would omit an environment");
    assert_eq!(planned(&["--environment", "staging"]), ["staging"], "`--environment` must select one environment");
}

#[test]
fn an_accepted_change_passes_the_gate_and_stays_in_the_headline() {
    let repo = Repo::new(&["orders"]);
    restart(&repo, "orders", 200);
    let gate = ["diff", "--against", "main", "--fail-on", "switchover"];
    assert_eq!(repo.run(&gate).code, Some(3), "without an acceptance the gate must fail");
    let accept = "accept:\n  - {impact: switchover, at: spec.postgres.parameters, reason: on Tuesday night}\n";
    repo.edit("blueprints/orders.yaml", "  replication:", &format!("  replication:{}", ""));
    let blueprint = fs::read_to_string(repo.path().join("blueprints/orders.yaml")).unwrap();
    repo.write("blueprints/orders.yaml", &format!("{blueprint}{accept}"));
    let run = repo.run(&gate);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("the worst is switchover"), "{}", run.stdout);
    assert!(run.stdout.contains("accepted: on Tuesday night"), "{}", run.stdout);
    repo.render();
    let run = repo.run(&["diff"]);
    assert!(run.stderr.contains("no change in this plan has the impact `switchover`"), "{}", run.stderr);
}

#[test]
fn an_edited_manifest_is_not_the_authors_change() {
    let repo = Repo::new(&["orders"]);
    let keeper = "out/databases/orders/manifests/46-statefulset-orders-keeper.yaml";
    repo.edit(keeper, "replicas: 3", "replicas: 4");
    restart(&repo, "orders", 200);
    let plan = repo.json(&[]);
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap();
    let release_changes: Vec<Value> =
        own.iter().map(|change| json!([change["path"], change["before"], change["after"]])).collect();
    assert_eq!(
        release_changes,
        [json!(["spec.replicas", 4, 3])],
        "an edit of a manifest would be shown as the author's change"
    );
    assert_eq!(
        settings(&plan)[0].1,
        ["spec.postgres.parameters.max_connections"],
        "the author's change would be missing"
    );
    let run = repo.run(&["diff"]);
    assert!(run.stdout.contains("orders in databases: changes by this release of pgforge\n"), "{}", run.stdout);
}

#[test]
fn a_lock_in_conflict_does_not_stop_the_plan() {
    let repo = Repo::new(&["orders"]);
    repo.edit("out/databases/orders/pgforge.lock", "format: 1\n", "<<<<<<< ours\nformat: 1\n");
    repo.edit("blueprints/orders.yaml", "instances: 3", "instances: 5");
    let run = repo.run(&["diff"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("is a merge conflict marker"), "{}", run.stderr);
    assert!(run.stdout.contains("StatefulSet/orders-keeper"), "the plan must still show the change: {}", run.stdout);
}

/// Writes a `kubectl` that prints the record if only the record is requested, else all objects. Returns its folder.
fn kubectl(repo: &Repo, objects: &[Value]) -> PathBuf {
    let record = objects.iter().find(|object| object["metadata"]["name"] == "orders-pgforge").unwrap();
    repo.write("live/record.json", &record.to_string());
    repo.write("live/all.json", &json!({"kind": "List", "apiVersion": "v1", "items": objects}).to_string());
    let script = format!(
        "#!/bin/sh\necho \"$*\" >> {0}/live/calls\ncase \"$*\" in\n*' -- configmaps/orders-pgforge') cat {0}/live/record.json ;;\n*) cat {0}/live/all.json ;;\nesac\n",
        repo.path().display()
    );
    repo.write("bin/kubectl", &script);
    let bin = repo.path().join("bin");
    fs::set_permissions(bin.join("kubectl"), fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

/// Returns the objects of the tree as an API server would.
fn running(repo: &Repo) -> Vec<Value> {
    let stream = repo.run(&["render", "blueprints/orders.yaml"]).stdout;
    stream
        .split("---\n")
        .filter(|text| !text.trim().is_empty())
        .map(|text| {
            let mut object: Value = serde_yaml::from_str(text).unwrap();
            object["metadata"]["uid"] = json!("1");
            object["status"] = json!({"observedGeneration": 1});
            object
        })
        .collect()
}

#[test]
fn changes_in_the_cluster_are_shown_with_their_author() {
    let repo = Repo::new(&["orders"]);
    let mut objects = running(&repo);
    let keeper = objects.iter_mut().find(|object| object["kind"] == "StatefulSet").unwrap();
    keeper["spec"]["replicas"] = json!(4);
    keeper["spec"]["revisionHistoryLimit"] = json!(10);
    keeper["metadata"]["managedFields"] = json!([
        {"manager": "kubectl-client-side-apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:spec": {"f:template": {}}}},
        {"manager": "kubectl-scale", "time": "2026-01-02T00:00:00Z", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
    ]);
    let bin = kubectl(&repo, &objects);
    restart(&repo, "orders", 200);
    let output = program::command(repo.path(), &["diff", "blueprints/orders.yaml", "--live", "--format", "json"])
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .output()
        .unwrap();
    let run = program::outcome(output);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap();
    assert_eq!(own.len(), 1, "only what was changed in the cluster, and pgforge manages, may be shown: {own:#?}");
    assert_eq!(
        json!([own[0]["path"], own[0]["before"], own[0]["after"]]),
        json!(["spec.replicas", 4, 3]),
        "the plan would not show what was changed in the cluster"
    );
    assert_eq!(
        own[0]["cause"],
        json!({"kind": "live", "manager": "kubectl-scale"}),
        "the user would not learn which tool changed the cluster"
    );
    assert_eq!(
        settings(&plan)[0].1,
        ["spec.postgres.parameters.max_connections"],
        "the author's change would be missing"
    );
    let output = program::command(repo.path(), &["diff", "blueprints/orders.yaml", "--live"])
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .output()
        .unwrap();
    let shown = program::outcome(output).stdout;
    assert!(
        shown.contains("orders in databases: changed in the live cluster; the next apply reverts what it can\n"),
        "{shown}"
    );
    let calls = fs::read_to_string(repo.path().join("live/calls")).unwrap();
    assert!(
        calls.lines().all(|line| line.starts_with("get --output=json ")),
        "pgforge must only read the cluster: {calls}"
    );
    assert!(
        calls.contains("statefulsets.v1.apps/orders-keeper"),
        "the plan must read every object of the cluster: {calls}"
    );
}

#[test]
fn deleted_and_left_over_objects_in_the_cluster_are_shown() {
    let repo = Repo::new(&["orders"]);
    let mut objects = running(&repo);
    objects.retain(|object| object["kind"] != "PodDisruptionBudget");
    let marked = |name: &str| {
        let mut object = objects.iter().find(|object| object["kind"] == "Service").unwrap().clone();
        object["metadata"]["name"] = json!(name);
        object["metadata"]["managedFields"] = json!([
            {"manager": "helm", "time": "2026-01-02T00:00:00Z"},
            {"manager": "kubectl", "time": "2026-01-01T00:00:00Z"},
        ]);
        object
    };
    let (left_over, mut of_a_controller) = (marked("orders-former"), marked("orders-controlled"));
    of_a_controller["metadata"]["ownerReferences"] = json!([{"kind": "StatefulSet", "name": "orders-keeper"}]);
    objects.extend([left_over, of_a_controller]);
    let bin = kubectl(&repo, &objects);
    let output = program::command(repo.path(), &["diff", "blueprints/orders.yaml", "--live", "--format", "json"])
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .output()
        .unwrap();
    let run = program::outcome(output);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "a plan of a running cluster must succeed");
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap().iter();
    let release_changes: Vec<Value> =
        own.map(|change| json!([change["action"], change["object"]["name"], change["cause"]["manager"]])).collect();
    let added = ["orders-keeper", "orders-proxy", "orders-sentinel"].map(|name| json!(["add", name, null]));
    assert_eq!(
        release_changes,
        [&added[..], &[json!(["remove", "orders-former", "kubectl"])]].concat(),
        "the plan would omit deleted or left-over objects, or list those of a controller"
    );
    let calls = fs::read_to_string(repo.path().join("live/calls")).unwrap();
    assert!(calls.lines().all(|line| line.starts_with("get ")), "pgforge must only read the cluster: {calls}");
    assert!(!calls.contains("secret"), "pgforge must not read Secrets: {calls}");
}

#[test]
fn no_remedy_lets_the_superuser_run_code_of_a_database_owner() {
    let repo = Repo::new(&["orders"]);
    let with = |major: &str, roles: &str| {
        let postgres = format!("{{version: {major}, roles: {{{roles}}}, databases: {{orders: {{owner: orders}}}}}}");
        let alone = ORDERS.replace("engine: stolon\n  instances: 3", "engine: standalone\n  instances: 1");
        alone.replace("  replication: {mode: synchronous}\n", "").replace("{version: 15}", &postgres)
    };
    for (major, subscribes) in [("15", false), ("17", true)] {
        repo.write("blueprints/orders.yaml", &with("14", "orders: {login: true}, reports: {login: true}"));
        repo.render();
        repo.write("blueprints/orders.yaml", &with(major, "orders: {login: true}"));
        let plan = repo.json(&[]).to_string();
        assert!(
            plan.contains("pg_restore") && plan.contains("REASSIGN OWNED BY"),
            "the plan must restore and reassign: {plan}"
        );
        assert!(
            !plan.contains("TO CURRENT_USER"),
            "objects of a role must not go to a superuser, who would run their code: {plan}"
        );
        for restores in ["pg_restore ", "psql -X -q -v"] {
            let pieces: Vec<&str> = plan.split(restores).collect();
            let before = &pieces[..pieces.len() - 1];
            assert!(
                before.iter().all(|before| before.ends_with("as-owner.sh orders ")),
                "a superuser would run code of a database's owner: {restores}: {plan}"
            );
        }
        // Before 16 a subscription runs triggers as the superuser who owns it.
        assert_eq!(
            plan.contains("CREATE SUBSCRIPTION"),
            subscribes,
            "before PostgreSQL 16 a subscription would run code of a database's owner as superuser: {plan}"
        );
    }
}
