//! An open directory. Every access uses a single name in it and never follows a symbolic link, so that no name and no
//! link leads out of the tree.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, RawMode};
use rustix::io::Errno;

/// A directory that is held open: it stays the same even if it is renamed.
pub(super) struct Dir(OwnedFd);

/// The kind of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Directory,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// The result of trying to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Locked {
    Yes,
    /// Another process holds the lock.
    Busy,
    /// The file system does not support locks on directories.
    Unsupported,
}

const DIRECTORY: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Dir {
    /// Opens the root of a tree. Its path may contain links, because the user chose it.
    pub(super) fn root(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self(rustix::fs::open(path, DIRECTORY, Mode::empty())?))
    }

    /// Opens a directory in this one; `None` if there is no entry of that name.
    pub(super) fn open(&self, name: &OsStr) -> io::Result<Option<Self>> {
        absent(rustix::fs::openat(&self.0, name, DIRECTORY | OFlags::NOFOLLOW, Mode::empty())).map(|fd| fd.map(Self))
    }

    /// Creates a directory unless it exists, and opens it.
    pub(super) fn make(&self, name: &OsStr) -> io::Result<Self> {
        match rustix::fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        self.open(name)?.ok_or_else(|| Errno::NOENT.into())
    }

    /// Opens a directory below this one, by names joined with `/`; an empty path is this directory.
    pub(super) fn within(&self, path: &Path) -> io::Result<Self> {
        path.iter().try_fold(self.duplicate()?, |dir, name| dir.open(name)?.ok_or_else(|| Errno::NOENT.into()))
    }

    /// Opens a directory below this one, and creates what is missing of its path.
    pub(super) fn making(&self, path: &Path) -> io::Result<Self> {
        path.iter().try_fold(self.duplicate()?, |dir, name| dir.make(name))
    }

    fn duplicate(&self) -> io::Result<Self> {
        Ok(Self(self.0.try_clone()?))
    }

    /// Creates a directory; an error if it exists.
    pub(super) fn make_new(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777))?)
    }

    /// Returns the kind of an entry; `None` if there is no entry of that name.
    pub(super) fn kind(&self, name: &OsStr) -> io::Result<Option<Kind>> {
        let stat = absent(rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW))?;
        Ok(stat.map(|stat| Kind::of(FileType::from_raw_mode(stat.st_mode))))
    }

    /// Returns its entries in order, without `.` and `..`.
    pub(super) fn list(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                // The file system does not report the type; an entry removed meanwhile is left out.
                FileType::Unknown => match self.kind(name)? {
                    Some(kind) => kind,
                    None => continue,
                },
                known => Kind::of(known),
            };
            names.push((name.to_owned(), kind));
        }
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Ok(names)
    }

    /// Opens a regular file for reading; `None` if there is no entry of that name. A link is an error
    /// immediately, a pipe when it is read.
    pub(super) fn file(&self, name: &OsStr) -> io::Result<Option<File>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        absent(rustix::fs::openat(&self.0, name, flags, Mode::empty())).map(|fd| fd.map(File::from))
    }

    /// Reads a regular file of at most `limit` bytes; `None` if there is no such file or it is larger.
    pub(super) fn read(&self, name: &OsStr, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.file(name)? else { return Ok(None) };
        let size = file.metadata()?.len();
        if size > limit {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        file.take(limit + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// Writes a new file; an error if it exists.
    pub(super) fn write(&self, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
        self.create(name, 0o666)?.write_all(bytes)
    }

    fn create(&self, name: &OsStr, mode: RawMode) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.0, name, flags, Mode::from_raw_mode(mode))?.into())
    }

    /// Hard-links an entry into another directory of the same file system. Where that is impossible, copies a file or
    /// a link.
    pub(super) fn link(&self, name: &OsStr, kind: Kind, to: &Self) -> io::Result<()> {
        let linked = rustix::fs::linkat(&self.0, name, &to.0, name, AtFlags::empty());
        match (linked, kind) {
            (Ok(()), _) => Ok(()),
            (Err(Errno::NOENT), _) => Err(Errno::NOENT.into()),
            (Err(_), Kind::Link) => {
                let target = rustix::fs::readlinkat(&self.0, name, Vec::new())?;
                Ok(rustix::fs::symlinkat(target, &to.0, name)?)
            }
            (Err(_), Kind::File) => {
                let mut from = self.file(name)?.ok_or(Errno::NOENT)?;
                let mut copy = to.create(name, 0o600)?;
                io::copy(&mut from, &mut copy)?;
                copy.set_permissions(from.metadata()?.permissions())
            }
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Copies the permissions of another directory.
    pub(super) fn permit_like(&self, other: &Self) -> io::Result<()> {
        let mode = Mode::from_raw_mode(rustix::fs::fstat(&other.0)?.st_mode);
        Ok(rustix::fs::fchmod(&self.0, mode)?)
    }

    /// Removes an entry and everything below it; a missing entry is not an error.
    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        if self.kind(name)? == Some(Kind::Directory) {
            if let Some(dir) = self.open(name)? {
                // Without write permission, its entries could not be removed; if this fails, so do the next calls.
                let _ = rustix::fs::fchmod(&dir.0, Mode::RWXU);
                for (name, _) in dir.list()? {
                    dir.remove(&name)?;
                }
            }
            return absent(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)).map(|_| ());
        }
        absent(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())).map(|_| ())
    }

    /// Removes an empty directory; returns whether it was removed.
    pub(super) fn remove_empty(&self, name: &OsStr) -> bool {
        rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR).is_ok()
    }

    /// Moves an entry; an error of kind `AlreadyExists` if the new name is in use and the system can detect that.
    pub(super) fn move_new(&self, name: &OsStr, to: &Self, new: &OsStr) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            let moved = rustix::fs::renameat_with(&self.0, name, &to.0, new, rustix::fs::RenameFlags::NOREPLACE);
            if !matches!(moved, Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP)) {
                return Ok(moved?);
            }
        }
        // A directory never replaces a non-empty one.
        Ok(rustix::fs::renameat(&self.0, name, &to.0, new)?)
    }

    /// Exchanges two entries atomically; `false` if this system or file system cannot.
    pub(super) fn exchange(&self, name: &OsStr, other: &Self, others: &OsStr) -> io::Result<bool> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            let flags = rustix::fs::RenameFlags::EXCHANGE;
            match rustix::fs::renameat_with(&self.0, name, &other.0, others, flags) {
                Ok(()) => Ok(true),
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
                Err(error) => Err(error.into()),
            }
        }
        #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
        {
            let _ = (name, other, others);
            Ok(false)
        }
    }

    /// Locks the directory until it is closed or the process ends.
    pub(super) fn lock(&self, operation: FlockOperation) -> Locked {
        loop {
            return match rustix::fs::flock(&self.0, operation) {
                Ok(()) => Locked::Yes,
                Err(Errno::INTR) => continue,
                Err(Errno::WOULDBLOCK) => Locked::Busy,
                Err(_) => Locked::Unsupported,
            };
        }
    }

    /// Whether a name in `parent` is this directory now.
    pub(super) fn is(&self, parent: &Self, name: &OsStr) -> io::Result<bool> {
        let own = rustix::fs::fstat(&self.0)?;
        let named = absent(rustix::fs::statat(&parent.0, name, AtFlags::SYMLINK_NOFOLLOW))?;
        Ok(named.is_some_and(|named| (named.st_dev, named.st_ino) == (own.st_dev, own.st_ino)))
    }
}

impl Kind {
    fn of(kind: FileType) -> Self {
        match kind {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Directory,
            FileType::Symlink => Self::Link,
            _ => Self::Other,
        }
    }
}

fn absent<T>(result: Result<T, Errno>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
