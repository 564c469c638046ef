//! How wide lines may be.

use std::os::fd::AsFd;
use terminal_size::{Width, terminal_size_of};

/// The longest line that reads well.
const WIDEST: usize = 100;

/// Longer lines of a file are trimmed around what is pointed at.
const WIDEST_LINE: usize = 140;

/// Below this nothing of a file's line would be left.
const NARROWEST: usize = 40;

/// Columns of standard output: of its terminal or, where it is none, of the variable `COLUMNS`; at most 100.
pub(super) fn width() -> usize {
    columns(std::io::stdout()).unwrap_or(WIDEST).min(WIDEST)
}

/// Columns of standard error, where findings show lines of files, which may be long.
pub(super) fn width_of_findings() -> usize {
    columns(std::io::stderr()).map_or(WIDEST_LINE, |columns| columns.clamp(NARROWEST, WIDEST_LINE))
}

fn columns(stream: impl AsFd) -> Option<usize> {
    let terminal = terminal_size_of(stream).map(|(Width(columns), _)| usize::from(columns));
    terminal.or_else(|| std::env::var("COLUMNS").ok()?.parse().ok())
}
