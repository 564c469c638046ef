//! `pgforge runbook`.

use super::Exit;
use super::inputs::Selected;
use super::named;
use crate::diagnostic::suggest;
use clap::Args;
use std::path::PathBuf;

/// Prints a cluster's runbook: exact commands, in the order of an incident
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge runbook orders
  pgforge runbook orders 'who is primary'
  pgforge runbook databases/orders 'switch over' --from blueprints/orders.yaml")]
pub(super) struct Runbook {
    /// The cluster's name, or NAMESPACE/NAME
    #[arg(value_name = "NAME")]
    name: String,
    /// Only the section whose title starts with this text
    #[arg(value_name = "SECTION")]
    section: Option<String>,
    /// Blueprints and folders to search
    #[arg(long, value_name = "FILE|DIR", default_value = named::FOLDER)]
    from: Vec<PathBuf>,
    #[command(flatten)]
    selected: Selected,
}

impl Runbook {
    pub(super) fn run(self) -> Exit {
        let Some(unit) = named::unit(&self.name, self.from, &self.selected) else { return Exit::Failed };
        let Some(title) = &self.section else { return super::print_page(&unit.built().runbook_text()) };
        let built = unit.built();
        let runbook = built.runbook();
        let Some(section) = runbook.section(title) else {
            let titles = runbook.sections.iter().map(|section| section.title.as_str());
            let near = suggest::nearest(title, titles.clone());
            let hint = near.map_or_else(|| titles.collect::<Vec<_>>().join(", "), str::to_owned);
            return super::refuse(&format!("the runbook has no section `{title}`; try: {hint}"));
        };
        super::print_page(&section.markdown())
    }
}
