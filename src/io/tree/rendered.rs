//! A tree as it was rendered, read back.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use super::Refusal;
use super::dir::{Dir, Kind};
use super::site::{self, FILE_LIMIT};
use crate::io::git::{Checkout, Commit, GitError};
use crate::lock::path::TreePath;
use crate::lock::{FILE_NAME, Lock, Sha256, Unusable};

/// The directory of a cluster's folder that holds its objects.
const MANIFESTS: &str = "manifests";

/// What stands in a cluster's folder, as far as a plan needs it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The folder's path from the output folder.
    pub path: TreePath,
    /// Its lock.
    pub lock: Result<Lock, Unusable>,
    /// The bytes of its manifests by their path from the folder. Files that the lock does not list are left out; of a
    /// lock that cannot be used none are.
    pub manifests: BTreeMap<String, Vec<u8>>,
}

impl Rendered {
    fn new(path: TreePath, lock: Result<Lock, Unusable>, mut manifests: BTreeMap<String, Vec<u8>>) -> Self {
        if let Ok(lock) = &lock {
            manifests.retain(|path, _| TreePath::parse(path).is_some_and(|path| lock.files.contains_key(&path)));
        }
        Self { path, lock, manifests }
    }

    /// Whether the manifests are those that the lock lists, byte for byte.
    pub fn is_as_locked(&self) -> bool {
        let Ok(lock) = &self.lock else { return false };
        let listed = || lock.files.iter().filter(|(path, _)| path.segments().next() == Some(MANIFESTS));
        let is_here = |(path, hash): (&TreePath, &Sha256)| {
            self.manifests.get(path.as_str()).is_some_and(|bytes| Sha256::of(bytes) == *hash)
        };
        listed().count() == self.manifests.len() && listed().all(is_here)
    }
}

/// Where the folders of clusters may stand on disk, in order; none if there is no such tree.
pub fn folder_paths(out: &Path) -> Result<Vec<TreePath>, Refusal> {
    site::paths(out).map_err(|error| Refusal::Io { path: out.to_owned(), error })
}

/// Reads one cluster's folder on disk; `None` if it is none, or went away.
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
    let mut manifests = BTreeMap::new();
    if let Some(dir) = folder.open(OsStr::new(MANIFESTS))? {
        for (name, kind) in dir.list()? {
            let shown = name.to_str().filter(|name| kind == Kind::File && is_manifest(name));
            if let (Some(shown), Some(bytes)) = (shown, dir.read(&name, FILE_LIMIT)?) {
                manifests.insert(format!("{MANIFESTS}/{shown}"), bytes);
            }
        }
    }
    Ok(Some(Rendered::new(path.clone(), lock, manifests)))
}

/// Reads every cluster's folder that a commit has, without a checkout.
pub fn rendered_at(checkout: &Checkout, commit: &Commit) -> Result<Vec<Rendered>, GitError> {
    let mut folders: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in checkout.tree_at(commit, "")? {
        let mut parts = path.splitn(3, '/');
        if let (Some(namespace), Some(name), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
            folders.entry(format!("{namespace}/{name}")).or_default().insert(rest.to_owned(), bytes);
        }
    }
    let rendered = folders.into_iter().filter_map(|(path, mut files)| {
        let lock = Lock::read(&files.remove(FILE_NAME)?);
        files.retain(|path, _| {
            path.strip_prefix(MANIFESTS).and_then(|path| path.strip_prefix('/')).is_some_and(is_manifest)
        });
        Some(Rendered::new(TreePath::parse(&path)?, lock, files))
    });
    Ok(rendered.collect())
}

fn is_manifest(name: &str) -> bool {
    name.strip_suffix(".yaml").is_some_and(|stem| !stem.contains('/'))
}
