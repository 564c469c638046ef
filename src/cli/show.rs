//! Findings and status lines on standard error, in colour on a terminal.

use super::terminal;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Style};
use crate::text::visible;
use std::io::Write;

/// Shows findings; nothing if there are none.
pub(super) fn findings(findings: &[Diagnostic]) {
    if findings.is_empty() {
        return;
    }
    let mut err = anstream::stderr().lock();
    // If standard error is closed, there is no way to report anything.
    let _ = err.write_all(render::text(findings, Style::Colour, terminal::width_of_findings()).as_bytes());
}

/// Prints what was done.
pub(super) fn status(text: &str) {
    // If standard error is closed, there is no way to report anything.
    let _ = anstream::stderr().lock().write_all(visible::lines(text).as_bytes());
}
