//! The lines of a file that a diagnostic shows.

use std::iter::repeat_n;
use std::ops::Range;

use super::mask::masked;
use super::{Code, Diagnostic, Label, Place, codes};

/// How far apart, in bytes, two places may be to be shown in one excerpt.
const REACH: usize = 16 << 10;
/// How much of a line is shown on either side of a place, in bytes; a terminal shows less.
const CONTEXT: usize = 2 << 10;

/// Findings whose place is a secret itself.
const OF_SECRETS: [Code; 1] = [codes::LITERAL_SECRET];

/// Some lines of a file and what is to be pointed at in them.
pub(super) struct Excerpt<'a> {
    pub(super) file: &'a str,
    /// Line and column of the first label, counted from 1.
    pub(super) line: usize,
    pub(super) column: usize,
    /// Whether its lines are shown from their beginning.
    pub(super) whole: bool,
    /// What is shown.
    pub(super) text: String,
    /// The number of its first line.
    pub(super) first_line: usize,
    /// What is to be pointed at; empty in a file without text.
    pub(super) labels: Vec<Mark<'a>>,
}

/// A label inside an excerpt.
pub(super) struct Mark<'a> {
    /// Bytes of the excerpt's text.
    pub(super) range: Range<usize>,
    pub(super) text: &'a str,
    /// Whether this is the place of the diagnostic itself.
    pub(super) primary: bool,
}

/// The excerpts for a diagnostic, the one with its own place first.
pub(super) fn excerpts(diagnostic: &Diagnostic) -> Vec<Excerpt<'_>> {
    let mut groups: Vec<Vec<(&Label, bool)>> = Vec::new();
    let labels =
        diagnostic.at.iter().map(|label| (label, true)).chain(diagnostic.related.iter().map(|label| (label, false)));
    for (label, primary) in labels {
        match groups.iter_mut().find(|group| group.iter().all(|(other, _)| near(&other.place, &label.place))) {
            Some(group) => group.push((label, primary)),
            None => groups.push(vec![(label, primary)]),
        }
    }
    let is_secret = OF_SECRETS.contains(&diagnostic.code);
    groups.iter().map(|group| excerpt(group, is_secret)).collect()
}

fn near(one: &Place, other: &Place) -> bool {
    one.file == other.file && one.range.start.abs_diff(other.range.start) <= REACH
}

fn excerpt<'a>(labels: &[(&'a Label, bool)], is_secret: bool) -> Excerpt<'a> {
    let place = &labels[0].0.place;
    let text = &place.file.text;
    let starts = labels.iter().map(|(label, _)| label.place.range.start);
    let (first, last) = (starts.clone().min().unwrap_or(0), starts.max().unwrap_or(0));
    let shown = window(text, first, last);
    let before = &text[..shown.start];
    let secret = clip(&(place.range.start..text.len()), &shown);
    let hide = |(at, character): (usize, char)| {
        let hidden = is_secret && secret.contains(&at) && !character.is_whitespace();
        if hidden { repeat_n('*', character.len_utf8()) } else { repeat_n(tame(character), 1) }
    };
    let (line, column) = place.line_column();
    let marks = labels.iter().map(|&(label, primary)| Mark {
        range: clip(&label.place.range, &shown),
        text: &label.text,
        primary,
    });
    Excerpt {
        file: &place.file.name,
        line,
        column,
        whole: before.is_empty() || before.ends_with('\n'),
        first_line: before.matches('\n').count() + 1,
        labels: if text.is_empty() { Vec::new() } else { marks.collect() },
        text: masked(&text[shown]).char_indices().flat_map(hide).collect(),
    }
}

/// The lines from the one that holds `first` to the one that holds `last`, both cut if they are very long.
fn window(text: &str, first: usize, last: usize) -> Range<usize> {
    let start = text[..first].rfind('\n').map_or(0, |end| end + 1).max(first.saturating_sub(CONTEXT));
    let end = text[last..].find('\n').map_or(text.len(), |end| last + end).min(last + CONTEXT);
    let start = (start..=first).find(|&start| text.is_char_boundary(start)).unwrap_or(first);
    let end = (last..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(last);
    start..start + text[start..end].trim_end_matches('\r').len()
}

/// A range of the file as a range of the excerpt.
fn clip(range: &Range<usize>, shown: &Range<usize>) -> Range<usize> {
    let start = range.start.clamp(shown.start, shown.end);
    let end = range.end.clamp(start, shown.end);
    start - shown.start..end - shown.start
}

/// The renderer shows the C0 control characters as pictures. The C1 characters, which some terminals obey too, become
/// another character of the same length, so that ranges stay what they are.
fn tame(character: char) -> char {
    if matches!(character, '\u{80}'..='\u{9f}') { '\u{bf}' } else { character }
}
