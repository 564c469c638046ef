//! The lines of a file that a diagnostic shows.

use std::ops::Range;

use super::{Code, Diagnostic, Label, Place, codes};
use crate::secrecy::MASK;
use crate::text::visible::{begins_mark, is_hidden};

/// The largest distance of two places in one excerpt, in bytes.
const REACH: usize = 16 << 10;
/// The most of a line that is shown on either side of a place, in bytes; a terminal shows less.
const CONTEXT: usize = 2 << 10;

/// Findings whose place is a credential, even if the file does not mark it as one.
const CREDENTIAL_CODES: [Code; 2] = [codes::LITERAL_SECRET, codes::PARAMETER_SECRET];

/// Lines of a file, and the marks in them.
pub(super) struct Excerpt<'a> {
    pub(super) file: &'a str,
    /// Line and column of the first label, counted from 1.
    pub(super) line: usize,
    pub(super) column: usize,
    /// Whether columns in the text equal those in the file.
    pub(super) has_file_columns: bool,
    /// The text to show.
    pub(super) text: String,
    /// The number of its first line.
    pub(super) first_line: usize,
    /// The ranges to point at; empty in a file without text.
    pub(super) labels: Vec<Mark<'a>>,
}

/// A label inside an excerpt.
pub(super) struct Mark<'a> {
    /// Bytes of the excerpt's text.
    pub(super) range: Range<usize>,
    pub(super) text: &'a str,
    /// Whether this is the place of the diagnostic itself.
    pub(super) is_primary: bool,
}

/// The excerpts for a diagnostic, the one with its primary place first.
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
    let is_credential = CREDENTIAL_CODES.contains(&diagnostic.code);
    groups.iter().map(|group| excerpt(group, is_credential)).collect()
}

fn near(one: &Place, other: &Place) -> bool {
    one.file == other.file && one.range.start.abs_diff(other.range.start) <= REACH
}

fn excerpt<'a>(labels: &[(&'a Label, bool)], is_credential: bool) -> Excerpt<'a> {
    let place = &labels[0].0.place;
    let text = &place.file.text;
    let starts = labels.iter().map(|(label, _)| label.place.range.start);
    let (first, last) = (starts.clone().min().unwrap_or(0), starts.max().unwrap_or(0));
    let shown = window(text, first, last);
    let before = &text[..shown.start];
    let safe = Safe::new(place, shown.clone(), is_credential);
    let (line, column) = place.line_column();
    let marks = labels.iter().map(|&(label, primary)| Mark {
        range: safe.at(label.place.range.start)..safe.at(label.place.range.end.max(label.place.range.start)),
        text: &label.text,
        is_primary: primary,
    });
    Excerpt {
        file: &place.file.name,
        line,
        column,
        has_file_columns: (before.is_empty() || before.ends_with('\n')) && safe.column(place.range.start) == column,
        first_line: before.matches('\n').count() + 1,
        labels: if text.is_empty() { Vec::new() } else { marks.collect() },
        text: safe.text,
    }
}

/// The lines from the one with offset `first` to the one with offset `last`; very long lines are cut.
fn window(text: &str, first: usize, last: usize) -> Range<usize> {
    let start = text[..first].rfind('\n').map_or(0, |end| end + 1).max(first.saturating_sub(CONTEXT));
    let end = text[last..].find('\n').map_or(text.len(), |end| last + end).min(last + CONTEXT);
    let start = (start..=first).find(|&start| text.is_char_boundary(start)).unwrap_or(first);
    let end = (last..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(last);
    start..start + text[start..end].trim_end_matches('\r').len()
}

/// A part of a file that is safe to show.
struct Safe {
    text: String,
    /// Pieces of the file with their ranges in `text`, in order.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Safe {
    /// Replaces each credential by the same number of stars, and escapes invisible characters. Line ends stay, so that
    /// line numbers do not change.
    fn new(place: &Place, shown: Range<usize>, is_credential: bool) -> Self {
        let file = &place.file;
        let mut safe = Self { text: String::new(), pieces: Vec::new() };
        let mut at = shown.start;
        let mut hidden: Vec<&Range<usize>> = file.hidden().iter().map(|hidden| &hidden.range).collect();
        let is_known = |range: &&Range<usize>| range.start < place.range.end && place.range.start < range.end;
        if is_credential && !hidden.iter().any(is_known) {
            hidden.push(&place.range);
            hidden.sort_by_key(|range| range.start);
        }
        for hidden in hidden {
            let range = hidden.start.max(at)..hidden.end.min(shown.end);
            if range.is_empty() {
                continue;
            }
            safe.push_escaped(&file.text, at..range.start);
            let mut from = range.start;
            for line in file.text[range.clone()].split_inclusive('\n') {
                let end = from + line.len();
                let bare = line.trim_end_matches(['\n', '\r']);
                safe.push_piece(from..from + bare.len(), if bare.trim().is_empty() { bare } else { MASK });
                safe.push_piece(from + bare.len()..end, &line[bare.len()..]);
                from = end;
            }
            at = range.end;
        }
        safe.push_escaped(&file.text, at..shown.end);
        safe
    }

    fn push_escaped(&mut self, text: &str, range: Range<usize>) {
        let mut from = range.start;
        for (at, character) in text[range.clone()].char_indices().map(|(at, c)| (range.start + at, c)) {
            // The renderer handles tabs, and a carriage return before a line end.
            let is_unseen = is_hidden(character) && !matches!(character, '\n' | '\r' | '\t');
            if is_unseen || character == '#' && begins_mark(&text[at..]) {
                self.push_piece(from..at, &text[from..at]);
                from = at + character.len_utf8();
                self.push_piece(at..from, &character.escape_unicode().to_string());
            }
        }
        self.push_piece(from..range.end, &text[from..range.end]);
    }

    fn push_piece(&mut self, from: Range<usize>, shown: &str) {
        if !from.is_empty() {
            let start = self.text.len();
            self.text.push_str(shown);
            self.pieces.push((from, start..self.text.len()));
        }
    }

    /// The column in `text` of an offset of the file, counted from 1.
    fn column(&self, offset: usize) -> usize {
        let before = &self.text[..self.at(offset)];
        before[before.rfind('\n').map_or(0, |end| end + 1)..].chars().count() + 1
    }

    /// The offset in `text` of an offset of the file.
    fn at(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(from, _)| from.end < offset);
        match self.pieces.get(index) {
            None => self.text.len(),
            Some((from, to)) if from.len() == to.len() => to.start + offset.saturating_sub(from.start),
            Some((from, to)) if offset <= from.start => to.start,
            Some((_, to)) => to.end,
        }
    }
}
