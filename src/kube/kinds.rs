//! The one table of kinds: their place in apply order, their API resource, and what becomes of their objects.
//!
//! Apply order: `kubectl apply -f` takes the order of the documents. Helm and Argo CD sort by lists of their own, which
//! agree but for CustomResourceDefinition, PriorityClass and webhooks, and this is their order, so that a cluster starts
//! the same way whoever applies it. Where they disagree: the first two come before everything that needs them, webhooks
//! after what serves them. No pod ever runs without its NetworkPolicy, its budget, its credentials and its permissions; a
//! Service has an address before a pod looks it up; an operator's custom resource comes after all that it names.
//!
//! Sources: `InstallOrder` in helm.sh/helm v3, `syncPhaseOrder` and `kindOrder` in argoproj/gitops-engine, read in 2026.

use super::Identity;

/// A kind of Kubernetes, or of an operator that pgforge renders for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its place in apply order, 0 to 99. It is part of a file's name in a bundle and never changes; the gaps leave room.
    pub rank: u8,
    /// `apps`; empty for the core.
    pub group: &'static str,
    /// `v1`.
    pub version: &'static str,
    /// `StatefulSet`.
    pub name: &'static str,
    /// `statefulsets`, as RBAC and `kubectl` call it.
    pub plural: &'static str,
    /// Whether its objects are in a namespace.
    pub is_namespaced: bool,
    /// What is lost with an object.
    pub holds: Holds,
    /// Who deletes an object of a cluster when it is no longer rendered.
    pub pruning: Pruning,
    /// Whether `diff --live` looks for objects that no render has any more: of kinds in a namespace, for whoever may read
    /// a namespace may not read beside it, and of kinds that nothing but pgforge labels as its own.
    pub is_listed: bool,
    /// Whether remedies and runbooks that remove a cluster delete its objects by this kind. Volumes and Secrets have a
    /// step of their own, and what is in no namespace is deleted by name.
    pub is_deleted: bool,
}

/// What is lost with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing that a render does not create again.
    Nothing,
    /// Passwords.
    Passwords,
    /// Data, its own or what its controller keeps for it.
    Data,
}

/// Who deletes an object of a cluster when it is no longer rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pruning {
    /// Argo CD and Flux, where they prune.
    ByDelivery,
    /// They leave it alone while the cluster has `storage.onDelete: retain`, by the annotations of [`super::keep`].
    UnlessRetained,
    /// They always leave it alone, by the same annotations.
    Never,
}

impl Kind {
    /// A kind in a namespace, of which pgforge renders no object.
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

    /// An operator's kind, or one that Kubernetes brings later.
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

    /// Whether Kubernetes itself has it. `kubectl` refuses every other kind where its definition is not installed.
    pub fn is_built_in(&self) -> bool {
        self.rank != LAST
    }

    /// What people call it to `kubectl`: `statefulset`, `cluster.postgresql.cnpg.io`.
    pub fn word(&self) -> String {
        word(self.group, self.name)
    }

    /// What programs call it to `kubectl`, whatever else is installed: `statefulsets.v1.apps`, `configmaps`.
    pub fn resource(&self) -> String {
        qualified(self.plural, self.version, self.group)
    }
}

/// Custom resources, and what Kubernetes brings later.
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
    // Runs of our CronJobs, those by hand included.
    Kind::new(50, "batch", "Job", "jobs").deleted(),
    Kind::new(52, "batch", "CronJob", "cronjobs").listed().deleted(),
    Kind::new(60, NETWORKING, "IngressClass", "ingressclasses").cluster_wide(),
    Kind::new(61, NETWORKING, "Ingress", "ingresses").listed().deleted(),
    Kind::new(70, ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations").cluster_wide(),
    Kind::new(71, ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations").cluster_wide(),
    Kind::new(72, ADMISSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies").cluster_wide(),
    Kind::new(73, ADMISSION, "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings").cluster_wide(),
    // Deleted in the opposite order: what an operator makes from a cluster goes before the cluster.
    Kind::custom("acid.zalan.do", "postgresql", "postgresqls")
        .holds(Holds::Data)
        .pruning(Pruning::UnlessRetained)
        .listed()
        .deleted(),
    Kind::custom("cert-manager.io", "Certificate", "certificates").listed().deleted(),
    // A cluster that ends archives its last WAL by it.
    Kind::custom("barmancloud.cnpg.io", "ObjectStore", "objectstores").listed(),
    Kind::custom(CNPG, "Cluster", "clusters").holds(Holds::Data).pruning(Pruning::UnlessRetained).listed().deleted(),
    Kind::custom(CNPG, "Database", "databases").listed().deleted(),
    Kind::custom(CNPG, "DatabaseRole", "databaseroles").listed().deleted(),
    Kind::custom(CNPG, "Pooler", "poolers").listed().deleted(),
    Kind::custom(CNPG, "ScheduledBackup", "scheduledbackups").listed().deleted(),
];

/// The kind of a name in an API group.
pub fn kind(group: &str, name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name && kind.group == group)
}

/// The kind of an object.
pub fn of(identity: &Identity) -> Option<&'static Kind> {
    kind(identity.group(), &identity.kind)
}

