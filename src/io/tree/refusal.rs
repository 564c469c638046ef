//! Why a folder was left unchanged.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, codes};
use crate::lock::Unusable;

/// Why a folder was left unchanged.
#[derive(Debug)]
pub enum Refusal {
    /// Files of unknown content are where pgforge writes.
    Blocked {
        /// The cluster's folder.
        folder: PathBuf,
        /// What is in the way, in order; never empty.
        files: Vec<Blocked>,
        /// Why the lock could not be used, if so.
        unusable: Option<Unusable>,
    },
    /// A cluster's or a namespace's folder is not a directory.
    NoDirectory {
        /// Its path.
        path: PathBuf,
        /// What it is.
        found: Found,
    },
    /// The folder is not pruned: without a usable lock, it might not be pgforge's.
    UnusableLock {
        /// The cluster's folder.
        folder: PathBuf,
        /// What is wrong with its lock.
        reason: Unusable,
    },
    /// Nothing is pruned, because this many inputs failed.
    InputsFailed(usize),
    /// The system returned an error.
    Io {
        /// The folder to read or write.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
}

/// An entry of unknown content at one of pgforge's paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blocked {
    /// The path from the cluster's folder.
    pub path: String,
    /// What is there.
    pub found: Found,
}

/// What is at one of pgforge's paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A file whose bytes neither the lock nor git has, or a file where a directory belongs.
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
                write!(f, "`{folder}` has edits that neither the lock nor git's HEAD has: ")?;
                for (at, file) in files.iter().enumerate() {
                    write!(f, "{}{file}", if at == 0 { "" } else { ", " })?;
                }
                match unusable {
                    Some(reason) => write!(f, "; `pgforge.lock` cannot be used: {reason}"),
                    None => Ok(()),
                }
            }
            Self::NoDirectory { path, found } => write!(f, "`{}` is {found}, not a directory", path.display()),
            Self::UnusableLock { folder, reason } => {
                write!(f, "`{}` is not pruned, because its `pgforge.lock` cannot be used: {reason}", folder.display())
            }
            Self::InputsFailed(1) => f.write_str("nothing is pruned, because a cluster's folder could not be written"),
            Self::InputsFailed(count) => {
                write!(f, "nothing is pruned, because the folders of {count} clusters could not be written")
            }
            Self::Io { path, error } => write!(f, "cannot read or write `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// The fix.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Blocked { .. } => {
                Some("move edits that you want to keep into the blueprint, or commit them; `--overwrite` discards them")
            }
            Self::NoDirectory { .. } => {
                Some("remove it or move it away; links in the output folder are never followed")
            }
            Self::UnusableLock { .. } => Some("remove the folder by hand if it is no longer needed"),
            Self::InputsFailed(_) => Some("fix the errors above, then run the same command again"),
            Self::Io { .. } => None,
        }
    }
}
