//! The report of a render into a tree: what happened to each folder.

use crate::cli::show;
use crate::diagnostic::{Diagnostic, codes};
use crate::io::tree::{Change, Outcome, Refusal};
use crate::lock::keep::KEEP;
use crate::lock::path::TreePath;
use crate::plan::Kept;
use crate::report;
use std::path::{Path, PathBuf};

/// Collects the lines and findings to print, in the order of the clusters.
pub(super) struct Summary<'a> {
    out: &'a Path,
    /// A line per folder.
    lines: Vec<String>,
    notes: Vec<Diagnostic>,
    refusals: Vec<Diagnostic>,
}

impl<'a> Summary<'a> {
    pub(super) fn new(out: &'a Path) -> Self {
        Self { out, lines: Vec::new(), notes: Vec::new(), refusals: Vec::new() }
    }

    /// The number of refusals.
    pub(super) fn failed(&self) -> usize {
        self.refusals.len()
    }

    /// Adds what happened to a folder.
    pub(super) fn outcome(&mut self, folder: &TreePath, result: Result<Outcome, Refusal>) {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(refusal) => {
                self.line("refused", folder);
                return self.refusal(&refusal);
            }
        };
        let word = match outcome.change {
            Change::Unchanged => "unchanged",
            Change::Created | Change::Replaced => "written",
            Change::Removed => "removed",
        };
        self.line(word, folder);
        let shown = self.shown(folder);
        if let Some(reason) = &outcome.rebuilt {
            let message = format!("the lock in `{shown}` could not be used and was replaced: {reason}");
            self.notes.push(Diagnostic::note(codes::LOCK_UNUSABLE, message));
        }
        if !outcome.committed_edits.is_empty() {
            let message = format!("edits in `{shown}` were replaced: {}", list(&outcome.committed_edits));
            let note = Diagnostic::note(codes::COMMITTED_EDIT, message);
            self.notes.push(note.because("git's HEAD has them; move edits that you want to keep into the blueprint"));
        }
        if !outcome.overwritten.is_empty() {
            let replaced: Vec<String> = outcome.overwritten.iter().map(ToString::to_string).collect();
            let message = format!("`--overwrite` replaced in `{shown}`: {}", replaced.join(", "));
            self.notes.push(Diagnostic::note(codes::OVERWRITTEN, message));
        }
        self.foreign(folder, &outcome.foreign);
    }

    /// Adds a note about foreign files, which are kept.
    fn foreign(&mut self, folder: &TreePath, files: &[PathBuf]) {
        if !files.is_empty() {
            let files: Vec<_> = files.iter().map(|path| path.display()).collect();
            let message = format!("files in `{}` are not pgforge's and are kept: {}", self.shown(folder), list(&files));
            self.notes.push(Diagnostic::note(codes::FOREIGN_FILES, message));
        }
    }

    /// Adds a warning about a folder that is not pruned.
    pub(super) fn unpruned(&mut self, folder: &TreePath, file: &Path) {
        self.line("kept", folder);
        let file = file.display();
        let message =
            format!("`{}` is not pruned: its blueprint `{file}` exists, but was not read", self.shown(folder));
        let warning = Diagnostic::warning(codes::NOT_PRUNED, message);
        let help = format!("name the folder that contains `{file}`, or remove the file or the rendered folder by hand");
        self.notes.push(
            warning.because("it contains no pgforge document, is not a regular file or was not named").help(help),
        );
    }

    /// Adds a note about entries that no blueprint renders.
    pub(super) fn foreign_entries(&mut self) {
        let out = self.out.display().to_string();
        let message = format!("`{out}` has entries that no blueprint renders; a GitOps tool may apply them");
        let note = Diagnostic::note(codes::FOREIGN_ENTRIES, message);
        self.notes.push(report::plan::help(&out).into_iter().fold(note, Diagnostic::help));
    }

    /// Adds a note about entries that the keep list names.
    pub(super) fn kept(&mut self, kept: &Kept) {
        let message = format!(
            "`{}` keeps `{}`: {}",
            self.out.join(KEEP).display(),
            kept.rule.pattern,
            report::plan::covered(kept)
        );
        self.notes.push(Diagnostic::note(codes::KEPT, message));
    }

    /// Adds errors from reading the tree.
    pub(super) fn errors(&mut self, errors: Vec<Diagnostic>) {
        self.refusals.extend(errors);
    }

    /// Adds a refusal; the same refusal for several folders is reported once.
    pub(super) fn refusal(&mut self, refusal: &Refusal) {
        let code = match refusal {
            Refusal::Blocked { .. } => codes::EDITED,
            Refusal::NoDirectory { .. } => codes::NO_DIRECTORY,
            Refusal::UnusableLock { .. } => codes::LOCK_UNUSABLE,
            Refusal::InputsFailed(_) => codes::PRUNE_REFUSED,
            Refusal::Io { .. } => codes::TREE_UNREACHABLE,
        };
        let error = Diagnostic::error(code, refusal.to_string());
        let error = refusal.help().into_iter().fold(error, Diagnostic::help);
        if !self.refusals.contains(&error) {
            self.refusals.push(error);
        }
    }

    /// Prints the folders' lines, then the findings.
    pub(super) fn show(&self) {
        show::status(&self.lines.concat());
        show::findings(&[&*self.notes, &*self.refusals].concat());
    }

    fn line(&mut self, word: &str, folder: &TreePath) {
        let shown = self.shown(folder);
        self.lines.push(format!("{word:<9} {shown}\n"));
    }

    fn shown(&self, folder: &TreePath) -> String {
        self.out.join(folder.as_str()).display().to_string()
    }
}

fn list(paths: &[impl std::fmt::Display]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}
