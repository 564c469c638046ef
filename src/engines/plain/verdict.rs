//! What a changed setting does where instances read their files by themselves.

use crate::cluster::Cluster;
use crate::engines::{Engine, replaced};
use crate::verdict::{Effect, Setting, Verdict};

/// What all such engines have in common.
pub(in crate::engines) fn verdict(engine: &dyn Engine, setting: &Setting, after: &Cluster) -> Option<Verdict> {
    let below = |section: &[&str]| setting.path.is_below(section);
    let verdict = if below(&["spec", "replication", "mode"]) || below(&["spec", "replication", "standbys"]) {
        Verdict::applied(
            Effect::Reload,
            "the primary reads whom commits wait for within seconds; while fewer standbys stream than the least, commits wait",
        )
    } else if below(&["spec", "postgres", "hba"]) {
        Verdict::applied(Effect::Reload, "every instance reads pg_hba.conf again; connections that are open stay")
    } else if below(&["spec", "failover", "profile"]) {
        replaced(engine, after, "how long a pod stays bound to a node that does not answer is part of it")
    } else if below(&["spec", "images", "postgres"]) {
        replaced(engine, after, "every instance runs from it, and the steward")
    } else if below(&["spec", "images", "api"]) {
        replaced(engine, after, "a container in each instance's pod runs from it")
    } else {
        return None;
    };
    Some(verdict)
}
