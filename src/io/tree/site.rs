//! Where a cluster's folder is on disk, and how to reach it without following a link.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;

use super::Existing;
use super::dir::{Dir, Kind};
use super::refusal::{Found, Refusal};
use crate::lock::path::TreePath;
use crate::lock::{FILE_NAME, Lock, Unusable};

/// The largest file that is read, in bytes. No file that pgforge writes is nearly as large.
pub(super) const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// Why an attempt stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// Another process changed the folder; the next attempt sees the new state.
    Again(io::Error),
    /// Retrying does not help.
    Failed(io::Error),
    Refused(Refusal),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
                Self::Again(error)
            }
            _ => Self::Failed(error),
        }
    }
}

/// The place of one cluster's folder.
pub(super) struct Site<'a> {
    pub(super) out: &'a Path,
    pub(super) root: Dir,
    pub(super) namespace: &'a OsStr,
    pub(super) name: &'a OsStr,
}

impl<'a> Site<'a> {
    pub(super) fn new(out: &'a Path, folder: &'a TreePath) -> io::Result<Self> {
        let (namespace, name) = folder
            .as_str()
            .split_once('/')
            .filter(|(_, name)| !name.contains('/'))
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a folder's path has two names"))?;
        Ok(Self { out, root: Dir::root(out)?, namespace: OsStr::new(namespace), name: OsStr::new(name) })
    }

    /// Opens the namespace's directory.
    pub(super) fn parent(&self) -> Result<Option<Dir>, Stop> {
        directory(&self.root, self.namespace, &self.out.join(self.namespace))
    }

    /// Opens the current folder, locked against other runs of pgforge until it is dropped.
    pub(super) fn folder(&self, parent: &Dir, operation: FlockOperation) -> Result<Option<Dir>, Stop> {
        let path = self.out.join(self.namespace).join(self.name);
        let Some(dir) = directory(parent, self.name, &path)? else { return Ok(None) };
        // Without locks, the exchange is still atomic.
        dir.lock(operation);
        if dir.is(parent, self.name)? {
            return Ok(Some(dir));
        }
        // It was exchanged while this run waited.
        Err(Stop::Again(io::ErrorKind::NotFound.into()))
    }
}

/// Opens a directory in another one; refuses anything else of that name, links in particular.
pub(super) fn directory(parent: &Dir, name: &OsStr, path: &Path) -> Result<Option<Dir>, Stop> {
    let found = match parent.kind(name)? {
        None => return Ok(None),
        Some(Kind::Directory) => return Ok(parent.open(name)?),
        Some(kind) => Found::from(kind),
    };
    Err(Stop::Refused(Refusal::NoDirectory { path: path.to_owned(), found }))
}

impl From<Kind> for Found {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::File => Self::File,
            Kind::Directory => Self::Directory,
            Kind::Link => Self::Link,
            Kind::Other => Self::Special,
        }
    }
}

/// Reads the lock in a folder; `None` if there is no such file.
pub(super) fn lock(folder: &Dir) -> io::Result<Option<Result<Lock, Unusable>>> {
    if folder.kind(OsStr::new(FILE_NAME))? != Some(Kind::File) {
        return Ok(None);
    }
    let bytes = folder.read(OsStr::new(FILE_NAME), FILE_LIMIT)?;
    Ok(Some(bytes.map_or(Err(Unusable::Malformed { line: 1 }), |bytes| Lock::read(&bytes))))
}

/// See [`super::folders`].
pub(super) fn folders(out: &Path) -> io::Result<Vec<Existing>> {
    let mut found = Vec::new();
    each(out, |path, parent, name| {
        let lock = parent.open(name)?.map(|folder| lock(&folder)).transpose()?.flatten();
        found.extend(lock.map(|lock| Existing { path, lock }));
        Ok(())
    })?;
    Ok(found)
}

/// Returns the possible paths of clusters' folders, with or without a lock.
pub(super) fn paths(out: &Path) -> io::Result<Vec<TreePath>> {
    let mut found = Vec::new();
    each(out, |path, _, _| {
        found.push(path);
        Ok(())
    })?;
    Ok(found)
}

/// Visits every directory two levels down, in order: its path from the output folder, the directory above it, its name.
fn each(out: &Path, mut visit: impl FnMut(TreePath, &Dir, &OsStr) -> io::Result<()>) -> io::Result<()> {
    let root = match Dir::root(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        root => root?,
    };
    for (namespace, _) in root.list()?.iter().filter(|(_, kind)| *kind == Kind::Directory) {
        let Some(parent) = root.open(namespace)? else { continue };
        for (name, _) in parent.list()?.iter().filter(|(_, kind)| *kind == Kind::Directory) {
            let path = namespace.to_str().zip(name.to_str());
            if let Some(path) = path.and_then(|(namespace, name)| TreePath::parse(&format!("{namespace}/{name}"))) {
                visit(path, &parent, name)?;
            }
        }
    }
    Ok(())
}
