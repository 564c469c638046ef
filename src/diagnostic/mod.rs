//! Findings: what is wrong and where, independent of the output format.
//!
//! In: facts from any stage. Out: [`Diagnostic`]s, which [`render`] turns into text.

pub mod codes;
mod excerpt;
pub mod mask;
mod order;
mod path;
mod place;
mod problem;
mod quote;
pub mod render;
pub mod suggest;

pub use order::sort;
pub use path::{Path, Segment};
pub use place::{Hidden, Place, SourceFile, broken};
pub use problem::Problem;
pub use quote::quoted;

/// A stable identifier such as `PGF203`; see `pgforge explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PGF{:03}", self.0)
    }
}

/// The severity of a finding. Ordered: the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Information; nothing to do.
    Note,
    /// Should be fixed or accepted; rendering continues.
    Warning,
    /// Nothing is rendered.
    Error,
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A text attached to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// The text under the caret; may be empty.
    pub text: String,
}

/// One finding: what is wrong, where, why and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// One sentence without a full stop, naming the value at fault.
    pub message: String,
    /// The place; `None` if the finding has no place in a file.
    pub at: Option<Label>,
    /// The path of the blueprint, for findings about a cluster.
    pub path: Option<Path>,
    /// Other places that explain it ("first set here").
    pub related: Vec<Label>,
    /// What to do, ready to copy.
    pub help: Vec<String>,
    /// The consequences.
    pub notes: Vec<String>,
    /// The environments with this finding; empty if all have it.
    pub environments: Vec<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note without a place.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            at: None,
            path: None,
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            environments: Vec::new(),
        }
    }

    /// Points at a place, with a short text under the caret.
    #[must_use]
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.at = Some(Label { place, text: text.into() });
        self
    }

    /// Sets the path of the blueprint that the finding is about.
    #[must_use]
    pub fn of(mut self, path: &Path) -> Self {
        self.path = Some(path.clone());
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn related(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// Adds a help: what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a note: the consequence.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds the environment of the finding; `None` if the blueprint has no environments.
    #[must_use]
    pub fn only_in(mut self, environment: Option<&str>) -> Self {
        self.environments.extend(environment.map(str::to_owned));
        self
    }

    /// The environments in words, "only in the environment …"; `None` if it was found in all of them.
    pub fn extent(&self) -> Option<String> {
        let names: Vec<String> = self.environments.iter().map(|name| quoted(name)).collect();
        match &names[..] {
            [] => None,
            [one] => Some(format!("only in the environment {one}")),
            [most @ .., last] => Some(format!("only in the environments {} and {last}", most.join(", "))),
        }
    }
}
