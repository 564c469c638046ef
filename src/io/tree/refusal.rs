//! Why a folder was left as it is.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, codes};
use crate::lock::Unusable;

/// Why a folder was left as it is.
#[derive(Debug)]
pub enum Refusal {
    /// Files of unknown content stand where pgforge writes.
    Blocked {
        /// The cluster's folder.
        folder: PathBuf,
        /// What is in the way, in order, never nothing.
        files: Vec<Blocked>,
        /// Why the lock could not tell more.
        unusable: Option<Unusable>,
    },
    /// The folder of a cluster or of a namespace is something else.
    NoDirectory {
        /// Its path.
        path: PathBuf,
        /// What it is.
        found: Found,
    },
    /// The folder is not pruned, for it may be someone else's.
    UnusableLock {
        /// The cluster's folder.
        folder: PathBuf,
        /// What is wrong with its lock.
        reason: Unusable,
    },
    /// Nothing is pruned, for this many inputs failed.
    InputsFailed(usize),
    /// The system said no.
    Io {
        /// The folder that was to be read or written.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Something of unknown content at a path of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocked {
    /// The path from the cluster's folder.
    pub path: String,
    /// What stands there.
    pub found: Found,
}

/// What stands at a path of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A file whose bytes neither the lock nor git knows, or a file where a directory belongs.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Special,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "a file",
            Self::Directory => "a directory",
            Self::Link => "a symbolic link",
            Self::Special => "a special file",
        })
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.found {
            Found::File => write!(f, "`{}`", self.path),
            found => write!(f, "`{}` ({found})", self.path),
        }
    }
}

impl Refusal {
    /// The error where a tree was to be read.
    pub fn unreachable(&self) -> Diagnostic {
        Diagnostic::error(codes::TREE_UNREACHABLE, self.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked { folder, files, unusable } => {
                let folder = folder.display();
                write!(f, "`{folder}` was edited where pgforge writes, expected what the lock or git's HEAD has: ")?;
                for (at, file) in files.iter().enumerate() {
                    write!(f, "{}{file}", if at == 0 { "" } else { ", " })?;
                }
                match unusable {
                    Some(reason) => write!(f, "; `pgforge.lock` cannot be used: {reason}"),
                    None => Ok(()),
                }
            }
            Self::NoDirectory { path, found } => write!(f, "`{}` is {found}, expected a directory", path.display()),
            Self::UnusableLock { folder, reason } => {
                write!(f, "`{}` is not pruned, its `pgforge.lock` cannot be used: {reason}", folder.display())
            }
            Self::InputsFailed(1) => f.write_str("nothing is pruned, because a cluster's folder could not be written"),
            Self::InputsFailed(count) => {
                write!(f, "nothing is pruned, because the folders of {count} clusters could not be written")
            }
            Self::Io { path, error } => write!(f, "`{}` could not be read or written: {error}", path.display()),
        }
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// What to do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Blocked { .. } => {
                Some("move what you want to keep into the blueprint, or commit it; `--overwrite` replaces it as it is")
            }
            Self::NoDirectory { .. } => {
                Some("remove it or move it away; links in the output folder are never followed")
            }
            Self::UnusableLock { .. } => Some("remove the folder by hand if nobody needs it"),
            Self::InputsFailed(_) => Some("mend the errors above, then run the same command again"),
            Self::Io { .. } => None,
        }
    }
}
