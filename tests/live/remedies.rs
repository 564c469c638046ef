//! Runs the remedies of plans: every command, in order, in one shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::environment::variable;
use crate::harness::{Missing, test};
use crate::images;
use crate::kubectl::{apply, kubectl, psql, text};
use crate::namespace;
use crate::shell;
use libtest_mimic::Trial;
use serde_json::Value;

const NAMESPACE: &str = "pgforge-remedies";

/// The tests in their order.
pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("remedies: a StatefulSet is recreated under its pods", recreated),
        test("remedies: a cluster is moved to another name with every row", moved),
        test("remedies: an instance is removed with its volume", fewer),
    ]
}

/// A folder with one blueprint and its rendered tree.
struct Home {
    folder: tempfile::TempDir,
    file: &'static str,
}

impl Home {
    /// Applies an example in a new namespace, waits for its rollout and writes a thousand rows.
    fn new(file: &'static str, name: &str) -> Result<Self, Missing> {
        variable("KUBECONFIG")?;
        namespace::empty(NAMESPACE);
        let home = Self { folder: tempfile::tempdir().expect("a temporary folder"), file };
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints").join(file);
        let blueprint = fs::read_to_string(example).expect("an example");
        fs::create_dir(home.path("blueprints")).expect("a folder");
        home.write(&blueprint.replace("namespace: databases", &format!("namespace: {NAMESPACE}")));
        let defaults = images::defaults();
        if !defaults.is_empty() {
            fs::write(home.path("blueprints/defaults.yaml"), defaults).expect("defaults");
        }
        home.pgforge(&["render", "blueprints", "--out", "out"]);
        apply(NAMESPACE, &home.pgforge(&["render", &home.blueprint()]));
        sql(name, name, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
        Ok(home)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn blueprint(&self) -> String {
        format!("blueprints/{}", self.file)
    }

    fn write(&self, blueprint: &str) {
        fs::write(self.path(&self.blueprint()), blueprint).expect("a blueprint");
    }

    fn edit(&self, from: &str, to: &str) {
        let blueprint = fs::read_to_string(self.path(&self.blueprint())).expect("the blueprint");
        assert!(blueprint.contains(from), "{} has no {from}", self.file);
        self.write(&blueprint.replace(from, to));
    }

    fn pgforge(&self, arguments: &[&str]) -> String {
        let output =
            Command::new(env!("CARGO_BIN_EXE_pgforge")).args(arguments).current_dir(self.folder.path()).output();
        succeeded("pgforge", &output.expect("pgforge runs"))
    }

    /// Runs every command of the plan's remedy for a setting or field; returns their output.
    fn carry_out(&self, path: &str) -> String {
        let plan: Value =
            serde_json::from_str(&self.pgforge(&["diff", "blueprints", "--format", "json"])).expect("a plan");
        let cluster = &plan["clusters"][0];
        let mut changes =
            ["changes", "ownChanges"].into_iter().flat_map(|list| cluster[list].as_array().expect("a list"));
        let change = changes.find(|change| change["path"] == path && !change["remedy"].is_null());
        let remedy = &change.unwrap_or_else(|| panic!("{path} has no remedy: {plan:#}"))["remedy"];
        let steps = remedy["steps"].as_array().expect("steps");
        let commands = steps.iter().flat_map(|step| step["commands"].as_array().expect("commands"));
        let script: Vec<&str> = commands.map(|command| command.as_str().expect("a command")).collect();
        println!("{}", script.join("\n"));
        succeeded("the remedy", &shell::inside(self.folder.path(), &script.join("\n")))
    }
}

/// Waits for the rollout of a cluster and runs a statement in a database; returns the result.
fn sql(cluster: &str, database: &str, statement: &str) -> String {
    let steward = format!("deployment/{cluster}-steward");
    kubectl(NAMESPACE, &["rollout", "status", &steward, "--timeout=600s"]);
    kubectl(NAMESPACE, &psql(&steward, database, statement)).trim_end().to_owned()
}

fn has_every_row(cluster: &str, database: &str) {
    assert_eq!(sql(cluster, database, "SELECT count(*), sum(id) FROM kept"), "1000|500500", "the remedy lost rows");
}

impl Drop for Home {
    fn drop(&mut self) {
        namespace::leave(NAMESPACE);
    }
}

fn succeeded(what: &str, output: &Output) -> String {
    assert!(output.status.success(), "{what}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn recreated() -> Result<(), Missing> {
    let home = Home::new("standalone.yaml", "wiki")?;
    let uid = |of: &str| kubectl(NAMESPACE, &["get", of, "--output=jsonpath={.metadata.uid}"]);
    let (set, pod) = (uid("statefulset/wiki-postgres"), uid("pod/wiki-postgres-0"));
    // The tree has another policy, which the API server does not allow to change.
    let manifests = home.path(&format!("out/{NAMESPACE}/wiki/manifests"));
    let mut files = fs::read_dir(manifests).expect("the tree").map(|entry| entry.expect("an entry").path());
    let set_file = files.find(|file| file.to_string_lossy().contains("-statefulset-")).expect("the set");
    let text = fs::read_to_string(&set_file).expect("a manifest");
    let (policy, other) = if text.contains("podManagementPolicy: Parallel") {
        ("podManagementPolicy: Parallel", "podManagementPolicy: OrderedReady")
    } else {
        ("podManagementPolicy: OrderedReady", "podManagementPolicy: Parallel")
    };
    fs::write(&set_file, text.replace(policy, other)).expect("a manifest");
    home.carry_out("spec.podManagementPolicy");
    assert_ne!(uid("statefulset/wiki-postgres"), set, "the remedy did not recreate the StatefulSet");
    assert_eq!(uid("pod/wiki-postgres-0"), pod, "the remedy replaced the pod, and writes stopped");
    has_every_row("wiki", "wiki");
    Ok(())
}

fn moved() -> Result<(), Missing> {
    let home = Home::new("standalone.yaml", "wiki")?;
    home.edit("{name: wiki, namespace", "{name: notes, moved: {from: {name: wiki}}, namespace");
    home.carry_out("metadata.name");
    has_every_row("notes", "wiki");
    let left = kubectl(
        NAMESPACE,
        &["get", "statefulset,deployment,service", "--selector=pgforge.dev/cluster=wiki", "--output=name"],
    );
    assert_eq!(left, "", "the remedy left objects of the old cluster");
    let claims = kubectl(NAMESPACE, &["get", "pvc", "--output=name"]);
    assert!(claims.contains("wiki-postgres-0"), "the remedy deleted the old volume, so there is no way back: {claims}");
    Ok(())
}

fn fewer() -> Result<(), Missing> {
    let home = Home::new("replication.yaml", "shop")?;
    home.edit("instances: 3", "instances: 2");
    home.carry_out("spec.instances");
    has_every_row("shop", "shop");
    let left = kubectl(NAMESPACE, &["get", "pod,pvc", "--output=name"]);
    assert!(
        left.contains("pod/shop-postgres-1") && !left.contains("shop-postgres-2"),
        "the remedy must remove the last instance and its volume, and no other: {left}"
    );
    Ok(())
}
