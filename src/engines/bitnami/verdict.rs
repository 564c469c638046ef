//! What a changed setting does to instances that the chart runs.

use super::Bitnami;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Setting, Verdict, reason};

pub(super) fn verdict(setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let calm = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    let restarted = |reason: &'static str| {
        let verdict = replaced(&Bitnami, after, reason);
        Some(Verdict {
            reason: reason!("{reason}; the chart does it once its new values are installed", verdict.reason),
            ..verdict
        })
    };
    match &*keys {
        ["spec", "instances"] if after.instances < before.instances => Some(Verdict::applied(
            Effect::Rolling,
            "the standbys with the highest numbers go, never the primary; their volumes stay",
        )),
        ["spec", "instances"] => {
            calm("new standbys copy the primary's data, which loads it while they do; nothing restarts")
        }
        ["spec", "postgres", "parameters", ..] => {
            restarted("the chart restarts every instance for every parameter, whether PostgreSQL needs it or not")
        }
        ["spec", "postgres", "hba"] => restarted("the chart restarts every instance for every line of pg_hba.conf"),
        ["spec", "access", "tls", "minVersion" | "required"] => {
            restarted("it stands in files for which the chart restarts every instance")
        }
        ["spec", "pooler"] if before.pooler.is_none() && !after.postgres.hba.is_empty() => {
            restarted("the pooler's role gets a line of pg_hba.conf")
        }
        ["spec", "replication", ..] => restarted("whom commits wait for is part of the primary's configuration"),
        ["spec", "failover", ..] => restarted("`wal_sender_timeout` and the tolerations of every pod are part of it"),
        ["spec", "resources" | "placement", ..] => restarted("every instance is made anew with it"),
        ["spec", "images", "bitnami"] => restarted("every instance runs from it"),
        ["spec", "images", "api"] => restarted("a container in the primary's pod runs from it"),
        ["spec", "images", "postgres"] => calm("the steward alone runs from it; no PostgreSQL restarts"),
        ["spec", "images", "patroni" | "stolon" | "spilo"] => calm("nothing runs from it"),
        ["spec", "secrets", "superuser" | "replication", "name"] => restarted(
            "the instances read the other Secret when they start, and it must hold the password that the database knows",
        ),
        ["spec", "storage", "size" | "class"] => Some(
            Verdict::recreate(
                Effect::None,
                "the API server refuses it: a StatefulSet's template of claims cannot be changed",
            )
            .with(new_template(before, after)),
        ),
        ["spec", "storage", "onDelete"] => calm("it counts from the next deletion of the chart's StatefulSets on"),
        _ => None,
    }
}

/// Both of `StatefulSet` go and their pods stay; the chart makes both anew.
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
            "Grow each claim; its class must let volumes grow.",
            grow.collect(),
        ));
    }
    steps.push(PhasedStep::new(
        Phase::BeforeMerge,
        "Delete the StatefulSets without their pods, which run on.",
        vec![delete],
    ));
    steps.push(PhasedStep::new(
        Phase::Merge,
        "Merge, and install the chart's new values from the cluster's folder; the pods are taken over.",
        vec![install],
    ));
    Remedy {
        title: format!("Give the volumes of {} another template", before.name),
        steps,
        stops: "Nothing: the pods run on. Until the StatefulSets are there again, nobody replaces a pod that dies. Volumes that exist keep their class, and none shrinks: each instance gets such a volume when its claim is made anew.".to_owned(),
        back_out: "Install the former values; a volume that has grown stays so.".to_owned(),
    }
}
