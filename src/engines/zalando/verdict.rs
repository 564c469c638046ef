//! What the operator makes of a changed setting.
//!
//! Source: `compareStatefulSetWith`, `compareSpiloConfiguration`, `checkAndSetGlobalPostgreSQLConfiguration`,
//! `syncVolumes` and `Update` in pkg/cluster of postgres-operator 2.0.1.

use super::Zalando;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Phase, PhasedStep, Remedy, Setting, Verdict, reason};

/// Parameters that the operator hands to each member by the environment of its pod (`isBootstrapOnlyParameter`).
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
        ["spec", "postgres", "hba", ..] => replaced(
            engine,
            after,
            "each member reads it from the environment of its pod, so that the pods are replaced",
        ),
        ["spec", "access", "tls", "required"] => replaced(
            engine,
            after,
            "lines of pg_hba.conf stand in the environment of each pod, so that the pods are replaced",
        ),
        ["spec", "pooler"] if before.pooler.is_none() && !after.postgres.hba.is_empty() => replaced(
            engine,
            after,
            "the pooler's role gets a line of pg_hba.conf, which stands in the environment of each pod",
        ),
        ["spec", "postgres", "version"] => return version(before, after),
        ["spec", "storage", "size"] => size(before, after),
        ["spec", "storage", "class"] => Verdict::ignored(
            "the operator makes the StatefulSet anew around the running pods; volumes that exist keep their class until their claim is deleted",
        ),
        ["spec", "storage", "onDelete"] => Verdict::applied(
            Effect::None,
            "tools that prune leave the custom resource alone or do not; whether volumes go with it is the operator's configuration",
        ),
        ["spec", "placement", "tolerations"]
            if before.placement.tolerations.len() == after.placement.tolerations.len() =>
        {
            Verdict::ignored(
                "the operator only looks how many tolerations there are: pods get others when something else replaces them",
            )
        }
        ["spec", "replication", "mode" | "standbys", ..] => Verdict::applied(Effect::Reload, STORED),
        ["spec", "failover", "profile"] | ["spec", "zalando", "timings" | "maximumLagOnFailover", ..] => {
            Verdict::applied(Effect::None, STORED)
        }
        ["spec", "zalando", "teamId"] => {
            Verdict::applied(Effect::None, "a label changes, and who the operator's teams let in")
        }
        ["spec", "zalando", "operator", "namespace"] => Verdict::applied(
            Effect::None,
            "network policies let the operator in from there at once, and from nowhere else",
        ),
        ["spec", "zalando", "operator", ..] => {
            Verdict::applied(Effect::None, "it says what the operator was told, and changes nothing that runs")
        }
        ["spec", "images", "spilo"] => replaced(engine, after, "every instance runs from it"),
        ["spec", "images", "postgres"] => {
            Verdict::applied(Effect::None, "the steward and backups alone run from it; no PostgreSQL restarts")
        }
        ["spec", "images", "patroni" | "stolon"] => Verdict::applied(Effect::None, "nothing runs from it"),
        ["spec", "images", "api"] => {
            Verdict::applied(Effect::None, "the steward alone runs from it; no PostgreSQL restarts")
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
            reason!("`{name}` stands in the environment of each pod, and {REPLACED}", name.to_owned(), REPLACED),
        ));
    }
    if setting.after.is_some() {
        // When it takes effect says PostgreSQL's own table: the operator restarts in that order, where nothing but such parameters changes.
        return None;
    }
    Some(
        Verdict::ignored(reason!("the operator writes parameters into Patroni's store and takes none out of it: `{name}` keeps the value that it has", name.to_owned()))
        .with(forget(name, after)),
    )
}

/// Takes a parameter out of Patroni's store.
fn forget(name: &str, cluster: &Cluster) -> Remedy {
    let (namespace, cluster) = (&cluster.namespace, &cluster.name);
    Remedy {
        title: format!("Forget `{name}`"),
        steps: vec![PhasedStep::new(
            Phase::AfterSync,
            "Take it out of Patroni's store.",
            vec![format!(
                "kubectl -n {namespace} exec {cluster}-0 -c postgres -- patronictl edit-config --force -p {name}=null"
            )],
        )],
        stops: "Nothing, unless the parameter needs a restart, which the operator then makes.".to_owned(),
        back_out: format!("Write `{name}` into the blueprint again."),
    }
}

fn version(before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let (old, new) = (before.postgres.version.major, after.postgres.version.major);
    if new < old {
        return Some(Verdict::ignored(reason!(
            "the operator stays with {old}: it never goes back to an older major",
            old.get()
        )));
    }
    (new > old).then(|| {
        Verdict::applied(
            Effect::Outage,
            reason!("{REPLACED}, then runs `pg_upgrade` in place, where its `major_version_upgrade_mode` is `manual` (its default) or `full`: writes stop for minutes. Take a dump first; there is no way back", REPLACED),
        )
    })
}

fn size(before: &Cluster, after: &Cluster) -> Verdict {
    if after.storage.size < before.storage.size {
        return Verdict::refused(
            "a volume cannot shrink: the operator says so in its log and leaves the claims as they are",
        );
    }
    Verdict::applied(
        Effect::None,
        "the operator grows each claim, where the storage class lets volumes grow; nothing restarts",
    )
}
