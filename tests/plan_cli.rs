//! `pgforge diff` as users run it: on repositories, trees and a cluster.
#![allow(clippy::disallowed_methods, reason = "a test makes repositories and runs programs")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::program::{self, Run};
use support::repository::git;
use tempfile::TempDir;

const ORDERS: &str = include_str!("../blueprints/minimal.yaml");

/// A repository with blueprints and their tree.
struct Repo(TempDir);

impl Repo {
    /// One blueprint of each name, committed with its tree.
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

    /// The plan as JSON, which the committed schema describes.
    fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["diff", "--format", "json"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let plan = serde_json::from_str(&run.stdout).unwrap();
        let schema: Value = serde_json::from_str(include_str!("../schemas/plan.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&plan).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        plan
    }
}

/// Gives a blueprint a parameter that needs a restart.
fn restart(repo: &Repo, name: &str, connections: u32) {
    let parameters = format!("{{version: 15, parameters: {{max_connections: {connections}}}}}");
    repo.edit(&format!("blueprints/{name}.yaml"), "{version: 15}", &parameters);
}

/// The settings that change, by cluster.
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
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "1 cluster, nothing changes\n", ""));
    restart(&repo, "orders", 200);
    let run = repo.run(&["plan"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "1 cluster changes; the worst is switchover: the primary moves or restarts, and writes stop for\nseconds\n",
        "\norders in databases\n  blueprints/orders.yaml\n",
        "● switchover  + spec.postgres.parameters.max_connections  200\n                   blueprints/orders.yaml:8 spec.postgres.parameters\n",
        "objects unchanged\n",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "a pipe has no colours: {:?}", run.stdout);
}

#[test]
fn a_comment_is_marked_so_that_it_can_be_found_again() {
    let repo = Repo::new(&["orders"]);
    restart(&repo, "orders", 200);
    let run = repo.run(&["diff", "--format", "markdown"]);
    assert!(run.stdout.starts_with("<!-- pgforge plan -->\n### ● pgforge: **switchover**, "), "{}", run.stdout);
    assert!(
        run.stdout.contains("| ● switchover | orders in databases | `spec.postgres.parameters.max_connections`: `200`")
    );
}

#[test]
fn json_says_what_changes_and_why() {
    let repo = Repo::new(&["orders"]);
    assert_eq!(repo.json(&[])["impact"], "none");
    restart(&repo, "orders", 200);
    let plan = repo.json(&[]);
    assert_eq!(plan["impact"], "switchover");
    let change = &plan["clusters"][0]["changes"][0];
    assert_eq!(
        json!([change["of"], change["object"], change["action"], change["path"], change["before"], change["after"]]),
        json!(["setting", null, "add", "spec.postgres.parameters.max_connections", null, 200])
    );
    assert_eq!(change["cause"]["lines"][0]["after"]["line"], 8);
}

#[test]
fn codes_tell_differences_gates_and_failures_apart() {
    let repo = Repo::new(&["orders"]);
    let code = |arguments: &[&str]| repo.run(&[&["diff"], arguments].concat()).code;
    assert_eq!(code(&["--exit-code"]), Some(0));
    assert_eq!(code(&["--against", "main", "--fail-on", "reload"]), Some(0));
    restart(&repo, "orders", 200);
    assert_eq!(code(&["--exit-code"]), Some(2));
    assert_eq!(code(&["--against", "main", "--fail-on", "outage"]), Some(0));
    assert_eq!(code(&["--against", "main", "--fail-on", "switchover"]), Some(3));
    assert_eq!(code(&["--against", "main", "--fail-on", "switchover", "--exit-code"]), Some(3));
    let run = repo.run(&["diff", "--against", "main", "--fail-on", "reload"]);
    assert!(run.stdout.contains("max_connections"), "what is refused is shown: {}", run.stdout);
    assert!(run.stderr.contains("the worst of impact `switchover`"), "{}", run.stderr);
    repo.edit("blueprints/orders.yaml", "instances: 3", "instances: three");
    assert_eq!(code(&["--against", "main", "--fail-on", "switchover", "--exit-code"]), Some(1));
    assert_eq!(code(&["--no-such-option"]), Some(1));
}

