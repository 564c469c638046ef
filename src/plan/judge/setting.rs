//! A changed setting: the engine first, then PostgreSQL's table, then fixed rules for the rest of the language.

use super::Transition;
use crate::plan::settings;
use crate::verdict::{Setting, Verdict, reason};

impl Transition<'_> {
    /// What a changed setting does.
    pub(in crate::plan) fn setting(&self, setting: &Setting) -> Verdict {
        // Another engine takes nothing over: whatever else its section says is part of that.
        if self.before.engine == self.after.engine
            && let Some(verdict) = self.engine.verdict(setting, self.before, self.after)
        {
            return self.with_a_way(setting, verdict);
        }
        if let Some(name) = settings::parameter(&setting.path) {
            return self.parameter(name, setting.before.as_ref(), setting.after.as_ref());
        }
        self.by_section(setting).unwrap_or_else(|| {
            Verdict::unknown(reason!("no rule says what a change of `{path}` does", setting.path.to_string()))
        })
    }
}
