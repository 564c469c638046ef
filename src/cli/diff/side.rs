//! The old side of a comparison: what was rendered before.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, codes};
use crate::io::git::{Checkout, GitError};
use crate::io::tree::{self, Rendered};
use crate::workers;

/// Reads a tree on disk. One that is not there is an error: a name that is misspelt would make every cluster a new one.
pub(super) fn on_disk(out: &Path) -> Result<Vec<Rendered>, Diagnostic> {
    if !out.is_dir() {
        let error =
            Diagnostic::error(codes::TREE_UNREACHABLE, format!("there is no tree `{}` to compare with", out.display()));
        return Err(error
            .help(format!("pgforge render blueprints/ --out {}", out.display()))
            .help("or name what to compare with: `--out DIR`, `--against REV`, `--against-tree DIR`"));
    }
    let refused = |refusal: tree::Refusal| Diagnostic::error(codes::TREE_UNREACHABLE, refusal.to_string());
    let paths = tree::folder_paths(out).map_err(refused)?;
    let read = workers::map(&paths, |path| tree::rendered(out, path));
    read.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>().map_err(refused)
}

/// Reads the tree that stood at the merge base of HEAD and a revision.
pub(super) fn at_merge_base(out: &Path, revision: &str) -> Result<Vec<Rendered>, Diagnostic> {
    let read = || {
        let checkout = Checkout::around(out)?;
        let base = checkout.merge_base(revision)?;
        tree::rendered_at(&checkout, &base)
    };
    read().map_err(|error: GitError| {
        let diagnostic = Diagnostic::error(codes::COMPARISON, error.to_string());
        error.help().into_iter().fold(diagnostic, Diagnostic::help)
    })
}

/// Whether a folder is in a work tree of git.
pub(super) fn is_in_git(folder: &Path) -> bool {
    Checkout::around(folder).is_ok()
}

/// The folder that a blueprint stands in.
pub(super) fn folder(file: &str) -> PathBuf {
    Path::new(file).parent().map(Path::to_owned).unwrap_or_default()
}
