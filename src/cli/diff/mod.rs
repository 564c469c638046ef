//! `pgforge diff`.

mod committed;
mod live;
mod pair;
mod side;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::inputs::{Inputs, Selected};
use super::{Exit, refuse, show, terminal};
use crate::bundle::files::folder;
use crate::compile::{Selection, Unit};
use crate::diagnostic::Diagnostic;
use crate::io::tree::Rendered;
use crate::lock::path::{TreePath, segment};
use crate::plan::{Carrier, ClusterPlan, Plan, Tree, gate};
use crate::report;
use crate::verdict::Impact;
use crate::workers;
use pair::{Pair, Told};
use side::Before;

/// Says what a change of blueprints does to the databases before it is merged: what restarts, what stops, what is
/// refused, and the steps that do it safely
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge diff
  pgforge diff blueprints/ --against origin/main
  pgforge diff blueprints/ --against origin/main --format markdown --fail-on outage
  pgforge diff blueprints/orders.yaml --live

From nothing to the worst: none, reload, rolling, switchover, ignored, outage, recreate, refused, unknown, privilege, split-brain, data-loss.
What a blueprint accepts with its reason, `accept: [{impact: recreate, reason: …}]`, passes --fail-on.
Exit codes: 0 done, 1 could not or would not, 2 there are differences (with --exit-code), 3 --fail-on said no")]
pub(super) struct Diff {
    /// Blueprints, folders of them, or `-` for standard input
    #[arg(value_name = "FILE|DIR", default_value = "blueprints")]
    paths: Vec<PathBuf>,

    /// The path to show for standard input, and whose folder's defaults.yaml applies to it
    #[arg(long, value_name = "PATH", default_value = "stdin.yaml")]
    stdin_filename: String,

    #[command(flatten)]
    selected: Selected,

    /// The tree that was rendered before
    #[arg(long, value_name = "DIR", default_value = "out", help_heading = "What to compare with")]
    out: PathBuf,
    /// The tree that was committed where HEAD and this revision parted, read through git without a checkout
    #[arg(long, value_name = "REV", help_heading = "What to compare with")]
    against: Option<String>,
    /// Another tree on disk
    #[arg(long, value_name = "DIR", conflicts_with = "against", help_heading = "What to compare with")]
    against_tree: Option<PathBuf>,
    /// What runs, read through kubectl, which is asked and told nothing; names what was changed behind git's back and by
    /// whom
    #[arg(long, conflicts_with_all = ["against", "against_tree", "out"], help_heading = "What to compare with")]
    live: bool,

    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "The plan")]
    format: Format,
    /// Who carries the change to Kubernetes, whatever `spec.delivery` says: steps are told for it
    #[arg(long, value_enum, help_heading = "The plan")]
    delivery: Option<Delivery>,
    /// Exit with 3 if a change is as bad as this or worse, and not accepted
    #[arg(long, value_enum, value_name = "IMPACT", help_heading = "The plan")]
    fail_on: Option<Impact>,
    /// Exit with 2 if there is any change
    #[arg(long, help_heading = "The plan")]
    exit_code: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For the comment of a pull request: at most 65,536 characters
    Markdown,
    /// For programs: schemas/plan.schema.json
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Delivery {
    /// `kubectl apply`, which deletes nothing
    Kubectl,
    /// Argo CD, which may heal and prune by itself
    Argocd,
    /// Flux, which may prune by itself
    Flux,
}

impl From<Delivery> for Carrier {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Kubectl => Self::Kubectl,
            Delivery::Argocd => Self::ArgoCd,
            Delivery::Flux => Self::Flux,
        }
    }
}

