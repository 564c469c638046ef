//! `--deny warnings`: makes a pipeline fail on warnings.

use super::{Exit, show};
use crate::compile::Checked;
use crate::diagnostic::Severity;
use crate::text::count::counted;
use clap::{Args, ValueEnum};

/// The option `--deny`.
#[derive(Debug, Args)]
pub(super) struct Deny {
    /// Exit with 3 and write nothing if a finding is not accepted
    #[arg(long, value_name = "WHAT")]
    deny: Option<Denied>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Findings with severity warning
    Warnings,
}

impl Deny {
    /// Returns [`Exit::Denied`] and prints why, if there are warnings and they are denied.
    pub(super) fn judge(&self, checked: &Checked) -> Option<Exit> {
        let count = checked.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        if self.deny.is_none() || count == 0 {
            return None;
        }
        let warnings = counted(count, "warning");
        show::status(&format!("denied: {warnings}; fix them, or accept them with a reason (`accept`)\n"));
        Some(Exit::Denied)
    }
}
