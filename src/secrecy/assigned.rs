//! Credentials that a text assigns to a name: YAML, JSON, INI, properties, shell variables, arguments, SQL, headers.

use std::ops::Range;

use super::names::{is_bare_secret, is_secret, names_a_secret, takes_command};
use super::{Credential, Form, Kind, is_placeholder};

/// Longer names never name a secret.
const LONGEST_NAME: usize = 100;

/// The most of a value that is read, in bytes. It keeps the time linear for a text with many signs.
const LONGEST_VALUE: usize = 4096;

pub(super) fn find(text: &str, form: Form, found: &mut Vec<Credential>) {
    for (sign, character) in text.match_indices([':', '=', '\'']) {
        let range = match character {
            "'" => in_sql(text, sign),
            _ => value(text, sign, character == "=", form),
        };
        found.extend(range.map(|range| Credential { range, kind: Kind::Password }));
    }
    if !text.contains('-') {
        return;
    }
    let flags = text.match_indices("--").filter_map(|(at, _)| after_flag(text, at));
    let logins = [" -u ", " -U ", "--user ", "--user=", "--proxy-user "].into_iter().flat_map(|flag| {
        text.match_indices(flag).filter_map(move |(at, _)| {
            let start = at + flag.len();
            let text = up_to(text, start + LONGEST_VALUE);
            let word = word(text, start);
            login(&text[word.clone()]).map(|range| word.start + range.start..word.start + range.end)
        })
    });
    found.extend(flags.chain(logins).map(|range| Credential { range, kind: Kind::Password }));
    if text.starts_with("-u ") {
        let word = word(text, 3);
        let range = login(&text[word.clone()]).map(|range| word.start + range.start..word.start + range.end);
        found.extend(range.map(|range| Credential { range, kind: Kind::Password }));
    }
}

/// The password of `user:password`. With a number after the colon it is a user and a group.
pub(super) fn login(text: &str) -> Option<Range<usize>> {
    let colon = text.find(':')?;
    let (user, password) = (&text[..colon], &text[colon + 1..]);
    let is_number = password.bytes().all(|byte| byte.is_ascii_digit());
    let is_user = !user.is_empty() && !user.contains('/') && user != password;
    (is_user && !is_number && !is_placeholder(password)).then_some(colon + 1..text.len())
}

