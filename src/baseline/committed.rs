//! Checks the committed tree file by file, because a GitOps tool applies it, even where the blueprints
//! differ.
//!
//! A cluster's folder is correct if it equals what the blueprints render, or if it is unchanged: then the new render is
//! not committed yet. Any other folder was edited. All other files that a tool may apply are foreign, unless
//! `.pgforge-keep` lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::pair::{Compared, place};
use crate::compile::{self, Unit};
use crate::diagnostic::Diagnostic;
use crate::io::tree::{self, EntryKind, Rendered, Survey};
use crate::lock::keep::{KEEP, Keep};
use crate::lock::{self, FILE_NAME};
use crate::plan::{self, Drift, DriftKind, Tree};
use crate::workers;

/// A tree on disk, and the files that it had before the change.
#[derive(Default)]
pub(super) struct Committed {
    /// The current files.
    survey: Survey,
    /// The paths that existed before the change.
    former: BTreeSet<String>,
    /// The `.pgforge-keep` before the change.
    keep: Keep,
    keep_changed: bool,
}

impl Committed {
    /// Reads a tree. Without former files it is compared with itself.
    pub(super) fn read(out: &Path, former: Option<&BTreeMap<String, Vec<u8>>>) -> Result<Self, Vec<Diagnostic>> {
        let refused = |refusal: tree::Refusal| vec![refusal.unreachable()];
        let survey = tree::survey(out, former).map_err(refused)?;
        let now = tree::keep_list(out).map_err(refused)?;
        let before = former.map_or_else(|| now.clone(), |files| files.get(KEEP).cloned());
        let keep_changed = now != before;
        let shown = out.join(KEEP).to_string_lossy().into_owned();
        // An invalid list is an error. An invalid former list kept nothing.
        now.map(|bytes| Keep::read(&shown, bytes)).transpose()?;
        let keep = before.and_then(|bytes| Keep::read(&shown, bytes).ok()).unwrap_or_default();
        let former = match former {
            Some(files) => files.keys().cloned().collect(),
            None => survey.keys().cloned().collect(),
        };
        Ok(Self { survey, former, keep, keep_changed })
    }

    /// Returns the drift in the folders of these clusters. If `is_whole`, returns the drift in the whole tree, limited to
    /// folders for which `is_selected` is true.
    pub(super) fn judge(
        &self,
        out: &Path,
        units: &[Unit],
        before: &[Rendered],
        compared: &[&Compared],
        is_whole: bool,
        is_selected: impl Fn(&str) -> bool,
    ) -> Result<Tree, Diagnostic> {
        let places: BTreeMap<String, &Unit> = units.iter().map(|unit| (place(unit).to_string(), unit)).collect();
        let mut folders = self.folders();
        folders.retain(|path, _| places.contains_key(path) || is_whole && is_selected(path));
        let listed: BTreeMap<&str, &Rendered> = before.iter().map(|folder| (folder.path.as_str(), folder)).collect();
        let folders: Vec<(String, Folder)> = folders.into_iter().collect();
        let judged = workers::map(&folders, |(path, folder)| {
            self.folder(out, path, folder, places.get(path).copied(), listed.get(path.as_str()).copied())
        });
        let mut drift = Vec::new();
        let mut ours: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for ((path, _), judged) in folders.iter().zip(judged) {
            let judged = judged?;
            drift.extend(judged.drift);
            ours.insert(path, judged.ours);
        }
        let existing: BTreeSet<&str> =
            folders.iter().filter(|(_, folder)| folder.exists).map(|(path, _)| &**path).collect();
        drift.extend(
            compared.iter().flat_map(|one| &one.drift).filter(|drifted| self.still_drifts(drifted, &existing)).cloned(),
        );
        let unknown_folders: BTreeSet<String> = drift
            .iter()
            .filter(|drifted| drifted.kind == DriftKind::Folder)
            .map(|drifted| drifted.path.clone())
            .collect();
        let foreign = self.survey.iter().filter_map(|(path, seen)| {
            let kind = DriftKind::from(seen.kind?);
            let (folder, rest) = tree::split(path).unwrap_or(("", path));
            let is_ours = ours.get(folder).is_some_and(|ours| ours.contains(rest));
            let is_selected_folder = ours.contains_key(folder) || is_whole && is_selected(folder);
            (is_selected_folder && !is_ours && !unknown_folders.contains(folder))
                .then(|| (path.clone(), kind, seen.is_unchanged))
        });
        let (mut more, kept) = plan::tree::judge(foreign, &self.keep);
        drift.append(&mut more);
        drift.sort();
        drift.dedup_by(|one, other| one.path == other.path);
        Ok(Tree { out: out.to_string_lossy().into_owned(), drift, kept, keep_changed: self.keep_changed })
    }