#[test]
fn a_gate_in_a_repository_needs_to_know_what_to_compare_with() {
    let repo = Repo::new(&["orders"]);
    let run = repo.run(&["diff", "--fail-on", "outage"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("--against origin/main"), "{}", run.stderr);
    fs::remove_dir_all(repo.path().join(".git")).unwrap();
    assert_eq!(repo.run(&["diff", "--fail-on", "outage"]).code, Some(0));
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
    assert_eq!(repo.run(&["diff"]).stdout, "1 cluster, nothing changes\n");
    assert_eq!(repo.json(&["--against", "main"])["impact"], "switchover");
}

#[test]
fn a_shallow_clone_is_told_how_to_get_the_history() {
    let repo = Repo::new(&["orders"]);
    repo.commit("second");
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "."]);
    let run = program::run(clone.path(), &["diff", "--against", "origin/main"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
}

#[test]
fn a_tree_that_is_not_there_is_an_error_and_another_can_be_named() {
    let repo = Repo::new(&["orders"]);
    fs::rename(repo.path().join("out"), repo.path().join("rendered")).unwrap();
    let run = repo.run(&["diff"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("there is no tree `out` to compare with"), "{}", run.stderr);
    for named in [&["--out", "rendered"][..], &["--against-tree", "rendered"]] {
        assert_eq!(repo.run(&[&["diff"], named].concat()).stdout, "1 cluster, nothing changes\n");
    }
    assert_eq!(repo.json(&["--out", "rendered", "--against", "main"])["clusters"][0]["presence"], "added");
}

#[test]
fn clusters_come_and_go() {
    let repo = Repo::new(&["gone", "stays"]);
    fs::rename(repo.path().join("blueprints/gone.yaml"), repo.path().join("blueprints/new.yaml")).unwrap();
    repo.edit("blueprints/new.yaml", "name: gone", "name: new");
    let presences = |plan: &Value| -> Vec<String> {
        let clusters = plan["clusters"].as_array().unwrap().iter();
        clusters.map(|cluster| format!("{} {}", text(&cluster["name"]), text(&cluster["presence"]))).collect()
    };
    assert_eq!(presences(&repo.json(&[])), ["gone removed", "new added", "stays both"]);
    assert_eq!(presences(&repo.json(&["blueprints/stays.yaml"])), ["stays both"], "a file speaks for itself alone");
}

#[test]
fn a_cluster_that_was_moved_is_compared_with_what_it_was() {
    let repo = Repo::new(&["orders"]);
    repo.edit(
        "blueprints/orders.yaml",
        "{name: orders, namespace",
        "{name: shop, moved: {from: {name: orders}}, namespace",
    );
    let plan = repo.json(&[]);
    let clusters = plan["clusters"].as_array().unwrap();
    assert_eq!(clusters.len(), 1, "{clusters:#?}");
    assert_eq!(json!([clusters[0]["name"], clusters[0]["presence"]]), json!(["shop", "both"]));
}

#[test]
fn every_line_answers_for_what_it_does() {
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
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("did you mean `StatefulSet/orders-keeper`?"), "{}", run.stderr);
    assert_eq!(why(&["StatefulSet/orders-keeper", "spec.none"]).code, Some(1));
}

#[test]
fn a_fleet_is_told_once_and_its_outlier_named() {
    let repo = Repo::new(&["a", "b", "c", "d", "e"]);
    for name in ["a", "b", "c"] {
        restart(&repo, name, 200);
    }
    restart(&repo, "d", 300);
    let run = repo.run(&["diff"]);
    assert!(run.stdout.starts_with("4 of 5 clusters change; "), "{}", run.stdout);
    assert!(run.stdout.contains("\n3 clusters, the same; 1 differs: d in databases\n"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("spec.postgres.parameters.max_connections  200\n").count(), 1, "{}", run.stdout);
    let connections = || vec!["spec.postgres.parameters.max_connections".to_owned()];
    let all = settings(&repo.json(&[]));
    assert_eq!(
        all,
        ["a", "b", "c", "d", "e"].map(|name| (name.to_owned(), if name == "e" { vec![] } else { connections() }))
    );
    for (name, alone) in all {
        assert_eq!(
            settings(&repo.json(&[&format!("blueprints/{name}.yaml")])),
            [(name, alone)],
            "the fleet's plan is the union"
        );
    }
}

#[test]
fn environments_are_planned_each_for_itself() {
    let repo = Repo::new(&[]);
    let environments = "environments: {prod: {}, staging: {metadata: {namespace: staging}}}\n";
    repo.write("blueprints/orders.yaml", &format!("{ORDERS}{environments}"));
    repo.render();
    restart(&repo, "orders", 200);
    let planned = |arguments: &[&str]| -> Vec<String> {
        let plan = repo.json(arguments);
        plan["clusters"].as_array().unwrap().iter().map(|cluster| text(&cluster["environment"])).collect()
    };
    assert_eq!(planned(&[]), ["prod", "staging"]);
    assert_eq!(planned(&["--environment", "staging"]), ["staging"]);
}

#[test]
fn what_is_accepted_passes_the_gate_and_stays_in_the_headline() {
    let repo = Repo::new(&["orders"]);
    restart(&repo, "orders", 200);
    let gate = ["diff", "--against", "main", "--fail-on", "switchover"];
    assert_eq!(repo.run(&gate).code, Some(3));
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
    assert!(run.stderr.contains("nothing in this plan has the impact `switchover`"), "{}", run.stderr);
}

#[test]
fn what_was_rendered_otherwise_is_not_taken_for_the_authors_change() {
    let repo = Repo::new(&["orders"]);
    let keeper = "out/databases/orders/manifests/46-statefulset-orders-keeper.yaml";
    repo.edit(keeper, "replicas: 3", "replicas: 4");
    restart(&repo, "orders", 200);
    let plan = repo.json(&[]);
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap();
    let told: Vec<Value> =
        own.iter().map(|change| json!([change["path"], change["before"], change["after"]])).collect();
    assert_eq!(told, [json!(["spec.replicas", 4, 3])]);
    assert_eq!(settings(&plan)[0].1, ["spec.postgres.parameters.max_connections"]);
    let run = repo.run(&["diff"]);
    assert!(run.stdout.contains("orders in databases: pgforge's own changes\n"), "{}", run.stdout);
}

#[test]
fn a_lock_in_conflict_costs_the_causes_and_not_the_plan() {
    let repo = Repo::new(&["orders"]);
    repo.edit("out/databases/orders/pgforge.lock", "format: 1\n", "<<<<<<< ours\nformat: 1\n");
    repo.edit("blueprints/orders.yaml", "instances: 3", "instances: 5");
    let run = repo.run(&["diff"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("is a merge conflict marker"), "{}", run.stderr);
    assert!(run.stdout.contains("StatefulSet/orders-keeper"), "{}", run.stdout);
}

/// A `kubectl` that answers from files: the record when it is asked for that alone, else everything.
fn kubectl(repo: &Repo, objects: &[Value]) -> PathBuf {
    let record = objects.iter().find(|object| object["metadata"]["name"] == "orders-pgforge").unwrap();
    repo.write("live/record.json", &record.to_string());
    repo.write("live/all.json", &json!({"kind": "List", "apiVersion": "v1", "items": objects}).to_string());
    let script = format!(
        "#!/bin/sh\necho \"$*\" >> {0}/live/asked\ncase \"$*\" in\n*' -- configmap/orders-pgforge') cat {0}/live/record.json ;;\n*) cat {0}/live/all.json ;;\nesac\n",
        repo.path().display()
    );
    repo.write("bin/kubectl", &script);
    let bin = repo.path().join("bin");
    fs::set_permissions(bin.join("kubectl"), fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

/// The objects of the tree as an API server would show them.
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
fn what_was_changed_in_the_cluster_is_told_with_who_did_it() {
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
    let run = program::told(output);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap();
    assert_eq!(own.len(), 1, "{own:#?}");
    assert_eq!(json!([own[0]["path"], own[0]["before"], own[0]["after"]]), json!(["spec.replicas", 4, 3]));
    assert_eq!(own[0]["cause"], json!({"kind": "live", "manager": "kubectl-scale"}));
    assert_eq!(settings(&plan)[0].1, ["spec.postgres.parameters.max_connections"]);
    let output = program::command(repo.path(), &["diff", "blueprints/orders.yaml", "--live"])
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .output()
        .unwrap();
    let shown = program::told(output).stdout;
    assert!(
        shown.contains("orders in databases: changed in the cluster; the next apply takes back what it can\n"),
        "{shown}"
    );
    let asked = fs::read_to_string(repo.path().join("live/asked")).unwrap();
    assert!(asked.lines().all(|line| line.starts_with("get --output=json ")), "nothing but `get` is run: {asked}");
    assert!(asked.contains("statefulset.v1.apps/orders-keeper"), "{asked}");
}

#[test]
fn what_was_removed_from_the_cluster_or_left_over_in_it_is_told() {
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
    let run = program::told(output);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    let own = plan["clusters"][0]["ownChanges"].as_array().unwrap().iter();
    let told: Vec<Value> =
        own.map(|change| json!([change["action"], change["object"]["name"], change["cause"]["manager"]])).collect();
    let added = ["orders-keeper", "orders-proxy", "orders-sentinel"].map(|name| json!(["add", name, null]));
    assert_eq!(told, [&added[..], &[json!(["remove", "orders-former", "kubectl"])]].concat());
    let asked = fs::read_to_string(repo.path().join("live/asked")).unwrap();
    assert!(asked.lines().all(|line| line.starts_with("get ")), "{asked}");
    assert!(!asked.contains("secret"), "no Secret is read: {asked}");
}

#[test]
fn no_remedy_has_the_superuser_run_what_the_owner_of_a_database_wrote() {
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
        let told = repo.json(&[]).to_string();
        assert!(told.contains("pg_restore") && told.contains("REASSIGN OWNED BY"), "{told}");
        assert!(!told.contains("TO CURRENT_USER"), "what a role owned goes to no superuser: {told}");
        for restores in ["pg_restore ", "psql -X -q -v"] {
            let pieces: Vec<&str> = told.split(restores).collect();
            let before = &pieces[..pieces.len() - 1];
            assert!(before.iter().all(|before| before.ends_with("as-owner.sh orders ")), "{restores}: {told}");
        }
        // Before 16 a subscription runs triggers as the superuser who owns it.
        assert_eq!(told.contains("CREATE SUBSCRIPTION"), subscribes, "{told}");
    }
}
