//! API groups and versions of Kubernetes.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// The value of `apiVersion`: `v1`, `apps/v1`, `monitoring.coreos.com/v1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupVersion(String);

plain!(GroupVersion);

impl Text for GroupVersion {
    const FORMAT: &'static str = "group-version";
    const EXAMPLE: &'static str = "v1";
    const PATTERN: Option<&'static str> = Some("^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?v[0-9][a-z0-9]{0,61}$");

    fn grammar() -> String {
        "an API group and version, as in `apps/v1`, or only a version for the core group, as in `v1`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let (group, version) = text.rsplit_once('/').map_or((None, text), |(group, version)| (Some(group), version));
        let is_version = version.strip_prefix('v').is_some_and(|rest| {
            rest.len() <= 62
                && rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase())
        });
        if is_version && group.is_none_or(dns::is_subdomain) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not an API version", quoted(text)),
            "write what `kubectl api-resources` shows, such as `apps/v1` or `v1`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_alone_or_after_its_group() {
        for good in ["v1", "apps/v1", "policy/v1beta1", "monitoring.coreos.com/v1"] {
            assert!(GroupVersion::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "apps", "apps/", "/v1", "Apps/v1", "a/b/v1", "apps/v", "1", "v1/apps", "v1-beta"] {
            assert!(GroupVersion::parse(bad).is_err(), "{bad}");
        }
    }
}
