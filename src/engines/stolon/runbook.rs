//! stolon's runbook: prose with this cluster's names in it.

use super::bounds::Bounds;
use super::daemon::{KEEPER, SENTINEL};
use crate::cluster::Cluster;
use crate::engines::instance::prose;
use crate::engines::runbook::Runbook;
use minijinja::context;

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let sentinel = format!("kubectl -n {} exec deployment/{}", cluster.namespace, cluster.component(SENTINEL));
    let own = context! {
        keeper => cluster.component(KEEPER),
        switchover => format!("{:.0}", Bounds(&cluster.engines.stolon.timing).switch().ceil()),
        stolonctl => format!("{sentinel} -c {SENTINEL} -- stolonctl"),
    };
    prose::runbook(cluster, include_str!("runbook.md.j2"), KEEPER, blueprint, own)
}
