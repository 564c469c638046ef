//! The values that only stolon's runbook uses.

use super::bounds::Bounds;
use super::daemon::{KEEPER, SENTINEL};
use crate::cluster::Cluster;
use crate::engines::instance::shared_runbook;
use crate::knowledge::charts::STOLON;
use crate::runbook::Runbook;
use crate::runbook::template::written;
use minijinja::context;
use minijinja::value::merge_maps;

/// The command that runs `stolonctl` in a pod where it knows its store.
fn stolonctl(cluster: &Cluster, kubectl: &str) -> String {
    if super::is_chart(cluster) {
        format!("{kubectl} exec deployment/{} -c stolon -- stolonctl", cluster.component("steward"))
    } else {
        format!("{kubectl} exec deployment/{} -c {SENTINEL} -- stolonctl", cluster.component(SENTINEL))
    }
}

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let kubectl = format!("kubectl -n {}", cluster.namespace);
    let own = context! {
        keeper => cluster.component(KEEPER),
        switchover => format!("{:.0}", Bounds(&cluster.engines.stolon.timing).switch().ceil()),
        stolonctl => written(stolonctl(cluster, &kubectl)),
    };
    if super::is_chart(cluster) {
        let chart = context! { reference => STOLON.reference, version => STOLON.version };
        let own = merge_maps([own, chart]);
        return shared_runbook::runbook(cluster, include_str!("runbook-chart.md.j2"), KEEPER, blueprint, own);
    }
    shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), KEEPER, blueprint, own)
}
