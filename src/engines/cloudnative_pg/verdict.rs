//! What the operator makes of a changed setting.
//!
//! Source: `validateClusterChanges` in `internal/webhook/v1/cluster_webhook.go`, and `internal/controller/cluster_upgrade.go`
//! and `cluster_scale.go`, of cloudnative-pg/cloudnative-pg v1.30.0.

use super::CloudnativePg;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Setting, Verdict, reason};

/// The first major to which the operator upgrades data.
const UPGRADES_TO: u8 = 16;

pub(super) fn verdict(setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let calm = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    let reload = |reason: &'static str| Some(Verdict::applied(Effect::Reload, reason));
    let all = |reason: &'static str| Some(replaced(&CloudnativePg, after, reason));
    match &*keys {
        ["spec", "cloudnative-pg", "operator", _] => {
            calm("network policies let the operator in from the other namespace at once")
        }
        ["spec", "cloudnative-pg", "timings", "failoverDelay"] => calm("it counts from the next failure on"),
        ["spec", "cloudnative-pg", "timings", _] => {
            calm("a primary reads it when it becomes one, or starts again; nothing restarts for it")
        }
        ["spec", "failover", "profile"] => calm("the timings that it stands for are told one by one"),
        ["spec", "images", "cloudnative-pg"] if major_changed(before, after) => None,
        ["spec", "images", "cloudnative-pg"] => all("every instance runs from it"),
        ["spec", "images", "postgres" | "api"] => calm("the steward alone runs from it; no PostgreSQL restarts"),
        ["spec", "postgres", "version"] if major_changed(before, after) => Some(version(before, after)),
        ["spec", "access", "tls", ..] if before.certificate() != after.certificate() => Some(certificate(after)),
        ["spec", "access", "tls", "certManager", "issuer", ..] if after.pooler.is_some() => Some(Verdict::applied(
            Effect::Outage,
            "every instance reads the new certificate at once, and the poolers do not look before the hour is over: until then they reach no primary that another CA vouches for. The runbook's section “The certificate” has what tells them",
        )),
        ["spec", "postgres", "hba"] => reload("every instance reads pg_hba.conf again; connections that are open stay"),
        ["spec", "postgres", "restart"] => calm("it counts for the next change for which the primary must restart"),
        ["spec", "replication", "mode" | "standbys", ..] => reload(
            "the operator writes whom commits wait for, and PostgreSQL reads it; while fewer standbys stream than the least, commits wait",
        ),
        ["spec", "secrets", "superuser", "name"] => {
            calm("the operator sets the password of the other Secret; nothing restarts")
        }
        ["spec", "instances"] => Some(instances(before, after)),
        ["spec", "storage", "size"] if after.storage.size < before.storage.size => {
            Some(Verdict::refused("a volume cannot shrink, and the operator's webhook refuses the smaller size"))
        }
        ["spec", "storage", "size"] => {
            calm("the operator grows each claim, and no pod restarts; the storage class must let volumes grow")
        }
        ["spec", "storage", "class"] => Some(Verdict::ignored(
            "volumes that exist keep their class; only an instance that is made anew gets a volume of the other",
        )),
        ["spec", "storage", "onDelete"] => calm(
            "annotations that keep Argo CD, Helm and Flux from deleting the Cluster come or go; nothing is deleted by this change",
        ),
        ["spec", "backups", "continuous"] | ["spec", "backups", "continuous", "to", "s3", "workloadIdentity", ..]
            if setting.before.is_none() || setting.after.is_none() =>
        {
            all("a container that archives WAL comes or goes beside each PostgreSQL")
        }
        ["spec", "backups", "continuous", "keep", ..] => {
            calm("base backups and WAL that are older than the window are removed at the next cleaning, for good")
        }
        ["spec", "backups", "continuous", "to", "s3", "cidrs"] => {
            calm("it holds for new connections at once; WAL is archived only while the store is among these addresses")
        }
        ["spec", "backups", "continuous", "schedule"] => calm("it counts from the next base backup on"),
        ["spec", "backups", "continuous", ..] => all(
            "the container that archives WAL gets the other store; there is no way back over the change until the next base backup",
        ),
        _ => None,
    }
}

fn major_changed(before: &Cluster, after: &Cluster) -> bool {
    before.postgres.version.major != after.postgres.version.major
}

/// Every instance has one either way.
fn certificate(after: &Cluster) -> Verdict {
    let told = "every instance reads the other certificate, and none restarts; clients that verify must know its CA before, and those without TLS are refused where it is required";
    match after.pooler {
        Some(_) => Verdict::applied(
            Effect::Rolling,
            reason!(
                "{told}. The poolers are replaced, and until then reach no primary that another CA vouches for",
                told
            ),
        ),
        None => Verdict::applied(Effect::Reload, told),
    }
}

fn version(before: &Cluster, after: &Cluster) -> Verdict {
    let (old, new) = (before.postgres.version.major, after.postgres.version.major);
    if new < old {
        return Verdict::refused("the operator's webhook refuses an older major");
    }
    if new.get() < UPGRADES_TO {
        return Verdict::refused(reason!(
            "the operator's webhook refuses an upgrade to {new}: it upgrades to {UPGRADES_TO} or newer",
            new.get(),
            UPGRADES_TO
        ));
    }
    Verdict::applied(
        Effect::Outage,
        reason!(
            "the operator stops every instance, runs pg_upgrade on the primary's volume, and copies the standbys anew; \
             both images must be of one distribution. Take a base backup or a dump before: there is no way back to {old}",
            old.get()
        ),
    )
}

fn instances(before: &Cluster, after: &Cluster) -> Verdict {
    if after.instances > before.instances {
        return Verdict::applied(
            Effect::None,
            "new instances copy the primary's data, which loads it while they do; nothing restarts",
        );
    }
    Verdict::applied(
        Effect::Rolling,
        "the operator takes away standbys, never the primary, and deletes their volumes; writes go on",
    )
}
