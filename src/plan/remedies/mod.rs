//! Remedies: the steps for changes that cannot be applied automatically, or not safely. One file each.

mod database;
mod delivery;
mod dump;
mod dumps;
mod fewer;
mod unrendered;
mod major;
mod moved;
mod pooler;
mod recreate;
mod removed;
mod restart;
mod steward;
mod tls;
mod unchanged;
mod volumes;

use super::delivery::Delivery;
use super::judge::Transition;
use crate::cluster::Cluster;
use crate::text::shell;
use crate::verdict::{Phase, PhasedStep};

fn step(phase: Phase, text: impl Into<String>, commands: Vec<String>) -> PhasedStep {
    PhasedStep::new(phase, text, commands)
}

fn before(text: impl Into<String>, commands: Vec<String>) -> PhasedStep {
    step(Phase::BeforeMerge, text, commands)
}

fn after(text: impl Into<String>, commands: Vec<String>) -> PhasedStep {
    step(Phase::AfterSync, text, commands)
}

impl Transition<'_> {
    /// The step that merges and applies the change.
    fn merge(&self) -> PhasedStep {
        match self.delivery {
            Delivery::Kubectl => step(
                Phase::Merge,
                "Merge, and apply the rendered manifests.",
                vec![format!("pgforge render {} | kubectl apply -f -", self.blueprint(self.file))],
            ),
            Delivery::ArgoCd { .. } => step(Phase::Merge, "Merge; Argo CD syncs it.", Vec::new()),
            Delivery::Flux { .. } => step(Phase::Merge, "Merge; Flux reconciles it.", Vec::new()),
        }
    }

    /// The arguments that select this cluster in a blueprint file.
    fn blueprint(&self, file: &str) -> String {
        let environment = self.after.environment.as_deref().map(|name| format!(" --environment {}", shell::word(name)));
        shell::file(file) + &environment.unwrap_or_default()
    }

    /// The command that prints a section of the cluster's runbook.
    fn runbook(&self, section: &str) -> String {
        let Cluster { namespace, name, .. } = self.after;
        let blueprint = self.blueprint(self.file);
        format!("pgforge runbook {namespace}/{name} {} --from {blueprint}", shell::word(section))
    }

    /// The command that waits until the cluster matches its blueprint.
    fn wait(&self) -> String {
        wait_for(self.after.namespace.as_str(), self.after.name.as_str())
    }

    /// The names of the data claims of these instances; empty if an operator creates the claims.
    fn claims(&self, instances: std::ops::Range<u16>) -> Vec<String> {
        let set = self.contract_before().set.as_ref();
        let names = set.map(|set| instances.map(|ordinal| format!("{}-{}-{ordinal}", set.claim_template, set.name)));
        names.into_iter().flatten().collect()
    }
}

/// The command that waits until a cluster matches its blueprint.
fn wait_for(namespace: &str, name: &str) -> String {
    format!("kubectl -n {namespace} rollout status deployment/{name}-steward --timeout=3600s")
}

/// The command that runs SQL as a cluster's superuser from its steward's pod.
fn run_sql(namespace: &str, name: &str, database: &str, sql: &str) -> String {
    let login = steward::in_steward(name, "psql -v ON_ERROR_STOP=1");
    let arguments = format!("-d {} -c {}", steward::database(database), shell::word(sql));
    format!("kubectl -n {namespace} exec deployment/{name}-steward -c database -- {login} {arguments}")
}
