//! The stage in which a new folder is built: `out/.pgforge/<process>-<number>/`, locked while it is in use.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use super::dir::{Dir, Kind, Locked};
use crate::lock::path::TreePath;

/// The directory of all stages. No namespace's folder starts with a dot.
pub(super) const STAGES: &str = ".pgforge";
/// The new folder in a stage; after the exchange the old one.
pub(super) const NEW: &str = "new";
/// Where a system without exchange briefly keeps the old folder, below its namespace: see `leftovers`.
pub(super) const ASIDE: &str = "aside";
/// A removed folder in a stage.
pub(super) const REMOVED: &str = "gone";

/// A temporary directory in the tree; it is removed with everything in it when it is dropped.
pub(super) struct Stage<'a> {
    root: &'a Dir,
    name: OsString,
    pub(super) dir: Dir,
}

impl<'a> Stage<'a> {
    /// Creates and locks a stage that no other process uses.
    pub(super) fn new(root: &'a Dir) -> io::Result<Self> {
        // Processes in two containers may have the same process number.
        let mut number = 0_u32;
        loop {
            let name = OsString::from(format!("{}-{number}", std::process::id()));
            number += 1;
            let stages = root.make(OsStr::new(STAGES))?;
            match stages.make_new(&name) {
                // The name is in use, or another run removed the empty directory of all stages.
                Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
                    continue;
                }
                made => made?,
            }
            // Another run that cleans up may already have locked or removed it.
            let Some(dir) = stages.open(&name)? else { continue };
            if dir.lock(FlockOperation::NonBlockingLockExclusive) == Locked::Busy || !dir.is(&stages, &name)? {
                continue;
            }
            let stage = Self { root, name, dir };
            // Keeps the leftovers of a killed run from being committed.
            stage.dir.write(OsStr::new(".gitignore"), b"*\n")?;
            return Ok(stage);
        }
    }

    /// Builds the new folder: pgforge's files, and the foreign entries of the old folder.
    pub(super) fn fill(
        &self,
        files: &BTreeMap<TreePath, Vec<u8>>,
        old: Option<&Dir>,
        foreign: &[(PathBuf, Kind)],
    ) -> io::Result<()> {
        let new = self.dir.make(OsStr::new(NEW))?;
        for (path, bytes) in files {
            let (parent, name) = split(Path::new(path.as_str()));
            new.making(parent)?.write(name, bytes)?;
        }
        let Some(old) = old else { return Ok(()) };
        let mut directories = BTreeSet::from([Path::new("")]);
        for (path, kind) in foreign {
            let (parent, name) = split(path);
            let to = new.making(parent)?;
            if *kind == Kind::Directory {
                to.make(name)?;
                directories.insert(path);
            } else {
                old.within(parent)?.link(name, *kind, &to)?;
            }
            directories.extend(parent.ancestors());
        }
        // Inner directories first, because an outer one may forbid access.
        directories.into_iter().rev().try_for_each(|path| new.within(path)?.permit_like(&old.within(path)?))
    }
}

/// Returns the directory that holds an entry, and the entry's name in it.
fn split(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default())
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // The folder is complete in any case; the next run cleans what is left.
        if let Ok(Some(stages)) = self.root.open(OsStr::new(STAGES)) {
            let _ = stages.remove(&self.name);
            self.root.remove_empty(OsStr::new(STAGES));
        }
    }
}
