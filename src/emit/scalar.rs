//! Scalars on one line: plain if every parser reads them as the same value, quoted otherwise.

use std::fmt::Write;

use serde_json::{Number, Value};

use crate::text::visible;

/// The longest plain text, in bytes; longer text is always quoted.
const LONGEST_PLAIN: usize = 1024;

/// Appends a scalar, or an empty mapping or sequence.
pub(super) fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(value) => number(out, value),
        Value::String(value) => string(out, value),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
}

/// In YAML 1.1 a float needs a point, and its exponent a sign: `1e300` is text, `1.0e+300` is a float.
fn number(out: &mut String, value: &Number) {
    let digits = value.to_string();
    let Some((mantissa, exponent)) = digits.split_once('e') else {
        return out.push_str(&digits);
    };
    out.push_str(mantissa);
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    out.push_str(if exponent.starts_with('-') { "e" } else { "e+" });
    out.push_str(exponent.trim_start_matches('+'));
}

/// Appends text: plain, `'…'` or `"…"`.
pub(super) fn string(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quoted(out, text);
    }
}

/// Appends quoted text: `'…'` or `"…"`.
pub(super) fn quoted(out: &mut String, text: &str) {
    if reads_better_in_single_quotes(text) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    } else {
        double_quoted(out, text);
    }
}

fn reads_better_in_single_quotes(text: &str) -> bool {
    !visible::has_command(text)
        && text.contains(['"', '\\'])
        && text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\'')
}

pub(super) fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for (at, character) in text.char_indices() {
        match character {
            // A CI runner that prints the manifest must not run it as a command.
            '#' if visible::begins_mark(&text[at..]) => escape(out, '#'),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            visible if is_visible(visible) => out.push(visible),
            hidden => escape(out, hidden),
        }
    }
    out.push('"');
}

fn escape(out: &mut String, character: char) {
    let code = u32::from(character);
    let written = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
    written.expect("writing to a String does not fail");
}

/// Whether a character needs no escape: YAML allows it, no parser reads it as a line break, and a reviewer of the
/// manifest sees it.
pub(crate) fn is_visible(character: char) -> bool {
    !visible::is_hidden(character)
}

/// Whether every parser of YAML 1.1 or 1.2 reads the plain word as text.
fn is_plain(text: &str) -> bool {
    if text.len() > LONGEST_PLAIN {
        return false;
    }
    match text.as_bytes() {
        [b'0'..=b'9', rest @ ..] => is_plain_after_digit(rest),
        [b'-', b'-', rest @ ..] | [b'-', rest @ ..] => {
            rest.first().is_some_and(u8::is_ascii_alphabetic) && is_words(rest)
        }
        [b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'_' | b'$', ..] => is_words(text.as_bytes()),
        _ => false,
    }
}

/// Only harmless characters, none that start a key or a comment, and no word for a boolean, null or a number.
fn is_words(text: &[u8]) -> bool {
    let mut before = 0;
    for byte in text {
        if !HARMLESS[usize::from(*byte)] || (before, *byte) == (b':', b' ') {
            return false;
        }
        before = *byte;
    }
    !matches!(before, b':' | b' ') && !is_keyword(text)
}

/// [`is_harmless`] for each byte, as a table for speed: most output passes here.
const HARMLESS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        table[byte as usize] = is_harmless(byte);
        byte += 1;
    }
    table
};

const fn is_harmless(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'/' | b':' | b' ' | b'@' | b'+' | b'=' | b'(' | b')' | b',' | b'$' | b';'
        )
        || matches!(byte, b'%' | b'~' | b'^' | b'<' | b'>' | b'*' | b'&' | b'!' | b'?' | b'|')
}

fn is_keyword(text: &[u8]) -> bool {
    const KEYWORDS: [&str; 12] =
        ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"];
    text.len() <= "infinity".len() && KEYWORDS.iter().any(|keyword| text.eq_ignore_ascii_case(keyword.as_bytes()))
}

/// Whether the rest after a first digit makes the word text: two dots, or a letter that no number, date or time
/// contains, as in `10.0.0.1`, `16-alpine`, `20Gi`. `0x…`, `0o…` and `0b…` are never plain.
fn is_plain_after_digit(rest: &[u8]) -> bool {
    const LETTERS_OF_NUMBERS: &[u8] = b"abcdefxotzin";
    let is_letter_of_text =
        |byte: &u8| byte.is_ascii_alphabetic() && !LETTERS_OF_NUMBERS.contains(&byte.to_ascii_lowercase());
    rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        && !matches!(rest, [b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..])
        && !rest.windows(2).any(|pair| pair == b"--")
        && (rest.iter().any(is_letter_of_text) || rest.split(|byte| *byte == b'.').count() > 2)
}
