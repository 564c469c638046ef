//! Keys that later versions of the language will have. They are reported as "not in this version", so that they are not
//! mistaken for typing errors.

use crate::diagnostic::{Path, Segment};

/// Keys, each with its purpose. `*` matches any key of a map.
const KEYS: &[(&str, &str)] = &[
    ("spec.standalone", "the settings of the engine `standalone`"),
    ("spec.monitoring", "metrics, alert rules and a dashboard"),
    ("spec.addons", "charts that the cluster depends on"),
    ("spec.delivery.argocd.project", "an Application that pgforge writes"),
    ("spec.delivery.argocd.repository", "an Application that pgforge writes"),
    ("spec.delivery.argocd.revision", "an Application that pgforge writes"),
    ("spec.delivery.flux.repository", "a Kustomization that pgforge writes"),
    ("spec.delivery.flux.revision", "a Kustomization that pgforge writes"),
    ("spec.postgres.roles.*.superuser", "additional superusers"),
];

/// Words that a later version will accept as a value.
const WORDS: &[(&str, &str)] = &[
    ("spec.apps.*.kind", "chart"),
    ("spec.packaging", "chart"),
    ("spec.secrets.from", "external"),
    ("spec.secrets.from", "sealed"),
    ("spec.secrets.from", "sops"),
    ("spec.secrets.from", "variables"),
];

/// Returns the purpose of the key at a path, if it is reserved.
pub fn key(path: &Path) -> Option<&'static str> {
    let steps = steps(path);
    KEYS.iter().find(|(pattern, _)| matches(pattern, steps)).map(|(_, about)| *about)
}

/// Whether a word is reserved as the value at a path.
pub fn word(path: &Path, word: &str) -> bool {
    let steps = steps(path);
    WORDS.iter().any(|(pattern, reserved)| *reserved == word && matches(pattern, steps))
}

/// Returns the steps of a path in a cluster; in an environment, those of the part that it replaces.
fn steps(path: &Path) -> &[Segment] {
    match &path.0[..] {
        [Segment::Key(environments), _, rest @ ..] if environments == "environments" => rest,
        all => all,
    }
}

fn matches(pattern: &str, steps: &[Segment]) -> bool {
    let mut steps = steps.iter();
    let keys =
        pattern.split('.').all(|part| matches!(steps.next(), Some(Segment::Key(key)) if part == "*" || key == part));
    keys && steps.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_key_is_known_at_its_place_and_nowhere_else() {
        assert_eq!(key(&Path::dotted("spec.addons")), Some("charts that the cluster depends on"));
        assert_eq!(
            key(&Path::dotted("environments.staging.spec.monitoring")),
            Some("metrics, alert rules and a dashboard")
        );
        assert_eq!(
            key(&Path::dotted("spec.postgres.roles").key("any.name").key("superuser")),
            Some("additional superusers")
        );
        assert_eq!(key(&Path::dotted("addons")), None);
        assert_eq!(key(&Path::dotted("spec.addons.mode")), None);
        assert!(word(&Path::dotted("spec.packaging"), "chart"));
        assert!(!word(&Path::dotted("spec.packaging"), "manifests"));
    }
}
