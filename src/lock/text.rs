//! Writes the lock, in its only spelling.

use std::fmt::Write;

use super::{FORMAT, Input, Lock, Origin, Sha256};

/// The first line, which identifies the file to git, reviewers and the reader.
pub(super) const HEADER: &str = "# Written by pgforge: what this was made from. Change the blueprint instead.";
/// The last line: YAML's marker of a document's end.
pub(super) const END: &str = "...";
/// The indentation of each line of an input's text.
pub(super) const INDENT: &str = "      ";

pub(super) fn origin(origin: &Origin) -> String {
    let mut out = head(origin);
    out.push_str(END);
    out.push('\n');
    out
}

pub(super) fn lock(lock: &Lock) -> String {
    let mut out = head(&lock.origin);
    out.push_str(if lock.files.is_empty() { "files: []\n" } else { "files:\n" });
    for (path, hash) in &lock.files {
        push(&mut out, format_args!("  - path: {}\n    sha256: \"{hash}\"\n", quoted(path.as_str())));
    }
    out.push_str(END);
    out.push('\n');
    out
}

fn head(origin: &Origin) -> String {
    let environment = origin.environment().map_or("null".to_owned(), quoted);
    let build = quoted(origin.build());
    let mut out = format!("{HEADER}\nformat: {FORMAT}\nbuild: {build}\nenvironment: {environment}\n");
    out.push_str(if origin.inputs().is_empty() { "inputs: []\n" } else { "inputs:\n" });
    for Input { path, text } in origin.inputs() {
        let hash = Sha256::of(text.as_bytes());
        push(&mut out, format_args!("  - path: {}\n    sha256: \"{hash}\"\n    text: ", quoted(path)));
        push_text(&mut out, text);
    }
    out
}

/// Appends a block scalar, or a quoted text if readers of YAML could disagree on a block scalar.
fn push_text(out: &mut String, text: &str) {
    if text.trim_matches('\n').is_empty() || !text.chars().all(is_literal) || text.starts_with('\t') {
        push(out, format_args!("{}\n", quoted(text)));
        return;
    }
    // The indentation is explicit, because a text may start with spaces; `+` keeps every line end, `-` adds none.
    let (mark, lines) = text.strip_suffix('\n').map_or(("|2-", text), |lines| ("|2+", lines));
    push(out, format_args!("{mark}\n"));
    for line in lines.split('\n') {
        if !line.is_empty() {
            push(out, format_args!("{INDENT}{line}"));
        }
        out.push('\n');
    }
}

/// Whether YAML 1.1 and 1.2 both read a character literally, not as a line end or byte-order mark.
fn is_literal(c: char) -> bool {
    matches!(c, '\n' | '\t') || !escaped(c)
}

fn escaped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns a JSON string, which YAML reads as the same text, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // All of them are in the basic plane, so four digits suffice.
            _ if escaped(c) => push(&mut out, format_args!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a String does not fail");
}
