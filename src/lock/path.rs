//! Paths in the output tree. A [`TreePath`] cannot leave the folder that it is joined to, whatever text it was created
//! from.

use std::fmt;

use super::Sha256;

/// A relative path below the output folder: segments of ASCII letters, digits and `. _ % @ -`, joined by `/`; none is
/// empty, starts with a dot or is longer than 255 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(String);

impl TreePath {
    /// Parses a path; `None` if the text is not a path of a tree.
    pub fn parse(text: &str) -> Option<Self> {
        text.split('/').all(is_segment).then(|| Self(text.to_owned()))
    }

    /// Joins segments, each of which consists of results of [`segment`] and constant parts.
    pub(crate) fn of_segments(segments: &[&str]) -> Self {
        debug_assert!(segments.iter().all(|segment| is_segment(segment)), "{segments:?}");
        Self(segments.join("/"))
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns its segments; at least one.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_segment(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 255
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._%@-".contains(&byte))
}

/// Encodes any text as a part of a file name: bytes outside `[a-z0-9.-]` and a leading dot are percent-encoded, and
/// only the empty text becomes `_`. Different texts have different results.
pub(crate) fn segment(text: &str) -> String {
    use fmt::Write;
    if text.is_empty() {
        return "_".to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'.' if at == 0 => out.push_str("%2e"),
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02x}").expect("writing to a String does not fail"),
        }
    }
    out
}

/// Shortens a file name to at most 240 bytes, which every file system accepts with an extension: a longer one keeps its
/// start and ends in the start of its hash.
pub(crate) fn shortened(name: String) -> String {
    if name.len() <= 240 {
        return name;
    }
    let hash = Sha256::of(name.as_bytes()).to_string();
    format!("{}_{}", &name[..200], &hash[..32])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_that_would_leave_the_tree_is_not_parsed() {
        for bad in ["", "/etc", "..", "a/../b", "a//b", "a/", "./a", ".git/config", "a\\b", "a\0b", "c:a", "ä", "a b"]
        {
            assert_eq!(TreePath::parse(bad), None, "{bad:?}");
        }
        let good = "databases/orders@prod/manifests/10-role-a%2fb_.yaml";
        assert_eq!(TreePath::parse(good).unwrap().as_str(), good);
        assert_eq!(TreePath::parse("a/b").unwrap().segments().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn lower_case_letters_stay_and_other_bytes_are_encoded() {
        assert_eq!(segment("orders-1.example"), "orders-1.example");
        assert_eq!(segment("../Etc"), "%2e.%2f%45tc");
        assert_eq!(segment("a_b%é"), "a%5fb%25%c3%a9");
        assert_eq!(segment(""), "_");
        assert_eq!(shortened("x".repeat(240)).len(), 240);
        assert_eq!(shortened("x".repeat(241)).len(), 233);
    }

    proptest! {
        #[test]
        fn every_text_becomes_a_segment_of_a_tree(text in any::<String>()) {
            prop_assert!(is_segment(&shortened(segment(&text))));
        }

        #[test]
        fn different_texts_become_different_segments(a in "[aA./%_2f]{0,4}", b in "[aA./%_2f]{0,4}") {
            prop_assert_eq!(a == b, segment(&a) == segment(&b));
        }
    }
}
