//! The tree on disk: a folder per cluster, `out/<namespace>/<name>[@<environment>]`.
//!
//! A folder that has the right bytes is not touched. Any other is staged as a whole in `out/.pgforge/`, on the same file
//! system, and atomically exchanged with the old one. A reader, a second pgforge or a run after a kill sees either the
//! old folder or the new one. Nothing is synced to disk, as git does not sync a work tree: after a power failure the
//! next run compares the bytes and writes what is missing.
//!
//! Nothing that a person wrote is lost: pgforge replaces a file at its paths only if it knows the content (see
//! [`write`](fn@write)), and moves all other files into the new folder.

mod compare;
mod dir;
mod leftovers;
mod put;
mod refusal;
mod rendered;
mod site;
mod stage;
mod survey;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::lock::path::TreePath;
use crate::lock::{Folder, Lock, Unusable};

pub use refusal::{Blocked, Found, Refusal};
pub use rendered::{Rendered, folder_paths, is_written, rendered, rendered_in};
pub use survey::{Entry, EntryKind, Survey, files, keep_list, split, survey};

/// Options of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Also replace files of unknown content at pgforge's paths, which otherwise stop the cluster.
    pub overwrite: bool,
}

/// What happened to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was done.
    pub change: Change,
    /// Why the old lock could not be used; it was rebuilt, or removed with its folder.
    pub rebuilt: Option<Unusable>,
    /// Edits that were replaced because git has them, in order.
    pub committed_edits: Vec<TreePath>,
    /// What was replaced only because of [`Options::overwrite`].
    pub overwritten: Vec<Blocked>,
    /// Files that are not pgforge's, which are kept: paths from the cluster's folder, in order.
    pub foreign: Vec<PathBuf>,
}

/// What was done to a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing: every byte was right.
    Unchanged,
    /// There was no folder.
    Created,
    /// The folder was replaced.
    Replaced,
    /// The folder was pruned; only foreign files, if any, are left.
    Removed,
}

/// How a folder differs from the render.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Files that do not exist.
    pub missing: Vec<String>,
    /// Files with other bytes, and entries that are not files.
    pub different: Vec<String>,
    /// Files that its lock lists and that are no longer rendered.
    pub extra: Vec<String>,
    /// Files that are not pgforge's; they do not count as a difference.
    pub foreign: Vec<PathBuf>,
}

impl Difference {
    /// Whether a write would change nothing.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.different.is_empty() && self.extra.is_empty()
    }
}

/// A folder of the tree that has a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its path from the output folder.
    pub path: TreePath,
    /// Its lock.
    pub lock: Result<Lock, Unusable>,
}

/// A folder that no compiled input has.
#[derive(Debug)]
pub struct Pruned {
    /// Its path from the output folder.
    pub path: TreePath,
    /// What happened to it.
    pub result: Result<Outcome, Refusal>,
}

/// Writes one folder so that it has exactly the files of `folder`.
///
/// A file at one of pgforge's paths is replaced if it has the new bytes, the hash of the old lock or the bytes of git's
/// HEAD. A lock is always replaced. Anything else at such a path stops the folder.
pub fn write(out: &Path, folder: &Folder, options: Options) -> Result<Outcome, Refusal> {
    let refused = |error| Refusal::Io { path: out.to_owned(), error };
    std::fs::create_dir_all(out).map_err(refused)?;
    leftovers::clean(out)?;
    put::put(out, &folder.path, &folder.files, options)
}

/// Compares one folder in the tree with `folder`, and writes nothing.
pub fn check(out: &Path, folder: &Folder) -> Result<Difference, Refusal> {
    put::check(out, &folder.path, &folder.files)
}

/// Returns the folders of a tree that have a file `pgforge.lock`, in order.
pub fn folders(out: &Path) -> Result<Vec<Existing>, Refusal> {
    site::folders(out).map_err(|error| Refusal::Io { path: out.to_owned(), error })
}

/// Returns the folders whose path is not in `compiled`, in order.
pub fn unrendered(out: &Path, compiled: &BTreeSet<TreePath>) -> Result<Vec<Existing>, Refusal> {
    let mut folders = folders(out)?;
    folders.retain(|folder| !compiled.contains(&folder.path));
    Ok(folders)
}

/// Removes the folders whose lock is usable and whose path is not in `compiled`, and returns what happened to each.
/// Foreign files are kept, and files of unknown content stop the removal, as in [`write`](fn@write).
///
/// If any input `failed`, nothing is removed: a missing cluster may be among the failed ones.
pub fn prune(
    out: &Path,
    compiled: &BTreeSet<TreePath>,
    failed: usize,
    options: Options,
) -> Result<Vec<Pruned>, Refusal> {
    if failed > 0 {
        return Err(Refusal::InputsFailed(failed));
    }
    leftovers::clean(out)?;
    let pruned = unrendered(out, compiled)?.into_iter().map(|Existing { path, lock }| {
        let result = match lock {
            Ok(_) => put::remove(out, &path, options),
            Err(reason) => Err(Refusal::UnusableLock { folder: out.join(path.as_str()), reason }),
        };
        Pruned { path, result }
    });
    Ok(pruned.collect())
}
