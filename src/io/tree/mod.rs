//! The tree on disk: a folder per cluster, `out/<namespace>/<name>[@<environment>]`.
//!
//! A folder that has the right bytes is not touched. Any other is staged as a whole in `out/.pgforge/`, on the same file
//! system, and exchanged with the old one in one step: a reader, a process killed at any moment and a second pgforge
//! see the old folder or the new one. Nothing is synced to the disk, as git syncs no work tree: after a power cut the
//! next run compares the bytes and writes what is missing.
//!
//! Nothing that a person wrote is lost: a file at a path of ours is replaced only if it is known (see [`write`](fn@write)), and all
//! other files move into the new folder.

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
pub use survey::{Seen, Survey, Taken, files, keep_list, split, survey};

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Replace also what would stop the cluster: files of unknown content at paths of ours.
    pub overwrite: bool,
}

/// What became of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was done.
    pub change: Change,
    /// Why the lock that was there could not be used; it was rebuilt, or removed with its folder.
    pub rebuilt: Option<Unusable>,
    /// Edits that were replaced although git has them, in order.
    pub committed_edits: Vec<TreePath>,
    /// What was replaced only because [`Options::overwrite`] said so.
    pub overwritten: Vec<Blocked>,
    /// Files that are none of ours, kept where they are: paths from the cluster's folder, in order.
    pub foreign: Vec<PathBuf>,
}

/// What was done to a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing: every byte was as it should be.
    Unchanged,
    /// There was no folder.
    Created,
    /// The folder was exchanged.
    Replaced,
    /// The folder was pruned; foreign files, if any, are all that is left.
    Removed,
}

/// How a folder differs from what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files with other bytes, and what is no file.
    pub different: Vec<String>,
    /// Files that its lock lists and that should be gone.
    pub extra: Vec<String>,
    /// Files that are none of ours; they make no difference.
    pub foreign: Vec<PathBuf>,
}

impl Difference {
    /// Whether a write would change nothing.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.different.is_empty() && self.extra.is_empty()
    }
}

/// A folder with a lock, as it is in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its path from the output folder.
    pub path: TreePath,
    /// Its lock.
    pub lock: Result<Lock, Unusable>,
}

/// A folder that nothing was compiled for.
#[derive(Debug)]
pub struct Pruned {
    /// Its path from the output folder.
    pub path: TreePath,
    /// What became of it.
    pub result: Result<Outcome, Refusal>,
}

/// Writes one folder, and nothing where it is as it should be.
///
/// A file at a path of ours may be replaced if it has the new bytes, the hash of the old lock or the bytes of git's HEAD,
/// and a lock may be replaced whatever it holds. Anything else at a path of ours stops the cluster.
pub fn write(out: &Path, folder: &Folder, options: Options) -> Result<Outcome, Refusal> {
    let refused = |error| Refusal::Io { path: out.to_owned(), error };
    std::fs::create_dir_all(out).map_err(refused)?;
    leftovers::clean(out)?;
    put::put(out, &folder.path, &folder.files, options)
}

/// Compares one folder with what it should be, and writes nothing.
pub fn check(out: &Path, folder: &Folder) -> Result<Difference, Refusal> {
    put::check(out, &folder.path, &folder.files)
}

/// The folders of a tree that have a file `pgforge.lock`, in order.
pub fn folders(out: &Path) -> Result<Vec<Existing>, Refusal> {
    site::folders(out).map_err(|error| Refusal::Io { path: out.to_owned(), error })
}

/// The folders whose path is not among those `compiled`, in order.
pub fn strays(out: &Path, compiled: &BTreeSet<TreePath>) -> Result<Vec<Existing>, Refusal> {
    let mut folders = folders(out)?;
    folders.retain(|folder| !compiled.contains(&folder.path));
    Ok(folders)
}

/// Removes the folders whose lock is usable and whose path is not among those `compiled`; says for each what became of
/// it. Foreign files are kept, and unknown ones stop the removal, as in [`write`](fn@write).
///
/// If any input `failed`, nobody knows which clusters are gone, and nothing is removed.
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
    let pruned = strays(out, compiled)?.into_iter().map(|Existing { path, lock }| {
        let result = match lock {
            Ok(_) => put::remove(out, &path, options),
            Err(reason) => Err(Refusal::UnusableLock { folder: out.join(path.as_str()), reason }),
        };
        Pruned { path, result }
    });
    Ok(pruned.collect())
}
