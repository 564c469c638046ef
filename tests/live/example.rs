//! An example of `blueprints/` on a real Kubernetes, under any engine.

use crate::environment::{kill_node, start_node, variable};
use crate::harness::Missing;
use crate::images;
use crate::kubectl::{apply, kubectl, psql, run, text, wait_for};
use crate::ledger::Ledger;
use crate::namespace;
use std::process::{Command, Output};
use std::time::Duration;

/// The examples' namespace.
pub(crate) const NAMESPACE: &str = "databases";

/// An example: its file and its cluster's name, which its role and its database share.
#[derive(Clone, Copy)]
pub(crate) struct Example {
    /// `standalone.yaml`.
    pub(crate) file: &'static str,
    /// `wiki`.
    pub(crate) name: &'static str,
    /// Replacements in the blueprint that fit it to the images of the machine.
    pub(crate) fit: &'static [(&'static str, &'static str)],
}

impl Example {
    /// Renders the manifests with some text of the blueprint replaced.
    pub(crate) fn render(self, replace: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = format!("{}/blueprints/{}", env!("CARGO_MANIFEST_DIR"), self.file);
        let mut blueprint = std::fs::read_to_string(path).expect("an example");
        for (from, to) in self.fit.iter().chain(replace) {
            assert!(blueprint.contains(from), "{} has no {from}", self.file);
            blueprint = blueprint.replace(from, to);
        }
        let file = folder.path().join(self.file);
        std::fs::write(&file, blueprint).expect("a blueprint");
        let defaults = images::defaults();
        if !defaults.is_empty() {
            std::fs::write(folder.path().join("defaults.yaml"), defaults).expect("defaults");
        }
        let output =
            Command::new(env!("CARGO_BIN_EXE_pgforge")).arg("render").arg(&file).output().expect("pgforge runs");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Creates a new namespace with the cluster.
    pub(crate) fn starts(self) -> Result<(), Missing> {
        self.starts_after(|| Ok(()))
    }

    /// Creates a new namespace, runs `before`, then creates the cluster.
    pub(crate) fn starts_after(self, before: impl FnOnce() -> Result<(), Missing>) -> Result<(), Missing> {
        variable("KUBECONFIG")?;
        namespace::restricted(NAMESPACE)?;
        before()?;
        let (_, warnings) = apply(NAMESPACE, &self.render(&[]));
        assert_eq!(warnings, "", "the API server warns about a rendered object");
        self.rolled_out();
        self.sql("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
        Ok(())
    }

    /// Skips the later tests if the first one did not run.
    pub(crate) fn running(self) -> Result<(), Missing> {
        variable("KUBECONFIG")?;
        let found = run(NAMESPACE, &["get", &self.steward()], "").status.success();
        if found { Ok(()) } else { Err(Missing(format!("{} did not start", self.file))) }
    }

    fn steward(self) -> String {
        format!("deployment/{}-steward", self.name)
    }

    /// Waits for the rollout, as the runbook does.
    pub(crate) fn rolled_out(self) {
        kubectl(NAMESPACE, &["rollout", "status", &self.steward(), "--timeout=600s"]);
    }

    /// Waits after a fault until a write succeeds. The rollout alone proves nothing: the steward stays ready until its
    /// next pass fails, and the API server shows the last state of a dead node's pods.
    fn is_back(self) {
        wait_for("the primary to accept writes", Duration::from_secs(300), || {
            self.try_sql("CREATE TEMPORARY TABLE written ()").status.success().then_some(())
        });
        self.rolled_out();
    }

    /// Runs an SQL statement as superuser in the example's database, through the primary's Service.
    pub(crate) fn sql(self, statement: &str) -> String {
        let ended = self.try_sql(statement);
        assert!(ended.status.success(), "{statement}: {}", text(&ended.stderr));
        text(&ended.stdout).trim_end().to_owned()
    }

    fn try_sql(self, statement: &str) -> Output {
        run(NAMESPACE, &psql(&self.steward(), self.name, statement), "")
    }

    /// Asserts that the first test's rows still exist.
    pub(crate) fn has_every_row(self) {
        assert_eq!(
            self.sql("SELECT count(*), sum(id) FROM kept"),
            "1000|500500",
            "rows are missing that were committed before the fault"
        );
    }

    /// Changes a parameter that needs a restart to another value and back.
    pub(crate) fn changes_and_reverts(self, parameter: (&str, &str), values: (&str, &str)) -> Result<(), Missing> {
        self.running()?;
        let shown = |wanted: &str| {
            assert_eq!(
                self.sql("SHOW max_connections"),
                wanted,
                "PostgreSQL runs with another value than the applied one"
            );
        };
        shown(values.0);
        apply(NAMESPACE, &self.render(&[parameter]));
        self.rolled_out();
        shown(values.1);
        apply(NAMESPACE, &self.render(&[]));
        self.rolled_out();
        shown(values.0);
        self.has_every_row();
        Ok(())
    }

    /// Applies the manifests again; returns kubectl's output, a line for each object.
    pub(crate) fn applied_again(self) -> Vec<String> {
        let (output, warnings) = apply(NAMESPACE, &self.render(&[]));
        assert_eq!(warnings, "", "the API server warns about a rendered object");
        output.lines().map(str::to_owned).collect()
    }

    /// Applies a change and waits for its rollout.
    pub(crate) fn change(self, replace: &[(&str, &str)]) {
        apply(NAMESPACE, &self.render(replace));
        self.rolled_out();
    }

    /// Deletes the primary's pod, and waits until the cluster has recovered.
    pub(crate) fn deleted_primary(self) -> Result<(), Missing> {
        self.running()?;
        let (pod, _) = self.primary();
        kubectl(NAMESPACE, &["delete", "pod", &pod]);
        self.is_back();
        self.has_every_row();
        Ok(())
    }

    /// Returns the pod of the primary and its node.
    pub(crate) fn primary(self) -> (String, String) {
        let address = self.sql("SELECT host(inet_server_addr())");
        let pods = "{range .items[*]}{.status.podIP} {.metadata.name} {.spec.nodeName}{\"\\n\"}{end}";
        let output = format!("jsonpath={pods}");
        let listed = kubectl(NAMESPACE, &["get", "pods", "-l", "pgforge.dev/component=postgres", "-o", &output]);
        let line = listed.lines().find(|line| line.starts_with(&format!("{address} "))).expect("the primary is a pod");
        let words: Vec<&str> = line.split(' ').collect();
        (words[1].to_owned(), words[2].to_owned())
    }

    /// Kills the primary's node, follows the runbook, and asserts that no acknowledged commit is lost. Returns how long
    /// writes stopped, in seconds.
    pub(crate) fn dead_node(self, recover: impl FnOnce(&str)) -> Result<f64, Missing> {
        self.running()?;
        variable("PGFORGE_LIVE_KILL_NODE")?;
        variable("PGFORGE_LIVE_START_NODE")?;
        let image = std::env::var("PGFORGE_LIVE_POSTGRES").unwrap_or_else(|_| "postgres:17-bookworm".to_owned());
        let (_, node) = self.primary();
        let nodes = kubectl(NAMESPACE, &["get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"]);
        let other = nodes.split(' ').find(|other| *other != node);
        let other = other.ok_or_else(|| Missing("there is one node".to_owned()))?;
        let ledger = Ledger::start(NAMESPACE, &image, other, &format!("{0}-{0}", self.name));
        wait_for("the writer to write", Duration::from_secs(60), || (ledger.acknowledged() > 20).then_some(()));
        let before = ledger.acknowledged();
        kill_node(&node)?;
        recover(&node);
        wait_for("writes after the node died", Duration::from_secs(600), || {
            (ledger.acknowledged() > before + 50).then_some(())
        });
        let account = ledger.stop();
        start_node(&node)?;
        kubectl(NAMESPACE, &["wait", "--for=condition=Ready", "--timeout=300s", &format!("node/{node}")]);
        self.is_back();
        let rows = self.sql("SELECT id FROM ledger").lines().filter_map(|id| id.parse().ok()).collect();
        let lost: Vec<_> = account.acknowledged.difference(&rows).collect();
        assert!(lost.is_empty(), "acknowledged, but lost: {lost:?}");
        Ok(account.longest_gap)
    }

    /// Returns the bound that `pgforge budget` states for a dead node, in seconds; `None` if it is unbounded.
    pub(crate) fn bound(self) -> Option<f64> {
        self.bound_of("node")
    }

    /// Returns the bound that `pgforge budget` states for a kind of failure, in seconds; `None` if it is unbounded.
    pub(crate) fn bound_of(self, failure: &str) -> Option<f64> {
        let blueprint = format!("{}/blueprints/{}", env!("CARGO_MANIFEST_DIR"), self.file);
        let output =
            Command::new(env!("CARGO_BIN_EXE_pgforge")).args(["budget", "--format", "json", &blueprint]).output();
        let budget: serde_json::Value = serde_json::from_slice(&output.expect("pgforge runs").stdout).expect("JSON");
        let rows = budget[0]["budget"]["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["failure"] == failure).expect("a row for each failure");
        row["writes"]["within"]["seconds"].as_f64()
    }

    /// Removes the namespace with the cluster.
    pub(crate) fn removed(self) -> Result<(), Missing> {
        self.running()?;
        namespace::removed(NAMESPACE);
        Ok(())
    }
}
