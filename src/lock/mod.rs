//! `pgforge.lock`: what a folder was made from, and what it holds.
//!
//! The lock is YAML in one canonical spelling: block style, every text in JSON's quotes, but for the input texts, which
//! stand line by line in block scalars. So a review shows a changed blueprint as changed lines, git merges and
//! conflicts by line, and the plan has the old input to recompile. JSON alone would put a whole blueprint on one line.
//! Reading is strict: what this module would not have written is [`Unusable`]. The mark `...` at the end shows that
//! nothing was cut off.

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

/// The version of the lock's form that this program writes and reads.
pub const FORMAT: u32 = 1;

/// The most bytes that the input texts of one cluster may have together. They also stand in a `ConfigMap`, and etcd
/// takes 1.5 MiB for an object; Kubernetes keeps a second copy of an applied object in an annotation of at most 256 KiB.
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

/// What a render was made from: the same origin gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    build: String,
    environment: Option<String>,
    inputs: Vec<Input>,
}

/// Why inputs make no [`Origin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadInputs {
    /// The texts have more bytes than [`INPUT_LIMIT`].
    TooLarge {
        /// Their bytes together.
        bytes: usize,
    },
    /// Two inputs have one path.
    SamePath(String),
}

impl fmt::Display for BadInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(
                f,
                "the inputs of this cluster have {bytes} bytes, expected at most {INPUT_LIMIT} (200 KiB) together"
            ),
            Self::SamePath(path) => write!(f, "the input `{path}` is given twice"),
        }
    }
}

impl std::error::Error for BadInputs {}

impl Origin {
    /// The origin of a render by release `build` of pgforge. The blueprint comes first among the inputs.
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

    /// The release of pgforge that rendered.
    pub fn build(&self) -> &str {
        &self.build
    }

    /// The environment that was rendered, if the blueprint has any.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The texts, the blueprint first.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The lock's text without `files`, for the `ConfigMap` that carries it in streams and live clusters.
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
    /// What the folder was made from.
    pub origin: Origin,
    /// The hash of every file of the folder that pgforge wrote, but for the lock itself.
    pub files: BTreeMap<TreePath, Sha256>,
}

impl Lock {
    /// The file's text.
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
    /// Git left a conflict in it.
    Conflict {
        /// The line of the first mark, counted from 1.
        line: usize,
    },
    /// Another release wrote it in another form.
    Format {
        /// What it names as its format.
        found: String,
    },
    /// Its end is missing.
    Truncated,
    /// An input's text is not the one whose hash stands beside it.
    Altered {
        /// The input's path.
        path: String,
    },
    /// It was edited, or is no lock at all.
    Malformed {
        /// The first line that pgforge would not have written, counted from 1.
        line: usize,
    },
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(f, "line {line} is the mark of a merge conflict"),
            Self::Format { found } => write!(f, "it has format `{found}`, expected `{FORMAT}`"),
            Self::Truncated => f.write_str("its end is missing, expected a last line `...`"),
            Self::Altered { path } => write!(f, "the text of the input `{path}` is not the one that was hashed"),
            Self::Malformed { line } => write!(f, "line {line} is not as pgforge writes it"),
        }
    }
}

impl std::error::Error for Unusable {}

#[cfg(test)]
mod tests;
