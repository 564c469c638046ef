//! What a changed setting does where instances read their files by themselves.

use crate::cluster::Cluster;
use crate::verdict::{Effect, Setting, Verdict};

/// What all such engines have in common.
pub(in crate::engines) fn verdict(setting: &Setting, after: &Cluster) -> Option<Verdict> {
    let path = setting.path.to_string();
    let below =
        |section: &str| path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let verdict = if below("spec.replication.mode") || below("spec.replication.standbys") {
        Verdict::applied(
            Effect::Reload,
            "the primary reads whom commits wait for within seconds; while fewer standbys stream than the least, commits wait",
        )
    } else if below("spec.postgres.hba") {
        Verdict::applied(Effect::Reload, "every instance reads pg_hba.conf again; connections that are open stay")
    } else if below("spec.failover.profile") {
        Verdict::applied(Effect::Switchover, restart(after))
    } else {
        return None;
    };
    Some(verdict)
}

/// What a changed pod template comes to.
fn restart(after: &Cluster) -> String {
    if after.instances == 1 {
        "the pod is replaced: PostgreSQL stops cleanly and writes wait until it runs again".to_owned()
    } else {
        format!(
            "pods are replaced one by one, the highest number first; writes stop while instance {}, the primary, restarts",
            after.replication.primary
        )
    }
}
