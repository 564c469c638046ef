//! The table of kinds: their apply order, their API resource, and how their objects are pruned, listed and deleted.
//!
//! `kubectl apply -f` applies documents in the order of the file. Helm and Argo CD sort them by built-in lists. This
//! table has the order of those lists, so a cluster starts the same way with every tool. The lists disagree only about
//! `CustomResourceDefinitions`, `PriorityClasses` and webhooks. Here, the first two precede everything that needs them, and
//! webhooks follow the workloads that serve them. Therefore:
//!
//! - No pod runs without its NetworkPolicy, its disruption budget, its credentials and its permissions.
//! - A Service has an address before a pod resolves its name.
//! - An operator's custom resource follows every object that it refers to.
//!
//! Sources: `InstallOrder` in helm.sh/helm v3, `syncPhaseOrder` and `kindOrder` in argoproj/gitops-engine, read in 2026.

use super::Identity;

/// A kind of Kubernetes, or of an operator that pgforge supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The place in apply order, 0 to 99. Names of rendered files begin with it, so it must never change. The gaps leave
    /// room for further kinds.
    pub rank: u8,
    /// The API group: `apps`; empty for the core group.
    pub group: &'static str,
    /// The API version: `v1`.
    pub version: &'static str,
    /// The name: `StatefulSet`.
    pub name: &'static str,
    /// The resource name in RBAC rules and `kubectl`: `statefulsets`.
    pub plural: &'static str,
    /// Whether its objects have a namespace.
    pub is_namespaced: bool,
    /// What is lost when an object is deleted.
    pub holds: Holds,
    /// Whether delivery tools delete an object that is no longer rendered.
    pub pruning: Pruning,
    /// Whether `diff --live` lists objects that are no longer rendered. True only for namespaced kinds, because the user
    /// might have no permission to list cluster-wide objects, and only for kinds whose objects nothing else labels as
    /// pgforge's.
    pub is_listed: bool,
    /// Whether remedies and runbooks that remove a cluster delete its objects by kind and label. Volumes and Secrets are
    /// deleted in a separate step, and cluster-wide objects by name.
    pub is_deleted: bool,
}

/// What is lost when an object is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing: applying the manifests recreates it.
    Nothing,
    /// Passwords.
    Passwords,
    /// Data, either in the object or in volumes that its controller manages for it.
    Data,
}

/// Whether delivery tools delete an object that is no longer rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pruning {
    /// Argo CD and Flux delete it if they prune.
    ByDelivery,
    /// Like [`Pruning::Never`] while the cluster has `storage.onDelete: retain`, otherwise like [`Pruning::ByDelivery`].
    UnlessRetained,
    /// The annotations of [`super::keep`] protect it from pruning.
    Never,
}

impl Kind {
    /// A namespaced kind in version `v1` that pgforge neither lists nor deletes.
    const fn new(rank: u8, group: &'static str, name: &'static str, plural: &'static str) -> Self {
        Self {
            rank,
            group,
            version: "v1",
            name,
            plural,
            is_namespaced: true,
            holds: Holds::Nothing,
            pruning: Pruning::ByDelivery,
            is_listed: false,
            is_deleted: false,
        }
    }

    /// A kind of an operator.
    const fn custom(group: &'static str, name: &'static str, plural: &'static str) -> Self {
        Self::new(LAST, group, name, plural)
    }

    const fn cluster_wide(self) -> Self {
        Self { is_namespaced: false, ..self }
    }

    const fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    const fn holds(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    const fn pruning(self, pruning: Pruning) -> Self {
        Self { pruning, ..self }
    }

    const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }

    const fn deleted(self) -> Self {
        Self { is_deleted: true, ..self }
    }

    /// Whether the kind is built into Kubernetes. `kubectl` rejects any other kind unless its definition is installed.
    pub fn is_built_in(&self) -> bool {
        self.rank != LAST
    }

    /// The short name for commands that a person reads: `statefulset`, `cluster.postgresql.cnpg.io`.
    pub fn word(&self) -> String {
        word(self.group, self.name)
    }

    /// The resource name for `kubectl` that no other installed kind can share: `statefulsets.v1.apps`, `configmaps`.
    pub fn resource(&self) -> String {
        qualified(self.plural, self.version, self.group)
    }
}

/// The rank of custom resources and of unknown kinds.
const LAST: u8 = 90;

