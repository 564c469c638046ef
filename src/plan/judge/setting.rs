//! Judges a changed setting: by the engine, then by PostgreSQL's parameter table, then by fixed rules for the section.

use super::Transition;
use crate::plan::settings;
use crate::verdict::{Setting, Verdict, reason};

impl Transition<'_> {
    /// Judges a changed setting.
    pub(in crate::plan) fn setting(&self, setting: &Setting) -> Verdict {
        // A new engine starts with an empty database; changes in its section have no further effect.
        if self.before.engine == self.after.engine
            && let Some(verdict) = self.engine.verdict(setting, self.before, self.after)
        {
            return self.with_remedy(setting, verdict);
        }
        if let Some(name) = settings::parameter(&setting.path) {
            return self.parameter(name, setting.before.as_ref(), setting.after.as_ref());
        }
        self.by_section(setting).unwrap_or_else(|| {
            Verdict::unknown(reason!("no rule covers a change of `{path}`", setting.path.to_string()))
        })
    }
}
