//! Describes the differences between a tree and what the blueprints render.

use crate::lock::keep::KEEP;
use crate::plan::{Kept, Plan, Tree, What};
use crate::text::count::counted;
use crate::text::visible;

/// The most paths that are listed.
const LISTED: usize = 40;
/// The most bytes of a path or a reason that are shown, because a comment has little room.
const SHOWN: usize = 160;

/// A short description of what is wrong with a path.
pub fn what(what: What) -> &'static str {
    match what {
        What::Missing => "missing",
        What::Different => "different",
        What::LeftOver => "left over",
        What::Folder => "no blueprint's",
        What::Manifest => "foreign manifest",
        What::Kustomization => "foreign kustomization",
        What::Settings => "foreign settings of Argo CD or Flux",
        What::Link => "symbolic link",
        What::Special => "special file",
        What::Empty => "empty folder, or a submodule",
    }
}

/// The headline of the paths that every gate refuses: ``2 paths in `out` differ from what the blueprints render``.
pub(super) fn headline(tree: &Tree) -> Option<String> {
    let count = tree.strays.len();
    let (paths, differ) =
        if count == 1 { ("1 path".to_owned(), "differs") } else { (format!("{count} paths"), "differ") };
    (count > 0).then(|| format!("{paths} in `{}` {differ} from what the blueprints render", short(&tree.out)))
}

/// The two ways to fix it.
pub fn help(out: &str) -> [String; 2] {
    [
        format!("render again: `pgforge render blueprints --out {out} --prune`"),
        format!("remove foreign files, move them to `spec.objects`, or list them in `{out}/{KEEP}` with the reason"),
    ]
}

/// The first paths with what is wrong with each, and the number of further ones.
pub(super) fn strays(tree: &Tree) -> (Vec<(String, &'static str)>, usize) {
    let shown = tree.strays.iter().take(LISTED).map(|stray| (short(&stray.path), what(stray.what)));
    (shown.collect(), tree.strays.len().saturating_sub(LISTED))
}

/// The lines of `.pgforge-keep` in use, each with the number of its files and the reason.
pub(super) fn kept(tree: &Tree) -> Vec<(String, String)> {
    tree.kept.iter().take(LISTED).map(|kept| (short(&kept.rule.pattern), covered(kept))).collect()
}

/// The files that a line covers: `2 files, 1 of them changed: the platform team's dashboards`.
pub fn covered(kept: &Kept) -> String {
    let changed = match kept.changed {
        0 => String::new(),
        changed if changed == kept.files => ", changed".to_owned(),
        changed => format!(", {changed} of them changed"),
    };
    format!("{}{changed}: {}", counted(kept.files, "file"), short(&kept.rule.reason))
}

/// A note if `.pgforge-keep` changed.
pub(super) fn list(tree: &Tree) -> Option<String> {
    tree.keep_changed.then(|| format!("`{KEEP}` has changed; its new lines apply once they are on the base branch"))
}

/// Whether the tree has anything to report.
pub(super) fn is_told(plan: &Plan) -> bool {
    let tree = &plan.tree;
    !tree.is_clean() || !tree.kept.is_empty() || tree.keep_changed
}

fn short(text: &str) -> String {
    let text = visible::line(text);
    match text.char_indices().find(|(at, _)| *at >= SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.into_owned(),
    }
}
