//! Names of PostgreSQL parameters.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A parameter's name: letters, digits, `_` and `$`, not beginning with a digit or `$`. An extension's parameter has
/// dots between such parts. `knowledge` checks whether a server has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterName(String);

plain!(ParameterName);

impl Text for ParameterName {
    const FORMAT: &'static str = "postgres-parameter";
    const EXAMPLE: &'static str = "shared_buffers";

    fn grammar() -> String {
        "the name of a parameter; an extension's has a dot".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
        };
        // NAMEDATALEN limits names in a server's catalogs.
        if text.len() < 64 && text.split('.').all(part) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not the name of a PostgreSQL parameter", quoted(text)),
            "write letters, digits and `_`, with a dot after an extension's name: `auto_explain.log_min_duration`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_name_cannot_change_the_meaning_of_a_configuration_file() {
        for good in ["work_mem", "DateStyle", "auto_explain.log_min_duration", "_x$1"] {
            assert!(ParameterName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "work mem", "work_mem = 1", "a\nb", "1a", "a.", ".a", "a-b", "é"] {
            assert_eq!(
                ParameterName::parse(bad).unwrap_err().message,
                format!("{} is not the name of a PostgreSQL parameter", quoted(bad))
            );
        }
    }
}
