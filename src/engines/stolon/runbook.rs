//! stolon's runbook: prose with this cluster's names in it.

use super::bounds::Bounds;
use super::daemon::KEEPER;
use crate::cluster::Cluster;
use crate::engines::instance::prose;
use crate::engines::runbook::Runbook;
use minijinja::context;

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let own = context! {
        keeper => cluster.component(KEEPER),
        switchover => Bounds(&cluster.engines.stolon.timing).switch().ceil(),
    };
    prose::runbook(cluster, include_str!("runbook.md.j2"), KEEPER, blueprint, own)
}
