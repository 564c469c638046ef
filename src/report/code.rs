//! `pgforge explain CODE`: what a finding means in production.

use super::manual::{Fact, told};
use crate::diagnostic::{Code, codes};

/// A code in lines of at most `width` characters; `None` if there is none of that number.
pub fn explain(code: Code, width: usize) -> Option<String> {
    let (title, text) = (codes::title(code)?, codes::explanation(code)?);
    let is_fact = |part: &&str| ["Seen: ", "Fix: ", "Accept: "].iter().any(|mark| part.starts_with(mark));
    let (facts, about): (Vec<&str>, Vec<&str>) = text.split("\n\n").partition(is_fact);
    let said = |mark: &str| facts.iter().find_map(|fact| fact.strip_prefix(mark)).map(str::to_owned);
    let facts: Vec<Fact> = [
        ("Fix", said("Fix: ")),
        ("Accept", acceptance(code, said("Accept: "))),
        ("Seen", said("Seen: ").map(|threads| format!("{threads} (`docs/outages.md`)"))),
    ]
    .into_iter()
    .filter_map(|(name, words)| Some((name, words?)))
    .collect();
    Some(told(&format!("{code}: {title}"), &about.join("\n\n"), &facts, width))
}

/// How to accept a finding of a check, and when; of what is no check only what its explanation has to say.
fn acceptance(code: Code, when: Option<String>) -> Option<String> {
    let how = || format!("`accept: [{{check: {code}, reason: \"…\"}}]`, here or in an environment");
    match (when, codes::unacceptable(code)) {
        (None, _) if !(200..700).contains(&code.0) => None,
        (None, Some(why)) => Some(format!("an error of this code cannot be accepted: {why}")),
        (None, None) => Some(how()),
        (Some(when), _) => Some(format!("{}, {when}", how())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_in_lines_that_fit() {
        let text = explain(codes::STANDBYS_REVERSED, 70).unwrap();
        let expected = "\
PGF204: the least number of synchronous standbys is above the greatest

  The engine keeps between `min` and `max` synchronous standbys; a
  least above the greatest cannot be kept, and the engine refuses its
  whole specification.

  Fix       Raise `max` to `min` or more.
  Accept    `accept: [{check: PGF204, reason: \"…\"}]`, here or in an
            environment
";
        assert_eq!(text, expected);
        assert_eq!(explain(Code(999), 70), None);
        let of = |code| explain(code, 100).unwrap();
        assert!(
            of(codes::CRASH_UNSAFE).contains("Accept    an error of this code cannot be accepted: it would lose data")
        );
        assert!(of(codes::TOO_FEW_STANDBYS).contains("environment, only for a cluster that nobody writes to"));
    }
}