impl Diff {
    pub(super) fn run(self) -> Exit {
        if self.fail_on.is_some() && !self.is_explicit() && side::is_in_git(&self.out) {
            return refuse(
                "`--fail-on` needs to be told what to compare with: a pull request that commits its own tree would be \
                 compared with itself\n  help: --against origin/main",
            );
        }
        let selection = self.selected.environment.as_deref().map_or(Selection::All, Selection::Named);
        let inputs = Inputs::named(self.paths.clone(), self.stdin_filename.clone());
        // Neither side needs the other: one is read while the other is compiled.
        let (checked, before) = std::thread::scope(|scope| {
            let before = scope.spawn(|| if self.live { Ok(Before::default()) } else { self.before() });
            (inputs.checked(selection), before.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let failed = checked.failed();
        let mut findings = checked.findings;
        if failed {
            show::findings(&findings);
            return Exit::Failed;
        }
        let told = match &before {
            Ok(_) if self.live => live::plans(&checked.units, self.carrier()),
            Ok(before) => self.plans(&before.rendered, &checked.units),
            Err(errors) => {
                findings.extend(errors.clone());
                show::findings(&findings);
                return Exit::Failed;
            }
        };
        let judged = told.and_then(|told| {
            let committed =
                before.as_ref().ok().and_then(|before| before.committed.as_ref().zip(Some(&before.rendered)));
            let told_of: Vec<&Told> = told.iter().map(|(told, _)| told).collect();
            let tree = match committed {
                Some(((out, committed), rendered)) => {
                    let is_selected = |folder: &str| self.is_selected_path(folder);
                    committed.judge(out, &checked.units, rendered, &told_of, self.is_whole(), is_selected)?
                }
                None => Tree::default(),
            };
            Ok((told, tree))
        });
        let (mut plans, tree) = match judged {
            Ok(judged) => judged,
            Err(error) => {
                findings.push(error);
                show::findings(&findings);
                return Exit::Failed;
            }
        };
        for (Told { plan, findings: told, .. }, unit) in &mut plans {
            findings.append(told);
            if let Some(unit) = unit {
                findings.extend(gate::accept(plan, &unit.cluster().accept, &unit.places));
            }
        }
        let plan = Plan { tree, ..ordered(plans.into_iter().map(|(told, _)| told.plan).collect()) };
        show::findings(&findings);
        self.finish(&plan)
    }

    /// Whether the caller said what to compare with.
    fn is_explicit(&self) -> bool {
        self.live || self.against.is_some() || self.against_tree.is_some()
    }

    fn carrier(&self) -> Option<Carrier> {
        self.delivery.map(Into::into)
    }

    fn before(&self) -> Result<Before, Vec<Diagnostic>> {
        match (&self.against, &self.against_tree) {
            (Some(revision), _) => side::at_merge_base(&self.out, revision),
            (None, Some(tree)) => side::another(tree, &self.out),
            (None, None) => side::itself(&self.out),
        }
    }

    /// Whether the blueprints are all that there are: a file that is named says nothing of the clusters of other files.
    fn is_whole(&self) -> bool {
        self.paths.iter().any(|path| path.is_dir())
    }

    /// Whether a folder of the tree is of the environment that was named, or of none.
    fn is_selected_path(&self, folder: &str) -> bool {
        let own = folder.split_once('@').map(|(_, own)| own);
        self.selected.environment.as_deref().zip(own).is_none_or(|(named, own)| segment(named) == own)
    }

    /// Every cluster's plan, with the cluster as it will be.
    fn plans<'a>(
        &self,
        before: &'a [Rendered],
        units: &'a [Unit],
    ) -> Result<Vec<(Told, Option<&'a Unit>)>, Diagnostic> {
        let mut old: BTreeMap<&TreePath, &Rendered> =
            before.iter().map(|rendered| (&rendered.path, rendered)).collect();
        let mut pairs: Vec<Pair> = Vec::with_capacity(units.len());
        for unit in units {
            let before = old.remove(&place(unit)).or_else(|| old.remove(&former_place(unit)?));
            pairs.push(Pair { before, after: Some(unit) });
        }
        if self.is_whole() {
            let gone = old.into_values().filter(|rendered| self.is_selected(rendered));
            pairs.extend(gone.map(|rendered| Pair { before: Some(rendered), after: None }));
        }
        let carrier = self.carrier();
        let told = workers::map(&pairs, |pair| pair.plan(carrier));
        let told = told.into_iter().zip(&pairs).map(|(told, pair)| Ok((told?, pair.after)));
        told.collect()
    }

    /// Whether a folder is of the environment that was named.
    fn is_selected(&self, rendered: &Rendered) -> bool {
        let own = rendered.lock.as_ref().ok().and_then(|lock| lock.origin.environment());
        self.selected.environment.as_deref().zip(own).is_none_or(|(named, own)| named == own)
    }

    fn finish(&self, plan: &Plan) -> Exit {
        let printed = match self.format {
            Format::Text => coloured(&report::plan::text(plan, terminal::width())),
            Format::Markdown => super::print(&report::plan::markdown(plan)),
            Format::Json => super::print(&report::plan::json(plan)),
        };
        if printed != Exit::Done {
            return printed;
        }
        if self.fail_on.is_some() && !plan.tree.is_clean() {
            let out = &plan.tree.out;
            show::told(&format!(
                "denied: `{out}` is not what the blueprints render; {}\n",
                report::plan::help(out).join(", or ")
            ));
            return Exit::Denied;
        }
        let refused = self.fail_on.map(|worst| gate::refused(plan, worst)).unwrap_or_default();
        if let Some((_, worst)) = refused.iter().max_by_key(|(_, change)| change.impact()) {
            let changes = if refused.len() == 1 { "1 change".to_owned() } else { format!("{} changes", refused.len()) };
            show::told(&format!(
                "denied: {changes}, the worst of impact `{}`; change the blueprint, or accept with a reason (`accept`)\n",
                worst.impact()
            ));
            return Exit::Denied;
        }
        let differs =
            plan.clusters.iter().any(|cluster| !cluster.changes.is_empty() || !cluster.own_changes.is_empty());
        let differs = differs || !plan.tree.is_clean();
        if self.exit_code && differs { Exit::Differs } else { Exit::Done }
    }
}

/// Where a cluster's folder stands in a tree.
fn place(unit: &Unit) -> TreePath {
    folder(unit.cluster().namespace.as_str(), unit.cluster().name.as_str(), unit.origin.environment())
}

/// Where the folder of a cluster stood that was moved.
fn former_place(unit: &Unit) -> Option<TreePath> {
    let (namespace, name) = unit.cluster().moved_from()?;
    Some(folder(namespace, name, unit.origin.environment()))
}

fn ordered(mut clusters: Vec<ClusterPlan>) -> Plan {
    clusters.sort_by(|a, b| {
        let key = |plan: &ClusterPlan| (plan.namespace.clone(), plan.name.clone(), plan.environment.clone());
        key(a).cmp(&key(b))
    });
    Plan { clusters, ..Plan::default() }
}

/// Prints text with its colours where somebody sees them.
fn coloured(text: &str) -> Exit {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => refuse(&format!("cannot write: {error}")),
        _ => Exit::Done,
    }
}
