//! Scalars: quotes only where they are needed.

use std::borrow::Cow;

use super::block::Block;
use crate::emit;

/// A scalar as written.
#[derive(Debug)]
pub(super) enum Scalar<'t> {
    /// Nothing: null.
    Empty,
    /// A word, or a text in quotes or without.
    Text {
        text: Cow<'t, str>,
        quoted: bool,
        /// Whether it was written over several lines.
        lines: bool,
    },
    Block(Block<'t>),
}

impl Scalar<'_> {
    /// What it says.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text { text, .. } | Self::Block(Block { text, .. }) => text,
        }
    }

    /// Whether, as a key, it merges maps.
    pub(super) fn is_merge(&self) -> bool {
        matches!(self, Self::Text { text, quoted: false, .. } if text == "<<")
    }

    /// On one line; `in_brackets` for one that brackets stand around. What was plain stays plain, so that words and
    /// numbers stay what they are.
    pub(super) fn one_line(&self, in_brackets: bool) -> Cow<'_, str> {
        match self {
            Self::Empty => "null".into(),
            Self::Text { text, quoted: false, .. } if can_stay_plain(text) => text.as_ref().into(),
            scalar if in_brackets && scalar.text().contains(',') => emit::quoted(scalar.text()).into(),
            scalar => emit::text(scalar.text()).into(),
        }
    }
}

/// Whether a text that was plain where it stood is plain on one line anywhere: it has no line break, and at the start of
/// a line it would be neither `---` nor an item nor a key.
fn can_stay_plain(text: &str) -> bool {
    let like_indicator = text.starts_with(['-', '?', ':']) && text[1..].chars().next().is_none_or(|next| next == ' ');
    !like_indicator && !text.contains('\n') && !text.starts_with("---") && !text.starts_with("...")
}
