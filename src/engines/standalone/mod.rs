//! standalone: one PostgreSQL in a StatefulSet. Only Kubernetes fails over: it starts the pod on another node.

use super::budget::Budget;
use super::instance::check::usernames;
use super::instance::shared_runbook;
use super::{Engine, plain};
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, Part};
use crate::diagnostic::{Path, codes};
use crate::runbook::Runbook;
use crate::verdict::{Setting, Verdict};
use minijinja::context;

/// The engine.
pub(super) struct Standalone;

/// The reason why the outage has no bound if the node is lost.
const LOST: &str = "Kubernetes starts the pod again only once the node is back, deleted or tainted out-of-service, \
                    because two pods on one volume would corrupt the data; see the runbook, “The node is lost”";

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
                .help("write `instances: 1`, `engine: replication` for standbys, or an engine with automatic failover")
                .because("without replication, a second instance would be a separate database");
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
        shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), plain::POSTGRES, blueprint, context! {})
    }

    fn verdict(&self, setting: &Setting, _: &Cluster, after: &Cluster) -> Option<Verdict> {
        plain::verdict::verdict(self, setting, after)
    }
}
