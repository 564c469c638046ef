//! `pgforge render`.

use super::Exit;
use super::inputs::{Inputs, Selected};
use crate::{compile, emit};
use clap::Args;
use std::io::Write;

/// Writes the manifests of clusters to standard output, in apply order, all or nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge render blueprints/orders.yaml | kubectl apply -f -
  pgforge render blueprints/ --environment prod > prod.yaml
  cat orders.yaml | pgforge render - --stdin-filename blueprints/orders.yaml")]
pub(super) struct Render {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
}

impl Render {
    pub(super) fn run(self) -> Exit {
        let Some(units) = self.inputs.compile(self.selected.environment.as_deref()) else { return Exit::Failed };
        let streams = super::workers::map(&units, |unit| emit::stream(compile::bundle(unit).objects()));
        let mut out = std::io::stdout().lock();
        let written = streams.iter().try_for_each(|stream| out.write_all(stream.as_bytes())).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => super::refuse(&format!("standard output: {error}")),
            _ => Exit::Done,
        }
    }
}
