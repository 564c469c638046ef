//! Lists everything in a tree, as a tool that applies the tree sees it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;

use super::Refusal;
use super::dir::{Dir, Kind, Locked};
use super::site::FILE_LIMIT;
use super::stage::STAGES;
use crate::lock::keep::KEEP;

/// Every entry of a tree except non-empty folders, by its path from the top. A path that is not UTF-8 is shown with
/// replacement characters, which pgforge's paths never have.
pub type Survey = BTreeMap<String, Entry>;

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// How a tool treats it; `None` for a text that tools ignore.
    pub kind: Option<EntryKind>,
    /// Whether it has the same bytes in the files of the comparison.
    pub is_unchanged: bool,
}

/// How a tool that applies a tree treats an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// YAML, JSON or Jsonnet: it may hold objects, or the values of a chart.
    Manifest,
    /// A kustomization, which decides what is applied.
    Kustomization,
    /// Settings of Argo CD or Flux, which change what they apply from the folder.
    Settings,
    /// A symbolic link; its target may be any of these.
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// An empty folder. A checkout without submodules leaves one for each submodule, which Argo CD and Flux fetch and
    /// apply.
    Empty,
}

/// Lists a whole tree, and compares it with the files `base` of the same paths, if given. Links are not followed; git's
/// folder and the stages of active runs are left out.
pub fn survey(out: &Path, base: Option<&BTreeMap<String, Vec<u8>>>) -> Result<Survey, Refusal> {
    let mut survey = Survey::new();
    let root = match Dir::root(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(survey),
        root => root,
    };
    root.and_then(|root| list_below(&root, "", base, &mut survey))
        .map_err(|error| Refusal::Io { path: out.to_owned(), error })?;
    Ok(survey)
}

/// Splits a path into the folder two levels down, where a cluster's folder is, and the rest.
pub fn split(path: &str) -> Option<(&str, &str)> {
    let (at, _) = path.match_indices('/').nth(1)?;
    Some((&path[..at], &path[at + 1..]))
}

/// Reads the keep list; `None` if there is no such regular file, or it is far too large.
pub fn keep_list(out: &Path) -> Result<Option<Vec<u8>>, Refusal> {
    let read = || {
        let root = Dir::root(out)?;
        match root.kind(OsStr::new(KEEP))? {
            Some(Kind::File) => root.read(OsStr::new(KEEP), FILE_LIMIT),
            _ => Ok(None),
        }
    };
    match read() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map_err(|error| Refusal::Io { path: out.join(KEEP), error }),
    }
}

/// Returns every regular file of a tree by its path from the top. Git's folder is left out, and so are files whose path
/// is not UTF-8: pgforge writes none.
pub fn files(out: &Path) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let read = || {
        let mut found = BTreeMap::new();
        collect(&Dir::root(out)?, "", &mut found)?;
        Ok(found)
    };
    read().map_err(|error| Refusal::Io { path: out.to_owned(), error })
}

fn collect(dir: &Dir, at: &str, found: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (name, kind) in dir.list()? {
        let Some(shown) = name.to_str().filter(|name| *name != ".git") else { continue };
        let path = if at.is_empty() { shown.to_owned() } else { format!("{at}/{shown}") };
        match kind {
            Kind::Directory => {
                if let Some(inner) = dir.open(&name)? {
                    collect(&inner, &path, found)?;
                }
            }
            Kind::File => found.extend(dir.read(&name, FILE_LIMIT)?.map(|bytes| (path, bytes))),
            Kind::Link | Kind::Other => {}
        }
    }
    Ok(())
}

fn list_below(dir: &Dir, at: &str, base: Option<&BTreeMap<String, Vec<u8>>>, survey: &mut Survey) -> io::Result<()> {
    let entries = dir.list()?;
    if entries.is_empty() && !at.is_empty() && at != STAGES {
        survey.insert(at.to_owned(), Entry { kind: Some(EntryKind::Empty), is_unchanged: base.is_none() });
    }
    for (name, kind) in entries {
        let shown = name.to_string_lossy();
        let path = if at.is_empty() { shown.clone().into_owned() } else { format!("{at}/{shown}") };
        if shown == ".git" {
            continue;
        }
        if kind == Kind::Directory {
            let Some(inner) = dir.open(&name)? else { continue };
            if at == STAGES && inner.lock(FlockOperation::NonBlockingLockShared) == Locked::Busy {
                continue;
            }
            list_below(&inner, &path, base, survey)?;
            continue;
        }
        let is_unchanged = match base {
            None => true,
            Some(base) => {
                let bytes = if kind == Kind::File { dir.read(&name, FILE_LIMIT)? } else { None };
                bytes.is_some_and(|bytes| base.get(&path) == Some(&bytes))
            }
        };
        survey.insert(path, Entry { kind: entry_kind(&shown, kind), is_unchanged });
    }
    Ok(())
}

fn entry_kind(name: &str, kind: Kind) -> Option<EntryKind> {
    match kind {
        Kind::Link => return Some(EntryKind::Link),
        Kind::Other => return Some(EntryKind::Special),
        Kind::Directory => return None,
        Kind::File => {}
    }
    let lower = name.to_lowercase();
    let extension = lower.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    match &*lower {
        "kustomization" | "kustomization.yaml" | "kustomization.yml" => Some(EntryKind::Kustomization),
        ".sourceignore" => Some(EntryKind::Settings),
        name if name.starts_with(".argocd-source") => Some(EntryKind::Settings),
        _ if ["yaml", "yml", "json", "jsonnet", "libsonnet"].contains(&extension) => Some(EntryKind::Manifest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_classified_as_delivery_tools_treat_them() {
        for (name, expected) in [
            ("a.yaml", Some(EntryKind::Manifest)),
            ("A.YML", Some(EntryKind::Manifest)),
            (".hidden.json", Some(EntryKind::Manifest)),
            ("x.jsonnet", Some(EntryKind::Manifest)),
            ("Kustomization", Some(EntryKind::Kustomization)),
            ("kustomization.yml", Some(EntryKind::Kustomization)),
            (".argocd-source.yaml", Some(EntryKind::Settings)),
            (".argocd-source-orders.yaml", Some(EntryKind::Settings)),
            (".sourceignore", Some(EntryKind::Settings)),
            ("README.md", None),
            ("pgforge.lock", None),
            ("yaml", None),
        ] {
            assert_eq!(entry_kind(name, Kind::File), expected, "{name}");
        }
        assert_eq!(entry_kind("README.md", Kind::Link), Some(EntryKind::Link));
        assert_eq!(entry_kind("README.md", Kind::Other), Some(EntryKind::Special));
    }
}