const ADMISSION: &str = "admissionregistration.k8s.io";
const CNPG: &str = "postgresql.cnpg.io";
const NETWORKING: &str = "networking.k8s.io";
const RBAC: &str = "rbac.authorization.k8s.io";
const STORAGE: &str = "storage.k8s.io";

/// Every kind, in apply order.
pub const KINDS: [Kind; 41] = [
    Kind::new(0, "", "Namespace", "namespaces").cluster_wide().holds(Holds::Data),
    Kind::new(1, "apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions")
        .cluster_wide()
        .holds(Holds::Data),
    Kind::new(2, "scheduling.k8s.io", "PriorityClass", "priorityclasses").cluster_wide(),
    Kind::new(4, NETWORKING, "NetworkPolicy", "networkpolicies").listed().deleted(),
    Kind::new(5, "", "ResourceQuota", "resourcequotas"),
    Kind::new(6, "", "LimitRange", "limitranges"),
    Kind::new(8, "policy", "PodDisruptionBudget", "poddisruptionbudgets").listed().deleted(),
    Kind::new(10, "", "ServiceAccount", "serviceaccounts").listed().deleted(),
    Kind::new(12, "", "Secret", "secrets").holds(Holds::Passwords),
    Kind::new(14, "", "ConfigMap", "configmaps").listed().deleted(),
    Kind::new(16, STORAGE, "StorageClass", "storageclasses").cluster_wide(),
    Kind::new(17, "", "PersistentVolume", "persistentvolumes").cluster_wide().holds(Holds::Data),
    Kind::new(18, "", "PersistentVolumeClaim", "persistentvolumeclaims")
        .holds(Holds::Data)
        .pruning(Pruning::Never)
        .listed(),
    Kind::new(20, RBAC, "ClusterRole", "clusterroles").cluster_wide(),
    Kind::new(21, RBAC, "ClusterRoleBinding", "clusterrolebindings").cluster_wide(),
    Kind::new(22, RBAC, "Role", "roles").listed().deleted(),
    Kind::new(23, RBAC, "RoleBinding", "rolebindings").listed().deleted(),
    Kind::new(30, "", "Service", "services").listed().deleted(),
    Kind::new(40, "apps", "DaemonSet", "daemonsets"),
    Kind::new(41, "", "Pod", "pods"),
    Kind::new(42, "", "ReplicationController", "replicationcontrollers"),
    Kind::new(43, "apps", "ReplicaSet", "replicasets"),
    Kind::new(44, "apps", "Deployment", "deployments").listed().deleted(),
    Kind::new(45, "autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers").version("v2"),
    Kind::new(46, "apps", "StatefulSet", "statefulsets").listed().deleted(),
    // Runs of the CronJobs, including runs that a user started.
    Kind::new(50, "batch", "Job", "jobs").deleted(),
    Kind::new(52, "batch", "CronJob", "cronjobs").listed().deleted(),
    Kind::new(60, NETWORKING, "IngressClass", "ingressclasses").cluster_wide(),
    Kind::new(61, NETWORKING, "Ingress", "ingresses").listed().deleted(),
    Kind::new(70, ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations").cluster_wide(),
    Kind::new(71, ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations").cluster_wide(),
    Kind::new(72, ADMISSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies").cluster_wide(),
    Kind::new(73, ADMISSION, "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings").cluster_wide(),
    // Deletion reverses this order: it deletes the objects that refer to a cluster before the cluster.
    Kind::custom("acid.zalan.do", "postgresql", "postgresqls")
        .holds(Holds::Data)
        .pruning(Pruning::UnlessRetained)
        .listed()
        .deleted(),
    Kind::custom("cert-manager.io", "Certificate", "certificates").listed().deleted(),
    // Not deleted: a cluster that shuts down still archives its last WAL to it.
    Kind::custom("barmancloud.cnpg.io", "ObjectStore", "objectstores").listed(),
    Kind::custom(CNPG, "Cluster", "clusters").holds(Holds::Data).pruning(Pruning::UnlessRetained).listed().deleted(),
    Kind::custom(CNPG, "Database", "databases").listed().deleted(),
    Kind::custom(CNPG, "DatabaseRole", "databaseroles").listed().deleted(),
    Kind::custom(CNPG, "Pooler", "poolers").listed().deleted(),
    Kind::custom(CNPG, "ScheduledBackup", "scheduledbackups").listed().deleted(),
];

/// Finds a kind by API group and name.
pub fn kind(group: &str, name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name && kind.group == group)
}

/// Finds the kind of an object.
pub fn of(identity: &Identity) -> Option<&'static Kind> {
    kind(identity.group(), &identity.kind)
}

/// Returns the place of an object in apply order, 0 to 99.
pub fn rank(identity: &Identity) -> u8 {
    of(identity).map_or(LAST, |kind| kind.rank)
}

/// Whether deleting an object of this kind deletes data.
pub fn holds_data(identity: &Identity) -> bool {
    of(identity).is_some_and(|kind| kind.holds == Holds::Data)
}

/// Returns the short name of a kind for `kubectl`: `statefulset` if it is built in, else `cluster.postgresql.cnpg.io`.
pub fn word(group: &str, name: &str) -> String {
    let is_short = group.is_empty() || kind(group, name).is_some_and(Kind::is_built_in);
    let name = name.to_lowercase();
    if is_short { name } else { format!("{name}.{group}") }
}

/// Returns the resource name of an object's kind for `kubectl`, in the object's API version: `statefulsets.v1.apps`.
pub fn resource(identity: &Identity) -> String {
    let version = identity.api_version.rsplit('/').next().unwrap_or_default();
    let plural = of(identity).map_or_else(|| identity.kind.to_lowercase(), |kind| kind.plural.to_owned());
    qualified(&plural, version, identity.group())
}

fn qualified(name: &str, version: &str, group: &str) -> String {
    if group.is_empty() { name.to_owned() } else { format!("{name}.{version}.{group}") }
}

/// Returns the kinds of a cluster's objects as an argument of `kubectl delete`, in reverse apply order: all built-in
/// kinds, and the rendered custom resources.
pub fn deleted<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> String {
    let words: Vec<String> =
        present(rendered).into_iter().rev().filter(|kind| kind.is_deleted).map(Kind::word).collect();
    words.join(",")
}

/// Returns the kinds whose objects `diff --live` lists, as arguments of `kubectl get`: all built-in kinds, and the
/// rendered custom resources.
pub fn listed<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> Vec<String> {
    present(rendered).into_iter().filter(|kind| kind.is_listed).map(Kind::resource).collect()
}

/// Returns the kinds that the API server must have: all built-in kinds, and the rendered custom resources.
fn present<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> Vec<&'static Kind> {
    let custom: Vec<&Kind> = rendered.into_iter().filter_map(of).collect();
    KINDS.iter().filter(|kind| kind.is_built_in() || custom.contains(kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::fit;

    #[test]
    fn built_in_kinds_match_the_api_of_kubernetes() {
        for kind in KINDS.iter().filter(|kind| kind.is_built_in()) {
            let group = if kind.group.is_empty() { String::new() } else { format!("{}/", kind.group) };
            let api_version = format!("{group}{}", kind.version);
            let known = fit::Kind::of(&api_version, kind.name);
            let known = known.unwrap_or_else(|| panic!("{api_version} has no {}", kind.name));
            assert_eq!((known.is_namespaced, known.plural), (kind.is_namespaced, kind.plural), "{}", kind.name);
        }
    }

    #[test]
    fn the_table_is_in_apply_order_without_duplicates() {
        assert!(KINDS.is_sorted_by_key(|kind| kind.rank), "objects would be applied in the wrong order");
        for (index, one) in KINDS.iter().enumerate() {
            assert_eq!(kind(one.group, one.name), Some(&KINDS[index]), "the table lists {} twice", one.name);
        }
    }

    #[test]
    fn only_built_in_kinds_have_short_names() {
        assert_eq!(word("apps", "StatefulSet"), "statefulset");
        assert_eq!(word("postgresql.cnpg.io", "Cluster"), "cluster.postgresql.cnpg.io");
        assert_eq!(word("serving.knative.dev", "Service"), "service.serving.knative.dev");
    }

    #[test]
    fn rendered_custom_resources_are_deleted_before_built_in_kinds() {
        let of = |kind: &str| Identity {
            api_version: "postgresql.cnpg.io/v1".to_owned(),
            kind: kind.to_owned(),
            namespace: "databases".to_owned(),
            name: "orders".to_owned(),
        };
        let built_in = "ingress,cronjob,job,statefulset,deployment,service,rolebinding,role,configmap,serviceaccount,\
            poddisruptionbudget,networkpolicy";
        assert_eq!(deleted([]), built_in);
        let custom = "pooler.postgresql.cnpg.io,cluster.postgresql.cnpg.io";
        assert_eq!(deleted(&[of("Cluster"), of("Pooler")]), format!("{custom},{built_in}"));
    }
}