/// The place of an object in apply order, 0 to 99.
pub fn rank(identity: &Identity) -> u8 {
    of(identity).map_or(LAST, |kind| kind.rank)
}

/// Whether data is lost with an object of this kind.
pub fn holds_data(identity: &Identity) -> bool {
    of(identity).is_some_and(|kind| kind.holds == Holds::Data)
}

/// What people call a kind to `kubectl`: `statefulset` of Kubernetes' own, `cluster.postgresql.cnpg.io` of others.
pub fn word(group: &str, name: &str) -> String {
    let is_short = group.is_empty() || kind(group, name).is_some_and(Kind::is_built_in);
    let name = name.to_lowercase();
    if is_short { name } else { format!("{name}.{group}") }
}

/// What programs call the kind of an object to `kubectl`, in the version that it has: `statefulsets.v1.apps`.
pub fn resource(identity: &Identity) -> String {
    let version = identity.api_version.rsplit('/').next().unwrap_or_default();
    let plural = of(identity).map_or_else(|| identity.kind.to_lowercase(), |kind| kind.plural.to_owned());
    qualified(&plural, version, identity.group())
}

fn qualified(name: &str, version: &str, group: &str) -> String {
    if group.is_empty() { name.to_owned() } else { format!("{name}.{version}.{group}") }
}

/// The kinds by which a cluster's objects are deleted, as `kubectl` takes them, the last that was applied first: those of
/// Kubernetes itself, and of the others those that were rendered.
pub fn deleted<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> String {
    let words: Vec<String> =
        present(rendered).into_iter().rev().filter(|kind| kind.is_deleted).map(Kind::word).collect();
    words.join(",")
}

/// The kinds of which `diff --live` lists the objects, as `kubectl` takes them: those of Kubernetes itself, and of the
/// others those that were rendered.
pub fn listed<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> Vec<String> {
    present(rendered).into_iter().filter(|kind| kind.is_listed).map(Kind::resource).collect()
}

/// The kinds that an API server has for certain.
fn present<'a>(rendered: impl IntoIterator<Item = &'a Identity>) -> Vec<&'static Kind> {
    let custom: Vec<&Kind> = rendered.into_iter().filter_map(of).collect();
    KINDS.iter().filter(|kind| kind.is_built_in() || custom.contains(kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::fit;

    #[test]
    fn kubernetes_has_every_kind_as_the_table_has_it() {
        for kind in KINDS.iter().filter(|kind| kind.is_built_in()) {
            let group = if kind.group.is_empty() { String::new() } else { format!("{}/", kind.group) };
            let api_version = format!("{group}{}", kind.version);
            let known = fit::Kind::of(&api_version, kind.name);
            let known = known.unwrap_or_else(|| panic!("{api_version} has no {}", kind.name));
            assert_eq!((known.is_namespaced, known.plural), (kind.is_namespaced, kind.plural), "{}", kind.name);
        }
    }

    #[test]
    fn the_table_is_in_apply_order_and_names_no_kind_twice() {
        assert!(KINDS.is_sorted_by_key(|kind| kind.rank), "a kind is out of order");
        for (index, one) in KINDS.iter().enumerate() {
            assert_eq!(kind(one.group, one.name), Some(&KINDS[index]), "{} is there twice", one.name);
        }
    }

    #[test]
    fn kubectl_takes_short_names_of_kubernetes_kinds_alone() {
        assert_eq!(word("apps", "StatefulSet"), "statefulset");
        assert_eq!(word("postgresql.cnpg.io", "Cluster"), "cluster.postgresql.cnpg.io");
        assert_eq!(word("serving.knative.dev", "Service"), "service.serving.knative.dev");
    }

    #[test]
    fn what_an_operator_has_is_deleted_before_its_cluster_and_only_where_it_was_rendered() {
        let of = |kind: &str| Identity {
            api_version: "postgresql.cnpg.io/v1".to_owned(),
            kind: kind.to_owned(),
            namespace: "databases".to_owned(),
            name: "orders".to_owned(),
        };
        let own = "ingress,cronjob,job,statefulset,deployment,service,rolebinding,role,configmap,serviceaccount,\
            poddisruptionbudget,networkpolicy";
        assert_eq!(deleted([]), own);
        let operated = "pooler.postgresql.cnpg.io,cluster.postgresql.cnpg.io";
        assert_eq!(deleted(&[of("Cluster"), of("Pooler")]), format!("{operated},{own}"));
    }
}
