//! The effect of a changed setting on instances that reload their files themselves.

use crate::cluster::Cluster;
use crate::engines::{Engine, replaced};
use crate::verdict::{Effect, Setting, Verdict};

/// The verdicts that these engines share.
pub(in crate::engines) fn verdict(engine: &dyn Engine, setting: &Setting, after: &Cluster) -> Option<Verdict> {
    let path = setting.path.to_string();
    let below =
        |section: &str| path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let verdict = if below("spec.replication.mode") || below("spec.replication.standbys") {
        Verdict::applied(
            Effect::Reload,
            "the primary reloads within seconds which standbys commits wait for; commits wait while fewer than `standbys.min` standbys stream",
        )
    } else if below("spec.postgres.hba") {
        Verdict::applied(Effect::Reload, "every instance reloads pg_hba.conf; open connections stay")
    } else if below("spec.failover.profile") {
        replaced(engine, after, "it sets how long a pod stays bound to a node that does not answer")
    } else if below("spec.images.postgres") {
        replaced(engine, after, "every instance and the steward run this image")
    } else if below("spec.images.api") {
        replaced(engine, after, "a container in each instance's pod runs this image")
    } else {
        return None;
    };
    Some(verdict)
}
