//! `pgforge render --out`: writes clusters to folders. One worker builds, writes and drops each bundle.

use super::summary::Summary;
use crate::cli::inputs::Sources;
use crate::cli::{Exit, print, show};
use crate::compile::{self, Unit};
use crate::diagnostic::Diagnostic;
use crate::io::tree::{self, Difference, Existing, Options, Refusal};
use crate::lock::keep::{KEEP, Keep};
use crate::lock::path::TreePath;
use crate::plan::{self, Drift, DriftKind, Kept};
use crate::text::count::counted;
use crate::text::visible;
use crate::{report, workers};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The output folder, and what belongs in it.
pub(super) struct Tree<'a> {
    pub(super) out: &'a Path,
    /// The environment that `--environment` names.
    pub(super) environment: Option<&'a str>,
    /// Whether to remove folders that belong to no cluster.
    pub(super) prune: bool,
    /// Whether these are all clusters, so that everything else in the tree is foreign.
    pub(super) is_whole: bool,
    /// The folders and files of the blueprints.
    pub(super) sources: &'a Sources,
}

impl Tree<'_> {
    /// Writes every folder that differs; a refused folder does not stop the others.
    pub(super) fn write(&self, units: &[Unit], overwrite: bool) -> Exit {
        let options = Options { overwrite };
        let results = workers::map(units, |unit| {
            let files = compile::files(unit);
            (files.path.clone(), tree::write(self.out, &files, options))
        });
        let mut summary = Summary::new(self.out);
        let folders = results.iter().map(|(folder, _)| folder.clone()).collect();
        for (folder, result) in results {
            summary.outcome(&folder, result);
        }
        if self.prune {
            let pruned = self.kept(folders).and_then(|mut kept| {
                for (folder, file) in self.unread(&kept)? {
                    summary.unpruned(&folder, &file);
                    kept.insert(folder);
                }
                tree::prune(self.out, &kept, summary.failed(), options)
            });
            match pruned {
                Ok(pruned) => pruned.into_iter().for_each(|pruned| summary.outcome(&pruned.path, pruned.result)),
                Err(refusal) => summary.refusal(&refusal),
            }
        }
        summary.show();
        if summary.failed() > 0 { Exit::Failed } else { Exit::Done }
    }

    /// Lists what [`Tree::write`] would change, and the entries that no blueprint renders.
    pub(super) fn check(&self, units: &[Unit]) -> Exit {
        let results = workers::map(units, |unit| {
            let files = compile::files(unit);
            let paths: BTreeSet<String> = files.files.keys().map(ToString::to_string).collect();
            (files.path.clone(), paths, tree::check(self.out, &files))
        });
        let mut summary = Summary::new(self.out);
        let mut ours = BTreeMap::new();
        let mut list = String::new();
        for (folder, paths, result) in results {
            match result {
                Ok(difference) => list.push_str(&self.listed(&folder, &difference)),
                Err(refusal) => summary.refusal(&refusal),
            }
            ours.insert(folder, paths);
        }
        match self.foreign_entries(&ours) {
            Ok((drift, kept)) => {
                list.extend(drift.iter().map(|drifted| self.line(&drifted.path, report::plan::what(drifted.kind))));
                if drift.iter().any(|drifted| drifted.kind != DriftKind::Folder) {
                    summary.foreign_entries();
                }
                for kept in &kept {
                    summary.kept(kept);
                }
            }
            Err(errors) => summary.errors(errors),
        }
        summary.show();
        if summary.failed() > 0 {
            // The incomplete list may still help.
            print(&list);
            return Exit::Failed;
        }
        if list.is_empty() {
            show::status(&format!("{} in {}: up to date\n", counted(units.len(), "cluster"), self.out.display()));
            return Exit::Done;
        }
        match print(&list) {
            Exit::Done => Exit::Differs,
            failed => failed,
        }
    }

    /// Folders that pruning keeps: those that were compiled and, with `--environment`, those of other environments.
    fn kept(&self, mut compiled: BTreeSet<TreePath>) -> Result<BTreeSet<TreePath>, Refusal> {
        if let Some(environment) = self.environment {
            let is_of_another = |folder: &Existing| {
                let lock = folder.lock.as_ref().ok();
                lock.and_then(|lock| lock.origin.environment()).is_some_and(|own| own != environment)
            };
            let others = tree::folders(self.out)?.into_iter().filter(is_of_another);
            compiled.extend(others.map(|folder| folder.path));
        }
        Ok(compiled)
    }

    /// Folders that pruning would remove although their blueprint's file still exists, each with that file.
    fn unread(&self, kept: &BTreeSet<TreePath>) -> Result<Vec<(TreePath, PathBuf)>, Refusal> {
        let unrendered = tree::unrendered(self.out, kept)?;
        let unread = unrendered.into_iter().filter_map(|Existing { path, lock }| {
            let lock = lock.ok()?;
            let file = self.sources.unread(&lock.origin.inputs().first()?.path)?;
            Some((path, file))
        });
        Ok(unread.collect())
    }

    /// Entries that no blueprint renders, in the whole tree or the compiled folders only, and what the keep list covers.
    fn foreign_entries(
        &self,
        ours: &BTreeMap<TreePath, BTreeSet<String>>,
    ) -> Result<(Vec<Drift>, Vec<Kept>), Vec<Diagnostic>> {
        let refused = |refusal: Refusal| vec![refusal.unreachable()];
        let survey = tree::survey(self.out, None).map_err(refused)?;
        let list = tree::keep_list(self.out).map_err(refused)?;
        let shown = self.out.join(KEEP).to_string_lossy().into_owned();
        let keep = list.map(|bytes| Keep::read(&shown, bytes)).transpose()?.unwrap_or_default();
        let compiled: BTreeSet<TreePath> = ours.keys().cloned().collect();
        let kept = self.kept(compiled.clone()).map_err(refused)?;
        let folders = if self.is_whole { tree::unrendered(self.out, &kept).map_err(refused)? } else { Vec::new() };
        let unknown_folders: BTreeSet<String> = folders.iter().map(|folder| folder.path.to_string()).collect();
        let others: BTreeSet<&str> = kept.difference(&compiled).map(TreePath::as_str).collect();
        let ours: BTreeMap<&str, &BTreeSet<String>> =
            ours.iter().map(|(folder, paths)| (folder.as_str(), paths)).collect();
        let foreign = survey.iter().filter_map(|(path, seen)| {
            let kind = DriftKind::from(seen.kind?);
            let (folder, rest) = tree::split(path).unwrap_or(("", path));
            let is_listed = match ours.get(folder) {
                // A link or a pipe at a rendered path is listed as different.
                Some(paths) => !paths.contains(rest),
                None => self.is_whole && !unknown_folders.contains(folder) && !others.contains(folder),
            };
            is_listed.then(|| (path.clone(), kind, true))
        });
        let (mut drift, kept) = plan::tree::judge(foreign, &keep);
        drift.extend(unknown_folders.into_iter().map(|path| Drift { path, kind: DriftKind::Folder }));
        drift.sort();
        Ok((drift, kept))
    }

    fn listed(&self, folder: &TreePath, difference: &Difference) -> String {
        let Difference { missing, different, extra, .. } = difference;
        let kinds = [(missing, "missing"), (different, "different"), (extra, "left over")];
        let line = |path: &String, what| self.line(&format!("{folder}/{path}"), what);
        kinds.iter().flat_map(|(paths, what)| paths.iter().map(move |path| line(path, what))).collect()
    }

    /// One line of the list. A file's name cannot forge another line: control characters are made visible.
    fn line(&self, path: &str, what: &str) -> String {
        format!("{}: {what}\n", visible::line(&self.out.join(path).to_string_lossy()))
    }
}
