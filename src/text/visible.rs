//! Text for terminals and logs: invisible characters are escaped, and commands for a CI runner are broken.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character is invisible, or changes the order in which others are shown: control characters, line
/// separators, zero-width characters, direction marks, tags.
pub const fn is_hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{a0}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e01ef}')
}

/// Texts that Azure's, GitHub's and `TeamCity`'s runners read as a command, anywhere in a line.
const MARKS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Beginnings of lines that GitLab's or GitHub's runner reads as a command.
const SECTIONS: [&str; 2] = ["section_start:", "section_end:"];

/// Text for one line.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) || has_command(text) { Cow::Owned(escaped(text)) } else { Cow::Borrowed(text) }
}

/// Text for several lines; line feeds stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return line(text);
    }
    let lines: Vec<Cow<str>> = text.split('\n').map(line).collect();
    if lines.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(lines.join("\n"))
}

/// An equal JSON text without invisible characters and without commands for a runner.
pub fn json(text: String) -> String {
    let hidden = |c: char| c != '\n' && is_hidden(c);
    if !text.contains(hidden) && !has_mark(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for (at, character) in text.char_indices() {
        if hidden(character) || character == '#' && begins_mark(&text[at..]) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("writing to a String does not fail");
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a runner could find a command in one of the lines.
pub fn has_command(text: &str) -> bool {
    has_mark(text) || text.lines().any(begins_command)
}

/// Whether a text contains a runner's mark, anywhere in a line.
pub fn has_mark(text: &str) -> bool {
    text.contains('#') && MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether a `#` here begins a runner's mark.
pub fn begins_mark(rest: &str) -> bool {
    MARKS.iter().any(|mark| rest.starts_with(mark))
}

/// Whether a line is a command such as `::error file=a::text`. GitHub trims the line first. `::1` is an address.
fn begins_command(line: &str) -> bool {
    let line = line.trim_start();
    let is_named = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains("::");
    line.strip_prefix("::").is_some_and(is_named) || SECTIONS.iter().any(|mark| line.starts_with(mark))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let command = begins_command(text).then(|| text.len() - text.trim_start().len());
    for (at, character) in text.char_indices() {
        let is_broken = command == Some(at) || character == '#' && begins_mark(&text[at..]);
        match character {
            '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
            hidden if is_broken || is_hidden(hidden) => escaped.extend(hidden.escape_unicode()),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(line("naïve 💥"), "naïve 💥");
        assert_eq!(line("a\u{1b}[31m\nb\tc"), "a\\u{1b}[31m\\nb\\tc");
        assert_eq!(line("\u{202e}x\u{200b}\u{2028}\u{85}"), "\\u{202e}x\\u{200b}\\u{2028}\\u{85}");
        assert_eq!(lines("a\u{7}\nb"), "a\\u{7}\nb");
    }

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        for (text, expected) in [
            ("  ::error::no", "  \\u{3a}:error::no"),
            ("::set-output name=a::b", "\\u{3a}:set-output name=a::b"),
            ("a ##[error]no", "a \\u{23}#[error]no"),
            ("##vso[task.setvariable]no", "\\u{23}#vso[task.setvariable]no"),
            ("section_start:1:a", "\\u{73}ection_start:1:a"),
            ("::1/128", "::1/128"),
            ("a ::error::", "a ::error::"),
            ("## heading", "## heading"),
        ] {
            assert_eq!(line(text), expected);
        }
        assert_eq!(lines("a\n::warning::b"), "a\n\\u{3a}:warning::b");
    }

    #[test]
    fn json_keeps_its_value() {
        let text = serde_json::json!({"a": "##[error]\u{202e}\u{9b}\u{e0041}"}).to_string();
        let shown = json(text.clone());
        assert!(!shown.contains(is_hidden) && !shown.contains("##["), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap().to_string(), text);
    }
}
