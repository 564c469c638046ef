//! Settings that mean the same under every engine: one file per section of the language.

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
    /// The rule for a setting; none where nobody wrote one.
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
            ("delivery", _) => Some(Verdict::calm(
                "nothing that runs changes; it says who carries what is merged, and whether that deletes what is no longer rendered",
            )),
            ("engine" | "packaging", []) => Some(self.another_engine()),
            ("failover", _) => Some(Verdict::calm(
                "it counts from the next failure on; the timings that it stands for are told one by one",
            )),
            ("images", _) => self.images(rest, setting),
            ("instances", []) => Some(self.instances()),
            ("kubernetes", _) => Some(kubernetes::kubernetes(rest)),
            ("namespace", ["create"]) => Some(self.namespace(setting)),
            ("pooler", _) => Some(self.pooler(rest, setting)),
            ("postgres", _) => self.postgres(rest, setting),
            ("replication", _) => Some(self.replication()),
            ("resources" | "placement", _) => Some(self.restarted("every instance is made anew with it")),
            ("secrets", _) => self.secrets(rest),
            ("storage", _) => self.storage(rest),
            _ => None,
        }
    }
}
