//! stolon's runbook: prose with this cluster's names in it.

use super::bounds::Bounds;
use super::daemon::{KEEPER, SENTINEL};
use crate::blueprint::{AppPackaging, OnDelete};
use crate::cluster::Cluster;
use crate::engines::instance::prose;
use crate::engines::runbook::Runbook;
use crate::knowledge::charts::STOLON;
use minijinja::context;
use minijinja::value::merge_maps;

/// Every kind of object but those that hold data or passwords.
const KINDS: &str = "deployment,statefulset,cronjob,job,service,ingress,networkpolicy,poddisruptionbudget,configmap,serviceaccount,role,rolebinding";

/// How the manifests are applied: from the blueprint, or from the folder that this runbook stands in where they are no
/// stream.
fn apply(cluster: &Cluster, blueprint: &str) -> String {
    if cluster.apps.values().any(|app| app.packaging == AppPackaging::UpstreamChart) {
        "kubectl apply -k .".to_owned()
    } else {
        format!("pgforge render {blueprint} | kubectl apply -f -")
    }
}

/// `stolonctl`, where it knows its store.
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
        retain => cluster.storage.on_delete == OnDelete::Retain,
        stolonctl => stolonctl(cluster, &kubectl),
        kinds => KINDS,
        apply => apply(cluster, blueprint),
        kubectl,
    };
    if super::is_chart(cluster) {
        let chart = context! { reference => STOLON.reference, version => STOLON.version };
        let own = merge_maps([own, chart]);
        return prose::runbook(cluster, include_str!("runbook-chart.md.j2"), KEEPER, blueprint, own);
    }
    prose::runbook(cluster, include_str!("runbook.md.j2"), KEEPER, blueprint, own)
}
