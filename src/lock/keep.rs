//! `.pgforge-keep`, at the top of a tree: lists entries to keep that pgforge did not render.
//!
//! ```text
//! # The platform team's dashboards; Argo CD applies them with the cluster.
//! databases/orders/manifests/50-dashboard.yaml
//! monitoring/
//! ```
//!
//! A line is a path from the top of the tree. `*` matches any part of one name, and a `/` at the end means everything
//! below a folder. The comment above a line is the reason, and applies to the lines below it up to an empty line.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, SourceFile, codes};
use crate::source;

/// The file's name.
pub const KEEP: &str = ".pgforge-keep";

/// The content of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keep {
    /// Its lines, in order.
    pub rules: Vec<Rule>,
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// The path, as written.
    pub pattern: String,
    /// The reason, from the comment above it.
    pub reason: String,
}

impl Keep {
    /// Reads the file.
    ///
    /// # Errors
    /// Every line that is not a path of the tree, or has no reason.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let file = source::decode(name, bytes).map_err(|error| vec![error])?;
        let (mut rules, mut errors) = (Vec::new(), Vec::new());
        let (mut reason, mut is_comment, mut start) = (String::new(), false, 0);
        for line in file.text.split_inclusive('\n') {
            let text = line.trim();
            let at = start + line.len() - line.trim_start().len();
            start += line.len();
            if text.is_empty() {
                reason.clear();
                is_comment = false;
            } else if let Some(comment) = text.strip_prefix('#') {
                if !is_comment {
                    reason.clear();
                }
                let space = if reason.is_empty() { "" } else { " " };
                reason.push_str(&format!("{space}{}", comment.trim()));
                is_comment = true;
            } else {
                is_comment = false;
                match problem(text, &reason) {
                    None => rules.push(Rule { pattern: text.to_owned(), reason: reason.clone() }),
                    Some((message, help)) => errors.push(refused(&file, at, text, message, help)),
                }
            }
        }
        if errors.is_empty() { Ok(Self { rules }) } else { Err(errors) }
    }

    /// Returns the line that covers a path.
    pub fn rule(&self, path: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.covers(path))
    }
}

impl Rule {
    fn covers(&self, path: &str) -> bool {
        let (pattern, is_folder) =
            self.pattern.strip_suffix('/').map_or((&*self.pattern, false), |folder| (folder, true));
        let mut names = path.split('/');
        let fits = pattern.split('/').all(|part| names.next().is_some_and(|name| is_like(part, name)));
        fits && names.next().is_some() == is_folder
    }
}

/// Whether a name matches a part of a pattern.
fn is_like(part: &str, name: &str) -> bool {
    let Some((first, rest)) = part.split_once('*') else { return part == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    left.ends_with(last)
}

fn problem(pattern: &str, reason: &str) -> Option<(&'static str, &'static str)> {
    let path = pattern.strip_suffix('/').unwrap_or(pattern);
    if path.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return Some((
            "this is not a path from the top of the tree",
            "write one such as `databases/orders/extra.yaml`",
        ));
    }
    if path.contains("**") {
        return Some(("`**` is not supported", "end the line with `/` to keep everything below a folder"));
    }
    if path.split('/').next().is_some_and(|first| first.trim_matches('*').is_empty()) {
        return Some(("this would keep every entry that is ever added", "begin with the name of a folder or file"));
    }
    (reason.is_empty()).then_some(("this line has no reason", "write the reason above it: `# why`"))
}

fn refused(file: &Arc<SourceFile>, at: usize, line: &str, message: &str, help: &str) -> Diagnostic {
    let place = Place { file: Arc::clone(file), range: at..at + line.len() };
    Diagnostic::error(codes::KEEP_LIST, message).at(place, "").help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(text: &str) -> Keep {
        Keep::read(KEEP, text.as_bytes().to_vec()).unwrap()
    }

    fn refused(text: &str) -> Vec<String> {
        let errors = Keep::read(KEEP, text.as_bytes().to_vec()).unwrap_err();
        let place = |error: &Diagnostic| error.at.as_ref().unwrap().place.line_column();
        errors.iter().map(|error| format!("{:?} {}", place(error), error.message)).collect()
    }

    #[test]
    fn a_line_covers_its_path_or_what_is_below_it() {
        let keep = keep("# why\na/b.yaml\nmonitoring/\nx/*.yaml\nx/y*z*/\n");
        for path in ["a/b.yaml", "monitoring/c", "monitoring/d/e.yaml", "x/c.yaml", "x/.yaml", "x/yz/a", "x/y-z-/a/b"] {
            assert!(keep.rule(path).is_some(), "{path}");
        }
        for path in
            ["a/b.yaml/c", "a", "monitoring", "monitoring.yaml", "x/c/d.yaml", "x/c.yml", "b/a/b.yaml", "x/y/a", "x/yz"]
        {
            assert_eq!(keep.rule(path), None, "{path}");
        }
    }

    #[test]
    fn a_reason_applies_up_to_the_next_comment_or_an_empty_line() {
        let keep = keep("# one\n#   and more\na\nb\n# two\nc\n\n# three\nd\n");
        let reasons: Vec<&str> = keep.rules.iter().map(|rule| rule.reason.as_str()).collect();
        assert_eq!(reasons, ["one and more", "one and more", "two", "three"]);
        assert_eq!(refused("# one\na\n\n  b\n"), ["(4, 3) this line has no reason"]);
    }

    #[test]
    fn a_line_that_is_not_a_path_or_covers_everything_is_refused() {
        for (line, message) in [
            ("/a", "not a path"),
            ("a//b", "not a path"),
            ("../a", "not a path"),
            ("a/./b", "not a path"),
            ("a/**/b", "not supported"),
            ("*", "every entry that is ever added"),
            ("*/", "every entry that is ever added"),
            ("*/x.yaml", "every entry that is ever added"),
        ] {
            let errors = refused(&format!("# why\n{line}\n"));
            assert!(errors.len() == 1 && errors[0].contains(message), "{line}: {errors:?}");
        }
    }
}
