//! Reads rendered trees back.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use super::Refusal;
use super::dir::{Dir, Kind};
use super::site::{self, FILE_LIMIT};
use crate::bundle::files::{CHARTS, KUSTOMIZATION, RUNBOOK};
use crate::lock::path::TreePath;
use crate::lock::{FILE_NAME, Lock, Unusable};

/// The directory of a cluster's folder that holds its objects.
const MANIFESTS: &str = "manifests";

/// A cluster's folder, as far as a plan needs it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The folder's path from the output folder.
    pub path: TreePath,
    /// Its lock.
    pub lock: Result<Lock, Unusable>,
    /// The bytes of its manifests by their path from the folder. Files that the lock does not list are left out, unless
    /// the lock cannot be used.
    pub manifests: BTreeMap<String, Vec<u8>>,
    /// The bytes of the other files that a delivery tool reads, by their path from the folder.
    pub delivery_files: BTreeMap<String, Vec<u8>>,
}

impl Rendered {
    fn new(path: TreePath, lock: Result<Lock, Unusable>, mut files: BTreeMap<String, Vec<u8>>) -> Self {
        if let Ok(lock) = &lock {
            files.retain(|path, _| TreePath::parse(path).is_some_and(|path| lock.files.contains_key(&path)));
        }
        let (manifests, delivery_files) = files.into_iter().partition(|(path, _)| is_manifest(path));
        Self { path, lock, manifests, delivery_files }
    }
}

/// Returns the possible paths of clusters' folders on disk, in order; none if there is no such tree.
pub fn folder_paths(out: &Path) -> Result<Vec<TreePath>, Refusal> {
    site::paths(out).map_err(|error| Refusal::Io { path: out.to_owned(), error })
}

/// Reads one cluster's folder on disk; `None` if it does not exist or has no lock.
pub fn rendered(out: &Path, path: &TreePath) -> Result<Option<Rendered>, Refusal> {
    read(out, path).map_err(|error| Refusal::Io { path: out.join(path.as_str()), error })
}

fn read(out: &Path, path: &TreePath) -> io::Result<Option<Rendered>> {
    let root = Dir::root(out)?;
    let folder = path.segments().try_fold(Some(root), |dir, name| match dir {
        Some(dir) => dir.open(OsStr::new(name)),
        None => Ok(None),
    })?;
    let Some(folder) = folder else { return Ok(None) };
    let Some(lock) = site::lock(&folder)? else { return Ok(None) };
    let mut files = BTreeMap::new();
    collect(&folder, "", &mut files)?;
    Ok(Some(Rendered::new(path.clone(), lock, files)))
}

/// Reads the files of a folder that delivery tools read.
fn collect(dir: &Dir, at: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (name, kind) in dir.list()? {
        let Some(shown) = name.to_str().map(|name| format!("{at}{name}")) else { continue };
        match kind {
            Kind::Directory if is_on_the_way(&shown) => {
                if let Some(inner) = dir.open(&name)? {
                    collect(&inner, &format!("{shown}/"), files)?;
                }
            }
            Kind::File if is_delivered(&shown) => {
                files.extend(dir.read(&name, FILE_LIMIT)?.map(|bytes| (shown, bytes)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the clusters' folders among the files of a commit, which are given by their path from the output folder.
pub fn rendered_in(files: BTreeMap<String, Vec<u8>>) -> Vec<Rendered> {
    let mut folders: BTreeMap<TreePath, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    let mut locks = Vec::new();
    for (path, bytes) in files {
        let mut parts = path.splitn(3, '/');
        let (Some(namespace), Some(name), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Some(folder) = TreePath::parse(&format!("{namespace}/{name}")) else { continue };
        if rest == FILE_NAME {
            locks.push((folder, Lock::read(&bytes)));
        } else if is_delivered(rest) {
            folders.entry(folder).or_default().insert(rest.to_owned(), bytes);
        }
    }
    let rendered = locks.into_iter().map(|(path, lock)| {
        let manifests = folders.remove(&path).unwrap_or_default();
        Rendered::new(path, lock, manifests)
    });
    rendered.collect()
}

/// Whether a path in a cluster's folder is a manifest: `manifests/46-statefulset-orders.yaml`.
fn is_manifest(path: &str) -> bool {
    let name = path.strip_prefix(MANIFESTS).and_then(|path| path.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(".yaml")).is_some_and(|stem| !stem.contains('/'))
}

/// Whether pgforge writes files at this path in a cluster's folder.
pub fn is_written(path: &str) -> bool {
    is_delivered(path) || path == FILE_NAME || path == RUNBOOK
}

/// Whether pgforge writes, and delivery tools read, a file at this path in a cluster's folder.
fn is_delivered(path: &str) -> bool {
    is_manifest(path) || path == KUSTOMIZATION || is_values(path)
}

/// `helm/odoo/values.yaml`.
fn is_values(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some(CHARTS)
        && parts.next().is_some()
        && parts.next() == Some("values.yaml")
        && parts.next().is_none()
}

/// Whether a folder may hold such files.
fn is_on_the_way(path: &str) -> bool {
    let mut parts = path.split('/');
    match parts.next() {
        Some(MANIFESTS) => parts.next().is_none(),
        Some(CHARTS) => parts.nth(1).is_none(),
        _ => false,
    }
}
