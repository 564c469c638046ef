//! `pgforge.lock`: what a folder was rendered from, and what it holds.
//!
//! The lock is YAML in one canonical form: block style, every text in JSON's quotes, except the input texts, which are
//! block scalars. So a review shows a changed blueprint as changed lines, git merges and conflicts by line, and the
//! plan can recompile the old input. JSON alone would put a whole blueprint on one line. Reading is strict: what this
//! module would not have written is [`Unusable`]. The marker `...` at the end shows that nothing was cut off.

mod folder;
mod hash;
pub mod keep;
pub mod path;
mod read;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use folder::Folder;
pub use hash::Sha256;
use path::TreePath;

/// The version of the lock's format that this program writes and reads.
pub const FORMAT: u32 = 1;

/// The most bytes that the input texts of one cluster may have together. A `ConfigMap` holds them too, and etcd accepts
/// objects up to 1.5 MiB; Kubernetes keeps a second copy of an applied object in an annotation of at most 256 KiB.
pub const INPUT_LIMIT: usize = 200 * 1024;

/// The name of the lock in a cluster's folder.
pub const FILE_NAME: &str = "pgforge.lock";

/// A text that was compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Relative to the blueprint's folder.
    pub path: String,
    /// The whole text, as it was read.
    pub text: String,
}

/// The origin of a render: the same origin renders the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    build: String,
    environment: Option<String>,
    inputs: Vec<Input>,
}

/// Why inputs cannot be an [`Origin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadInputs {
    /// The texts have more bytes than [`INPUT_LIMIT`].
    TooLarge {
        /// Their total bytes.
        bytes: usize,
    },
    /// Two inputs have the same path.
    SamePath(String),
}

impl fmt::Display for BadInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => {
                write!(f, "the inputs of this cluster have {bytes} bytes together, more than {INPUT_LIMIT} (200 KiB)")
            }
            Self::SamePath(path) => write!(f, "the input `{path}` is given twice"),
        }
    }
}

impl std::error::Error for BadInputs {}

impl Origin {
    /// Returns the origin of a render by release `build` of pgforge. The blueprint is the first input.
    pub fn new(build: impl Into<String>, environment: Option<String>, inputs: Vec<Input>) -> Result<Self, BadInputs> {
        let bytes = inputs.iter().map(|input| input.text.len()).sum();
        if bytes > INPUT_LIMIT {
            return Err(BadInputs::TooLarge { bytes });
        }
        let mut paths = BTreeSet::new();
        if let Some(input) = inputs.iter().find(|input| !paths.insert(&input.path)) {
            return Err(BadInputs::SamePath(input.path.clone()));
        }
        Ok(Self { build: build.into(), environment, inputs })
    }

    /// Returns the release of pgforge that rendered.
    pub fn build(&self) -> &str {
        &self.build
    }

    /// Returns the environment that was rendered, if the blueprint has any.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// Returns the texts, the blueprint first.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Returns the lock's text without `files`, for the `ConfigMap` that holds it in streams and live clusters.
    pub fn to_text(&self) -> String {
        text::origin(self)
    }

    /// Reads what [`Origin::to_text`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        read::origin(bytes)
    }
}

/// The whole lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What the folder was rendered from.
    pub origin: Origin,
    /// The hash of every file that pgforge wrote in the folder, except the lock itself.
    pub files: BTreeMap<TreePath, Sha256>,
}

impl Lock {
    /// Returns the file's text.
    pub fn to_text(&self) -> String {
        text::lock(self)
    }

    /// Reads what [`Lock::to_text`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        read::lock(bytes)
    }
}

/// Why a lock cannot be used. It is then rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It has a merge conflict of git.
    Conflict {
        /// The line of the first marker, counted from 1.
        line: usize,
    },
    /// Another release wrote it in another format.
    Format {
        /// The format that it declares.
        found: String,
    },
    /// Its end is missing.
    Truncated,
    /// An input's text does not match its hash.
    Altered {
        /// The input's path.
        path: String,
    },
    /// It was edited, or is not a lock.
    Malformed {
        /// The first line that pgforge would not have written, counted from 1.
        line: usize,
    },
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(f, "line {line} is a merge conflict marker"),
            Self::Format { found } => write!(f, "its format is `{found}`, not `{FORMAT}`"),
            Self::Truncated => f.write_str("its end is missing: the last line must be `...`"),
            Self::Altered { path } => write!(f, "the text of the input `{path}` does not match its hash"),
            Self::Malformed { line } => write!(f, "line {line} is not as pgforge writes it"),
        }
    }
}

impl std::error::Error for Unusable {}

#[cfg(test)]
mod tests;
