//! The table of codes: what each finding is called, in the order of their numbers.
//!
//! Families: 1 language, 2 availability and durability, 3 sizing and parameters, 4 security, 5 backups, 6 engine and
//! version support, 7 delivery.

use super::Code;

/// Writes the constants and [`ALL`] from one list, so that no code lacks its title.
macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal;)*) => {
        $(#[doc = $title] pub const $name: Code = Code($number);)*

        /// Every code with its title, by number.
        pub const ALL: &[(Code, &str)] = &[$(($name, $title)),*];
    };
}

codes! {
    NOT_TEXT = 100, "the file is not UTF-8 text";
    DUPLICATE_KEY = 101, "a key is set twice";
    SYNTAX = 102, "the file is not YAML";
    AMBIGUOUS_WORD = 103, "YAML readers disagree about a word";
    NUMBER_RANGE = 104, "a number is out of range";
    LIMIT = 105, "the file exceeds a limit";
    ALIAS = 106, "an alias or a merge key refers to nothing usable";
    TAG = 107, "YAML tags are not part of the language";
    KEY = 108, "a key is not text";
    DOCUMENTS = 109, "the file is not exactly one document";
}

/// The title of a code, if it is one of ours.
pub fn title(code: Code) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, title)| *title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_once_and_by_number() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_code_has_its_title() {
        assert_eq!(title(DUPLICATE_KEY), Some("a key is set twice"));
        assert_eq!(title(Code(999)), None);
    }
}
