//! Multi-line texts under `|` or `>`: the lines stay, with a new indentation.

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::lines::Lines;

/// A text under `|` or `>`.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// The text's value.
    pub(super) text: Cow<'t, str>,
    /// `|` or `>`, with its indentation and chomping indicators.
    pub(super) header: String,
    /// Its lines without their indentation.
    pub(super) lines: Vec<Cow<'t, str>>,
}

impl Block<'_> {
    /// Whether blank lines below it would be part of it.
    pub(super) fn keeps_blank_lines(&self) -> bool {
        self.header.ends_with('+')
    }
}

/// Reads the scalar between the end of its header's line and `end`. One with only blanks becomes a quoted text.
pub(super) fn read<'t>(
    lines: Lines<'t>,
    header_end: usize,
    end: usize,
    style: ScalarStyle,
    text: Cow<'t, str>,
) -> Result<Block<'t>, Cow<'t, str>> {
    let source = lines.0.get(header_end + 1..end).unwrap_or_default();
    let source: Vec<&str> = source.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let written = source.iter().copied().find(|line| is_solid(line));
    let (Some(written), Some(read)) = (written, text.split('\n').find(|line| is_solid(line))) else {
        return Err(text);
    };
    // The first line that is not blank has its leading spaces after the indentation.
    let indent = spaces(written).saturating_sub(spaces(read));
    let mut kept: Vec<Cow<str>> = source.iter().map(|line| line[spaces(line).min(indent)..].into()).collect();
    kept.truncate(kept.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
    let line_ends = text.len() - text.trim_end_matches('\n').len();
    kept.extend((1..line_ends).map(|_| Cow::Borrowed("")));
    let mut header = String::from(if style == ScalarStyle::Literal { "|" } else { ">" });
    if kept.iter().take_while(|line| !is_solid(line)).any(|line| !line.is_empty()) || read.starts_with(' ') {
        header.push('2');
    }
    header.push_str(match line_ends {
        0 => "-",
        1 => "",
        _ => "+",
    });
    Ok(Block { text, header, lines: kept })
}

/// Returns a text that was written on several lines without `|` as a block, if possible.
pub(super) fn of(text: &str, room: usize) -> Option<Block<'_>> {
    if crate::emit::block::fits(text) {
        let mut header = String::new();
        crate::emit::block::header(&mut header, text);
        let lines = crate::emit::block::lines(text).map(Cow::Borrowed).collect();
        return Some(Block { text: text.into(), header: header.trim_end().to_owned(), lines });
    }
    wrapped(text, room).map(|lines| Block { text: text.into(), header: ">-".to_owned(), lines })
}

/// Breaks a one-line text at spaces into lines of at most `room` characters, where possible.
fn wrapped(text: &str, room: usize) -> Option<Vec<Cow<'_, str>>> {
    if text.split(' ').any(str::is_empty) || !text.chars().all(crate::emit::is_visible) {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Some(lines.into_iter().map(Cow::Owned).collect())
}

/// Whether a line holds more than spaces.
fn is_solid(line: &str) -> bool {
    spaces(line) < line.len()
}

fn spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
