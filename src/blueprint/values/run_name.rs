//! Names of runs of dumps.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// The newest run, or a run by name: its time in UTC and a random suffix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunName(String);

plain!(RunName);

/// The word for the newest run.
const NEWEST: &str = "newest";

impl Default for RunName {
    fn default() -> Self {
        Self(NEWEST.to_owned())
    }
}

impl Text for RunName {
    const FORMAT: &'static str = "run-name";
    const EXAMPLE: &'static str = "20261101T001500Z-x7k2p";
    const PATTERN: Option<&'static str> = Some("^(newest|[0-9]{8}T[0-9]{6}Z-[a-z0-9]{1,63})$");

    fn grammar() -> String {
        "`newest`, or the name of a run, such as `20261101T001500Z-x7k2p`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = || {
            let (time, rest) = text.split_once('-')?;
            let (day, hour) = time.strip_suffix('Z')?.split_once('T')?;
            let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let rest = (1..=63).contains(&rest.len()) && rest.bytes().all(legal);
            (digits(day, 8) && digits(hour, 6) && rest).then_some(())
        };
        if text == NEWEST || is_name().is_some() {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not the name of a run", quoted(text)),
            format!("write `newest`, or the name of a folder below the prefix, such as `{}`", Self::EXAMPLE),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_the_newest_or_has_the_name_of_a_folder() {
        for good in ["newest", "20261101T001500Z-x7k2p"] {
            assert!(RunName::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "latest", "20261101T001500Z", "20261101T001500Z-", "2026-11-01", "20261101T001500Z-a/../b", "newest;"]
        {
            assert_eq!(RunName::parse(bad).unwrap_err().message, format!("{} is not the name of a run", quoted(bad)));
        }
    }
}
