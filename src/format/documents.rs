//! A stream of documents, cut where one begins.

use std::ops::Range;

/// The parts of a text, each but the first beginning with a line of `---`. Such a line begins a document wherever it
/// stands: no text of several lines may hold one.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = line_starts(text).filter(|&start| is_marker(&text[start..])).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts[1..].iter().copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// Whether a line says `---`, perhaps with something after it.
pub(super) fn is_marker(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}
