//! Compares a folder's entries with the wanted files.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::dir::{Dir, Kind};
use super::refusal::{Blocked, Found};
use super::site::{self, FILE_LIMIT};
use crate::lock::path::TreePath;
use crate::lock::{FILE_NAME, Sha256, Unusable};

/// The differences: every entry of a folder that differs is in one of these lists.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Wanted files that do not exist.
    pub(super) missing: Vec<TreePath>,
    /// Wanted files with other bytes, whose hash is in the old lock.
    pub(super) outdated: Vec<TreePath>,
    /// Files that are in the old lock, unchanged, and no longer wanted.
    pub(super) stale: Vec<TreePath>,
    /// Files at pgforge's paths whose bytes are neither wanted nor in the lock.
    pub(super) edited: BTreeMap<TreePath, Edited>,
    /// Entries at pgforge's paths that are not files, or that are where a wanted path needs a directory.
    pub(super) in_the_way: BTreeSet<Blocked>,
    /// Entries that are not pgforge's.
    pub(super) foreign: Vec<(PathBuf, Kind)>,
    /// Why the old lock could not be used.
    pub(super) unusable: Option<Unusable>,
}

#[derive(Debug)]
pub(super) struct Edited {
    /// Whether this path is wanted; otherwise the old lock lists it.
    pub(super) wanted: bool,
    /// The file's bytes; `None` if there are more than pgforge ever writes.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Comparison {
    /// Whether the folder needs no change.
    pub(super) fn is_same(&self) -> bool {
        let Self { missing, outdated, stale, edited, in_the_way, .. } = self;
        missing.is_empty() && outdated.is_empty() && stale.is_empty() && edited.is_empty() && in_the_way.is_empty()
    }
}

/// The known paths of a folder.
struct Known<'a> {
    wanted: &'a BTreeMap<TreePath, Vec<u8>>,
    /// Directories that the wanted paths pass through.
    passed: BTreeSet<&'a str>,
    listed: BTreeMap<TreePath, Sha256>,
    seen: BTreeSet<&'a TreePath>,
}

/// Compares a folder with the wanted files; a missing folder counts as empty.
pub(super) fn compare(folder: Option<&Dir>, wanted: &BTreeMap<TreePath, Vec<u8>>) -> io::Result<Comparison> {
    let mut comparison = Comparison::default();
    let Some(folder) = folder else {
        comparison.missing = wanted.keys().cloned().collect();
        return Ok(comparison);
    };
    let passed = wanted.keys().flat_map(|path| ancestors(path.as_str())).collect();
    let mut known = Known { wanted, passed, listed: BTreeMap::new(), seen: BTreeSet::new() };
    match site::lock(folder)? {
        Some(Ok(lock)) => known.listed = lock.files,
        Some(Err(reason)) => comparison.unusable = Some(reason),
        None => {}
    }
    walk(folder, Path::new(""), &mut |dir, path, kind| place(&mut comparison, &mut known, dir, path, kind))?;
    comparison.missing = wanted.keys().filter(|path| !known.seen.contains(path)).cloned().collect();
    Ok(comparison)
}

/// Visits every entry except non-empty directories, with its directory, its path from the folder and its kind.
fn walk(dir: &Dir, at: &Path, visit: &mut impl FnMut(&Dir, PathBuf, Kind) -> io::Result<()>) -> io::Result<()> {
    let entries = dir.list()?;
    if entries.is_empty() && at != Path::new("") {
        return visit(dir, at.to_owned(), Kind::Directory);
    }
    for (name, kind) in entries {
        let path = at.join(&name);
        match kind {
            Kind::Directory => match dir.open(&name)? {
                Some(inner) => walk(&inner, &path, visit)?,
                None => return Err(io::ErrorKind::NotFound.into()),
            },
            _ => visit(dir, path, kind)?,
        }
    }
    Ok(())
}

/// Puts one entry in its list.
fn place(comparison: &mut Comparison, known: &mut Known<'_>, dir: &Dir, path: PathBuf, kind: Kind) -> io::Result<()> {
    let text = path.to_string_lossy();
    if let Some((file, _)) = ancestors(&text).find_map(|above| known.wanted.get_key_value(&TreePath::parse(above)?)) {
        comparison.in_the_way.insert(Blocked { path: file.to_string(), found: Found::Directory });
        known.seen.insert(file);
        return Ok(());
    }
    let ours = TreePath::parse(&text);
    let wanted = ours.as_ref().and_then(|path| known.wanted.get_key_value(path));
    let listed = ours.as_ref().and_then(|path| known.listed.get(path));
    let is_ours = wanted.is_some() || listed.is_some();
    let is_passed = known.passed.contains(&*text);
    match (kind, ours) {
        // An empty directory where pgforge writes holds nothing to lose.
        (Kind::Directory, _) if wanted.is_some() || is_passed => {}
        (Kind::File, Some(ours)) if is_ours || text == FILE_NAME => {
            known.seen.extend(wanted.map(|(path, _)| path));
            judge(comparison, dir, ours, wanted.map(|(_, bytes)| bytes), listed)?;
        }
        (Kind::File | Kind::Link | Kind::Other, Some(ours)) if is_ours || is_passed => {
            known.seen.extend(wanted.map(|(path, _)| path));
            comparison.in_the_way.insert(Blocked { path: ours.to_string(), found: kind.into() });
        }
        _ => comparison.foreign.push((path, kind)),
    }
    Ok(())
}

/// Puts a file at one of pgforge's paths in its list, by its bytes.
fn judge(
    comparison: &mut Comparison,
    dir: &Dir,
    path: TreePath,
    wanted: Option<&Vec<u8>>,
    listed: Option<&Sha256>,
) -> io::Result<()> {
    let name = path.segments().next_back().unwrap_or_default();
    let bytes = dir.read(OsStr::new(name), FILE_LIMIT)?;
    if wanted.is_some() && bytes.as_ref() == wanted {
        return Ok(());
    }
    let is_listed = listed.is_some() && bytes.as_deref().map(Sha256::of).as_ref() == listed;
    // The lock does not list itself, and is always rebuilt.
    if is_listed || path.as_str() == FILE_NAME {
        let list = if wanted.is_some() { &mut comparison.outdated } else { &mut comparison.stale };
        list.push(path);
    } else {
        comparison.edited.insert(path, Edited { wanted: wanted.is_some(), bytes });
    }
    Ok(())
}

/// The directories that a path passes through: `a` and `a/b` for `a/b/c`.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
