//! Versions of Kubernetes.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};
use crate::knowledge::kubernetes::{NEWEST_MINOR, OLDEST_MINOR};

/// A minor release of Kubernetes 1: `1.34`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion(u16);

impl KubernetesVersion {
    /// The oldest supported release.
    pub const OLDEST: Self = Self(OLDEST_MINOR);

    /// The `34` of `1.34`.
    pub fn minor(self) -> u16 {
        self.0
    }
}

impl Default for KubernetesVersion {
    fn default() -> Self {
        Self::OLDEST
    }
}

impl Text for KubernetesVersion {
    const FORMAT: &'static str = "kubernetes-version";
    const EXAMPLE: &'static str = "1.34";
    const PATTERN: Option<&'static str> = Some(r"^1\.[1-9][0-9]{0,2}$");

    fn grammar() -> String {
        format!("a minor release of Kubernetes in quotes, `\"1.{OLDEST_MINOR}\"` to `\"1.{NEWEST_MINOR}\"`")
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let minor = |text: &str| {
            (!text.starts_with('0') && text.len() < 4 && text.chars().all(|c| c.is_ascii_digit()))
                .then(|| text.parse::<u16>().ok())
                .flatten()
        };
        match text.strip_prefix("1.").and_then(minor) {
            Some(minor) if (OLDEST_MINOR..=NEWEST_MINOR).contains(&minor) => Ok(Self(minor)),
            Some(minor) => Err(Problem::new(
                format!("pgforge does not support Kubernetes 1.{minor}"),
                format!("write a release from `\"1.{OLDEST_MINOR}\"` to `\"1.{NEWEST_MINOR}\"`"),
            )),
            None => {
                let numbers: Vec<_> = text.trim_start_matches('v').splitn(3, '.').collect();
                let meant = match numbers[..] {
                    ["1", number, ..] => minor(number).filter(|n| (OLDEST_MINOR..=NEWEST_MINOR).contains(n)),
                    _ => None,
                };
                Err(Problem::new(
                    format!("{} is not a release of Kubernetes", quoted(text)),
                    format!("write `\"1.{}\"`", meant.unwrap_or(OLDEST_MINOR)),
                ))
            }
        }
    }
}

impl std::fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_of_kubernetes_is_two_numbers() {
        assert_eq!(KubernetesVersion::parse("1.34").map(KubernetesVersion::minor), Ok(34));
        for (bad, message, help) in [
            ("1.34.2", "`1.34.2` is not a release of Kubernetes", "write `\"1.34\"`"),
            ("v1.36", "`v1.36` is not a release of Kubernetes", "write `\"1.36\"`"),
            ("latest", "`latest` is not a release of Kubernetes", "write `\"1.31\"`"),
            ("", "`\"\"` is not a release of Kubernetes", "write `\"1.31\"`"),
            ("1.20", "pgforge does not support Kubernetes 1.20", "write a release from `\"1.31\"` to `\"1.37\"`"),
        ] {
            assert_eq!(KubernetesVersion::parse(bad).unwrap_err(), Problem::new(message, help));
        }
    }
}
