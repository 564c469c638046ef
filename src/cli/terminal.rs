//! How wide lines may be.

use terminal_size::{Width, terminal_size_of};

/// The longest line that reads well.
const WIDEST: usize = 100;

/// Columns of standard output: of its terminal or, where it is none, of the variable `COLUMNS`; at most 100.
pub(super) fn width() -> usize {
    let terminal = terminal_size_of(std::io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.or_else(told).unwrap_or(WIDEST).min(WIDEST)
}
