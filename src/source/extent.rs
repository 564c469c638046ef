//! The text of one document among several.

use super::Node;
use crate::diagnostic::Place;

/// The whole document of a root node, with its comments but without the other documents of the file.
pub fn extent(root: &Node) -> Place {
    let text = &root.place.file.text;
    let (mut start, mut end, mut offset) = (0, text.len(), 0);
    for line in text.split_inclusive('\n') {
        // No line inside a document can begin like this, not even in quoted text.
        let begins = is_mark(line, "---");
        if begins || is_mark(line, "...") {
            if offset > root.place.range.start {
                end = offset;
                break;
            }
            start = if begins { offset } else { offset + line.len() };
        }
        offset += line.len();
    }
    Place { file: root.place.file.clone(), range: start..end }
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::source::documents;
    use std::sync::Arc;

    fn extents(text: &str) -> Vec<String> {
        let file = Arc::new(SourceFile::new("a.yaml".to_owned(), text.to_owned()));
        documents(&file).unwrap().iter().map(|root| extent(root).text().to_owned()).collect()
    }

    #[test]
    fn a_document_alone_is_the_whole_file() {
        assert_eq!(extents("# first\na: 1\n# last\n"), ["# first\na: 1\n# last\n"]);
    }

    #[test]
    fn a_document_keeps_its_comments_and_nothing_of_its_neighbours() {
        let text = "# one\na: '---'\n--- # two\n# more\nb: |\n  ---\n  c\n...\n# three\nd: 1\n--- {e: 1}";
        let expected = ["# one\na: '---'\n", "--- # two\n# more\nb: |\n  ---\n  c\n", "# three\nd: 1\n", "--- {e: 1}"];
        assert_eq!(extents(text), expected);
        for (document, text) in expected.iter().enumerate() {
            assert_eq!(extents(text).len(), 1, "document {document} is complete");
        }
    }
}
