//! `pgforge render`.

mod summary;
mod tree;

use super::deny::Deny;
use super::inputs::{Inputs, Selected};
use super::{Exit, printed};
use crate::bundle::files;
use crate::cli::show;
use crate::compile::{Selection, Unit};
use crate::contract::Chart;
use crate::diagnostic::{Diagnostic, codes};
use crate::emit;
use crate::text::shell;
use crate::workers;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use tree::Tree;

/// Renders the manifests of clusters: to standard output in apply order, all or nothing, or as a tree of folders
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge render blueprints/orders.yaml | kubectl apply -f -
  pgforge render blueprints/ --environment prod > prod.yaml
  cat orders.yaml | pgforge render - --stdin-filename blueprints/orders.yaml
  pgforge render blueprints/ --out out --prune
  pgforge render blueprints/ --out out --prune --check")]
pub(super) struct Render {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    gate: Deny,
    /// Write one folder per cluster and environment, `DIR/<namespace>/<name>[@<environment>]`; all environments without
    /// --environment
    #[arg(long, value_name = "DIR", help_heading = "The tree")]
    out: Option<PathBuf>,
    /// Write nothing; list what a render would change and what no blueprint renders; exit with 2 if the list is not
    /// empty
    #[arg(long, requires = "out", conflicts_with = "overwrite", help_heading = "The tree")]
    check: bool,
    /// Remove folders of clusters that these blueprints no longer define; with --environment, only of that environment
    #[arg(long, requires = "out", help_heading = "The tree")]
    prune: bool,
    /// Also replace edited files whose content neither the lock nor git has
    #[arg(long, requires = "out", help_heading = "The tree")]
    overwrite: bool,
}

impl Render {
    pub(super) fn run(self) -> Exit {
        let environment = self.selected.environment.as_deref();
        let unnamed = if self.out.is_some() { Selection::All } else { Selection::Single };
        let is_whole = self.prune || self.inputs.are_whole();
        let (units, sources) = match self.inputs.gated(environment.map_or(unnamed, Selection::Named), &self.gate) {
            Ok(compiled) => compiled,
            Err(exit) => return exit,
        };
        let Some(out) = self.out else { return stream(&units) };
        let tree = Tree { out: &out, environment, prune: self.prune, is_whole, sources: &sources };
        if self.check { tree.check(&units) } else { tree.write(&units, self.overwrite) }
    }
}

fn stream(units: &[Unit]) -> Exit {
    let charts: Vec<Diagnostic> = units.iter().flat_map(needs_tree).collect();
    if !charts.is_empty() {
        show::findings(&charts);
        return Exit::Failed;
    }
    let mut out = std::io::stdout().lock();
    let mut separator = "";
    let streams = |unit: &Unit| emit::stream(unit.built().bundle.objects());
    let written = workers::in_order(units, streams, |stream| {
        out.write_all(std::mem::replace(&mut separator, emit::SEPARATOR).as_bytes())?;
        out.write_all(stream.as_bytes())
    });
    printed(written.and_then(|()| out.flush()))
}

/// Returns an error for each Helm chart of a cluster, which cannot be streamed.
fn needs_tree(unit: &Unit) -> Vec<Diagnostic> {
    let folder =
        files::folder(unit.cluster().namespace.as_str(), unit.cluster().name.as_str(), unit.origin.environment());
    let error = |chart: &Chart| {
        let values = files::values_path(&chart.name);
        let Chart { name, at, release, chart, .. } = &chart;
        Diagnostic::error(codes::NEEDS_TREE, format!("`{name}` is installed by Helm and cannot be streamed"))
            .at(unit.places.find(at), "")
            .help(format!("write a tree: `pgforge render {} --out out`", shell::file(&unit.file)))
            .help(format!(
                "then install the chart: `helm upgrade --install {release} {} --version {} --namespace {} \
                 --values out/{folder}/{values}`",
                chart.reference,
                chart.version,
                unit.cluster().namespace
            ))
    };
    if !unit.may_have_charts() {
        return Vec::new();
    }
    unit.built().charts.iter().map(error).collect()
}