    /// Whether a path that drifted before the change is unchanged.
    fn still_drifts(&self, drifted: &Drift, existing: &BTreeSet<&str>) -> bool {
        match (drifted.kind, self.survey.get(&drifted.path)) {
            (DriftKind::Missing, found) => {
                found.is_none() && tree::split(&drifted.path).is_some_and(|(folder, _)| existing.contains(folder))
            }
            (_, found) => found.is_some_and(|seen| seen.is_unchanged),
        }
    }

    /// Every cluster's folder that exists now or existed before.
    fn folders(&self) -> BTreeMap<String, Folder> {
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (path, seen) in &self.survey {
            let Some((folder, rest)) = tree::split(path) else { continue };
            let folder = folders.entry(folder.to_owned()).or_default();
            folder.has_lock |= rest == FILE_NAME;
            folder.exists = true;
            if !seen.is_unchanged {
                folder.changed.insert(rest.to_owned());
            }
        }
        for path in &self.former {
            let Some((folder, rest)) = tree::split(path) else { continue };
            let folder = folders.entry(folder.to_owned()).or_default();
            folder.had_lock |= rest == FILE_NAME;
            if !self.survey.contains_key(path) {
                folder.changed.insert(rest.to_owned());
            }
        }
        folders
    }

    fn folder(
        &self,
        out: &Path,
        path: &str,
        folder: &Folder,
        unit: Option<&Unit>,
        before: Option<&Rendered>,
    ) -> Result<Judged, Diagnostic> {
        let lock = before.and_then(|rendered| rendered.lock.as_ref().ok());
        let mut ours: BTreeSet<String> =
            lock.into_iter().flat_map(|lock| lock.files.keys()).map(ToString::to_string).collect();
        ours.retain(|path| tree::is_written(path));
        ours.insert(FILE_NAME.to_owned());
        let mut drift = Vec::new();
        let files = unit.filter(|_| !folder.changed.is_empty() || lock.is_none()).map(compile::files);
        ours.extend(files.iter().flat_map(|files| files.files.keys()).map(ToString::to_string));
        // A file that is rendered neither before nor now is foreign, and does not make the folder edited.
        let is_edited = folder.changed.iter().any(|path| ours.contains(path));
        let remains = || ours.iter().any(|name| self.survey.contains_key(&format!("{path}/{name}")));
        match &files {
            Some(files) if is_edited => drift.extend(differing(out, path, files)?),
            None if unit.is_none() && (folder.has_lock && !folder.had_lock || is_edited && remains()) => {
                drift.push(Drift { path: path.to_owned(), kind: DriftKind::Folder });
            }
            _ => {}
        }
        Ok(Judged { drift, ours })
    }
}

/// One folder of the tree.
#[derive(Default)]
struct Folder {
    exists: bool,
    has_lock: bool,
    had_lock: bool,
    /// The paths that changed.
    changed: BTreeSet<String>,
}

struct Judged {
    drift: Vec<Drift>,
    /// The paths that pgforge writes in the folder.
    ours: BTreeSet<String>,
}

/// How a folder differs from what a cluster renders.
fn differing(out: &Path, path: &str, files: &lock::Folder) -> Result<Vec<Drift>, Diagnostic> {
    let tree::Difference { missing, different, extra, .. } =
        tree::check(out, files).map_err(|refusal| refusal.unreachable())?;
    let lists = [(missing, DriftKind::Missing), (different, DriftKind::Different), (extra, DriftKind::LeftOver)];
    let drift = |kind| move |name: String| Drift { path: format!("{path}/{name}"), kind };
    Ok(lists.into_iter().flat_map(|(names, kind)| names.into_iter().map(drift(kind))).collect())
}

impl From<EntryKind> for DriftKind {
    /// Converts the kind of a foreign entry of a tree.
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Manifest => Self::Manifest,
            EntryKind::Kustomization => Self::Kustomization,
            EntryKind::Settings => Self::Settings,
            EntryKind::Link => Self::Link,
            EntryKind::Special => Self::Special,
            EntryKind::Empty => Self::Empty,
        }
    }
}
