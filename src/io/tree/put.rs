//! Writes one folder: compares, judges, builds and exchanges it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;

use super::compare::{Comparison, compare};
use super::dir::Dir;
use super::refusal::{Blocked, Found, Refusal};
use super::site::{Site, Stop};
use super::stage::{ASIDE, NEW, REMOVED, Stage};
use super::{Change, Difference, Options, Outcome};
use crate::io::git::Checkout;
use crate::lock::path::TreePath;

/// How often a write is retried because another process changed the folder after the comparison.
const ATTEMPTS: usize = 100;

type Wanted = BTreeMap<TreePath, Vec<u8>>;

/// Writes a folder so that it contains the wanted files.
pub(super) fn put(out: &Path, folder: &TreePath, wanted: &Wanted, options: Options) -> Result<Outcome, Refusal> {
    with_retries(out, folder, |site| attempt(site, folder, wanted, options))
}

/// Removes a folder except for foreign files.
pub(super) fn remove(out: &Path, folder: &TreePath, options: Options) -> Result<Outcome, Refusal> {
    put(out, folder, &Wanted::new(), options)
}

/// See [`super::check`].
pub(super) fn check(out: &Path, folder: &TreePath, wanted: &Wanted) -> Result<Difference, Refusal> {
    if !out.exists() {
        let missing = wanted.keys().map(ToString::to_string).collect();
        return Ok(Difference { missing, ..Difference::default() });
    }
    with_retries(out, folder, |site| {
        let parent = site.parent()?;
        let old = parent.as_ref().map(|parent| site.folder(parent, FlockOperation::LockShared)).transpose()?.flatten();
        let Comparison { missing, outdated, stale, edited, in_the_way, foreign, .. } = compare(old.as_ref(), wanted)?;
        let mut difference = Difference {
            missing: missing.iter().map(ToString::to_string).collect(),
            different: outdated.iter().map(ToString::to_string).collect(),
            extra: stale.iter().map(ToString::to_string).collect(),
            foreign: foreign.into_iter().map(|(path, _)| path).collect(),
        };
        for (path, edited) in edited {
            let list = if edited.wanted { &mut difference.different } else { &mut difference.extra };
            list.push(path.to_string());
        }
        difference.different.extend(in_the_way.into_iter().map(|blocked| blocked.path));
        difference.different.sort();
        difference.extra.sort();
        Ok(difference)
    })
}

/// Retries until no other process interferes.
fn with_retries<T>(
    out: &Path,
    folder: &TreePath,
    mut attempt: impl FnMut(&Site<'_>) -> Result<T, Stop>,
) -> Result<T, Refusal> {
    let refused = |error| Refusal::Io { path: out.join(folder.as_str()), error };
    let site = Site::new(out, folder).map_err(refused)?;
    let mut attempts = 1;
    loop {
        match attempt(&site) {
            Ok(value) => return Ok(value),
            Err(Stop::Again(_)) if attempts < ATTEMPTS => attempts += 1,
            Err(Stop::Again(error) | Stop::Failed(error)) => return Err(refused(error)),
            Err(Stop::Refused(refusal)) => return Err(refusal),
        }
    }
}

fn attempt(site: &Site<'_>, folder: &TreePath, wanted: &Wanted, options: Options) -> Result<Outcome, Stop> {
    let parent = site.parent()?;
    let old = parent.as_ref().map(|parent| site.folder(parent, FlockOperation::LockExclusive)).transpose()?.flatten();
    let mut comparison = compare(old.as_ref(), wanted)?;
    let foreign = std::mem::take(&mut comparison.foreign);
    let mut outcome = Outcome {
        change: Change::Unchanged,
        rebuilt: None,
        committed_edits: Vec::new(),
        overwritten: Vec::new(),
        foreign: foreign.iter().map(|(path, _)| path.clone()).collect(),
    };
    if comparison.is_same() {
        return Ok(outcome);
    }
    outcome.rebuilt = comparison.unusable.take();
    (outcome.committed_edits, outcome.overwritten) = classified(site.out, folder, comparison);
    if !outcome.overwritten.is_empty() && !options.overwrite {
        let folder = site.out.join(folder.as_str());
        return Err(Stop::Refused(Refusal::Blocked { folder, files: outcome.overwritten, unusable: outcome.rebuilt }));
    }
    let stage = Stage::new(&site.root)?;
    let is_empty = wanted.is_empty() && foreign.is_empty();
    if !is_empty {
        stage.fill(wanted, old.as_ref(), &foreign)?;
    }
    outcome.change = match (parent, old) {
        (Some(parent), Some(_)) if is_empty => {
            parent.move_new(site.name, &stage.dir, OsStr::new(REMOVED))?;
            site.root.remove_empty(site.namespace);
            Change::Removed
        }
        (Some(parent), Some(old)) => {
            exchange(site, &stage, &parent, &old)?;
            if wanted.is_empty() { Change::Removed } else { Change::Replaced }
        }
        _ => {
            stage.dir.move_new(OsStr::new(NEW), &site.root.make(site.namespace)?, site.name)?;
            Change::Created
        }
    };
    Ok(outcome)
}

/// Separates the edits that git has from what stops the cluster.
fn classified(out: &Path, folder: &TreePath, comparison: Comparison) -> (Vec<TreePath>, Vec<Blocked>) {
    let Comparison { edited, in_the_way, .. } = comparison;
    // git runs only if there are edits; without git, a repository or a commit, nothing counts as committed.
    let committed = || {
        let checkout = Checkout::around(out)?;
        checkout.tree_at(&checkout.commit("HEAD")?, folder.as_str())
    };
    let committed = if edited.is_empty() { BTreeMap::new() } else { committed().unwrap_or_default() };
    let (known, unknown): (Vec<_>, Vec<_>) = edited.into_iter().partition(|(path, edited)| {
        let head = committed.get(&format!("{folder}/{path}"));
        head.is_some() && head == edited.bytes.as_ref()
    });
    let unknown = unknown.into_iter().map(|(path, _)| Blocked { path: path.to_string(), found: Found::File });
    let mut blocked: Vec<_> = in_the_way.into_iter().chain(unknown).collect();
    blocked.sort();
    (known.into_iter().map(|(path, _)| path).collect(), blocked)
}

/// Replaces the old folder by the new one.
fn exchange(site: &Site<'_>, stage: &Stage<'_>, parent: &Dir, old: &Dir) -> io::Result<()> {
    let new = OsStr::new(NEW);
    if !stage.dir.exchange(new, parent, site.name)? {
        return replace_in_two_steps(site, stage, parent);
    }
    if old.is(&stage.dir, new)? {
        return Ok(());
    }
    // A process without the lock put another folder there, which was not compared.
    stage.dir.exchange(new, parent, site.name)?;
    Err(io::ErrorKind::NotFound.into())
}

/// Replaces the folder on systems without exchange. In between, a reader finds no folder; if the run is killed, the
/// next run finds the old folder and moves it back.
fn replace_in_two_steps(site: &Site<'_>, stage: &Stage<'_>, parent: &Dir) -> io::Result<()> {
    let aside = stage.dir.make(OsStr::new(ASIDE))?.make(site.namespace)?;
    parent.move_new(site.name, &aside, site.name)?;
    stage.dir.move_new(OsStr::new(NEW), parent, site.name).inspect_err(|_| {
        // If this fails too, the next run does it.
        let _ = aside.move_new(site.name, parent, site.name);
    })
}

#[cfg(test)]
mod tests;
