//! Remedies for settings that the engine rejects or ignores.

use super::{Transition, before};
use crate::verdict::{Impact, Remedy, Setting, Verdict};

impl Transition<'_> {
    /// Adds a remedy to the verdict of a rejected or ignored change if the engine gives none.
    pub(in crate::plan) fn with_remedy(&self, setting: &Setting, verdict: Verdict) -> Verdict {
        let has_none = verdict.remedy.is_none() && matches!(verdict.impact(), Impact::Refused | Impact::Ignored);
        if !has_none {
            return verdict;
        }
        let keys: Vec<&str> = setting.path.keys().collect();
        let remedy = match keys[..] {
            ["spec", "storage", "size" | "class"] => self.dump_and_restore("a cluster with other volumes"),
            ["spec", "postgres", "version"]
                if self.after.postgres.version.major > self.before.postgres.version.major =>
            {
                self.new_major()
            }
            _ => leave(&setting.path.to_string(), verdict.impact()),
        };
        verdict.with(remedy)
    }
}

/// Restores the old value in the blueprint.
fn leave(path: &str, impact: Impact) -> Remedy {
    let why = match impact {
        Impact::Refused => "Until then, no change of the object that contains it can be applied.",
        _ => "The running cluster keeps the old value in any case.",
    };
    Remedy {
        title: format!("Leave `{path}` unchanged"),
        steps: vec![before(format!("Restore the old value of `{path}` in the blueprint. {why}"), Vec::new())],
        during: "Nothing stops.".to_owned(),
        rollback: "There is nothing to roll back.".to_owned(),
    }
}
