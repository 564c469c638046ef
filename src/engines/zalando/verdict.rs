//! The effect of a changed setting under the operator.
//!
//! Source: `compareStatefulSetWith`, `compareSpiloConfiguration`, `checkAndSetGlobalPostgreSQLConfiguration`,
//! `syncVolumes` and `Update` in pkg/cluster of postgres-operator 2.0.1.

use super::Zalando;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Setting, Verdict, reason};

/// Parameters that the operator passes to each member in the environment of its pod (`isBootstrapOnlyParameter`).
const BY_THE_POD: [&str; 19] = [
    "archive_command",
    "bg_mon.history_buckets",
    "bg_mon.listen_address",
    "extwlist.custom_path",
    "extwlist.extensions",
    "log_destination",
    "log_directory",
    "log_file_mode",
    "log_filename",
    "log_rotation_age",
    "log_truncate_on_rotation",
    "logging_collector",
    "pg_stat_statements.track_utility",
    "shared_buffers",
    "shared_preload_libraries",
    "ssl",
    "ssl_ca_file",
    "ssl_cert_file",
    "ssl_crl_file",
];

const STORED: &str = "the operator stores it through Patroni, and every member reads it within one pass of its loop";
const REPLACED: &str = "the operator replaces the pods";

pub(super) fn verdict(engine: &Zalando, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let path: Vec<&str> = setting.path.keys().collect();
    Some(match &path[..] {
        ["spec", "postgres", "parameters", name] => return parameter(engine, name, setting, after),
        ["spec", "postgres", "hba", ..] => {
            replaced(engine, after, "each member reads it from the environment of its pod")
        }
        ["spec", "access", "tls", "required"] => {
            replaced(engine, after, "each member reads pg_hba.conf from the environment of its pod")
        }
        ["spec", "pooler"] if before.pooler.is_none() && !after.postgres.hba.is_empty() => replaced(
            engine,
            after,
            "the pooler's role gets a line in pg_hba.conf, which each member reads from the environment of its pod",
        ),
        ["spec", "postgres", "version"] => return version(before, after),
        ["spec", "storage", "size"] => size(before, after),
        ["spec", "storage", "class"] => Verdict::ignored(
            "the operator recreates the StatefulSet and keeps the pods running; existing volumes keep their class until their claim is deleted",
        ),
        ["spec", "storage", "onDelete"] => Verdict::applied(
            Effect::None,
            "it adds or removes annotations that keep pruning tools from deleting the custom resource; the operator's configuration decides whether volumes are deleted with it",
        ),
        ["spec", "placement", "tolerations"]
            if before.placement.tolerations.len() == after.placement.tolerations.len() =>
        {
            Verdict::ignored(
                "the operator compares only the number of tolerations; pods get the new ones when something else replaces them",
            )
        }
        ["spec", "replication", "mode" | "standbys", ..] => Verdict::applied(Effect::Reload, STORED),
        ["spec", "failover", "profile"] | ["spec", "zalando", "timings" | "maximumLagOnFailover", ..] => {
            Verdict::applied(Effect::None, STORED)
        }
        ["spec", "zalando", "teamId"] => {
            Verdict::applied(Effect::None, "a label changes, and with it the operator's team members who get access")
        }
        ["spec", "zalando", "operator", "namespace"] => Verdict::applied(
            Effect::None,
            "network policies immediately allow the operator to connect from that namespace, and from no other",
        ),
        ["spec", "zalando", "operator", ..] => {
            Verdict::applied(Effect::None, "it describes the operator's configuration, and changes nothing that runs")
        }
        ["spec", "images", "spilo"] => replaced(engine, after, "every instance runs this image"),
        ["spec", "images", "postgres"] => {
            Verdict::applied(Effect::None, "only the steward and backups run this image; PostgreSQL does not restart")
        }
        ["spec", "images", "patroni" | "stolon"] => Verdict::applied(Effect::None, "nothing runs this image"),
        ["spec", "images", "api"] => {
            Verdict::applied(Effect::None, "only the steward runs this image; PostgreSQL does not restart")
        }
        ["spec", "secrets", _, "name"] => Verdict::applied(
            Effect::None,
            "the steward copies the password into the other Secret; the former one stays",
        ),
        _ => return None,
    })
}

fn parameter(engine: &Zalando, name: &str, setting: &Setting, after: &Cluster) -> Option<Verdict> {
    if BY_THE_POD.contains(&name) {
        return Some(replaced(
            engine,
            after,
            reason!("each member reads `{name}` from the environment of its pod", name.to_owned()),
        ));
    }
    if setting.after.is_some() {
        // PostgreSQL's own table has the effect: if only such parameters change, the operator restarts in that order.
        return None;
    }
    Some(
        Verdict::ignored(reason!(
            "the operator writes parameters into Patroni's store but never removes one: `{name}` keeps its value",
            name.to_owned()
        ))
        .with(forget(name, after)),
    )
}

/// Removes a parameter from Patroni's store.
fn forget(name: &str, cluster: &Cluster) -> Remedy {
    let (namespace, cluster) = (&cluster.namespace, &cluster.name);
    Remedy {
        title: format!("Remove `{name}` from Patroni's store"),
        steps: vec![PhasedStep::new(
            Phase::AfterSync,
            "Remove the parameter from Patroni's store.",
            vec![format!(
                "kubectl -n {namespace} exec {cluster}-0 -c postgres -- patronictl edit-config --force -p {name}=null"
            )],
        )],
        during: "Nothing, unless the parameter needs a restart; the operator then restarts PostgreSQL.".to_owned(),
        rollback: format!("Write `{name}` into the blueprint again."),
    }
}

fn version(before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let (old, new) = (before.postgres.version.major, after.postgres.version.major);
    if new < old {
        return Some(Verdict::ignored(reason!(
            "the operator keeps PostgreSQL {old}: it never downgrades to an older major version",
            old.get()
        )));
    }
    (new > old).then(|| {
        Verdict::applied(
            Effect::Outage,
            reason!("{REPLACED}, then runs `pg_upgrade` in place if its `major_version_upgrade_mode` is `manual` (its default) or `full`: writes stop for minutes. Take a dump first; you cannot go back", REPLACED),
        )
    })
}

fn size(before: &Cluster, after: &Cluster) -> Verdict {
    if after.storage.size < before.storage.size {
        return Verdict::refused("a volume cannot shrink: the operator logs that and does not change the claims");
    }
    Verdict::applied(
        Effect::None,
        "the operator grows each claim if the storage class allows expansion; nothing restarts",
    )
}
