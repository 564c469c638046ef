//! replication: a primary and streaming standbys. Which instance is the primary is what the blueprint says; nobody is
//! elected.

mod check;

use super::budget::Budget;
use super::instance::prose;
use super::runbook::Runbook;
use super::template::written;
use super::{By, Contract, Engine, Facts, Output, plain};
use crate::cluster::{Cluster, Findings};
use crate::verdict::{Effect, Setting, Verdict, reason};
use minijinja::context;

/// The engine.
pub(super) struct Replication;

static FACTS: Facts = Facts {
    owned_parameters: plain::OWNED_PARAMETERS,
    chosen_primary: true,
    continuous: false,
    brought_secrets: true,
    pooler: By::Components,
};

/// Why a lost node has no bound.
const LOST: &str = "nobody is elected: writes wait until the node is back, or until you make a standby the primary; \
                    see the runbook, “The primary is lost”";

impl Engine for Replication {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        plain::contract(cluster)
    }

    fn output(&self, cluster: &Cluster) -> Output {
        plain::output(cluster)
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        plain::budget::budget(cluster, LOST)
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        let primary = cluster.replication.primary;
        let standby = (0..cluster.instances).find(|ordinal| *ordinal != primary).unwrap_or_default();
        let own = context! { primary, standby, choose => written(format!("instance={standby}")), synchronous => cluster.replication.is_synchronous() };
        prose::runbook(cluster, include_str!("runbook.md.j2"), plain::POSTGRES, blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        if setting.path.keys().eq(["spec", "replication", "primary"]) {
            let (from, to) = (before.replication.primary, after.replication.primary);
            return Some(Verdict::applied(
                Effect::Switchover,
                reason!(
                    "instance {from} stops to take writes and instance {to} begins to, once it has all that any instance that answers has; \
                     if instance {from} is lost, see to it that it is really off before",
                    from,
                    to,
                    from
                ),
            ));
        }
        plain::verdict::verdict(self, setting, after)
    }
}
