//! What stolon makes of a changed setting.

use crate::verdict::{Effect, Setting, Verdict};

pub(super) fn verdict(setting: &Setting) -> Option<Verdict> {
    let path = setting.path.to_string();
    let below =
        |section: &str| path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let stored = "it is stored, and every program of stolon reads it within one pass of its loop";
    let verdict = match &*path {
        // Read by flag when a program starts; a profile has one of its own.
        "spec.stolon.timings.storeTimeout" | "spec.failover.profile" => Verdict::applied(
            Effect::Switchover,
            "keepers, sentinels and proxies are replaced one by one; writes stop while the primary's keeper restarts",
        ),
        "spec.stolon.sentinels" => {
            Verdict::applied(Effect::None, "if the leading sentinel goes, another takes its place")
        }
        "spec.stolon.proxies" => Verdict::applied(
            Effect::Rolling,
            "connections through a proxy that goes are cut, and others take them up again",
        ),
        _ if below("spec.stolon.timings") => Verdict::applied(Effect::None, stored),
        _ if below("spec.replication") || below("spec.postgres.hba") => Verdict::applied(Effect::Reload, stored),
        _ => return None,
    };
    Some(verdict)
}
