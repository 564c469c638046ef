//! A setting that this change does not reach.

use super::{Transition, before};
use crate::verdict::{Impact, Remedy, Setting, Verdict};

impl Transition<'_> {
    /// The verdict with a way, where the engine gives none for what it refuses or ignores.
    pub(in crate::plan) fn with_a_way(&self, setting: &Setting, verdict: Verdict) -> Verdict {
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

/// Back to what the blueprint said.
fn leave(path: &str, impact: Impact) -> Remedy {
    let why = match impact {
        Impact::Refused => "Until then no change of the object that holds it can be applied.",
        _ => "The running cluster keeps the old value, whatever the blueprint says.",
    };
    Remedy {
        title: format!("Leave `{path}` as it was"),
        steps: vec![before(format!("Write the old value of `{path}` into the blueprint again. {why}"), Vec::new())],
        stops: "Nothing.".to_owned(),
        back_out: "There is nothing to take back.".to_owned(),
    }
}
