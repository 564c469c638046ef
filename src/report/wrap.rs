//! Wraps text to the width of a terminal.

/// Appends a text in lines of at most `width` characters, each indented by `indent` spaces. A longer word gets a
/// separate line. The first line continues where `out` ends.
pub(super) fn wrap(out: &mut String, text: &str, width: usize, indent: usize) {
    let begun = out.rfind('\n').map_or(out.len(), |end| out.len() - end - 1);
    let mut column = out[out.len() - begun..].chars().count();
    let mut first = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !first && column + 1 + length > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !first {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        first = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_the_width_and_are_indented() {
        let mut out = "key  ".to_owned();
        wrap(&mut out, "one two  three\nfour incomprehensibilities", 12, 5);
        assert_eq!(out, "key  one two\n     three\n     four\n     incomprehensibilities\n");
    }
}
