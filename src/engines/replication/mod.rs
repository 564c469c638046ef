//! replication: a primary and streaming standbys. The blueprint names the primary; there is no election.

mod check;

use super::budget::Budget;
use super::instance::shared_runbook;
use super::{Engine, plain};
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, Part};
use crate::runbook::Runbook;
use crate::runbook::template::written;
use crate::verdict::{Effect, Setting, Verdict, reason};
use minijinja::context;

/// The engine.
pub(super) struct Replication;

/// The reason why the outage has no bound if the node is lost.
const LOST: &str = "there is no election: writes wait until the node is back, or until you promote a standby; \
                    see the runbook, “The primary is lost”";

impl Engine for Replication {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
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
        let primary = cluster.replication.primary;
        let standby = (0..cluster.instances).find(|ordinal| *ordinal != primary).unwrap_or_default();
        let own = context! { primary, standby, choose => written(format!("instance={standby}")), synchronous => cluster.replication.is_synchronous() };
        shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), plain::POSTGRES, blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        if setting.path.keys().eq(["spec", "replication", "primary"]) {
            let (from, to) = (before.replication.primary, after.replication.primary);
            return Some(Verdict::applied(
                Effect::Switchover,
                reason!(
                    "instance {from} stops accepting writes, and instance {to} is promoted once it has all WAL that any answering instance has; \
                     if instance {from} is lost, make sure first that it is off",
                    from,
                    to,
                    from
                ),
            ));
        }
        plain::verdict::verdict(self, setting, after)
    }
}
