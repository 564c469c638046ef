//! The order of reported diagnostics.

use std::sync::Arc;

use super::{Diagnostic, SourceFile};

/// Sorts by file, in the order in which the files first occur, then by position, then by code. Diagnostics without a
/// place are last. The sort is stable.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    let mut files: Vec<Arc<SourceFile>> = Vec::new();
    for label in diagnostics.iter().filter_map(|diagnostic| diagnostic.at.as_ref()) {
        if !files.iter().any(|file| file.name == label.place.file.name) {
            files.push(Arc::clone(&label.place.file));
        }
    }
    diagnostics.sort_by_cached_key(|diagnostic| match &diagnostic.at {
        None => (files.len(), 0, 0, diagnostic.code),
        Some(label) => {
            let file = files.iter().position(|file| file.name == label.place.file.name).unwrap_or(files.len());
            (file, label.place.range.start, label.place.range.end, diagnostic.code)
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};

    #[test]
    fn diagnostics_follow_the_files_as_they_first_occur_and_then_the_text() {
        let at = |code: u16, name: &str, start: usize| {
            let file = Arc::new(SourceFile::new(name.to_owned(), "a: b\n".to_owned()));
            Diagnostic::error(Code(code), "").at(Place { file, range: start..5 }, "")
        };
        let mut found = [Diagnostic::error(Code(1), ""), at(2, "z", 3), at(3, "a", 4), at(5, "z", 1), at(4, "z", 1)];
        sort(&mut found);
        assert_eq!(found.map(|diagnostic| diagnostic.code.0), [4, 5, 2, 3, 1]);
    }
}
