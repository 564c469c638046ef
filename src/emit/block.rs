//! Literal blocks, `|`: text of several lines, as a person would write it.

use super::scalar::is_visible;
use crate::text::visible;
use memchr::memchr_iter;

/// Whether every parser reads the text back from a block unchanged. It must not begin with a space (which would need an
/// indentation indicator), a tab (which libyaml rejects) or a line break. No line may consist only of blanks, or look
/// like a command to a CI runner.
pub(crate) fn fits(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && is_readable(text)
        && !visible::has_command(text)
        && (!may_have_blank_lines(text) || lines(text).all(|line| line.is_empty() || !line.trim_start().is_empty()))
}

/// Whether a line may end in a blank; otherwise no line consists only of blanks. Scripts have no such line. The loop
/// vectorizes, so it rules them out many bytes at a time.
fn may_have_blank_lines(text: &str) -> bool {
    let at_end = text.ends_with([' ', '\t']);
    let ends_in_blank = |pair: &[u8]| matches!(pair, [b' ' | b'\t', b'\n']);
    !text.is_ascii() || text.as_bytes().windows(2).fold(at_end, |found, pair| found | ends_in_blank(pair))
}

/// Whether the text contains nothing that parsers drop or reject. Scripts are ASCII: the loop over their bytes needs no
/// decoding and no early exit, so it vectorizes.
fn is_readable(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().fold(true, |fine, byte| fine & matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    }
    text.chars().all(|c| is_visible(c) || matches!(c, '\n' | '\t'))
}

/// Appends `|`, with `-` if the text lacks a final newline and `+` if it has more than one.
pub(crate) fn header(out: &mut String, text: &str) {
    out.push_str(match text {
        _ if text.ends_with("\n\n") => "|+\n",
        _ if text.ends_with('\n') => "|\n",
        _ => "|-\n",
    });
}

/// The lines between `\n`s. A final newline ends a line and begins none.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut start = 0;
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}
