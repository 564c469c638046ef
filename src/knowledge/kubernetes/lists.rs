//! Which lists of Kubernetes are maps by a merge key, and which are sets.
//!
//! Source: `patchMergeKey`, `listType` and `listMapKey` of kubernetes/api v0.34, and what each API group does with the
//! order of a list.

/// How the items of a list are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// By these fields of each item; a dot leads into a map.
    By(&'static [&'static str]),
    /// By nothing but what they hold; their order means nothing.
    Set,
    /// By their position, which means something.
    Ordered,
}

/// The key that leads to a list, what must stand above it (anywhere; empty for anything), and how its items are told
/// apart. The first that fits counts.
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

/// How the items of the list at these keys are told apart; of custom resources nobody knows.
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
