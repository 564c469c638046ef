//! Describes the differences between a tree and what the blueprints render.

use crate::lock::keep::KEEP;
use crate::plan::{DriftKind, Kept, Plan, Tree};
use crate::text::count::counted;
use crate::text::visible;

/// The most paths that are listed.
const LISTED: usize = 40;
/// The most bytes of a path or a reason that are shown, because a comment has little room.
const SHOWN: usize = 160;

/// A short description of how a path differs from the render.
pub fn what(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::Missing => "missing",
        DriftKind::Different => "different",
        DriftKind::LeftOver => "left over",
        DriftKind::Folder => "no blueprint's",
        DriftKind::Manifest => "foreign manifest",
        DriftKind::Kustomization => "foreign kustomization",
        DriftKind::Settings => "foreign settings of Argo CD or Flux",
        DriftKind::Link => "symbolic link",
        DriftKind::Special => "special file",
        DriftKind::Empty => "empty folder, or a submodule",
    }
}

/// The headline of the paths that every gate refuses: ``2 paths in `out` differ from what the blueprints render``.
pub(super) fn headline(tree: &Tree) -> Option<String> {
    let count = tree.drift.len();
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

/// The first paths, each with how it differs, and the number of further paths.
pub(super) fn drift(tree: &Tree) -> (Vec<(String, &'static str)>, usize) {
    let shown = tree.drift.iter().take(LISTED).map(|drifted| (short(&drifted.path), what(drifted.kind)));
    (shown.collect(), tree.drift.len().saturating_sub(LISTED))
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

/// Whether the plan reports anything about the tree.
pub(super) fn has_report(plan: &Plan) -> bool {
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
