//! The old side of a comparison: what was rendered before.

use std::path::{Path, PathBuf};

use super::committed::Committed;
use crate::diagnostic::{Diagnostic, codes};
use crate::io;
use crate::io::git::{Checkout, GitError};
use crate::io::tree::{self, Rendered};
use crate::text::shell;
use crate::workers;

/// A tree as it was, and the one that is delivered.
pub(super) struct Before {
    /// The clusters' folders.
    pub(super) rendered: Vec<Rendered>,
    /// The tree that is delivered, beside what it was before; nothing where none is looked at.
    pub(super) committed: Option<(PathBuf, Committed)>,
}

/// The tree on disk, which is also the one that is delivered.
pub(super) fn itself(out: &Path) -> Result<Before, Vec<Diagnostic>> {
    let rendered = on_disk(out).map_err(|error| vec![error])?;
    Ok(Before { rendered, committed: Some((out.to_owned(), Committed::look(out, None)?)) })
}

/// Another tree on disk. The one that is delivered is looked at if there is one.
pub(super) fn another(tree: &Path, out: &Path) -> Result<Before, Vec<Diagnostic>> {
    exists(tree).map_err(|error| vec![error])?;
    let files = tree::files(tree).map_err(|refusal| vec![refusal.unreachable()])?;
    let look = || Ok::<_, Vec<Diagnostic>>((out.to_owned(), Committed::look(out, Some(&files))?));
    let committed = io::is_folder(out).then(look).transpose()?;
    Ok(Before { rendered: tree::rendered_in(files), committed })
}

/// The tree that stood at the merge base of HEAD and a revision, beside the one on disk.
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
    let committed = Committed::look(out, Some(&files))?;
    Ok(Before { rendered: tree::rendered_in(files), committed: Some((out.to_owned(), committed)) })
}

/// Reads a tree on disk.
fn on_disk(out: &Path) -> Result<Vec<Rendered>, Diagnostic> {
    exists(out)?;
    let paths = tree::folder_paths(out).map_err(|refusal| refusal.unreachable())?;
    let read = workers::map(&paths, |path| tree::rendered(out, path));
    read.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>().map_err(|refusal| refusal.unreachable())
}

/// A tree that is not there is an error: a name that is misspelt would make every cluster a new one.
fn exists(out: &Path) -> Result<(), Diagnostic> {
    if io::is_folder(out) {
        return Ok(());
    }
    let error =
        Diagnostic::error(codes::TREE_UNREACHABLE, format!("there is no tree `{}` to compare with", out.display()));
    Err(error
        .help(format!("pgforge render blueprints/ --out {}", shell::file(&out.to_string_lossy())))
        .help("or name what to compare with: `--out DIR`, `--against REV`, `--against-tree DIR`"))
}
