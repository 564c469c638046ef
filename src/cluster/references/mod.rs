//! Whether what a cluster names exists, and whether its settings can stand beside each other: the first part of the
//! phase *meaning*.

mod members;
mod names;
mod parameters;
mod roles;
mod secrets;
mod sections;
#[cfg(test)]
mod tests;

use super::Cluster;
use crate::diagnostic::{Code, Diagnostic, Path, sort};
use crate::overlay::Places;

/// Everything that is wrong with the references of a cluster, in the order of the files.
pub fn references(cluster: &Cluster, places: &Places) -> Vec<Diagnostic> {
    let mut found = Found { places, list: Vec::new() };
    names::check(cluster, &mut found);
    parameters::check(cluster, &mut found);
    roles::check(cluster, &mut found);
    members::check(cluster, &mut found);
    secrets::check(cluster, &mut found);
    sections::check(cluster, &mut found);
    sort(&mut found.list);
    found.list
}

/// What was found so far.
struct Found<'a> {
    places: &'a Places,
    list: Vec<Diagnostic>,
}

impl Found<'_> {
    /// An error at a value.
    fn value(&mut self, code: Code, path: &Path, message: impl Into<String>, help: impl Into<String>) {
        let error = Diagnostic::error(code, message).at(self.places.find(path), "").help(help);
        self.list.push(error);
    }

    /// An error at a key.
    fn key(&mut self, code: Code, path: &Path, message: impl Into<String>, help: impl Into<String>) {
        let error = Diagnostic::error(code, message).at(self.places.key(path), "").help(help);
        self.list.push(error);
    }

    /// An error at each item of a list that stood there before.
    fn repeated<T: PartialEq + ToString>(&mut self, path: &Path, items: &[T]) {
        for (index, item) in items.iter().enumerate() {
            if items[..index].contains(item) {
                let message = format!("{} is listed twice", crate::diagnostic::quoted(&item.to_string()));
                self.value(crate::diagnostic::codes::REPEATED, &path.index(index), message, "remove one of them");
            }
        }
    }
}
