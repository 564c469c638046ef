//! Checks the committed tree file by file, because a GitOps tool applies it whatever the blueprints say.
//!
//! A cluster's folder is correct if it equals what the blueprints render, or if it is unchanged: then the render is
//! still to be committed. Any other folder was edited. Of all other files, those that a tool may apply are foreign
//! unless `.pgforge-keep` lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::pair::{Compared, place};
use crate::compile::{self, Unit};
use crate::diagnostic::Diagnostic;
use crate::io::tree::{self, EntryKind, Rendered, Survey};
use crate::lock::keep::{KEEP, Keep};
use crate::lock::{self, FILE_NAME};
use crate::plan::{self, Stray, Tree, What};
use crate::workers;

/// A tree on disk, and the files that it had before the change.
#[derive(Default)]
pub(super) struct Committed {
    /// The current files.
    survey: Survey,
    /// Every path before the change.
    former: BTreeSet<String>,
    /// The `.pgforge-keep` before the change.
    keep: Keep,
    keep_changed: bool,
}

impl Committed {
    /// Reads a tree. Without former files it is compared with itself.
    pub(super) fn look(out: &Path, former: Option<&BTreeMap<String, Vec<u8>>>) -> Result<Self, Vec<Diagnostic>> {
        let refused = |refusal: tree::Refusal| vec![refusal.unreachable()];
        let survey = tree::survey(out, former).map_err(refused)?;
        let now = tree::keep_list(out).map_err(refused)?;
        let before = former.map_or_else(|| now.clone(), |files| files.get(KEEP).cloned());
        let keep_changed = now != before;
        let shown = out.join(KEEP).to_string_lossy().into_owned();
        // An invalid list is an error; an invalid former list kept nothing.
        now.map(|bytes| Keep::read(&shown, bytes)).transpose()?;
        let keep = before.and_then(|bytes| Keep::read(&shown, bytes).ok()).unwrap_or_default();
        let former = match former {
            Some(files) => files.keys().cloned().collect(),
            None => survey.keys().cloned().collect(),
        };
        Ok(Self { survey, former, keep, keep_changed })
    }

    /// The incorrect paths in the folders of these clusters, or in the whole tree, limited to folders for which
    /// `is_selected` is true.
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
        let mut strays = Vec::new();
        let mut ours: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for ((path, _), judged) in folders.iter().zip(judged) {
            let judged = judged?;
            strays.extend(judged.strays);
            ours.insert(path, judged.ours);
        }
        let there: BTreeSet<&str> =
            folders.iter().filter(|(_, folder)| folder.is_there).map(|(path, _)| &**path).collect();
        strays
            .extend(compared.iter().flat_map(|one| &one.strays).filter(|stray| self.is_still(stray, &there)).cloned());
        let strange: BTreeSet<String> =
            strays.iter().filter(|stray| stray.what == What::Folder).map(|stray| stray.path.clone()).collect();
        let foreign = self.survey.iter().filter_map(|(path, seen)| {
            let what = What::from(seen.taken?);
            let (folder, rest) = tree::split(path).unwrap_or(("", path));
            let is_ours = ours.get(folder).is_some_and(|ours| ours.contains(rest));
            let is_asked = ours.contains_key(folder) || is_whole && is_selected(folder);
            (is_asked && !is_ours && !strange.contains(folder)).then(|| (path.clone(), what, seen.same))
        });
        let (mut more, kept) = plan::tree::judge(foreign, &self.keep);
        strays.append(&mut more);
        strays.sort();
        strays.dedup_by(|one, other| one.path == other.path);
        Ok(Tree { out: out.to_string_lossy().into_owned(), strays, kept, keep_changed: self.keep_changed })
    }

    /// Whether a path that was wrong before the change is unchanged.
    fn is_still(&self, stray: &Stray, there: &BTreeSet<&str>) -> bool {
        match (stray.what, self.survey.get(&stray.path)) {
            (What::Missing, found) => {
                found.is_none() && tree::split(&stray.path).is_some_and(|(folder, _)| there.contains(folder))
            }
            (_, found) => found.is_some_and(|seen| seen.same),
        }
    }

    /// Every cluster's folder that exists now or existed before.
    fn folders(&self) -> BTreeMap<String, Folder> {
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (path, seen) in &self.survey {
            let Some((folder, rest)) = tree::split(path) else { continue };
            let folder = folders.entry(folder.to_owned()).or_default();
            folder.has_lock |= rest == FILE_NAME;
            folder.is_there = true;
            if !seen.same {
                folder.touched.insert(rest.to_owned());
            }
        }
        for path in &self.former {
            let Some((folder, rest)) = tree::split(path) else { continue };
            let folder = folders.entry(folder.to_owned()).or_default();
            folder.had_lock |= rest == FILE_NAME;
            if !self.survey.contains_key(path) {
                folder.touched.insert(rest.to_owned());
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
        let mut strays = Vec::new();
        let files = unit.filter(|_| !folder.touched.is_empty() || lock.is_none()).map(compile::files);
        ours.extend(files.iter().flat_map(|files| files.files.keys()).map(ToString::to_string));
        // A file that is rendered neither before nor now is foreign, and does not make the folder edited.
        let is_edited = folder.touched.iter().any(|path| ours.contains(path));
        let remains = || ours.iter().any(|name| self.survey.contains_key(&format!("{path}/{name}")));
        match &files {
            Some(files) if is_edited => strays.extend(differing(out, path, files)?),
            None if unit.is_none() && (folder.has_lock && !folder.had_lock || is_edited && remains()) => {
                strays.push(Stray { path: path.to_owned(), what: What::Folder });
            }
            _ => {}
        }
        Ok(Judged { strays, ours })
    }
}

/// One folder of the tree.
#[derive(Default)]
struct Folder {
    is_there: bool,
    has_lock: bool,
    had_lock: bool,
    /// Paths that changed.
    touched: BTreeSet<String>,
}

struct Judged {
    strays: Vec<Stray>,
    /// The paths that pgforge writes in the folder.
    ours: BTreeSet<String>,
}

/// How a folder differs from what a cluster renders.
fn differing(out: &Path, path: &str, files: &lock::Folder) -> Result<Vec<Stray>, Diagnostic> {
    let tree::Difference { missing, different, extra, .. } =
        tree::check(out, files).map_err(|refusal| refusal.unreachable())?;
    let lists = [(missing, What::Missing), (different, What::Different), (extra, What::LeftOver)];
    let stray = |what| move |name: String| Stray { path: format!("{path}/{name}"), what };
    Ok(lists.into_iter().flat_map(|(names, what)| names.into_iter().map(stray(what))).collect())
}

impl From<EntryKind> for What {
    /// Converts the kind of a foreign entry of a tree.
    fn from(taken: EntryKind) -> Self {
        match taken {
            EntryKind::Manifest => Self::Manifest,
            EntryKind::Kustomization => Self::Kustomization,
            EntryKind::Settings => Self::Settings,
            EntryKind::Link => Self::Link,
            EntryKind::Special => Self::Special,
            EntryKind::Empty => Self::Empty,
        }
    }
}
