//! `pgforge validate`.

use super::deny::Deny;
use super::inputs::{Inputs, Selected};
use super::{Exit, show};
use crate::compile::Selection;
use crate::report::findings;
use clap::{Args, ValueEnum};

/// Checks blueprints in all their environments, and writes nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge validate blueprints/
  pgforge validate orders.yaml --environment prod
  pgforge validate blueprints/ --deny warnings
  pgforge validate blueprints/ --format sarif > findings.sarif

Text goes to standard error, JSON and SARIF to standard output.")]
pub(super) struct Validate {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    gate: Deny,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// An array of findings
    Json,
    /// SARIF 2.1.0, which code hosts show in a pull request
    Sarif,
}

impl Validate {
    pub(super) fn run(self) -> Exit {
        let selection = self.selected.environment.as_deref().map_or(Selection::All, Selection::Named);
        let checked = self.inputs.checked(selection);
        let written = match self.format {
            Format::Text => {
                show::findings(&checked.findings);
                Exit::Done
            }
            Format::Json => super::print(&findings::json(&checked.findings)),
            Format::Sarif => super::print(&findings::sarif(&checked.findings)),
        };
        if checked.failed() || written == Exit::Failed {
            return Exit::Failed;
        }
        if let Some(refused) = self.gate.judge(&checked) {
            return refused;
        }
        show::status(&summary(checked.units.len()));
        Exit::Done
    }
}

fn summary(count: usize) -> String {
    match count {
        1 => "1 cluster is valid\n".to_owned(),
        count => format!("{count} clusters are valid\n"),
    }
}
