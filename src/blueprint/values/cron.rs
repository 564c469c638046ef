//! Schedules in the five fields of cron, as Kubernetes reads them for a `CronJob`.
//!
//! Source: robfig/cron 3, the parser of Kubernetes' CronJob controller, read in 2026: Sunday is 0 and never 7.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};
use std::collections::BTreeSet;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// The maximum number of days of each month.
const LENGTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// One of the five fields: its name, its bounds, the names that stand for numbers from the lower bound on.
struct Field {
    name: &'static str,
    least: u8,
    most: u8,
    words: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, words: &[] },
    Field { name: "hour", least: 0, most: 23, words: &[] },
    Field { name: "day of the month", least: 1, most: 31, words: &[] },
    Field { name: "month", least: 1, most: 12, words: &MONTHS },
    Field { name: "day of the week", least: 0, most: 6, words: &DAYS },
];

/// A schedule of five fields: minute, hour, day of the month, month, day of the week; each `*`, numbers, names, ranges,
/// steps and lists of them. Macros such as `@daily` are rejected, because not every engine supports them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cron {
    /// The fields as written.
    fields: Vec<String>,
    /// The numbers that each field selects.
    chosen: Vec<Vec<u8>>,
}

impl Text for Cron {
    const FORMAT: &'static str = "cron";
    const EXAMPLE: &'static str = "0 */12 * * *";
    const PATTERN: Option<&'static str> = Some("^[ \t]*[^ \t]+([ \t]+[^ \t]+){4}[ \t]*$");

    fn grammar() -> String {
        "a schedule of five fields: minute, hour, day of the month, month, day of the week".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let fields: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
        if fields.len() != FIELDS.len() {
            return Err(count(text, &fields));
        }
        let mut chosen = Vec::new();
        for (field, text) in FIELDS.iter().zip(&fields) {
            chosen.push(field.parse(text)?);
        }
        let [_, _, days, months, _] = &chosen[..] else { return Err(count(text, &fields)) };
        let exists = months.iter().any(|month| {
            LENGTHS.get(usize::from(*month) - 1).is_some_and(|length| days.iter().any(|day| day <= length))
        });
        if is_any(&fields[4]) && !exists {
            return Err(Problem::new(
                format!("{} never runs: none of its months has such a day", quoted(text)),
                "choose a day that the month has, such as `0 3 28 2 *`",
            ));
        }
        Ok(Self { fields, chosen })
    }
}

/// Whether a day field matches any day, so that the other decides. If both day fields are set, either is enough.
fn is_any(field: &str) -> bool {
    field.starts_with(['*', '?'])
}

impl Cron {
    /// The number of runs on a day with runs.
    pub fn most_runs_a_day(&self) -> usize {
        let distinct = |field: usize| self.chosen[field].iter().collect::<BTreeSet<_>>().len();
        distinct(0) * distinct(1)
    }

    /// The longest time between two runs, in seconds, even if the schedule pauses in some years.
    pub fn longest_gap(&self) -> u64 {
        let [minutes, hours, days, months, weekdays] = &self.chosen[..] else { return 0 };
        let (any_date, any_weekday) = (is_any(&self.fields[2]), is_any(&self.fields[4]));
        let mut times: Vec<u64> = hours
            .iter()
            .flat_map(|hour| minutes.iter().map(move |minute| u64::from(*hour) * 3600 + u64::from(*minute) * 60))
            .collect();
        times.sort_unstable();
        let mut last: Option<u64> = None;
        let mut longest = 0;
        // Nine years from Monday, 1 January 2024, contain two leap days, even if the schedule also requires a weekday.
        for (number, (month, day)) in (2024..2033).flat_map(days_of).enumerate() {
            let weekday = u8::try_from((number + 1) % 7).unwrap_or_default();
            let (date, week) = (days.contains(&day), weekdays.contains(&weekday));
            let runs = if any_date || any_weekday { date && week } else { date || week };
            if !(runs && months.contains(&month)) {
                continue;
            }
            for time in &times {
                let now = number as u64 * 86_400 + time;
                longest = longest.max(last.map_or(0, |last| now - last));
                last = Some(now);
            }
        }
        longest
    }
}

/// Month and day of each day of a year in this century.
fn days_of(year: u32) -> impl Iterator<Item = (u8, u8)> {
    (1..=12u8).zip(LENGTHS).flat_map(move |(month, length)| {
        let length = if month == 2 && !year.is_multiple_of(4) { length - 1 } else { length };
        (1..=length).map(move |day| (month, day))
    })
}

fn count(text: &str, fields: &[String]) -> Problem {
    let named = match text.trim() {
        "@hourly" => Some("0 * * * *"),
        "@daily" | "@midnight" => Some("0 0 * * *"),
        "@weekly" => Some("0 0 * * 0"),
        "@monthly" => Some("0 0 1 * *"),
        "@yearly" | "@annually" => Some("0 0 1 1 *"),
        _ => None,
    };
    let help = match (named, fields) {
        (Some(plain), _) => format!("write `{plain}`"),
        (None, [_, rest @ ..]) if rest.len() == FIELDS.len() => {
            format!("remove the seconds: write {}", quoted(&rest.join(" ")))
        }
        _ => "write minute, hour, day of the month, month and day of the week, such as `0 */12 * * *`".to_owned(),
    };
    Problem::new(format!("{} is not a schedule of five fields", quoted(text)), help)
}

