//! `pgforge explain CODE`: the meaning of a finding in production.

use super::facts::{Fact, entry_text};
use crate::diagnostic::{Code, codes};

/// The explanation of a code, in lines of at most `width` characters; `None` for an unknown code.
pub fn explain(code: Code, width: usize) -> Option<String> {
    let (title, text) = (codes::title(code)?, codes::explanation(code)?);
    let is_fact = |part: &&str| ["Seen: ", "Fix: ", "Accept: "].iter().any(|mark| part.starts_with(mark));
    let (facts, about): (Vec<&str>, Vec<&str>) = text.split("\n\n").partition(is_fact);
    let fact = |mark: &str| facts.iter().find_map(|part| part.strip_prefix(mark)).map(str::to_owned);
    let facts: Vec<Fact> = [
        ("Fix", fact("Fix: ")),
        ("Accept", acceptance(code, fact("Accept: "))),
        ("Seen", fact("Seen: ").map(|threads| format!("{threads} (`docs/outages.md`)"))),
    ]
    .into_iter()
    .filter_map(|(name, words)| Some((name, words?)))
    .collect();
    Some(entry_text(&format!("{code}: {title}"), &about.join("\n\n"), &facts, width))
}

/// How to accept a finding of a check, and when. For other codes only what the explanation says.
fn acceptance(code: Code, when: Option<String>) -> Option<String> {
    let how = || format!("`accept: [{{check: {code}, reason: \"…\"}}]`, here or in an environment");
    match (when, codes::unacceptable(code)) {
        (None, _) if !(200..700).contains(&code.0) => None,
        (None, Some(why)) => Some(format!("errors of this code cannot be accepted: {why}")),
        (None, None) => Some(how()),
        (Some(when), _) => Some(format!("{}, {when}", how())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const OUTAGES: &str = include_str!("../../docs/outages.md");

    /// The rows of the tables: thread, what happened, answer.
    fn outages() -> Vec<[&'static str; 3]> {
        let cells = |line: &'static str| {
            <[&str; 3]>::try_from(line.split('|').map(str::trim).collect::<Vec<_>>().get(1..4)?).ok()
        };
        let rows = OUTAGES.lines().filter(|line| line.starts_with("| ")).filter_map(cells);
        rows.filter(|row| !matches!(row[0], "thread" | "---")).collect()
    }

    /// The codes that follow a word.
    fn named(text: &str, before: &str) -> BTreeSet<Code> {
        let mark = format!("{before}PGF");
        let numbers = text.split(&*mark).skip(1).filter_map(|rest| rest.get(..3)?.parse().ok());
        numbers.map(Code).collect()
    }

    #[test]
    fn every_outage_has_one_answer_of_five_kinds() {
        let rows = outages();
        assert!(rows.len() > 140, "{}", rows.len());
        let threads: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
        assert_eq!(threads.len(), rows.len(), "a thread is listed twice");
        let kinds = ["impossible: ", "check PGF", "plan: ", "not in this version: ", "out of scope: "];
        for [thread, _, answer] in rows {
            assert!(kinds.iter().any(|kind| answer.starts_with(kind)), "{thread}: {answer}");
        }
        for code in named(OUTAGES, "") {
            assert!(codes::title(code).is_some(), "there is no {code}");
        }
    }

    #[test]
    fn explanations_and_outages_name_each_other() {
        let by_outages: BTreeSet<(Code, &str)> =
            outages().iter().flat_map(|row| named(row[2], "check ").into_iter().map(|code| (code, row[0]))).collect();
        let seen = |code: Code| {
            let text = codes::explanation(code).unwrap_or_default();
            let threads = text.split("\n\n").find_map(|part| part.strip_prefix("Seen: ")).unwrap_or_default();
            threads.split([',', ' ', '\n']).filter(|thread| !thread.is_empty()).map(move |thread| (code, thread))
        };
        let by_codes: BTreeSet<(Code, &str)> = codes::ALL.iter().flat_map(|(code, _)| seen(*code)).collect();
        assert_eq!(by_codes, by_outages);
    }

    #[test]
    fn a_code_is_explained_in_lines_that_fit() {
        let text = explain(codes::STANDBYS_REVERSED, 70).unwrap();
        let expected = "\
PGF204: the minimum of synchronous standbys is above the maximum

  The engine keeps between `min` and `max` synchronous standbys. It
  refuses its whole specification if `min` is above `max`.

  Fix       Raise `max` to `min` or more.
  Accept    `accept: [{check: PGF204, reason: \"…\"}]`, here or in an
            environment
";
        assert_eq!(text, expected);
        assert_eq!(explain(Code(999), 70), None);
        let of = |code| explain(code, 100).unwrap();
        assert!(
            of(codes::CRASH_UNSAFE).contains("Accept    errors of this code cannot be accepted: it would lose data")
        );
        assert!(of(codes::TOO_FEW_STANDBYS).contains("environment, only for"));
    }
}
