//! Passwords that stand where none should: what shows a line of a file shows stars instead.

use std::borrow::Cow;
use std::ops::Range;

/// How the names of secrets end, in lower case and without `-` and `_`.
const SECRETS: [&str; 8] =
    ["password", "passwd", "passphrase", "token", "secretkey", "secretaccesskey", "apikey", "privatekey"];

/// The fields of a Secret that hold its values. `data` is also what a ConfigMap has.
const VALUES: [&str; 2] = ["data", "stringData"];

/// Whether what stands under a key of this name is a secret: `password`, `adminPassword`, `secret_key`.
pub fn names_a_secret(key: &str) -> bool {
    let plain: String = key.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect();
    SECRETS.iter().any(|secret| plain.ends_with(secret))
}

/// Whether a text holds a password: after the name of one, or in a URI.
pub fn holds_a_secret(text: &str) -> bool {
    masked(text) != text
}

/// The same text, byte for byte as long, with stars for what follows the name of a secret on its line, and for passwords
/// in URIs.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let of_a_secret = text.contains("kind: Secret");
    let is_secret = |key: &str| names_a_secret(key) || VALUES.contains(&key) && (of_a_secret || key != "data");
    let mut hidden: Vec<Range<usize>> =
        text.match_indices([':', '=']).filter_map(|(at, _)| value(text, at, is_secret)).collect();
    hidden.extend(text.match_indices("://").filter_map(|(at, _)| password(text, at + 3)));
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if character != '\n' && hidden.iter().any(|range| range.contains(&at)) {
            shown.extend(std::iter::repeat_n('*', character.len_utf8()));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// What follows a `:` or a `=`, if a secret's name stands before it: to the end of its quotes, or else of its line, or of
/// the lines that are indented more.
fn value(text: &str, sign: usize, is_secret: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let is_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let before = text[..sign].trim_end_matches(['"', '\'']);
    let key = &before[before
        .rfind(|c| !is_of_a_name(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))..];
    if !is_secret(key) {
        return None;
    }
    let rest = &text[sign + 1..];
    let start = sign + 1 + (rest.len() - rest.trim_start_matches(' ').len());
    let line = text[start..].find('\n').map_or(text.len(), |end| start + end);
    let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = match quote {
        Some(quote) => text[start + 1..line].rfind(quote).map_or(line, |end| start + 1 + end),
        None if text[start..line].starts_with(['|', '>']) || start == line => block_end(text, sign, line),
        None => line,
    };
    Some(start + usize::from(quote.is_some())..end)
}

/// The end of the lines after one that are indented more than it.
fn block_end(text: &str, sign: usize, line: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = indent(&text[text[..sign].rfind('\n').map_or(0, |end| end + 1)..]);
    let mut end = line;
    for below in text.get(line + 1..).unwrap_or_default().split('\n') {
        if !below.trim().is_empty() && indent(below) <= own {
            break;
        }
        end += 1 + below.len();
    }
    end.min(text.len())
}

/// The password of a URI whose authority begins here: `user:password@host`.
fn password(text: &str, start: usize) -> Option<Range<usize>> {
    let authority = text[start..].split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'')).next()?;
    let end = authority.rfind('@')?;
    let colon = authority[..end].find(':')?;
    Some(start + colon + 1..start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_name_of_a_secret_becomes_stars() {
        for (text, shown) in [
            ("    password: hunter2 # mine\n  a: b", "    password: **************\n  a: b"),
            ("{login: true, password: hunter2}", "{login: true, password: ********"),
            ("a: {adminPassword: \"it's\", b: c}", "a: {adminPassword: \"****\", b: c}"),
            ("\"secret_key\": 'é'", "\"secret_key\": '**'"),
            ("conninfo: \"host=a password=b user=c\"", "conninfo: \"host=a password=*********"),
            ("password: |\n  one\n  two\nnext: 1", "password: *\n*****\n*****\nnext: 1"),
            ("{kind: Secret, data: {a: aGk=}}", "{kind: Secret, data: **********"),
            ("stringData:\n  a: hi\nb: c", "stringData:\n*******\nb: c"),
            ("uri: postgres://app:hunter2@orders/db", "uri: postgres://app:*******@orders/db"),
        ] {
            assert_eq!(masked(text), shown);
            assert_eq!(masked(text).len(), text.len());
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "secret: orders-app",
            "password_encryption: md5",
            "{kind: ConfigMap, data: {a: b}}",
            "hba: [host all all all password]",
            "secrets: {superuser: {name: pg-su}}",
            "image: registry.example:5000/postgres@sha256:aa",
            "https://example.com:80/a@b",
            "",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
