//! Text of the user inside a message.

/// The longest piece of a user's text that a message repeats, in characters.
const LONGEST: usize = 60;

/// A user's text between backticks, fit for one line of a message: shortened, control characters escaped.
pub fn quoted(text: &str) -> String {
    let mut shown = String::from("`");
    for (position, character) in text.chars().enumerate() {
        if position == LONGEST {
            shown.push('…');
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.push('`');
    shown
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_long_text_is_shortened_and_control_characters_are_escaped() {
        assert_eq!(quoted("20GB"), "`20GB`");
        assert_eq!(quoted("a\u{1b}[31m\nb"), "`a\\u{1b}[31m\\nb`");
        assert_eq!(quoted(&"é".repeat(61)), format!("`{}…`", "é".repeat(60)));
    }
}
