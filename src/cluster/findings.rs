//! Collects what checks report: each gives a path, and the diagnostic gets its place in the file.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Hidden, Path, Place, Severity, codes, quoted};
use crate::overlay::Places;

/// The most findings of one code that are listed for a cluster. More are of no use, and each takes time to place and show.
/// One more finding of the code counts the others. No `accept` of a single place covers it.
const MOST_LISTED: usize = 100;

/// Collects what checks find in one cluster.
#[derive(Debug)]
pub struct Findings<'a> {
    places: &'a Places,
    found: Vec<Diagnostic>,
    /// How often each code was found, and the highest severity that was left out.
    count: BTreeMap<Code, (usize, Severity)>,
    /// A finding that is not kept is built here.
    discarded: Diagnostic,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(places: &'a Places) -> Self {
        let discarded = Diagnostic::note(Code(0), "");
        Self { places, found: Vec::new(), count: BTreeMap::new(), discarded }
    }

    /// Whether the inputs set a path. Otherwise its value is a default.
    pub fn is_written(&self, path: &Path) -> bool {
        self.places.get(path).is_some()
    }

    /// Whether the value at a path was already reported as a credential.
    pub fn is_credential(&self, path: &Path) -> bool {
        let place = self.places.find(path);
        let is_there = |hidden: &Hidden| hidden.range.start < place.range.end && place.range.start < hidden.range.end;
        place.file.hidden().iter().any(|hidden| hidden.is_refused && is_there(hidden))
    }

    /// The first path that the inputs set, else the first path: the place of a finding that several settings cause.
    pub fn written<const N: usize>(&self, paths: &[Path; N]) -> Path {
        let first = paths.iter().find(|path| self.is_written(path)).or(paths.first());
        first.cloned().unwrap_or_default()
    }

    /// Adds an error at the value of a path. `under` is the label under the caret. The caller adds help and notes to the
    /// returned finding.
    pub fn error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, Places::find, message.into(), under)
    }

    /// Adds an error at the key of a path, where the name is wrong and not the value.
    pub fn key_error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, Places::key, message.into(), under)
    }

    /// Adds an error at each item of a list that repeats an earlier item.
    pub fn repeated<T: ToString>(&mut self, path: &Path, items: &[T]) {
        let mut seen = HashSet::new();
        for (index, item) in items.iter().map(T::to_string).enumerate() {
            if seen.insert(item.clone()) {
                continue;
            }
            let message = format!("{} is listed twice", quoted(&item));
            self.error(codes::REPEATED, &path.index(index), message, "").help("remove one of them");
        }
    }

    /// Adds a warning.
    pub fn warning(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Warning, code, path, Places::find, message.into(), under)
    }

    /// Adds a note.
    pub fn note(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Note, code, path, Places::find, message.into(), under)
    }

    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        path: &Path,
        place: impl Fn(&Places, &Path) -> Place,
        message: String,
        under: &str,
    ) -> Finding<'_> {
        let diagnostic = match severity {
            Severity::Error => Diagnostic::error(code, message),
            Severity::Warning => Diagnostic::warning(code, message),
            Severity::Note => Diagnostic::note(code, message),
        };
        let (count, worst) = self.count.entry(code).or_insert((0, Severity::Note));
        *count += 1;
        if *count > MOST_LISTED {
            *worst = severity.max(*worst);
            self.discarded = diagnostic;
            return Finding(&mut self.discarded);
        }
        self.found.push(diagnostic.at(place(self.places, path), under).of(path));
        let last = self.found.len() - 1;
        Finding(&mut self.found[last])
    }

    /// Returns all findings, unsorted.
    pub fn into_inner(mut self) -> Vec<Diagnostic> {
        for (code, (count, severity)) in self.count.into_iter().filter(|(_, (count, _))| *count > MOST_LISTED) {
            let title = codes::title(code).unwrap_or_default();
            let message = format!("{} more findings of {code} are not listed: {title}", count - MOST_LISTED);
            let mut more = Diagnostic::error(code, message).at(self.places.root().place.clone(), "").of(&Path::root());
            more.severity = severity;
            self.found.push(more.help("fix the listed ones first"));
        }
        self.found
    }
}

/// A finding that was just added.
#[derive(Debug)]
pub struct Finding<'f>(&'f mut Diagnostic);

#[expect(clippy::return_self_not_must_use, reason = "the finding is already kept")]
impl Finding<'_> {
    /// Adds help: what to do.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.0.help.push(text.into());
        self
    }

    /// Adds a note: why it matters.
    pub fn because(self, text: impl Into<String>) -> Self {
        self.0.notes.push(text.into());
        self
    }
}
