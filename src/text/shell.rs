//! Words of a POSIX shell.

use std::fmt::Write;

use super::visible::{begins_mark, has_mark, is_hidden};

/// A text as one word of a shell, visible and on one line. `$'…'` is not POSIX: `printf` prints invisible characters.
pub fn word(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    // A command substitution drops trailing line ends.
    let (text, ends) = text.split_at(text.trim_end_matches('\n').len());
    let quoted = if must_be_printed(text) {
        format!("\"$(printf '{}')\"", format_of_printf(text))
    } else if text.is_empty() && !ends.is_empty() {
        String::new()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    };
    if ends.is_empty() { quoted } else { format!("{quoted}'{ends}'") }
}

/// The name of a file as one word that no program reads as an option.
pub fn file(name: &str) -> String {
    if name.starts_with('-') { word(&format!("./{name}")) } else { word(name) }
}

/// Whether the shell accepts a text without quotes.
pub fn is_plain(text: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '=' | '@' | '%' | '+' | ',');
    !text.is_empty() && text.chars().all(plain)
}

/// A text inside open single quotes.
pub fn in_single_quotes(text: &str) -> String {
    let quoted = if is_plain(text) { text.to_owned() } else { word(text) };
    if let Some(plain) = quoted.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return plain.to_owned();
    }
    if is_plain(text) { quoted } else { format!("'{quoted}'") }
}

/// A text inside open double quotes.
pub fn in_double_quotes(text: &str) -> String {
    if must_be_printed(text) {
        return format!("\"{}\"", word(text));
    }
    text.chars().fold(String::new(), |mut quoted, character| {
        if matches!(character, '$' | '`' | '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
        quoted
    })
}

/// Whether a text has invisible characters, or marks that a CI runner reads as a command.
fn must_be_printed(text: &str) -> bool {
    text.contains(is_hidden) || has_mark(text)
}

/// A text as the format of `printf`, inside single quotes.
fn format_of_printf(text: &str) -> String {
    let mut format = String::new();
    for (at, character) in text.char_indices() {
        match character {
            '#' if begins_mark(&text[at..]) => format.push_str(r"\043"),
            '\\' => format.push_str(r"\\"),
            '%' => format.push_str("%%"),
            '\'' => format.push_str(r"\047"),
            // `printf` would read a leading `-` as an option.
            '-' if format.is_empty() => format.push_str(r"\055"),
            hidden if is_hidden(hidden) => {
                for byte in hidden.encode_utf8(&mut [0; 4]).bytes() {
                    write!(format, "\\{byte:03o}").expect("writing to a String does not fail");
                }
            }
            other => format.push(other),
        }
    }
    format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_special_characters_is_quoted() {
        assert_eq!(word("orders-1"), "orders-1");
        assert_eq!(word("a b"), "'a b'");
        assert_eq!(word("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(word(""), "''");
    }

    #[test]
    fn invisible_characters_are_printed_by_printf() {
        assert_eq!(word("a\n## b"), r#""$(printf 'a\012## b')""#);
        assert_eq!(word("-100%\u{1b}'\\"), r#""$(printf '\055100%%\033\047\\')""#);
        assert_eq!(word("\u{202e}"), r#""$(printf '\342\200\256')""#);
        assert_eq!(word("##[error]#"), r#""$(printf '\043#[error]#')""#);
        assert_eq!(word("a\n"), "'a''\n'");
    }

    #[test]
    fn open_quotes_stay_open() {
        assert_eq!(in_single_quotes("a b"), "a b");
        assert_eq!(in_single_quotes("it's"), r"it'\''s");
        assert_eq!(in_single_quotes("a\tb"), r#"'"$(printf 'a\011b')"'"#);
        assert_eq!(in_double_quotes("$(a) `b` \"c\" \\"), r#"\$(a) \`b\` \"c\" \\"#);
        assert_eq!(in_double_quotes("a\tb"), r#"""$(printf 'a\011b')"""#);
    }
}
