//! When something runs, in the five fields of cron as Kubernetes reads them for a `CronJob`.
//!
//! Source: robfig/cron 3, the parser of Kubernetes' CronJob controller, read in 2026: Sunday is 0 and never 7.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// The most days that each month can have.
const LENGTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// One of the five: its name, its bounds, the words that stand for numbers from the lower bound on.
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
/// steps and lists of them. `@daily` and its kin are refused: not every engine knows them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cron(Vec<String>);

impl Text for Cron {
    const FORMAT: &'static str = "cron";
    const EXAMPLE: &'static str = "0 */12 * * *";

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
        // With both days set, either is enough.
        let by_date = fields[4] == "*" || fields[4] == "?";
        let exists = months.iter().any(|month| {
            LENGTHS.get(usize::from(*month) - 1).is_some_and(|length| days.iter().any(|day| day <= length))
        });
        if by_date && !exists {
            return Err(Problem::new(
                format!("{} never runs: no such month has such a day", quoted(text)),
                "choose a day that the month has, such as `0 3 28 2 *`",
            ));
        }
        Ok(Self(fields))
    }
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
            format!("leave the seconds out: write {}", quoted(&rest.join(" ")))
        }
        _ => "write minute, hour, day of the month, month and day of the week, such as `0 */12 * * *`".to_owned(),
    };
    Problem::new(format!("{} does not have the five fields of a schedule", quoted(text)), help)
}

impl Field {
    /// The numbers that a field chooses.
    fn parse(&self, text: &str) -> Result<Vec<u8>, Problem> {
        let mut chosen = Vec::new();
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, Some(step)),
                None => (part, None),
            };
            let step_by = match step {
                Some(step) => whole(step).filter(|step| *step > 0).ok_or_else(|| self.wrong(part))?,
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
        let number = word.map(|at| at + self.least).or_else(|| whole(text));
        number.filter(|number| (self.least..=self.most).contains(number)).ok_or_else(|| {
            if self.most == 6 && text == "7" {
                Problem::new("the day of the week `7` of a schedule is not known to Kubernetes", "write `0` for Sunday")
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

fn whole(text: &str) -> Option<u8> {
    (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl std::fmt::Display for Cron {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cronjobs_take_passes() {
        for good in
            ["0 */12 * * *", "30 4 * * 0", "*/15 9-17 1,15 jan-Mar Mon-Fri", "0 0 29 2 *", "5/10 * * * ?", "0 0 31 2 1"]
        {
            assert_eq!(Cron::parse(good).map(|cron| cron.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Cron::parse(" 0  3 * *\t* ").unwrap().to_string(), "0 3 * * *");
    }

    #[test]
    fn what_cronjobs_refuse_is_answered() {
        let five = "write minute, hour, day of the month, month and day of the week, such as `0 */12 * * *`";
        for (text, message, help) in [
            ("@daily", "`@daily` does not have the five fields of a schedule", "write `0 0 * * *`"),
            (
                "0 0 3 * * *",
                "`0 0 3 * * *` does not have the five fields of a schedule",
                "leave the seconds out: write `0 3 * * *`",
            ),
            ("0 3 *", "`0 3 *` does not have the five fields of a schedule", five),
            ("", "`` does not have the five fields of a schedule", five),
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
            ("0 0 * * 7", "the day of the week `7` of a schedule is not known to Kubernetes", "write `0` for Sunday"),
            ("0 22-4 * * *", "the hour `22-4` of a schedule ends before it begins", "write two ranges: `22-23,0-4`"),
            (
                "0 0 31 2,4 *",
                "`0 0 31 2,4 *` never runs: no such month has such a day",
                "choose a day that the month has, such as `0 3 28 2 *`",
            ),
        ] {
            assert_eq!(Cron::parse(text).unwrap_err(), Problem::new(message, help));
        }
    }
}
