//! A parsed document: values and their comments.

use std::ops::Range;

use super::scalar::Scalar;

/// A document whose root is a map.
#[derive(Debug)]
pub(super) struct Document<'t> {
    /// The `---` at its start.
    pub(super) marker: Option<Marker<'t>>,
    /// Comments at the start of the file; they stay there even if another key becomes the first.
    pub(super) head: Vec<Comment<'t>>,
    /// Whether a blank line follows them.
    pub(super) gap: bool,
    pub(super) root: Node<'t>,
    /// The comment after a root in braces.
    pub(super) trailing: Option<Comment<'t>>,
    /// Comments after the last value.
    pub(super) tail: Vec<Comment<'t>>,
}

/// `---`.
#[derive(Debug)]
pub(super) struct Marker<'t> {
    /// The comment on its line.
    pub(super) trailing: Option<Comment<'t>>,
}

/// A comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment<'t> {
    /// The text from `#`, without trailing blanks.
    pub(super) text: &'t str,
    /// Its range.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of blanks before it on its line; for a comment on a separate line, its column.
    pub(super) gap: usize,
    /// Whether it is on a separate line.
    pub(super) is_separate_line: bool,
    /// Whether a blank line is above it.
    pub(super) blank: bool,
}

/// A value.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) anchor: Option<Anchor<'t>>,
    pub(super) body: Body<'t>,
}

/// `&name`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor<'t> {
    /// Distinguishes anchors of the same name.
    pub(super) id: usize,
    /// The name with its `&`.
    pub(super) text: &'t str,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Body<'t> {
    Scalar(Scalar<'t>),
    Alias {
        /// The anchor that it refers to.
        id: usize,
        /// The name with its `*`.
        text: &'t str,
        range: Range<usize>,
    },
    Collection(Collection<'t>),
}

/// A map or a list.
#[derive(Debug)]
pub(super) struct Collection<'t> {
    pub(super) kind: Kind,
    /// Whether it was written in brackets.
    pub(super) flow: bool,
    pub(super) children: Vec<Child<'t>>,
    /// Comments after the last entry.
    pub(super) tail: Vec<Comment<'t>>,
}

/// A list or a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sequence,
    Mapping,
}

/// An entry of a map or an item of a list, with its comments.
#[derive(Debug)]
pub(super) struct Child<'t> {
    /// Comments on the lines above.
    pub(super) above: Vec<Comment<'t>>,
    /// Whether a blank line is directly above its line.
    pub(super) blank: bool,
    /// The key; `None` for an item of a list.
    pub(super) key: Option<Key<'t>>,
    /// The comment at the end of its line: after the value or, if the value is on the lines below, after `:` or `-`.
    pub(super) trailing: Option<Comment<'t>>,
    pub(super) value: Node<'t>,
}

/// A key.
#[derive(Debug)]
pub(super) struct Key<'t> {
    pub(super) anchor: Option<Anchor<'t>>,
    pub(super) text: Scalar<'t>,
}

impl<'t> Child<'t> {
    /// Adds comments found between the parts of the entry: the last one on the entry's line stays there, the others
    /// move above.
    pub(super) fn adopt(&mut self, comments: impl IntoIterator<Item = Comment<'t>>) {
        for comment in comments {
            let above = if comment.is_separate_line { Some(comment) } else { self.trailing.replace(comment) };
            self.above.extend(above.map(|comment| Comment { blank: false, ..comment }));
        }
    }

    /// Adds comments found before the value. Those on separate lines belong to the value's first entry if that is on
    /// separate lines too.
    pub(super) fn adopt_before_value(&mut self, mut comments: Vec<Comment<'t>>) {
        if let Body::Collection(Collection { flow: false, children, .. }) = &mut self.value.body
            && let Some(first) = children.first_mut()
        {
            let own = comments.extract_if(.., |comment| comment.is_separate_line);
            first.above.splice(..0, own);
            first.begins();
        }
        self.adopt(comments);
    }

    /// Removes the blank line at the start of a map or list.
    pub(super) fn begins(&mut self) {
        *self.above.first_mut().map_or(&mut self.blank, |comment| &mut comment.blank) = false;
    }
}

impl Collection<'_> {
    /// Whether it contains a comment, at any depth.
    pub(super) fn has_comments(&self) -> bool {
        !self.tail.is_empty()
            || self.children.iter().any(|child| {
                let within = matches!(&child.value.body, Body::Collection(inner) if inner.has_comments());
                !child.above.is_empty() || child.trailing.is_some() || within
            })
    }
}
