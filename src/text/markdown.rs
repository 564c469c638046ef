//! Text as GitHub's Markdown and HTML. The text never creates an element, link, mention or reference, except code
//! between backticks.

use super::visible;

/// Breaks mentions, references and URLs that code hosts find in the shown text, where escaping does not help.
const BREAK: char = '\u{200b}';

/// The beginnings of bare URLs.
const SCHEMES: [&str; 3] = ["www.", "mailto:", "xmpp:"];

/// A text on one line, in which only pairs of backticks have a meaning: code. It can be at the beginning of a line and
/// in a cell of a table.
pub fn prose(text: &str) -> String {
    let text = visible::line(text);
    let mut out = String::with_capacity(text.len() + 16);
    for part in parts(&text) {
        match part {
            Part::Code(text) if text.contains('|') => out.push_str(&tagged(text)),
            Part::Code(text) => out.push_str(&code(text)),
            Part::Text(text) => escape(&mut out, text),
        }
    }
    first_escaped(out)
}

/// Like [`prose`], but inside generated HTML, where Markdown has no meaning.
pub fn html(text: &str) -> String {
    let text = visible::line(text);
    let mut out = String::with_capacity(text.len() + 16);
    for part in parts(&text) {
        match part {
            Part::Code(text) => out.push_str(&tagged(text)),
            Part::Text(text) => escape(&mut out, text),
        }
    }
    first_escaped(out)
}

/// Any text as inline code.
pub fn code(text: &str) -> String {
    let text = visible::line(text);
    let fence = "`".repeat(backticks(&text) + 1);
    let is_blank = text.chars().all(|c| c == ' ');
    let strips = text.starts_with(' ') && text.ends_with(' ') && !is_blank;
    let space = if strips || text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Any text as code inside a cell of a table, which a `|` would end.
pub fn cell_code(text: &str) -> String {
    if text.contains('|') { tagged(&visible::line(text)) } else { code(text) }
}

/// Lines between fences that are longer than any run of backticks in them.
pub fn fenced(language: &str, lines: &[String], indent: &str) -> String {
    let fence = fence(lines.iter().map(String::as_str));
    let mut out = format!("{indent}{fence}{language}\n");
    for line in lines {
        out.push_str(&format!("{indent}{line}\n"));
    }
    out.push_str(&format!("{indent}{fence}\n"));
    out
}

/// A fence that none of these lines closes.
pub fn fence<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    "`".repeat(lines.map(backticks).max().unwrap_or_default().max(2) + 1)
}

/// The longest run of backticks.
fn backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

fn tagged(text: &str) -> String {
    let mut out = "<code>".to_owned();
    escape(&mut out, text);
    out + "</code>"
}

/// A piece of prose.
enum Part<'a> {
    Text(&'a str),
    Code(&'a str),
}

/// Splits a text into code and prose. Code is between two equally long runs of backticks; an unpaired run is prose.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let inside = start + run;
        if let Some(length) = closing(&rest[inside..], run) {
            parts.push(Part::Text(&rest[..start]));
            let inner = &rest[inside..inside + length];
            // Spaces that separate a backtick from the fence.
            let bare = inner.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' '));
            let bare = bare.filter(|bare| bare.starts_with('`') || bare.ends_with('`'));
            parts.push(Part::Code(bare.unwrap_or(inner)));
            rest = &rest[inside + length + run..];
        } else {
            parts.push(Part::Text(&rest[..inside]));
            rest = &rest[inside..];
        }
    }
    parts.push(Part::Text(rest));
    parts
}

/// The offset of the next run of exactly `run` backticks.
fn closing(text: &str, run: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(start) = text[from..].find('`').map(|at| from + at) {
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        if length == run {
            return Some(start);
        }
        from = start + length;
    }
    None
}

