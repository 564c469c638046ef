//! The width of output.

use std::os::fd::AsFd;
use terminal_size::{Width, terminal_size_of};

/// The longest line that reads well.
const WIDEST: usize = 100;

/// The longest line of a file that a finding shows; longer ones are trimmed around the marked text.
const WIDEST_LINE: usize = 140;

/// The least width that leaves room for a file's text.
const NARROWEST: usize = 40;

/// Columns of standard output: its terminal's or, without a terminal, those of `COLUMNS`; at most 100.
pub(super) fn width() -> usize {
    columns(std::io::stdout()).unwrap_or(WIDEST).min(WIDEST)
}

/// Columns of standard error: 40 to 140, because findings show lines of files, which may be long.
pub(super) fn width_of_findings() -> usize {
    columns(std::io::stderr()).map_or(WIDEST_LINE, |columns| columns.clamp(NARROWEST, WIDEST_LINE))
}

fn columns(stream: impl AsFd) -> Option<usize> {
    let terminal = terminal_size_of(stream).map(|(Width(columns), _)| usize::from(columns));
    terminal.or_else(|| std::env::var("COLUMNS").ok()?.parse().ok())
}
