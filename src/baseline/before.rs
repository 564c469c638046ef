//! The old side of a comparison: the tree that was rendered before.

use std::path::{Path, PathBuf};

use super::committed::Committed;
use crate::diagnostic::{Diagnostic, codes};
use crate::io;
use crate::io::git::{Checkout, GitError};
use crate::io::tree::{self, Rendered};
use crate::text::shell;
use crate::workers;

/// The old tree and the delivered one.
pub(super) struct Before {
    /// The clusters' folders in the old tree.
    pub(super) rendered: Vec<Rendered>,
    /// The delivered tree compared with the old one; `None` if there is no delivered tree.
    pub(super) committed: Option<(PathBuf, Committed)>,
}

/// Reads the tree on disk as both the old and the delivered tree.
pub(super) fn itself(out: &Path) -> Result<Before, Vec<Diagnostic>> {
    let rendered = on_disk(out).map_err(|error| vec![error])?;
    Ok(Before { rendered, committed: Some((out.to_owned(), Committed::read(out, None)?)) })
}

/// Reads another tree on disk as the old one, and the delivered tree if it exists.
pub(super) fn another(tree: &Path, out: &Path) -> Result<Before, Vec<Diagnostic>> {
    exists(tree).map_err(|error| vec![error])?;
    let files = tree::files(tree).map_err(|refusal| vec![refusal.unreachable()])?;
    let read = || Ok::<_, Vec<Diagnostic>>((out.to_owned(), Committed::read(out, Some(&files))?));
    let committed = io::is_folder(out).then(read).transpose()?;
    Ok(Before { rendered: tree::rendered_in(files), committed })
}

/// Reads the tree at the merge base of HEAD and a revision as the old one, and the tree on disk as the delivered one.
pub(super) fn at_merge_base(out: &Path, revision: &str) -> Result<Before, Vec<Diagnostic>> {
    let read = || {
        let checkout = Checkout::around(out)?;
        let base = checkout.merge_base(revision)?;
        checkout.tree_at(&base, "")
    };
    let files = read().map_err(|error: GitError| {
        let diagnostic = Diagnostic::error(codes::COMPARISON, error.to_string());
        vec![error.help().into_iter().fold(diagnostic, Diagnostic::help)]
    })?;
    let committed = Committed::read(out, Some(&files))?;
    Ok(Before { rendered: tree::rendered_in(files), committed: Some((out.to_owned(), committed)) })
}

/// Reads a tree on disk.
fn on_disk(out: &Path) -> Result<Vec<Rendered>, Diagnostic> {
    exists(out)?;
    let paths = tree::folder_paths(out).map_err(|refusal| refusal.unreachable())?;
    let read = workers::map(&paths, |path| tree::rendered(out, path));
    read.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>().map_err(|refusal| refusal.unreachable())
}

/// Reports a missing tree as an error. Otherwise, after a typo in the path, the plan would show every cluster as new.
fn exists(out: &Path) -> Result<(), Diagnostic> {
    if io::is_folder(out) {
        return Ok(());
    }
    let error =
        Diagnostic::error(codes::TREE_UNREACHABLE, format!("there is no tree `{}` to compare with", out.display()));
    Err(error
        .help(format!("pgforge render blueprints/ --out {}", shell::file(&out.to_string_lossy())))
        .help("or name another tree or revision: `--out DIR`, `--against REV`, `--against-tree DIR`"))
}
