//! Where checks report: a path in, a diagnostic with its place out.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Hidden, Path, Place, Severity, codes, quoted};
use crate::overlay::Places;

/// How many findings of one code are listed for a cluster: nobody reads more, and each takes time to place and to show.
/// Those that are left out are counted in one more finding of the code, which no `accept` of a single place covers.
const MOST_LISTED: usize = 100;

/// Collects what checks find in one cluster.
#[derive(Debug)]
pub struct Findings<'a> {
    places: &'a Places,
    found: Vec<Diagnostic>,
    /// How often each code was found, and the worst that was left out.
    count: BTreeMap<Code, (usize, Severity)>,
    /// What is not kept is built here.
    spare: Diagnostic,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(places: &'a Places) -> Self {
        let spare = Diagnostic::note(Code(0), "");
        Self { places, found: Vec::new(), count: BTreeMap::new(), spare }
    }

    /// Whether something is written at a path, rather than filled in.
    pub fn is_written(&self, path: &Path) -> bool {
        self.places.get(path).is_some()
    }

    /// Whether what is written at a path is known for a credential.
    pub fn is_credential(&self, path: &Path) -> bool {
        let place = self.places.find(path);
        let is_there = |hidden: &Hidden| hidden.range.start < place.range.end && place.range.start < hidden.range.end;
        place.file.hidden().iter().any(|hidden| hidden.is_refused && is_there(hidden))
    }

    /// The first of some paths at which something is written, for what several settings bring about; else the first.
    pub fn written<const N: usize>(&self, paths: &[Path; N]) -> Path {
        let first = paths.iter().find(|path| self.is_written(path)).or(paths.first());
        first.cloned().unwrap_or_default()
    }

    /// Adds an error at the value of a path; `under` stands under the caret. Help and reasons are added to what is
    /// returned.
    pub fn error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, Places::find, message.into(), under)
    }

    /// Adds an error at the key of a path, where the name is wrong and not the value.
    pub fn key_error(&mut self, code: Code, path: &Path, message: impl Into<String>, under: &str) -> Finding<'_> {
        self.add(Severity::Error, code, path, Places::key, message.into(), under)
    }

    /// Adds an error at each item of a list that stood there before.
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
            self.spare = diagnostic;
            return Finding(&mut self.spare);
        }
        self.found.push(diagnostic.at(place(self.places, path), under).of(path));
        let last = self.found.len() - 1;
        Finding(&mut self.found[last])
    }

    /// Everything found, in no order yet.
    pub fn into_inner(mut self) -> Vec<Diagnostic> {
        for (code, (count, severity)) in self.count.into_iter().filter(|(_, (count, _))| *count > MOST_LISTED) {
            let title = codes::title(code).unwrap_or_default();
            let message = format!("{} more findings of {code} are not listed: {title}", count - MOST_LISTED);
            let mut more = Diagnostic::error(code, message).at(self.places.root().place.clone(), "").of(&Path::root());
            more.severity = severity;
            self.found.push(more.help("fix those that are listed first"));
        }
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
