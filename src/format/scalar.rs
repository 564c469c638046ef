//! Scalars: quotes only where they are needed.

use std::borrow::Cow;

use super::block::Block;
use crate::emit;

/// A scalar as written.
#[derive(Debug)]
pub(super) enum Scalar<'t> {
    /// No text: null.
    Empty,
    /// A text with or without quotes.
    Text {
        text: Cow<'t, str>,
        quoted: bool,
        /// Whether it was written on several lines.
        lines: bool,
    },
    Block(Block<'t>),
}

impl Scalar<'_> {
    /// Returns its text.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text { text, .. } | Self::Block(Block { text, .. }) => text,
        }
    }

    /// Whether it is a merge key.
    pub(super) fn is_merge(&self) -> bool {
        matches!(self, Self::Text { text, quoted: false, .. } if text == "<<")
    }

    /// Returns it on one line; `in_brackets` if it is inside brackets. Plain text stays plain, so that words and
    /// numbers keep their type.
    pub(super) fn one_line(&self, in_brackets: bool) -> Cow<'_, str> {
        match self {
            Self::Empty => "null".into(),
            Self::Text { text, quoted: false, .. } if can_stay_plain(text) => text.as_ref().into(),
            scalar if in_brackets && scalar.text().contains(',') => emit::quoted(scalar.text()).into(),
            scalar => emit::text(scalar.text()).into(),
        }
    }
}

/// Whether a plain text can be plain on one line anywhere: it has no line break, and at the start of a line it would be
/// neither `---` nor an item nor a key.
fn can_stay_plain(text: &str) -> bool {
    let like_indicator = text.starts_with(['-', '?', ':']) && text[1..].chars().next().is_none_or(|next| next == ' ');
    !like_indicator && !text.contains('\n') && !text.starts_with("---") && !text.starts_with("...")
}
