//! `pgforge runbook`.

use super::Exit;
use super::inputs::{Inputs, Selected};
use crate::compile;
use crate::diagnostic::suggest;
use clap::Args;

/// Prints the exact commands for a cluster, in the order of an incident
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge runbook blueprints/orders.yaml
  pgforge runbook blueprints/orders.yaml --section 'who is primary'")]
pub(super) struct Runbook {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
    /// Only the section whose title starts so
    #[arg(long, value_name = "TITLE")]
    section: Option<String>,
}

impl Runbook {
    pub(super) fn run(self) -> Exit {
        let Some(units) = self.inputs.compile(self.selected.environment.as_deref()) else { return Exit::Failed };
        let mut text = String::new();
        for unit in &units {
            let Some(title) = &self.section else {
                text.push_str(&compile::runbook(unit));
                continue;
            };
            let runbook = compile::sections(unit);
            let Some(section) = runbook.section(title) else {
                let titles = runbook.sections.iter().map(|section| section.title.as_str());
                let near = suggest::nearest(title, titles.clone());
                let hint = near.map_or_else(|| titles.collect::<Vec<_>>().join(", "), str::to_owned);
                return super::refuse(&format!("the runbook has no section `{title}`; it has: {hint}"));
            };
            text.push_str(&section.body);
        }
        super::print(&text)
    }
}
