//! `pgforge render --out`: clusters to folders. Each bundle is built, written and dropped by one worker.

use super::told::{Told, counted};
use crate::cli::{Exit, print, show};
use crate::compile::{self, Unit};
use crate::io::tree::{self, Difference, Folder, Options, Refusal};
use crate::lock::path::TreePath;
use crate::workers;
use std::collections::BTreeSet;
use std::path::Path;

/// Where to, and what belongs there.
pub(super) struct Tree<'a> {
    pub(super) out: &'a Path,
    /// The environment that was named.
    pub(super) environment: Option<&'a str>,
    /// Whether folders that no cluster has are to go.
    pub(super) prune: bool,
}

impl Tree<'_> {
    /// Writes every folder that is not as it should be; one that is refused does not stop the others.
    pub(super) fn write(&self, units: &[Unit], overwrite: bool) -> Exit {
        let options = Options { overwrite };
        let results = workers::map(units, |unit| {
            let files = compile::files(unit);
            (files.folder().clone(), tree::write(self.out, &files, options))
        });
        let mut told = Told::new(self.out);
        let folders = results.iter().map(|(folder, _)| folder.clone()).collect();
        for (folder, result) in results {
            told.outcome(&folder, result);
        }
        if self.prune {
            let pruned = self.kept(folders).and_then(|kept| tree::prune(self.out, &kept, told.failed(), options));
            match pruned {
                Ok(pruned) => pruned.into_iter().for_each(|pruned| told.outcome(&pruned.path, pruned.result)),
                Err(refusal) => told.refusal(&refusal),
            }
        }
        told.show();
        if told.failed() > 0 { Exit::Failed } else { Exit::Done }
    }

    /// Lists what [`Tree::write`] would change.
    pub(super) fn check(&self, units: &[Unit]) -> Exit {
        let results = workers::map(units, |unit| {
            let files = compile::files(unit);
            (files.folder().clone(), tree::check(self.out, &files))
        });
        let mut told = Told::new(self.out);
        let folders = results.iter().map(|(folder, _)| folder.clone()).collect();
        let mut list = String::new();
        for (folder, result) in results {
            match result {
                Ok(difference) => {
                    list.push_str(&self.listed(&folder, &difference));
                    told.foreign(&folder, &difference.foreign);
                }
                Err(refusal) => told.refusal(&refusal),
            }
        }
        if self.prune {
            match self.kept(folders).and_then(|kept| tree::strays(self.out, &kept)) {
                Ok(strays) => list.extend(strays.iter().map(|stray| self.line(&stray.path, "", "no blueprint's"))),
                Err(refusal) => told.refusal(&refusal),
            }
        }
        told.show();
        if told.failed() > 0 {
            // What was found may still help.
            print(&list);
            return Exit::Failed;
        }
        if list.is_empty() {
            show::told(&format!("{} in {}, as rendered\n", counted(units.len(), "cluster"), self.out.display()));
            return Exit::Done;
        }
        match print(&list) {
            Exit::Done => Exit::Differs,
            failed => failed,
        }
    }

    /// Folders that pruning leaves alone: those that were compiled, and where one environment was named, those of others.
    fn kept(&self, mut compiled: BTreeSet<TreePath>) -> Result<BTreeSet<TreePath>, Refusal> {
        if let Some(environment) = self.environment {
            let is_of_another = |folder: &Folder| {
                let lock = folder.lock.as_ref().ok();
                lock.and_then(|lock| lock.origin.environment()).is_some_and(|own| own != environment)
            };
            let others = tree::folders(self.out)?.into_iter().filter(is_of_another);
            compiled.extend(others.map(|folder| folder.path));
        }
        Ok(compiled)
    }

    fn listed(&self, folder: &TreePath, difference: &Difference) -> String {
        let Difference { missing, different, extra, .. } = difference;
        let kinds = [(missing, "missing"), (different, "different"), (extra, "left over")];
        let lines = kinds.iter().flat_map(|(paths, what)| paths.iter().map(|path| self.line(folder, path, what)));
        lines.collect()
    }

    fn line(&self, folder: &TreePath, path: &str, what: &str) -> String {
        let path = if path.is_empty() { folder.to_string() } else { format!("{folder}/{path}") };
        format!("{}: {what}\n", self.out.join(path).display())
    }
}