impl Field {
    /// The numbers that a field selects.
    fn parse(&self, text: &str) -> Result<Vec<u8>, Problem> {
        let mut chosen = Vec::new();
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, Some(step)),
                None => (part, None),
            };
            let step_by = match step {
                Some(step) => integer(step).filter(|step| *step > 0).ok_or_else(|| self.wrong(part))?,
                None => 1,
            };
            let (first, last) = match range.split_once('-') {
                _ if range == "*" || range == "?" => (self.least, self.most),
                Some((first, last)) => (self.number(first, part)?, self.number(last, part)?),
                None => {
                    let first = self.number(range, part)?;
                    (first, if step.is_some() { self.most } else { first })
                }
            };
            if first > last {
                return Err(Problem::new(
                    format!("the {} {} of a schedule ends before it begins", self.name, quoted(part)),
                    format!("write two ranges: `{first}-{},{}-{last}`", self.most, self.least),
                ));
            }
            chosen.extend((first..=last).step_by(usize::from(step_by)));
        }
        Ok(chosen)
    }

    fn number(&self, text: &str, part: &str) -> Result<u8, Problem> {
        let lower = text.to_ascii_lowercase();
        let word = self.words.iter().position(|word| *word == lower).and_then(|at| u8::try_from(at).ok());
        let number = word.map(|at| at + self.least).or_else(|| integer(text));
        number.filter(|number| (self.least..=self.most).contains(number)).ok_or_else(|| {
            if self.most == 6 && text == "7" {
                Problem::new("the day of the week `7` does not exist in a Kubernetes schedule", "write `0` for Sunday")
            } else {
                self.wrong(part)
            }
        })
    }

    fn wrong(&self, part: &str) -> Problem {
        let names = match self.words {
            [first, .., last] => format!(" or a name from `{first}` to `{last}`"),
            _ => String::new(),
        };
        Problem::new(
            format!("{} is not a {} of a schedule", quoted(part), self.name),
            format!(
                "write `*`, or a number from {} to {}{names}, a range `1-5`, a step `*/5` or a list",
                self.least, self.most
            ),
        )
    }
}

fn integer(text: &str) -> Option<u8> {
    (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for Cron {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.fields.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_of_cronjobs_parse() {
        for good in
            ["0 */12 * * *", "30 4 * * 0", "*/15 9-17 1,15 jan-Mar Mon-Fri", "0 0 29 2 *", "5/10 * * * ?", "0 0 31 2 1"]
        {
            assert_eq!(Cron::parse(good).map(|cron| cron.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Cron::parse(" 0  3 * *\t* ").unwrap().to_string(), "0 3 * * *");
    }

    #[test]
    fn the_longest_gap_counts_nights_weekends_and_years() {
        let hours = |hours: u64| hours * 3600;
        for (text, seconds) in [
            ("0 */12 * * *", hours(12)),
            ("*/15 * * * *", 900),
            ("0 9-17 * * *", hours(16)),
            ("30 4 * * 0", hours(7 * 24)),
            ("0 3 * * mon-fri", hours(72)),
            ("0 0 1 * *", hours(31 * 24)),
            ("0 0 1 * 1", hours(7 * 24)),
            ("0 0 29 2 *", hours(1461 * 24)),
        ] {
            assert_eq!(Cron::parse(text).unwrap().longest_gap(), seconds, "{text}");
        }
    }

    #[test]
    fn an_error_has_the_text_to_write() {
        let five = "write minute, hour, day of the month, month and day of the week, such as `0 */12 * * *`";
        for (text, message, help) in [
            ("@daily", "`@daily` is not a schedule of five fields", "write `0 0 * * *`"),
            ("0 0 3 * * *", "`0 0 3 * * *` is not a schedule of five fields", "remove the seconds: write `0 3 * * *`"),
            ("0 3 *", "`0 3 *` is not a schedule of five fields", five),
            ("", "`\"\"` is not a schedule of five fields", five),
            (
                "60 * * * *",
                "`60` is not a minute of a schedule",
                "write `*`, or a number from 0 to 59, a range `1-5`, a step `*/5` or a list",
            ),
            (
                "0 0 * foo *",
                "`foo` is not a month of a schedule",
                "write `*`, or a number from 1 to 12 or a name from `jan` to `dec`, a range `1-5`, a step `*/5` or a list",
            ),
            (
                "*/0 * * * *",
                "`*/0` is not a minute of a schedule",
                "write `*`, or a number from 0 to 59, a range `1-5`, a step `*/5` or a list",
            ),
            ("0 0 * * 7", "the day of the week `7` does not exist in a Kubernetes schedule", "write `0` for Sunday"),
            ("0 22-4 * * *", "the hour `22-4` of a schedule ends before it begins", "write two ranges: `22-23,0-4`"),
            (
                "0 0 31 2,4 *",
                "`0 0 31 2,4 *` never runs: none of its months has such a day",
                "choose a day that the month has, such as `0 3 28 2 *`",
            ),
        ] {
            assert_eq!(Cron::parse(text).unwrap_err(), Problem::new(message, help));
        }
    }
}