/// Escapes with entities, which never create structure in Markdown or HTML. Code hosts search the shown text, without
/// entities, for mentions, references, emoji and bare URLs: a zero-width character breaks those.
fn escape(out: &mut String, text: &str) {
    let mut before = None;
    let (mut hexadecimal, mut length) = (0, 0);
    for (at, character) in text.char_indices() {
        let rest = &text[at + character.len_utf8()..];
        let next = rest.chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let continues = before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        if !continues {
            length = commit(&text[at..]);
            hexadecimal = length;
        }
        if SCHEMES.iter().any(|scheme| begins(&text[at..], scheme)) && !continues {
            out.push(character);
            out.push(BREAK);
        } else {
            match character {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '_' if is_word(before) && is_word(next) => out.push('_'),
                '\\' | '*' | '_' | '[' | ']' | '~' | '`' | '|' | '$' => {
                    out.push_str(&format!("&#{};", u32::from(character)));
                }
                '@' => out.extend(['@', BREAK]),
                '#' | '!' | '%' | '^' if is_word(next) => out.extend([character, BREAK]),
                // `:smile:`, and the `://` of a URL.
                ':' if next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '_' | '/')) => {
                    out.extend([':', BREAK]);
                }
                // `GH-12`
                '-' if is_word(next) && text[..at].to_ascii_lowercase().ends_with("gh") => out.extend(['-', BREAK]),
                other => out.push(other),
            }
            if hexadecimal > 0 {
                hexadecimal -= 1;
                if hexadecimal > 0 && (length - hexadecimal) % 4 == 0 {
                    out.push(BREAK);
                }
            }
        }
        before = Some(character);
    }
}

/// The length of a word that could be a commit hash, or 0.
fn commit(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let word = &text[..end];
    let is_commit = (7..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit { word.len() } else { 0 }
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

/// Escapes the first character where it would begin a list (`-`, `1.`), underline a heading (`=`) or indent code.
fn first_escaped(text: String) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let at = if digits > 0 && text[digits..].starts_with(['.', ')']) { digits } else { 0 };
    match text[at..].chars().next() {
        Some(first) if at > 0 || matches!(first, '-' | '+' | '=' | '#' | ' ') => {
            format!("{}&#{};{}", &text[..at], u32::from(first), &text[at + 1..])
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_pairs_of_backticks_are_code_and_nothing_else_is() {
        for (text, expected) in [
            ("set `max_wal` to `1`", "set `max_wal` to `1`"),
            ("a ` ![x](y) *b*", "a &#96; !&#91;x&#93;(y) &#42;b&#42;"),
            ("`a`` <b>", "&#96;a&#96;&#96; &lt;b&gt;"),
            ("``a`b``", "``a`b``"),
            ("`` ` `` c", "`` ` `` c"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn mentions_references_and_urls_are_broken() {
        for text in
            ["@everyone", "a/b#12", "#12", "https://a.b", "www.a.b", "a@b.c", "GH-12", ":smile:", "mailto:a", "!7"]
        {
            assert!(prose(text).contains(BREAK), "{text}: {}", prose(text));
        }
        assert_eq!(prose("deadbee 1234567 abc1234g"), "dead\u{200b}bee 1234\u{200b}567 abc1234g");
        for text in ["waits 10s: no more", "50% of it", "max_connections is 3", "10:30", "a # b"] {
            assert_eq!(prose(text).replace(BREAK, ""), text);
        }
    }

    #[test]
    fn no_text_begins_a_block() {
        for (text, expected) in [
            ("- a", "&#45; a"),
            ("1. a", "1&#46; a"),
            ("23) a", "23&#41; a"),
            ("    a", "&#32;   a"),
            ("# a", "&#35; a"),
            ("=====", "&#61;===="),
            ("> a", "&gt; a"),
            ("2 standbys", "2 standbys"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn a_bar_in_code_does_not_end_a_cell() {
        assert_eq!(cell_code("a\\|b"), "<code>a&#92;&#124;b</code>");
        assert_eq!(prose("`a|b`"), "<code>a&#124;b</code>");
        assert_eq!(html("`<b>` & `c`"), "<code>&lt;b&gt;</code> &amp; <code>c</code>");
    }
}
