//! `pgforge budget`.

use super::Exit;
use super::inputs::{Inputs, Selected};
use crate::compile::Unit;
use crate::report;
use clap::{Args, ValueEnum};

/// Shows, for each kind of failure, how long writes stop and what can be lost, with the formula and its assumptions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge budget blueprints/orders.yaml
  pgforge budget blueprints/ --format json")]
pub(super) struct Budget {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Budget {
    pub(super) fn run(self) -> Exit {
        let Some(units) = self.inputs.compile(self.selected.environment.as_deref()) else { return Exit::Failed };
        let budgets: Vec<report::budget::Entry> = units.iter().map(entry).collect();
        super::print_page(&match self.format {
            Format::Text => report::budget::text(&budgets),
            Format::Json => report::budget::json(&budgets),
        })
    }
}

fn entry(unit: &Unit) -> report::budget::Entry {
    let cluster = unit.cluster();
    report::budget::Entry {
        cluster: cluster.name.to_string(),
        namespace: cluster.namespace.to_string(),
        environment: cluster.environment.clone(),
        engine: cluster.engine,
        budget: unit.built().budget(),
    }
}
