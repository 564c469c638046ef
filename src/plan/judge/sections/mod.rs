//! Judges settings that have the same effect under every engine: one file per section of the blueprint.

mod access;
mod apps;
mod backups;
mod bootstrap;
mod engine;
mod images;
mod instances;
mod kubernetes;
mod metadata;
mod namespace;
mod pooler;
mod postgres;
mod replication;
mod secrets;
mod storage;

use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict};

impl Transition<'_> {
    /// The verdict of a setting; `None` if no rule covers it.
    pub(super) fn by_section(&self, setting: &Setting) -> Option<Verdict> {
        let keys: Vec<&str> = setting.path.keys().collect();
        let (section, rest) = match &*keys {
            ["metadata", ..] => return Some(self.another_name(setting)),
            ["spec", section, rest @ ..] => (*section, rest),
            _ => return None,
        };
        match (section, rest) {
            ("access", _) => self.access(rest, setting),
            ("apps", _) => Some(self.apps(rest, setting)),
            ("backups", _) => self.backups(rest, setting),
            ("bootstrap", _) => Some(bootstrap::bootstrap(rest, setting)),
            ("delivery", _) => Some(Verdict::no_effect(
                "nothing that runs changes; it selects what applies merged changes, and whether objects that are no longer rendered are pruned",
            )),
            ("engine" | "packaging", []) => Some(self.another_engine()),
            ("failover", _) => Some(Verdict::no_effect(
                "applies from the next failure; the timings that it sets are listed one by one",
            )),
            ("images", _) => self.images(rest, setting),
            ("instances", []) => Some(self.instances()),
            ("kubernetes", _) => Some(kubernetes::kubernetes(rest)),
            ("namespace", ["create"]) => Some(self.namespace(setting)),
            ("pooler", _) => Some(self.pooler(rest, setting)),
            ("postgres", _) => self.postgres(rest, setting),
            ("replication", _) => Some(self.replication()),
            ("resources" | "placement", _) => Some(self.restarted("every instance is recreated with it")),
            ("secrets", _) => self.secrets(rest),
            ("storage", _) => self.storage(rest),
            _ => None,
        }
    }
}
