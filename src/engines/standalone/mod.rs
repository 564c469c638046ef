//! standalone: one PostgreSQL in a StatefulSet. What fails over is Kubernetes, which puts the pod elsewhere.

use super::budget::Budget;
use super::instance::check::usernames;
use super::instance::prose;
use super::{Engine, plain};
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, Part};
use crate::diagnostic::{Path, codes};
use crate::runbook::Runbook;
use crate::verdict::{Setting, Verdict};
use minijinja::context;

/// The engine.
pub(super) struct Standalone;

/// Why a lost node has no bound.
const LOST: &str = "Kubernetes starts the pod elsewhere only once the node is back, its object is deleted or it is tainted out-of-service, \
                    for two pods on one volume would ruin it; see the runbook, “The node is lost”";

impl Engine for Standalone {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        usernames(cluster, findings, plain::NAMES);
        if cluster.instances > 1 {
            findings
                .error(
                    codes::INSTANCES_UNSUPPORTED,
                    &Path::dotted("spec.instances"),
                    format!("standalone runs 1 instance, not {}", cluster.instances),
                    "",
                )
                .help("write `instances: 1`, or `engine: replication` for standbys, or an engine that fails over by itself")
                .because("without replication a second instance would be another database");
        }
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        plain::contract(cluster)
    }

    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        plain::part(cluster)
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        plain::budget::budget(cluster, LOST)
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        prose::runbook(cluster, include_str!("runbook.md.j2"), plain::POSTGRES, blueprint, context! {})
    }

    fn verdict(&self, setting: &Setting, _: &Cluster, after: &Cluster) -> Option<Verdict> {
        plain::verdict::verdict(self, setting, after)
    }
}
