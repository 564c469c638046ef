//! Locales of the operating system.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A locale's name as `locale -a` prints it: `C.UTF-8`, `de_DE.UTF-8`, `ca_ES@valencia`. `initdb` fails if the image
/// lacks it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(String);

plain!(Locale);

impl Locale {
    /// `C.UTF-8`: byte order, which operating system updates never change under an index.
    pub fn c_utf8() -> Self {
        Self("C.UTF-8".to_owned())
    }
}

impl Text for Locale {
    const FORMAT: &'static str = "locale";
    const EXAMPLE: &'static str = "C.UTF-8";

    fn grammar() -> String {
        "the name of a locale, as `locale -a` prints it".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
        if (1..=63).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(legal)
        {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not the name of a locale", quoted(text)),
            "write a name that `locale -a` prints in the image, such as `C.UTF-8` or `de_DE.UTF-8`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_one_word() {
        for good in ["C", "C.UTF-8", "de_DE.UTF-8", "ca_ES@valencia"] {
            assert!(Locale::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "-X", "de DE", "C; rm", "a\n"] {
            assert_eq!(Locale::parse(bad).unwrap_err().message, format!("{} is not the name of a locale", quoted(bad)));
        }
    }
}
