//! `--deny warnings`: what a pipeline does not let pass.

use super::{Exit, show};
use crate::compile::Checked;
use crate::diagnostic::Severity;
use crate::text::count::counted;
use clap::{Args, ValueEnum};

/// The gate.
#[derive(Debug, Args)]
pub(super) struct Deny {
    /// Exit with 3 and write nothing if there is a finding that nobody has accepted
    #[arg(long, value_name = "WHAT")]
    deny: Option<Denied>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Findings of severity warning
    Warnings,
}

impl Deny {
    /// Says no, if it has to.
    pub(super) fn judge(&self, checked: &Checked) -> Option<Exit> {
        let count = checked.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        if self.deny.is_none() || count == 0 {
            return None;
        }
        let warnings = counted(count, "warning");
        show::told(&format!(
            "denied: {warnings}; change what they speak of, or accept them with a reason (`accept`)\n"
        ));
        Some(Exit::Denied)
    }
}
