//! Where checks report: a path in, a diagnostic with its place out.

use crate::diagnostic::{Code, Diagnostic, Path, Place, Severity, codes, quoted};
use crate::overlay::Places;

/// Collects what checks find in one cluster.
#[derive(Debug)]
pub struct Findings<'a> {
    places: &'a Places,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(places: &'a Places) -> Self {
        Self { places, found: Vec::new() }
    }

    /// Whether something is written at a path, rather than filled in.
    pub fn is_written(&self, path: &Path) -> bool {
        self.places.get(path).is_some()
    }

    /// The first of some paths at which something is written, for what several settings bring about; else the first.
    pub fn written<const N: usize>(&self, paths: &[Path; N]) -> Path {
        let first = paths.iter().find(|path| self.is_written(path)).or(paths.first());
        first.cloned().unwrap_or_default()
    }

    /// Adds an error at the value of a path; `under` stands under the caret. Help and reasons are added to what is
    /// returned.
    pub fn error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, self.places.find(path), message.into(), under)
    }

    /// Adds an error at the key of a path, where the name is wrong and not the value.
    pub fn key_error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, self.places.key(path), message.into(), under)
    }

    /// Adds an error at each item of a list that stood there before.
    pub fn repeated<T: PartialEq + ToString>(&mut self, path: &Path, items: &[T]) {
        for (index, item) in items.iter().enumerate().filter(|(index, item)| items[..*index].contains(item)) {
            let message = format!("{} is listed twice", quoted(&item.to_string()));
            self.error(codes::REPEATED, &path.index(index), message, "").help("remove one of them");
        }
    }

    /// Adds a warning.
    pub fn warning(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Warning, code, path, self.places.find(path), message.into(), under)
    }

    /// Adds a note.
    pub fn note(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Note, code, path, self.places.find(path), message.into(), under)
    }

    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        path: &Path,
        place: Place,
        message: String,
        under: &str,
    ) -> Finding<'_> {
        let diagnostic = match severity {
            Severity::Error => Diagnostic::error(code, message),
            Severity::Warning => Diagnostic::warning(code, message),
            Severity::Note => Diagnostic::note(code, message),
        };
        self.found.push(diagnostic.at(place, under).of(path));
        let last = self.found.len() - 1;
        Finding(&mut self.found[last])
    }

    /// Everything found, in no order yet.
    pub fn into_inner(self) -> Vec<Diagnostic> {
        self.found
    }
}

/// A finding that was just added.
#[derive(Debug)]
pub struct Finding<'f>(&'f mut Diagnostic);

#[expect(clippy::return_self_not_must_use, reason = "the finding is already kept")]
impl Finding<'_> {
    /// Adds what to do.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.0.help.push(text.into());
        self
    }

    /// Adds why it matters.
    pub fn because(self, text: impl Into<String>) -> Self {
        self.0.notes.push(text.into());
        self
    }
}
