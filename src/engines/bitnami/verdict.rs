//! The effect of a changed setting on instances that the chart runs.

use super::Bitnami;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Setting, Verdict, reason};

pub(super) fn verdict(setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let no_effect = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    let restarted = |reason: &'static str| {
        let verdict = replaced(&Bitnami, after, reason);
        Some(Verdict {
            reason: reason!("{reason}; this happens when you install the chart's new values", verdict.reason),
            ..verdict
        })
    };
    match &*keys {
        ["spec", "instances"] if after.instances < before.instances => Some(Verdict::applied(
            Effect::Rolling,
            "the standbys with the highest numbers are removed, never the primary; their volumes stay",
        )),
        ["spec", "instances"] => no_effect("new standbys copy the primary, which adds load to it; nothing restarts"),
        ["spec", "postgres", "parameters", ..] => restarted(
            "the chart restarts every instance for any changed parameter, even if PostgreSQL needs no restart",
        ),
        ["spec", "postgres", "hba"] => restarted("the chart restarts every instance for any change of pg_hba.conf"),
        ["spec", "access", "tls", "minVersion" | "required"] => {
            restarted("it changes files for which the chart restarts every instance")
        }
        ["spec", "pooler"] if before.pooler.is_none() && !after.postgres.hba.is_empty() => {
            restarted("the pooler's role gets a line in pg_hba.conf")
        }
        ["spec", "replication", ..] => {
            restarted("the standbys that commits wait for are in the primary's configuration")
        }
        ["spec", "failover", ..] => restarted("it sets `wal_sender_timeout` and the tolerations of every pod"),
        ["spec", "resources" | "placement", ..] => restarted("the chart recreates every pod with it"),
        ["spec", "images", "bitnami"] => restarted("every instance runs this image"),
        ["spec", "images", "api"] => restarted("a container in the primary's pod runs this image"),
        ["spec", "images", "postgres"] => no_effect("only the steward runs this image; PostgreSQL does not restart"),
        ["spec", "images", "patroni" | "stolon" | "spilo"] => no_effect("nothing runs this image"),
        ["spec", "secrets", "superuser" | "replication", "name"] => restarted(
            "the instances read the other Secret when they start; it must hold the password that is set in the database",
        ),
        ["spec", "storage", "size" | "class"] => Some(
            Verdict::recreate(
                Effect::None,
                "the API server rejects it: the claim template of a StatefulSet is immutable",
            )
            .with(new_template(before, after)),
        ),
        ["spec", "storage", "onDelete"] => no_effect("it applies when the chart's StatefulSets are next deleted"),
        _ => None,
    }
}

/// Deletes each `StatefulSet` without its pods; the chart recreates both.
fn new_template(before: &Cluster, after: &Cluster) -> Remedy {
    let namespace = &before.namespace;
    let release = super::release(before);
    let sets = [super::PRIMARY, super::READ].map(|component| super::stateful_set(before, component));
    let claims = (0..before.instances).map(|number| match number {
        0 => format!("data-{}-0", sets[0]),
        number => format!("data-{}-{}", sets[1], number - 1),
    });
    let size = after.storage.size;
    let grow = claims.map(|claim| {
        format!(r#"kubectl -n {namespace} patch pvc {claim} -p '{{"spec":{{"resources":{{"requests":{{"storage":"{size}"}}}}}}}}'"#)
    });
    let delete =
        format!("kubectl -n {namespace} delete statefulset/{} statefulset/{} --cascade=orphan", sets[0], sets[1]);
    let chart = &crate::knowledge::charts::POSTGRESQL;
    let install = format!(
        "helm upgrade --install {release} {} --version {} --namespace {namespace} --values helm/{}/values.yaml",
        chart.reference,
        chart.version,
        super::CHART
    );
    let mut steps = Vec::new();
    if size > before.storage.size {
        steps.push(PhasedStep::new(
            Phase::BeforeMerge,
            "Grow each claim; its storage class must allow expansion.",
            grow.collect(),
        ));
    }
    steps.push(PhasedStep::new(
        Phase::BeforeMerge,
        "Delete the StatefulSets without their pods; the pods keep running.",
        vec![delete],
    ));
    steps.push(PhasedStep::new(
        Phase::Merge,
        "Merge, and install the chart's new values from the cluster's folder; the new StatefulSets adopt the pods.",
        vec![install],
    ));
    Remedy {
        title: format!("Change the volume template of {}", before.name),
        steps,
        during: "Nothing: the pods keep running. Until the StatefulSets exist again, a pod that dies is not replaced. Existing volumes keep their class, and none shrinks: an instance gets such a volume only when its claim is recreated.".to_owned(),
        rollback: "Install the former values; a volume that has grown keeps its size.".to_owned(),
    }
}
