//! The difference of two values: on one line if both are short, otherwise line by line.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::emit;
use crate::text::visible::line as one_line;

/// The longest value that is shown on one line, in characters.
const SHORT: usize = 80;
/// The number of unchanged lines shown around a change.
const CONTEXT: usize = 2;
/// The most lines that are shown of a difference.
const MOST_LINES: usize = 60;
/// The longest line of a difference, in characters.
const WIDEST: usize = 160;

/// How a value is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// No values: a whole object is added or removed.
    Whole,
    /// `before → after`. An added value has no before, a removed one no after.
    Inline(Option<String>, Option<String>),
    /// Checksums, whose values are not shown.
    Checksum,
    /// Lines, each with its mark.
    Lines(Vec<(Mark, String)>),
}

/// The mark of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Kept,
    Added,
    Removed,
    /// Omitted lines.
    Gap,
}

/// Compares two values.
pub(super) fn shown(before: Option<&Value>, after: Option<&Value>) -> Shown {
    if before.is_none() && after.is_none() {
        return Shown::Whole;
    }
    if before.zip(after).is_some_and(|(before, after)| is_checksum(before) && is_checksum(after)) {
        return Shown::Checksum;
    }
    let (from, to) = (before.map(inline), after.map(inline));
    if from != Some(None) && to != Some(None) {
        return Shown::Inline(from.flatten(), to.flatten());
    }
    let text = |value: Option<&Value>| value.map(block).unwrap_or_default();
    Shown::Lines(lines(&text(before), &text(after)))
}

/// Whether a value is the hexadecimal form of a hash.
fn is_checksum(value: &Value) -> bool {
    let digits = value.as_str().map(|text| text.strip_prefix("sha256:").unwrap_or(text));
    digits.is_some_and(|digits| digits.len() >= 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A value on one line, if it is short enough.
fn inline(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) if text.contains('\n') => return None,
        Value::String(text) if is_plain(text) => text.clone(),
        value => emit::line(value),
    };
    (text.chars().count() <= SHORT && !text.contains('\n')).then(|| one_line(&text).into_owned())
}

/// Whether a text is unambiguous without quotes.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control)
}

fn block(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => emit::yaml(value),
    }
}

fn lines(before: &str, after: &str) -> Vec<(Mark, String)> {
    let difference = TextDiff::from_lines(before, after);
    let mut shown = Vec::new();
    for group in difference.grouped_ops(CONTEXT) {
        if !shown.is_empty() {
            shown.push((Mark::Gap, String::new()));
        }
        for change in group.iter().flat_map(|op| difference.iter_changes(op)) {
            let mark = match change.tag() {
                ChangeTag::Equal => Mark::Kept,
                ChangeTag::Insert => Mark::Added,
                ChangeTag::Delete => Mark::Removed,
            };
            shown.push((mark, cut(one_line(change.value().trim_end_matches(['\n', '\r'])).as_ref(), WIDEST)));
        }
    }
    if shown.len() > MOST_LINES {
        let left = shown.len() - MOST_LINES;
        shown.truncate(MOST_LINES);
        shown.push((Mark::Gap, format!("{left} more lines")));
    }
    shown
}

/// The text, cut to `width` characters.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(before: &Value, after: &Value) -> Shown {
        shown(Some(before), Some(after))
    }

    #[test]
    fn short_values_are_shown_on_one_line() {
        let inline = |from: &str, to: &str| Shown::Inline(Some(from.to_owned()), Some(to.to_owned()));
        assert_eq!(of(&json!(100), &json!(200)), inline("100", "200"));
        assert_eq!(of(&json!("10Gi"), &json!("20Gi")), inline("10Gi", "20Gi"));
        assert_eq!(of(&json!(""), &json!(" a")), inline("\"\"", "\" a\""));
        assert_eq!(of(&json!(["zone"]), &json!({"a": 1})), inline("[zone]", "{a: 1}"));
        assert_eq!(shown(None, Some(&json!(5))), Shown::Inline(None, Some("5".to_owned())));
        assert_eq!(shown(None, None), Shown::Whole);
        assert_eq!(of(&json!("ab".repeat(32)), &json!(format!("sha256:{}", "cd".repeat(32)))), Shown::Checksum);
    }

    #[test]
    fn texts_are_compared_by_line_with_some_context() {
        let before: String =
            (1..=20).flat_map(|line| ["line ".to_owned(), line.to_string(), "\n".to_owned()]).collect();
        let after = before.replace("line 4\n", "line four\n").replace("line 17\n", "");
        let Shown::Lines(lines) = of(&json!(before), &json!(after)) else { panic!() };
        let text: Vec<String> = lines.iter().map(|(mark, line)| format!("{mark:?} {line}")).collect();
        assert_eq!(
            text,
            [
                "Kept line 2",
                "Kept line 3",
                "Removed line 4",
                "Added line four",
                "Kept line 5",
                "Kept line 6",
                "Gap ",
                "Kept line 15",
                "Kept line 16",
                "Removed line 17",
                "Kept line 18",
                "Kept line 19",
            ]
        );
    }

    #[test]
    fn a_long_text_ends_in_a_count() {
        let Shown::Lines(lines) = shown(None, Some(&json!("x\n".repeat(100)))) else { panic!() };
        assert_eq!(lines.len(), MOST_LINES + 1);
        assert_eq!(lines.last(), Some(&(Mark::Gap, "40 more lines".to_owned())));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let Shown::Lines(lines) = of(&json!("a\n\u{1b}[31m"), &json!("b\n\u{9b}1m\r\nc")) else { panic!() };
        assert!(lines.iter().all(|(_, line)| !line.contains(char::is_control)), "{lines:?}");
        let Shown::Inline(_, Some(after)) = of(&json!("a"), &json!("\u{1b}[31m")) else { panic!() };
        assert!(!after.contains(char::is_control), "{after:?}");
    }
}
