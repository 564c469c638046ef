//! Diagnostics as text: rustc's frames, and one line each.
