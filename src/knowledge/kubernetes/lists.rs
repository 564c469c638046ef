//! Which lists of Kubernetes are maps with a merge key, and which are sets.
//!
//! Source: `patchMergeKey`, `listType` and `listMapKey` of kubernetes/api v0.34, and how each API group treats the
//! order of a list.

/// How the items of a list are identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// By these fields of each item; a dot separates the keys of nested maps.
    By(&'static [&'static str]),
    /// By their content; the order has no meaning.
    Set,
    /// By their position, which has a meaning.
    Ordered,
}

/// The key of a list, a key that must be above it (anywhere; empty for any), and how its items are identified. The
/// first match counts.
const LISTS: &[(&str, &str, List)] = &[
    ("containers", "", List::By(&["name"])),
    ("initContainers", "", List::By(&["name"])),
    ("ephemeralContainers", "", List::By(&["name"])),
    ("volumes", "", List::By(&["name"])),
    ("env", "", List::By(&["name"])),
    ("imagePullSecrets", "", List::By(&["name"])),
    ("volumeMounts", "", List::By(&["mountPath"])),
    ("volumeDevices", "", List::By(&["devicePath"])),
    ("ports", "containers", List::By(&["containerPort", "protocol"])),
    ("ports", "initContainers", List::By(&["containerPort", "protocol"])),
    ("ports", "ingress", List::Set),
    ("ports", "egress", List::Set),
    ("ports", "", List::By(&["port", "protocol"])),
    ("hostAliases", "", List::By(&["ip"])),
    ("topologySpreadConstraints", "", List::By(&["topologyKey", "whenUnsatisfiable"])),
    ("volumeClaimTemplates", "", List::By(&["metadata.name"])),
    ("resourceClaims", "", List::By(&["name"])),
    ("claims", "", List::By(&["name"])),
    ("items", "volumes", List::By(&["key"])),
    ("secrets", "", List::By(&["name"])),
    ("ownerReferences", "", List::By(&["uid"])),
    ("subjects", "", List::By(&["kind", "namespace", "name"])),
    ("paths", "", List::By(&["path", "pathType"])),
    ("rules", "", List::Set),
    ("verbs", "", List::Set),
    ("resources", "", List::Set),
    ("resourceNames", "", List::Set),
    ("apiGroups", "", List::Set),
    ("nonResourceURLs", "", List::Set),
    ("tolerations", "", List::Set),
    ("accessModes", "", List::Set),
    ("ingress", "", List::Set),
    ("egress", "", List::Set),
    ("from", "", List::Set),
    ("to", "", List::Set),
    ("policyTypes", "", List::Set),
    ("except", "", List::Set),
    ("matchExpressions", "", List::Set),
    ("values", "", List::Set),
    ("finalizers", "", List::Set),
    ("add", "capabilities", List::Set),
    ("drop", "capabilities", List::Set),
    ("supplementalGroups", "", List::Set),
    ("externalIPs", "", List::Set),
    ("loadBalancerSourceRanges", "", List::Set),
    ("mountOptions", "", List::Set),
    ("metrics", "", List::Set),
    ("tls", "", List::Set),
];

/// Returns how the items of the list at these keys are identified; unknown for custom resources.
pub fn list(keys: &[&str]) -> List {
    let Some((last, above)) = keys.split_last() else { return List::Ordered };
    let fits = |key: &str, within: &str| key == *last && (within.is_empty() || above.contains(&within));
    LISTS.iter().find(|(key, within, _)| fits(key, within)).map_or(List::Ordered, |(.., list)| *list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_of_a_container_a_service_and_a_policy_differ() {
        let of = |keys: &str| list(&keys.split('.').collect::<Vec<_>>());
        assert_eq!(of("spec.template.spec.containers.ports"), List::By(&["containerPort", "protocol"]));
        assert_eq!(of("spec.ports"), List::By(&["port", "protocol"]));
        assert_eq!(of("spec.ingress.ports"), List::Set);
        assert_eq!(of("spec.template.spec.containers.command"), List::Ordered);
    }
}
