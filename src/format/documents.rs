//! Splits a stream into documents.

use std::ops::Range;

/// Returns the parts of a text; each except the first begins with a line `---`. Such a line always begins a document:
/// no multi-line text can contain one.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = line_starts(text).filter(|&start| is_marker(&text[start..])).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts[1..].iter().copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// Whether a line is `---`, possibly with more after it.
pub(super) fn is_marker(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}
