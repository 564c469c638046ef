//! `pgforge diff`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::inputs::{Inputs, Selected};
use super::{Exit, refuse, show, terminal};
use crate::baseline::{self, Against, Baseline, Scope};
use crate::compile::Selection;
use crate::plan::{Carrier, Plan, gate};
use crate::report;
use crate::text::count::counted;
use crate::verdict::Impact;

/// Shows what a change of blueprints does to the databases before you merge it: what restarts, what stops, what is
/// rejected, and the steps that apply it safely
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge diff
  pgforge diff blueprints/ --against origin/main
  pgforge diff blueprints/ --against origin/main --format markdown --fail-on outage
  pgforge diff blueprints/orders.yaml --live

Impacts, least severe first: none, reload, rolling, switchover, ignored, outage, recreate, refused, unknown, privilege, split-brain, data-loss.
Changes that a blueprint accepts with a reason, `accept: [{impact: recreate, reason: …}]`, pass --fail-on.
Exit codes: 0 success, 1 error, 2 differences (with --exit-code), 3 denied (with --fail-on)")]
pub(super) struct Diff {
    /// Blueprints, folders of them, or `-` for standard input
    #[arg(value_name = "FILE|DIR", default_value = "blueprints")]
    paths: Vec<PathBuf>,

    /// The path to show for standard input; the defaults.yaml of its folder applies
    #[arg(long, value_name = "PATH", default_value = "stdin.yaml")]
    stdin_filename: String,

    #[command(flatten)]
    selected: Selected,

    /// The tree of the last render
    #[arg(long, value_name = "DIR", default_value = "out", help_heading = "What to compare with")]
    out: PathBuf,
    /// The tree committed at the merge base of HEAD and this revision, read by git without a checkout
    #[arg(long, value_name = "REV", help_heading = "What to compare with")]
    against: Option<String>,
    /// Another tree on disk
    #[arg(long, value_name = "DIR", conflicts_with = "against", help_heading = "What to compare with")]
    against_tree: Option<PathBuf>,
    /// The live cluster, read-only by kubectl; also shows changes that are not in git, and who made them
    #[arg(long, conflicts_with_all = ["against", "against_tree", "out"], help_heading = "What to compare with")]
    live: bool,

    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text, help_heading = "The plan")]
    format: Format,
    /// The tool that applies the change; overrides `spec.delivery`
    #[arg(long, value_enum, help_heading = "The plan")]
    delivery: Option<Delivery>,
    /// Exit with 3 if a change has this impact or a worse one, and is not accepted
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
    /// For a comment on a pull request: at most 65,536 characters
    Markdown,
    /// For programs: schemas/plan.schema.json
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Delivery {
    /// `kubectl apply`, which deletes nothing
    Kubectl,
    /// Argo CD, which may heal and prune automatically
    Argocd,
    /// Flux, which may prune automatically
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
        if self.fail_on.is_some() && !self.is_explicit() && baseline::is_in_git(&self.out) {
            return refuse(
                "`--fail-on` needs a tree to compare with: a pull request that commits its own tree would be compared with \
                 itself\n  help: add `--against origin/main`",
            );
        }
        let selection = self.selected.environment.as_deref().map_or(Selection::All, Selection::Named);
        let inputs = Inputs::named(self.paths.clone(), self.stdin_filename.clone());
        // The sides are independent: one is read while the other is compiled.
        let (checked, baseline) = std::thread::scope(|scope| {
            let baseline = scope.spawn(|| Baseline::read(&self.out, self.against()));
            (inputs.checked(selection), baseline.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let failed = checked.failed();
        let mut findings = checked.findings;
        if failed {
            show::findings(&findings);
            return Exit::Failed;
        }
        let scope = Scope {
            environment: self.selected.environment.as_deref(),
            is_whole: inputs.are_whole(),
            carrier: self.delivery.map(Into::into),
        };
        match baseline.and_then(|old| old.plan(&checked.units, scope).map_err(|error| vec![error])) {
            Ok((plan, found)) => {
                findings.extend(found);
                show::findings(&findings);
                self.finish(&plan)
            }
            Err(errors) => {
                findings.extend(errors);
                show::findings(&findings);
                Exit::Failed
            }
        }
    }

    /// Whether the command line names what to compare with.
    fn is_explicit(&self) -> bool {
        self.live || self.against.is_some() || self.against_tree.is_some()
    }

    fn against(&self) -> Against<'_> {
        match (&self.against, &self.against_tree) {
            _ if self.live => Against::Live,
            (Some(revision), _) => Against::MergeBase(revision),
            (None, Some(tree)) => Against::Another(tree),
            (None, None) => Against::Itself,
        }
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
            show::status(&format!(
                "denied: `{out}` differs from what the blueprints render; {}\n",
                report::plan::help(out).join(", or ")
            ));
            return Exit::Denied;
        }
        let refused = self.fail_on.map(|worst| gate::refused(plan, worst)).unwrap_or_default();
        if let Some((_, worst)) = refused.iter().max_by_key(|(_, change)| change.impact()) {
            let changes = counted(refused.len(), "change");
            show::status(&format!(
                "denied: {changes}, the worst of impact `{}`; change the blueprint, or accept the change with a reason (`accept`)\n",
                worst.impact()
            ));
            return Exit::Denied;
        }
        let differs =
            plan.clusters.iter().any(|cluster| !cluster.changes.is_empty() || !cluster.release_changes.is_empty());
        let differs = differs || !plan.tree.is_clean();
        if self.exit_code && differs { Exit::Differs } else { Exit::Done }
    }
}

/// Prints text, with colours only on a terminal that shows them.
fn coloured(text: &str) -> Exit {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => refuse(&format!("cannot write: {error}")),
        _ => Exit::Done,
    }
}
