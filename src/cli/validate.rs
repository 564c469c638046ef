//! `pgforge validate`.

use super::Exit;
use super::deny::Deny;
use super::inputs::{Inputs, Selected};
use crate::compile::Selection;
use clap::Args;

/// Checks blueprints, every environment of them, and writes nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge validate blueprints/
  pgforge validate orders.yaml --environment prod
  pgforge validate blueprints/ --deny warnings")]
pub(super) struct Validate {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    gate: Deny,
}

impl Validate {
    pub(super) fn run(self) -> Exit {
        let selection = self.selected.environment.as_deref().map_or(Selection::All, Selection::Named);
        match self.inputs.gated(selection, &self.gate) {
            Ok(units) => {
                eprintln!("{}", summary(units.len()));
                Exit::Done
            }
            Err(exit) => exit,
        }
    }
}

fn summary(count: usize) -> String {
    match count {
        1 => "1 cluster is valid".to_owned(),
        count => format!("{count} clusters are valid"),
    }
}
