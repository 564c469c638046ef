//! JSON pointers, as JSON Patch uses them.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A JSON pointer (RFC 6901) to a part of an object: `/spec/replicas`; `~1` is a `/` in a key, `~0` a `~`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JsonPointer(String);

plain!(JsonPointer);

impl JsonPointer {
    /// The pointer's keys and indexes, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        self.0.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
    }
}

impl Text for JsonPointer {
    const FORMAT: &'static str = "pointer-in-object";
    const EXAMPLE: &'static str = "/spec/replicas";
    const PATTERN: Option<&'static str> = Some("^(/([^~/]|~[01])+)+$");

    fn grammar() -> String {
        "a JSON pointer: keys and numbers with a `/` before each; `~1` is a `/` in a key, `~0` a `~`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let is_escaped = |step: &str| {
            step.match_indices('~').all(|(at, _)| matches!(step.as_bytes().get(at + 1), Some(b'0' | b'1')))
        };
        let legal =
            text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(|step| !step.is_empty() && is_escaped(step)));
        if legal {
            return Ok(Self(text.to_owned()));
        }
        let help = match text.replace(['.', '['], "/").replace(']', "").trim_matches('/') {
            "" => "write keys and numbers with a `/` before each, such as `/spec/replicas`".to_owned(),
            _ if text.contains('~') => "write `~0` for a `~` in a key, and `~1` for a `/`".to_owned(),
            steps => format!("write `/{steps}`"),
        };
        Err(Problem::new(format!("{} is not a JSON pointer", quoted(text)), help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_begins_with_a_slash_and_escapes_those_in_keys() {
        let pointer = JsonPointer::parse("/metadata/annotations/example.com~1team/0").unwrap();
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["metadata", "annotations", "example.com/team", "0"]);
        for (bad, help) in [
            ("spec.replicas", "write `/spec/replicas`"),
            ("spec/ports[0]", "write `/spec/ports/0`"),
            ("/a~b", "write `~0` for a `~` in a key, and `~1` for a `/`"),
            ("", "write keys and numbers with a `/` before each, such as `/spec/replicas`"),
        ] {
            assert_eq!(JsonPointer::parse(bad).unwrap_err().help, help, "{bad}");
        }
    }
}
