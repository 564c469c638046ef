//! The effect of a changed setting under the operator.
//!
//! Source: `validateClusterChanges` in `internal/webhook/v1/cluster_webhook.go`, and
//! `internal/controller/cluster_upgrade.go` and `cluster_scale.go`, of cloudnative-pg/cloudnative-pg v1.30.0.

use super::CloudnativePg;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Setting, Verdict, reason};

/// The first major version to which the operator upgrades data.
const UPGRADES_TO: u8 = 16;

pub(super) fn verdict(setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let no_effect = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    let reload = |reason: &'static str| Some(Verdict::applied(Effect::Reload, reason));
    let all = |reason: &'static str| Some(replaced(&CloudnativePg, after, reason));
    match &*keys {
        ["spec", "cloudnative-pg", "operator", _] => {
            no_effect("network policies immediately allow the operator to connect from the other namespace")
        }
        ["spec", "cloudnative-pg", "timings", "failoverDelay"] => no_effect("it applies from the next failure on"),
        ["spec", "cloudnative-pg", "timings", _] => {
            no_effect("an instance reads it when it is promoted, or restarts as primary; nothing restarts")
        }
        ["spec", "failover", "profile"] => no_effect("the timings of the profile are listed separately"),
        ["spec", "images", "cloudnative-pg"] if major_changed(before, after) => None,
        ["spec", "images", "cloudnative-pg"] => all("every instance runs this image"),
        ["spec", "images", "postgres" | "api"] => {
            no_effect("only the steward runs this image; PostgreSQL does not restart")
        }
        ["spec", "postgres", "version"] if major_changed(before, after) => Some(version(before, after)),
        ["spec", "access", "tls", ..] if before.certificate() != after.certificate() => Some(certificate(after)),
        ["spec", "access", "tls", "certManager", "issuer", ..] if after.pooler.is_some() => Some(Verdict::applied(
            Effect::Outage,
            "every instance reloads the new certificate immediately; the poolers read it within the hour. Until then they reach no primary if another CA signed the certificate. To make them read it now, see the runbook, “The certificate”",
        )),
        ["spec", "postgres", "hba"] => reload("every instance reloads pg_hba.conf; open connections stay"),
        ["spec", "postgres", "restart"] => {
            no_effect("it applies to the next change for which the primary must restart")
        }
        ["spec", "replication", "mode" | "standbys", ..] => reload(
            "the operator sets which standbys commits wait for, and PostgreSQL reloads; commits wait while fewer than `standbys.min` standbys stream",
        ),
        ["spec", "secrets", "superuser", "name"] => {
            no_effect("the operator sets the password from the other Secret; nothing restarts")
        }
        ["spec", "instances"] => Some(instances(before, after)),
        ["spec", "storage", "size"] if after.storage.size < before.storage.size => {
            Some(Verdict::refused("a volume cannot shrink, and the operator's webhook rejects the smaller size"))
        }
        ["spec", "storage", "size"] => {
            no_effect("the operator grows each claim, and no pod restarts; the storage class must allow expansion")
        }
        ["spec", "storage", "class"] => Some(Verdict::ignored(
            "existing volumes keep their class; only a recreated instance gets a volume of the new class",
        )),
        ["spec", "storage", "onDelete"] => no_effect(
            "it adds or removes annotations that keep Argo CD, Helm and Flux from deleting the Cluster; this change deletes nothing",
        ),
        ["spec", "backups", "continuous"] | ["spec", "backups", "continuous", "to", "s3", "workloadIdentity", ..]
            if setting.before.is_none() || setting.after.is_none() =>
        {
            all("each instance's pod gets or loses the container that archives WAL")
        }
        ["spec", "backups", "continuous", "keep", ..] => {
            no_effect("the next cleanup permanently deletes base backups and WAL older than the window")
        }
        ["spec", "backups", "continuous", "to", "s3", "cidrs"] => no_effect(
            "it applies to new connections immediately; WAL is archived only while the store is at one of these addresses",
        ),
        ["spec", "backups", "continuous", "schedule"] => no_effect("it applies from the next base backup on"),
        ["spec", "backups", "continuous", ..] => all(
            "the container that archives WAL uses the other store; until the next base backup, no restore can cross this change",
        ),
        _ => None,
    }
}

fn major_changed(before: &Cluster, after: &Cluster) -> bool {
    before.postgres.version.major != after.postgres.version.major
}

/// The verdict for another certificate; every instance has one before and after.
fn certificate(after: &Cluster) -> Verdict {
    let reason = "every instance reloads the other certificate, and none restarts; clients that verify it must trust its CA first, and clients without TLS are rejected if TLS is required";
    match after.pooler {
        Some(_) => Verdict::applied(
            Effect::Rolling,
            reason!(
                "{reason}. The poolers are replaced; until then they reach no primary if another CA signed the certificate",
                reason
            ),
        ),
        None => Verdict::applied(Effect::Reload, reason),
    }
}

fn version(before: &Cluster, after: &Cluster) -> Verdict {
    let (old, new) = (before.postgres.version.major, after.postgres.version.major);
    if new < old {
        return Verdict::refused("the operator's webhook rejects an older major version");
    }
    if new.get() < UPGRADES_TO {
        return Verdict::refused(reason!(
            "the operator's webhook rejects an upgrade to {new}: it supports upgrades only to {UPGRADES_TO} or newer",
            new.get(),
            UPGRADES_TO
        ));
    }
    Verdict::applied(
        Effect::Outage,
        reason!(
            "the operator stops every instance, runs pg_upgrade on the primary's volume, and recreates the standbys from it; \
             both images must have the same distribution. Take a base backup or a dump first: you cannot go back to {old}",
            old.get()
        ),
    )
}

fn instances(before: &Cluster, after: &Cluster) -> Verdict {
    if after.instances > before.instances {
        return Verdict::applied(
            Effect::None,
            "new instances copy the primary, which adds load to it; nothing restarts",
        );
    }
    Verdict::applied(
        Effect::Rolling,
        "the operator removes standbys, never the primary, and deletes their volumes; writes continue",
    )
}