/// The literal text that a command prints: `echo hunter2`.
pub(super) fn printed(command: &str) -> Option<Range<usize>> {
    let start = ["echo ", "printf "].iter().find_map(|name| {
        let at = command.find(name)?;
        let begins = !command[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        begins.then_some(at + name.len())
    })?;
    let end = command[start..].find(['|', ';', '&', '\n']).map_or(command.len(), |end| start + end);
    let words = command[start..end].split_whitespace().map(|word| word.trim_matches(['"', '\'']));
    let mut literal = words.filter(|word| !word.starts_with(['-', '%']) && !is_placeholder(word));
    literal.next().map(|_| start..end)
}

/// The value after a sign, if the name before it is a secret's.
fn value(whole: &str, sign: usize, is_equal: bool, form: Form) -> Option<Range<usize>> {
    let text = up_to(whole, sign + LONGEST_VALUE);
    let name = name_before(text, sign);
    // `secret:` is more often the name of a Secret than a secret.
    let is_bare = is_bare_secret(name) && (is_equal || form == Form::Value);
    let is_named = names_a_secret(name) || is_bare || name == "value" && names_a_secret(sibling(text, sign));
    let header = !is_named && name.eq_ignore_ascii_case("authorization");
    if !(is_named || header || takes_command(name)) {
        return None;
    }
    let mut rest = &text[sign + 1..];
    // `==`, `:=`, `://` and `${PASSWORD:?missing}` assign nothing.
    if rest.starts_with(['=', '?', '+']) || rest.starts_with("//") || text[..sign].ends_with(['!', '=', '<', '>']) {
        return None;
    }
    // `:-` is a shell's default, `=>` an entry of a map.
    rest = rest.strip_prefix(['-', '>']).filter(|_| !rest.starts_with("--")).unwrap_or(rest);
    let rest = rest.trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    let range = match rest.chars().next() {
        None => return None,
        Some('\n' | '\r') => below(whole, sign, start, form)?,
        Some('|' | '>') if is_indicator(rest) => below(whole, sign, start, form)?,
        Some('\\') if rest[1..].starts_with(['"', '\'']) => quoted(text, start + 1, &rest[..2]),
        Some(quote @ ('"' | '\'')) => quoted(text, start, quote.encode_utf8(&mut [0; 4])),
        Some(_) if form == Form::Comment && !is_equal && is_sentence(rest) => return None,
        Some(_) if text[..sign].strip_suffix(name).is_some_and(|before| before.ends_with("${")) => {
            start..start + rest.find('}').unwrap_or(rest.len())
        }
        Some(_) => start..start + bare(text, sign, rest, is_equal, form),
    };
    let shown = whole.get(range.clone())?;
    if is_bare && !is_equal && !is_secret(name, shown) {
        return None;
    }
    if takes_command(name) {
        let printed = printed(shown)?;
        return Some(range.start + printed.start..range.start + printed.end);
    }
    if header {
        let shown = shown.split(['\'', '"']).next().unwrap_or_default();
        let word = shown.split_whitespace().last().unwrap_or_default();
        let start = range.start + shown.rfind(word).unwrap_or_default();
        return (word.len() >= 8 && !is_placeholder(word)).then_some(start..start + word.len());
    }
    let is_quoted = range.start > start || rest.starts_with(['"', '\'']);
    (!is_placeholder(shown) && (is_quoted || is_literal(name, shown, is_equal, form))).then_some(range)
}

/// The beginning of a text, up to the character boundary at or before an offset.
fn up_to(text: &str, end: usize) -> &str {
    let mut end = end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The first character boundary at or after an offset.
fn from(text: &str, mut start: usize) -> usize {
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}

/// The name before a sign, without its quotes.
fn name_before(text: &str, sign: usize) -> &str {
    let near = &text[from(text, sign.saturating_sub(2 * LONGEST_NAME))..sign];
    let before = near.trim_end_matches([' ', '\t', '"', '\'', '\\', ':']);
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let length = before.chars().rev().take(LONGEST_NAME).take_while(|c| is_of_a_name(*c)).count();
    &before[before.len() - length..]
}

/// The name of a list item with a `value` here, if the name is before it: `{name: DB_PASSWORD, value: …}`.
fn sibling(text: &str, sign: usize) -> &str {
    let near = from(text, sign.saturating_sub(256));
    let item = text[near..sign].rfind(['-', '{']).map_or(near, |at| near + at + 1);
    let name = text[item..sign].split("name:").nth(1).unwrap_or_default().trim_start_matches([' ', '"', '\'']);
    name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The text between quotes; without a closing quote, the rest of the line.
fn quoted(text: &str, start: usize, quote: &str) -> Range<usize> {
    let inside = start + 1;
    let line = text[inside..].find('\n').map_or(text.len(), |end| inside + end);
    let mut end = inside;
    while let Some(at) = text[end..].find(quote).map(|at| end + at) {
        if !text[..at].ends_with('\\') || quote.starts_with('\\') {
            return inside..at;
        }
        end = at + quote.len();
    }
    inside..line
}

/// The length of an unquoted value, in bytes.
fn bare(text: &str, sign: usize, rest: &str, is_equal: bool, form: Form) -> usize {
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let line = rest[..line].find(" #").unwrap_or(line);
    let line = rest[..line].trim_end().len();
    let ends_word = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '&' | '|' | ')' | '}' | '`');
    // `password = two words` in an INI file ends with its line, `PGPASSWORD=a psql` ends with its word.
    let is_spaced = text[..sign].ends_with(' ') && form != Form::Comment;
    if is_equal && !is_spaced || form == Form::Comment { rest[..line].find(ends_word).unwrap_or(line) } else { line }
}

/// Whether an unquoted value is literal: not a call, not another variable, not a sentence.
fn is_literal(name: &str, value: &str, is_equal: bool, form: Form) -> bool {
    let bare = value.trim_end_matches([',', '}', ']', ')', ';', ' ']);
    if form == Form::Broken {
        return !bare.is_empty() && !value.starts_with(['{', '[', '*', '&']);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let word = bare.find(|c| !is_name(c)).unwrap_or(bare.len());
    let is_call = word > 0 && bare[word..].starts_with(['(', '[']);
    let is_member = bare.contains('.') && bare.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.'));
    let is_itself = name.eq_ignore_ascii_case(bare) || bare.len() > name.len() && names_a_secret(bare);
    let is_sentence = !is_equal && bare.contains(' ') && !bare.bytes().any(|byte| byte.is_ascii_digit());
    !(is_placeholder(bare)
        || is_call
        || is_member
        || is_itself
        || is_sentence
        || value.starts_with(['{', '[', '*', '&']))
}

/// Whether a line of a comment is a sentence: several words, and the first does not look like a password.
fn is_sentence(rest: &str) -> bool {
    let mut words = rest.lines().next().unwrap_or_default().split_whitespace();
    let first = words.next().unwrap_or_default();
    let has = |is: fn(&u8) -> bool| first.as_bytes().iter().any(is);
    let is_mixed = first.len() >= 6 && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    words.next().is_some() && !is_mixed
}

/// Whether the rest of the line is only a block indicator, `|` or `>-`: the value is the lines below.
fn is_indicator(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    line.trim_end().chars().all(|c| matches!(c, '|' | '>' | '-' | '+') || c.is_ascii_digit())
}

/// The lines below with more indentation, without the indentation of the first. Without a block indicator only in
/// unreadable YAML, and only if the lines are not keys.
fn below(text: &str, sign: usize, start: usize, form: Form) -> Option<Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = indent(&text[text[..sign].rfind('\n').map_or(0, |end| end + 1)..]);
    let first = start + text[start..].find('\n')? + 1;
    let mut end = first;
    for line in text[first..].split_inclusive('\n') {
        if !line.trim().is_empty() && indent(line) <= own {
            break;
        }
        end += line.len();
    }
    let block = text[first..end].trim_end();
    let is_block = text[start..].starts_with(['|', '>']);
    let begins = block.trim_start();
    let line = begins.lines().next().unwrap_or_default();
    let is_keys =
        begins.starts_with("- ") || begins.starts_with(['#', '{', '[']) || line.contains(": ") || line.ends_with(':');
    if begins.is_empty() || !is_block && (is_keys || form != Form::Broken) {
        return None;
    }
    Some(first + block.len() - begins.len()..first + block.len())
}

/// The text of a literal after `PASSWORD` or `IDENTIFIED BY` in SQL.
fn in_sql(text: &str, quote: usize) -> Option<Range<usize>> {
    let before = text[from(text, quote.saturating_sub(40))..quote].strip_suffix(' ')?.trim_end_matches(' ');
    let keyword = |word: &str| {
        let at = before.len().checked_sub(word.len())?;
        before.get(at..).filter(|end| end.eq_ignore_ascii_case(word))
    };
    keyword(" password").or_else(|| keyword("identified by"))?;
    let end = quote + 1 + text[quote + 1..].find('\'')?;
    (!is_placeholder(&text[quote + 1..end])).then_some(quote + 1..end)
}

/// The word after `--password`.
fn after_flag(text: &str, at: usize) -> Option<Range<usize>> {
    let name = &up_to(text, at + 2 + LONGEST_NAME)[at + 2..];
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(name.len());
    let is_flag = names_a_secret(&name[..length]) && name[length..].starts_with(' ');
    if !is_flag || text[..at].ends_with('-') {
        return None;
    }
    let text = up_to(text, at + LONGEST_VALUE);
    let word = word(text, at + 2 + length + 1);
    let shown = &text[word.clone()];
    let is_prose = shown.len() < 8 && shown.bytes().all(|byte| byte.is_ascii_lowercase());
    (!shown.starts_with('-') && !is_prose && !is_placeholder(shown)).then_some(word)
}

/// The word at an offset, without its quotes.
fn word(text: &str, start: usize) -> Range<usize> {
    let rest = text[start..].trim_start_matches(' ');
    let start = text.len() - rest.len();
    if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
        return quoted(text, start, quote.encode_utf8(&mut [0; 4]));
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | ')')).unwrap_or(rest.len());
    start..start + end
}
