//! What a tree holds beside what the blueprints render, in words.

use crate::lock::keep::KEEP;
use crate::plan::{Kept, Plan, Tree, What};
use crate::text::count::counted;
use crate::text::visible;

/// Most paths that are listed.
const LISTED: usize = 40;
/// Most bytes of a path or a reason that are shown: a comment has little room.
const SHOWN: usize = 160;

/// What is wrong with a path, in a few words.
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

/// The headline of what no gate lets pass: `out holds 2 paths that the blueprints do not render`.
pub(super) fn headline(tree: &Tree) -> Option<String> {
    let count = tree.strays.len();
    let paths = if count == 1 { "1 path is".to_owned() } else { format!("{count} paths are") };
    (count > 0).then(|| format!("{paths} not what the blueprints render in `{}`", short(&tree.out)))
}

/// What to do about it.
pub fn help(out: &str) -> [String; 2] {
    [
        format!("render again: `pgforge render blueprints --out {out} --prune`"),
        format!("remove what is foreign, write it into `spec.objects`, or list it in `{out}/{KEEP}` with the reason"),
    ]
}

/// Each path with what is wrong with it; how many more there are.
pub(super) fn strays(tree: &Tree) -> (Vec<(String, &'static str)>, usize) {
    let shown = tree.strays.iter().take(LISTED).map(|stray| (short(&stray.path), what(stray.what)));
    (shown.collect(), tree.strays.len().saturating_sub(LISTED))
}

/// What is kept on purpose: the line, how many files it covers, why.
pub(super) fn kept(tree: &Tree) -> Vec<(String, String)> {
    tree.kept.iter().take(LISTED).map(|kept| (short(&kept.rule.pattern), covered(kept))).collect()
}

/// `2 files, 1 of them changed: the platform team's dashboards`.
pub fn covered(kept: &Kept) -> String {
    let changed = match kept.changed {
        0 => String::new(),
        changed if changed == kept.files => ", changed".to_owned(),
        changed => format!(", {changed} of them changed"),
    };
    format!("{}{changed}: {}", counted(kept.files, "file"), short(&kept.rule.reason))
}

/// What is said of the list itself.
pub(super) fn list(tree: &Tree) -> Option<String> {
    tree.keep_changed.then(|| format!("`{KEEP}` has changed; its new lines count once they are on the base branch"))
}

/// Whether there is anything to say.
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
